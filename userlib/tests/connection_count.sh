#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What sslp_connection_read() and sslp_connection_write() add to recvmsg() and
# send(): no more instructions than benchmarks.rst says, where 150 was the aim, and
# no call of the kernel. Counted by valgrind, in user space, where all that is
# added is. TAP.

set -eu

# shellcheck source=../../selftests/lib/tap_lib.sh
. "$(dirname "$0")/../../selftests/lib/tap_lib.sh"

program=${BUILD:-$top/build}/tests/connection_count
limit=260

# counted FUNCTION: of its tenth call, in $count_of
counted() {
	LD_BIND_NOW=1 valgrind -q --tool=callgrind "--toggle-collect=$1" \
		"--dump-after=$1" "--callgrind-out-file=$dir/$1" "$program" \
		>"$dir/out" 2>&1 || { cat "$dir/out"; return 1; }
	count_of=$(sed -n 's/^totals: //p' "$dir/$1.10")
	[ "$count_of" -gt 10 ]
}

at_most() {
	local ours
	counted "ours_$1" || return
	ours=$count_of
	counted "bare_$1" || return
	echo "$ours, by the bare call $count_of: $((ours - count_of)) more"
	[ $((ours - count_of)) -gt 0 ] && [ $((ours - count_of)) -le $limit ]
}

check "as many calls as without the library" "$program"
for work in write read; do
	if command -v valgrind >/dev/null; then
		check "$work: at most $limit instructions more" at_most $work
	else
		skip "$work: at most $limit instructions more" "no valgrind"
	fi
done
tap_done
