#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The public headers with every compiler and standard that is here, and beside
# headers of other libraries. TAP.

set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=../../selftests/lib/tap_lib.sh
. "$top/selftests/lib/tap_lib.sh"
include=$top/include/sslprovider

# Prints the part of a list of compilers that is installed here
here_are() {
	local cc
	for cc; do
		! command -v "$cc" >/dev/null || echo "$cc"
	done
}

compiles() {
	"$@" -Wall -Wextra -pedantic -Werror -fsyntax-only -I"$include"
}

# Each header must compile by itself
alone() {
	local language=$1 header
	shift
	(cd "$include" && ls ./*.h windows/*.h) | while read -r header; do
		echo "#include <${header#./}>" |
			compiles "$@" -I"$include/windows" -x "$language" - ||
			return 1
	done
}

understands() {
	"$2" "-std=$3" -fsyntax-only -x "$1" /dev/null 2>/dev/null
}

# Every macro that is a string of WCHAR
texts() {
	(cd "$include" && printf '#include <%s>\n' *.h) | gcc -E -dM -I"$include" - |
		sed -n 's/^#define \([A-Z_]*\) SSLP_TEXT(.*/\1/p' | sort
}

# Functions take these macros, and string literals of the user; @1 is the prefix
# of the literal
used() {
	cat <<-END
		#include <windows.h>
		#include <ncrypt.h>
		$(cd "$include" && printf '#include <%s>\n' *.h)

		LPCWSTR name(size_t i);
		LPCWSTR name(size_t i)
		{
			static const LPCWSTR all[] = {
				$(texts | sed 's/$/,/')
				SSLP_TEXT("SHA256"), $1"SHA256",
				SSLP_DRIVER_PROPERTY($1"SHA256")
			};
			BYTE secret[ARRAYSIZE(all)], copy[_countof(all)];

			ZeroMemory(secret, sizeof(secret));
			CopyMemory(copy, secret, sizeof(copy));
			SecureZeroMemory(copy, sizeof(copy));
			return all[i + copy[0]];
		}
	END
}

# each_standard LANGUAGE COMPILERS STANDARDS
# shellcheck disable=SC2046,SC2086 # words are wanted
each_standard() {
	local cc std
	for cc in $(here_are $2); do
		for std in $3; do
			understands "$1" "$cc" "$std" || continue
			check "$cc -std=$std" alone "$1" "$cc" "-std=$std"
			used L >"$dir/used"
			check "$cc -std=$std -fshort-wchar, L\"\"" \
				compiles "$cc" "-std=$std" -fshort-wchar \
				-I"$include/windows" -x "$1" "$dir/used"
			# Before 2011, C had no other strings
			case $std in
			*9?) continue ;;
			esac
			used u >"$dir/used"
			check "$cc -std=$std, u\"\"" compiles "$cc" "-std=$std" \
				-I"$include/windows" -x "$1" "$dir/used"
		done
	done
}

each_standard c "gcc clang" "c90 gnu90 c99 c11 c17 c2x c23"
each_standard c++ "g++ clang++" "c++11 c++14 c++17 c++20 c++23"

texts >"$dir/texts"
check "those were some 15 strings" test "$(wc -l <"$dir/texts")" -ge 15

# The compiler must print one clear line, and not pages about char16_t
too_old() {
	! echo '#include <sslp.h>' | compiles g++ -std=c++98 -x c++ - \
		2>"$dir/old" && grep -q '#error.*need C++11' "$dir/old"
}
check "C++98 is refused by name" too_old

# --- beside others -----------------------------------------------------------

# As pcsc-lite does: its own folder, with headers of the same names
mkdir "$dir/theirs"
echo 'typedef unsigned long THEIR_DWORD;' >"$dir/theirs/wintypes.h"
echo '#include <wintypes.h>' >"$dir/theirs/theirs.h"
echo 'extern THEIR_DWORD seen;' >>"$dir/theirs/theirs.h"
theirs() {
	printf '#include <theirs.h>\n#include <sslp.h>\n' |
		compiles gcc -I"$dir/theirs" -x c -
}
check "others find a wintypes.h of their own" theirs

winscard() {
	echo '#include <winscard.h>' |
		compiles gcc -I/usr/include/PCSC -x c -
}
if [ -e /usr/include/PCSC/winscard.h ]; then
	check "so does pcsc-lite's winscard.h" winscard
fi
tap_done
