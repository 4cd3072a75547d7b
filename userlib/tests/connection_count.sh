#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What sslp_connection_read() and sslp_connection_write() add to recvmsg() and
# send(): no more instructions than benchmarks.rst says, and no call of the
# kernel. Counted by valgrind in user space, without the C library's part of a
# call. TAP.

set -eu

# shellcheck source=../../selftests/lib/tap_lib.sh
. "$(dirname "$0")/../../selftests/lib/tap_lib.sh"
# shellcheck source=count_lib.sh
. "$(dirname "$0")/count_lib.sh"

program=${BUILD:-$top/build}/tests/connection_count
limit=150
calls=(__wrap_send __wrap_recvmsg __wrap_syscall)

at_most() {
	local ours
	count_call "ours_$1" 10 5 "${calls[@]}" || return
	ours=$count_of
	count_call "bare_$1" 10 5 "${calls[@]}" || return
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
