#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A CBC record that does not open takes the same number of instructions whatever is
# wrong with its padding and MAC, and wherever: RFC 7457 section 2.1. Counted by
# valgrind, within SslDecryptPacket(). TAP.

set -eu

# shellcheck source=../../selftests/lib/tap_lib.sh
. "$(dirname "$0")/../../selftests/lib/tap_lib.sh"

program=${BUILD:-$top/build}/tests/record_count

# There is a dump for each call; its count is the line "totals:"
counted() {
	LD_BIND_NOW=1 valgrind -q --tool=callgrind \
		--toggle-collect=SslDecryptPacket \
		--dump-after=SslDecryptPacket \
		--callgrind-out-file="$dir/calls" "$program" >"$dir/names"
}

# Lines "count<TAB>suite<TAB>fault"; the first call of a suite warms up
counts() {
	local number=0 suite fault
	while IFS= read -r line; do
		number=$((number + 1))
		suite=${line%%: *} fault=${line#*: }
		[ "$fault" = "(first call)" ] ||
			printf '%s\t%s\t%s\n' "$(sed -n 's/^totals: //p' \
				"$dir/calls.$number")" "$suite" "$fault"
	done <"$dir/names"
}

# All records of one suite and length must have one count, which is not 0
equal() {
	awk -F'\t' -v suite="$1" '
		$2 == suite { print; if (!($1 in seen)) n++; seen[$1]; lines++ }
		$2 == suite && $1 < 10000 { n = 99 }
		END { exit n != 1 || lines < 13 }' "$dir/counts"
}

if ! command -v valgrind >/dev/null; then
	skip "instructions of records that do not open" "no valgrind"
elif check "valgrind counts" counted; then
	counts >"$dir/counts"
	cut -f2 "$dir/counts" | uniq >"$dir/suites"
	while IFS= read -r suite; do
		check "$suite: the same, whatever is wrong" equal "$suite"
	done <"$dir/suites"
fi
tap_done
