#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Transcript and Finished take at most 1.3 times as many instructions as with
# libcrypto's functions. Counted by valgrind, which knows no SHA-NI. TAP.

set -eu

# shellcheck source=../../selftests/lib/tap_lib.sh
. "$(dirname "$0")/../../selftests/lib/tap_lib.sh"
# shellcheck source=count_lib.sh
. "$(dirname "$0")/count_lib.sh"

program=${BUILD:-$top/build}/tests/flight_count

at_most() {
	local ours
	count_call flight_ours 2 1000 || return
	ours=$count_of
	count_call flight_theirs 2 1000 || return
	echo "$ours, by libcrypto $count_of"
	[ $((ours * 10)) -le $((count_of * 13)) ]
}

check "both have one Finished" "$program"
if command -v valgrind >/dev/null; then
	check "at most 1.3 times libcrypto's instructions" at_most
else
	skip "at most 1.3 times libcrypto's instructions" "no valgrind"
fi
tap_done
