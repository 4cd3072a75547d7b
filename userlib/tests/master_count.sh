#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The premaster secret that a client encrypts with RSA takes the same number of
# instructions whatever is wrong with it, and if nothing is: RFC 5246 section
# 7.4.7.1. Counted by valgrind, within SslImportMasterKey(). TAP.

set -eu

# shellcheck source=../../selftests/lib/tap_lib.sh
. "$(dirname "$0")/../../selftests/lib/tap_lib.sh"

program=${BUILD:-$top/build}/tests/master_count

# There is a dump for each call; its count is the line "totals:". In a child the
# first dump is that of the call before, and does not count
counted() {
	LD_BIND_NOW=1 valgrind -q --tool=callgrind \
		--toggle-collect=SslImportMasterKey \
		--dump-after=SslImportMasterKey \
		--callgrind-out-file="$dir/calls.%p" "$program" \
		>"$dir/names" 2>"$dir/err" || { cat "$dir/err"; return 1; }
}

# Lines "count<TAB>fault"
counts() {
	local pid fault
	while IFS= read -r line; do
		pid=${line%%: *} fault=${line#*: }
		printf '%s\t%s\n' "$(sed -n 's/^totals: //p' \
			"$dir/calls.$pid"* | sort -n | tail -n 1)" "$fault"
	done <"$dir/names" >"$dir/counts"
}

# Padding and version are secret. A few instructions of millions depend on the
# encrypted bytes, which are no secret, and which libcrypto turns into a number.
# Good messages differ as much from each other as good and bad ones do
equal() {
	awk -F'\t' '
		{ print }
		$2 ~ /^\(length\)/ { next }
		!lines++ { least = most = $1 }
		$1 < least { least = $1 }
		$1 > most { most = $1 }
		END { exit most - least > 32 || least < 1000000 || lines < 12 }' \
		"$dir/counts"
}

# A wrong length, and a number above the modulus, are no secret. They cost as
# much as what replaces them
alike() {
	awk -F'\t' '
		{ print }
		$2 == "nothing" { good = $1 }
		$2 !~ /^\(length\)/ { next }
		{ lines++ }
		$1 < good * 0.99 || $1 > good * 1.01 { wrong++ }
		END { exit wrong || lines != 2 }' "$dir/counts"
}

if ! command -v valgrind >/dev/null; then
	skip "instructions of premaster secrets" "no valgrind"
elif check "valgrind counts" counted; then
	counts
	check "the same, whatever is wrong with padding and version" equal
	check "a wrong length and a number too large: within 1 %" alike
fi
tap_done
