#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tree_test.sh: copies this folder into a kernel tree. The kernel's own Makefiles and
# runner build, run and install it, and show a program whose tests all skipped as
# skipped. TAP output. KSELFTEST is tools/testing/selftests of a kernel tree,
# otherwise kselftest-fetch gets it. The library is that of these sources.
set -eu
# shellcheck source=tap_lib.sh
. "$(dirname "$0")/tap_lib.sh"
unset MAKEFLAGS MAKELEVEL MFLAGS OUTPUT BUILD CFLAGS LDFLAGS SSLP_EXPECT \
	SSLP_VECTORS SSLP_TESTS
kselftest=${KSELFTEST:-$("$top/selftests/kselftest-fetch")}
unset KSELFTEST
tree=$dir/linux/tools/testing/selftests
programs=$(make -s --no-print-directory -C "$top/selftests" -f programs.mk \
	--eval='list: ; @echo $(TEST_GEN_PROGS)' list)

# This needs little of the tree's scripts/, which is not fetched
plant()
{
	mkdir -p "$tree" "$dir/linux/scripts"
	: >"$dir/linux/scripts/subarch.include"
	cp -r "$kselftest"/{Makefile,lib.mk,kselftest*,run_kselftest.sh} "$tree"
	cp -r "$top/selftests" "$tree/sslp"
}

kernel_make()
{
	make -C "$tree" TARGETS=sslp FORCE_TARGETS=1 SSLP_DIR="$top" \
		USERCFLAGS='-O0 -Werror' "$@"
}

built()
{
	local program

	kernel_make -j"$(nproc)" || return
	for program in $programs; do
		[ -x "$tree/sslp/$program" ] || { echo "no $program"; return 1; }
	done
}

# judge FILE PROGRAM...: the tree's runner prints a line for each program. The
# line says SKIP if all tests of the program skipped
judge()
{
	local file=$1

	shift
	awk -v programs="$*" '
	/^# selftests: sslp: / { passed = skipped = 0 }
	/^# ok .*# SKIP/ { skipped++; next }
	/^# ok / { passed++ }
	/^not ok .* selftests: sslp: / { bad = bad "\n" $0 }
	/^ok [0-9]+ selftests: sslp: / {
		seen[$5] = 1
		if (/# SKIP/ != (!passed && skipped))
			bad = bad "\n" $0 ": " passed " passed, " skipped \
				" skipped"
	}
	END {
		n = split(programs, name, " ")
		for (i = 1; i <= n; i++)
			if (!(name[i] in seen))
				bad = bad "\nno result of " name[i]
		if (bad) {
			print substr(bad, 2)
			exit 1
		}
	}' "$file" && return
	cat "$file"
	return 1
}

runs()
{
	kernel_make run_tests >"$dir/run" 2>&1 || { cat "$dir/run"; return 1; }
	# shellcheck disable=SC2086 # a list of words
	judge "$dir/run" $programs
}

installed()
{
	local listed

	kernel_make install KSFT_INSTALL_PATH="$dir/installed" || return
	listed=$(sed 's/^sslp://' "$dir/installed/kselftest-list.txt" | xargs)
	[ "$listed" = "$(xargs <<<"$programs")" ] && return
	echo "the list has: $listed"
	return 1
}

# It also runs from another folder, without the tree
runs_installed()
{
	mv "$tree/sslp" "$dir/away"
	"$dir/installed/run_kselftest.sh" \
		-t sslp:known_answers_software.sh -t sslp:ktls_options \
		>"$dir/run" 2>&1 || :
	judge "$dir/run" known_answers_software.sh ktls_options
}

without_library()
{
	rm -rf "$tree/sslp"
	cp -r "$top/selftests" "$tree/sslp"
	make -C "$tree" TARGETS=sslp PKG_CONFIG=false run_tests >"$dir/run" 2>&1
	grep -q '^ok 1 selftests: sslp: no_library.sh # SKIP' "$dir/run" &&
	! grep -q '^ok 2' "$dir/run" && return
	cat "$dir/run"
	return 1
}

plant
check "a kernel tree's Makefile builds every program" built
check "its runner runs it, and sees who skipped" runs
check "it is installed, and listed" installed
check "what is installed runs" runs_installed
check "without the library it skips" without_library
tap_done
