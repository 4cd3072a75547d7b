#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Transcript and Finished take at most 1.3 times as many instructions as with
# libcrypto's functions. Counted by valgrind, which knows no SHA-NI. TAP.

set -eu

# shellcheck source=../../selftests/lib/tap_lib.sh
. "$(dirname "$0")/../../selftests/lib/tap_lib.sh"

program=${BUILD:-$top/build}/tests/flight_count

# counted FUNCTION: of its second call, in $count_of
counted() {
	LD_BIND_NOW=1 valgrind -q --tool=callgrind "--toggle-collect=$1" \
		"--dump-after=$1" "--callgrind-out-file=$dir/$1" "$program" \
		>"$dir/out" 2>&1 || { cat "$dir/out"; return 1; }
	count_of=$(sed -n 's/^totals: //p' "$dir/$1.2")
	[ "$count_of" -gt 1000 ]
}

at_most() {
	local ours
	counted flight_ours || return
	ours=$count_of
	counted flight_theirs || return
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
