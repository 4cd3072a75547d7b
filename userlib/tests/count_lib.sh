# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # of the sourcing one, and for it
# Counts the instructions of a function with valgrind, in user space. Sourced
# after tap_lib.sh.

# count_calls_of FILE NAME...: prints how many instructions of callgrind's FILE
# are spent in calls of NAME
count_calls_of() {
	local file=$1
	shift
	awk -v names=" $* " '
	/^c?fn=/ {
		id = $1
		sub(/.*=/, "", id)
		if (NF > 1)
			name[id] = $2
	}
	/^calls=/ {
		getline
		if (index(names, " " name[id] " "))
			sum += $2
	}
	END { print sum + 0 }' "$file"
}

# count_call FUNCTION N LEAST [NAME...]: counts its N-th call in $program,
# without what is spent in calls of NAME. The count goes into $count_of. It
# fails if there are no more than LEAST, because then the call was not counted.
count_call() {
	local call=$1 n=$2 least=$3
	shift 3
	LD_BIND_NOW=1 valgrind -q --tool=callgrind "--toggle-collect=$call" \
		"--dump-after=$call" "--callgrind-out-file=$dir/$call" \
		"$program" >"$dir/out" 2>&1 || { cat "$dir/out"; return 1; }
	count_of=$(sed -n 's/^totals: //p' "$dir/$call.$n")
	count_of=$((count_of - $(count_calls_of "$dir/$call.$n" "$@")))
	[ "$count_of" -gt "$least" ]
}
