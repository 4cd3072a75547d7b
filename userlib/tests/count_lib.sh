# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # of the sourcing one, and for it
# Instructions of a function, counted by valgrind, in user space. Sourced after
# tap_lib.sh.

# count_call FUNCTION N LEAST: of its N-th call in $program, in $count_of. It
# fails when there are not more than LEAST: then the call was not counted.
count_call() {
	LD_BIND_NOW=1 valgrind -q --tool=callgrind "--toggle-collect=$1" \
		"--dump-after=$1" "--callgrind-out-file=$dir/$1" "$program" \
		>"$dir/out" 2>&1 || { cat "$dir/out"; return 1; }
	count_of=$(sed -n 's/^totals: //p' "$dir/$1.$2")
	[ "$count_of" -gt "$3" ]
}
