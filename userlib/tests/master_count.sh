#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What a client has put under RSA takes as many instructions, whatever of it is
# wrong, and as if nothing were: RFC 5246 section 7.4.7.1. Counted by valgrind,
# within SslImportMasterKey(). TAP.

set -eu

# shellcheck source=../../selftests/lib/tap_lib.sh
. "$(dirname "$0")/../../selftests/lib/tap_lib.sh"

program=${BUILD:-$top/build}/tests/master_count

# A dump for each call, in which the call's count stands as "totals:"; in a child
# that of the call before it is none of it
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

# Padding and version are secret. Some instructions of millions go by the bytes
# under RSA as everybody sees them, which libcrypto makes a number of: as many
# between good ones as between good and bad ones
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

# A length and a number beyond the modulus are not, and they cost as much as
# what they are replaced by
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
