#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What a release has given to programs stays: abi/VERSION/ has its symbols, the
# structures, numbers and texts of the library's headers, and those of /dev/sslp.
# All of them must be here as they were; more may be. TAP.
#
#	abi_test.sh write	records what is here as that of the version of the
#				Makefile, if it has all that was recorded

set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=../../selftests/lib/tap_lib.sh
. "$top/selftests/lib/tap_lib.sh"

abi=$top/userlib/tests/abi
headers=$top/include/sslprovider
version=$(sed -n 's/^VERSION.*:= *//p' "$top/Makefile")

# print NAME FLAGS... <AWK'S PROGRAM: its output is what the compiler makes of it
print() {
	local name=$1

	shift
	gcc "$@" -x c - -o "$dir/print_$name" && "$dir/print_$name"
}

# Each has its library, and the version that programs ask the linker for.
# build_test.sh compares these lists with what is built
symbols() {
	(cd "$top/debian" && awk '
		FNR == 1 { library = $1 }
		/^ / { print library, $1 }' ./*.symbols) | LC_ALL=C sort
}

library() {
	awk -f "$abi/interface.awk" "$headers/windows/wintypes.h" \
		"$headers/windows/ncrypt.h" "$headers/windows/wincrypt.h" \
		"$headers"/*.h | print library -I"$headers"
}

device() {
	awk -f "$top/selftests/kmod/layout.awk" "$top/include/uapi/linux/sslp.h" |
		print device -I"$top/include/uapi"
}

parts="symbols library device"
for part in $parts; do
	"$part" >"$dir/$part"
done

# A line of symbols has no value except itself
grows() {
	if [ "$(basename "$1")" = symbols ]; then
		LC_ALL=C comm -23 "$1" "$2" | sed 's/$/ is gone/'
	else
		awk -f "$abi/grows.awk" "$1" "$2"
	fi >"$dir/changed"
	[ ! -s "$dir/changed" ] || { cat "$dir/changed"; return 1; }
}

if [ "${1-}" = write ]; then
	mkdir -p "$abi/$version"
	for part in $parts; do
		old=$abi/$version/$part
		[ ! -e "$old" ] || grows "$old" "$dir/$part" || exit 1
	done
	for part in $parts; do
		cp "$dir/$part" "$abi/$version/$part"
	done
	exit 0
fi

# Tests the rule itself on a small interface
cat >"$dir/small" <<'END'
PIPES_MAX 0x9

struct pipe 12
	size 0 4
	length 4 4
	reserved 8 4
PIPE_OPEN 0x1

struct plain 4
	length 0 4
END

change() {
	sed "$1" "$dir/small" >"$dir/big"
	grows "$dir/small" "$dir/big"
}

may() {
	check "a release may $1" change "$2"
}

# Its words name what has changed
refused() {
	! change "$1" >"$dir/said" && grep -F "$2" "$dir/said"
}

may_not() {
	check "a release may not $1" refused "$2" "$3"
}

may "add a number" '1a PIPE_SHUT 0x2'
may "raise a limit" 's/0x9/0x10/'
may "make a structure longer" 's/pipe 12/pipe 16/'
may "use what was reserved" 's/reserved/width/'
may_not "take a number away" '/PIPE_OPEN/d' 'PIPE_OPEN was 0x1'
may_not "change a number" 's/0x1$/0x2/' 'PIPE_OPEN was 0x1, and is 0x2'
may_not "lower a limit" 's/0x9/0x8/' 'PIPES_MAX was 0x9'
may_not "move a member" 's/length 4/length 8/' 'struct pipe.length was 4 4'
may_not "make a structure shorter" 's/pipe 12/pipe 8/' 'struct pipe was 12'
may_not "lengthen one that does not say its size" 's/plain 4/plain 8/' \
	'struct plain was 4'

for old in "$abi"/[0-9]*; do
	name=$(basename "$old")
	check "the symbols of $name are here" grows "$old/symbols" "$dir/symbols"
	if [ "$(getconf LONG_BIT)" = 64 ]; then
		check "the library's interface of $name is here" \
			grows "$old/library" "$dir/library"
	else
		skip "the library's interface of $name is here" \
			"sizes are those of 64-bit machines"
	fi
	check "the device's interface of $name is here" \
		grows "$old/device" "$dir/device"
done

# NEWS.md marks a version that is not out yet
is_recorded() {
	local part

	! grep -q "^## $version (unreleased)$" "$top/NEWS.md" || return 0
	for part in $parts; do
		diff "$abi/$version/$part" "$dir/$part" || {
			echo "$0 write adds what is new"
			return 1
		}
	done
}
check "a version that is out is recorded whole" is_recorded
tap_done
