#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The library on other machines: big-endian with 64 bits, little-endian with 32.
# It is built with CC= and nothing else, and runs under QEMU's user emulation. With
# another C library, musl, it is only compiled: nobody packages nettle for musl. TAP.
#
#	cross_test.sh [MACHINE...]	s390x, armhf and musl when none is named

set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=../../selftests/lib/tap_lib.sh
. "$top/selftests/lib/tap_lib.sh"

# shellcheck source=build_lib.sh
. "$top/userlib/tests/build_lib.sh"

# Debian's name, the compiler's, QEMU's, and what readelf says of a program
machines='
s390x	s390x-linux-gnu		qemu-s390x	ELF64.*big.endian.*S/390
armhf	arm-linux-gnueabihf	qemu-arm	ELF32.*little.endian.*ARM
'
packages='nettle-dev libnettle8 libssl-dev libssl3 libkcapi-dev libkcapi1'
# Without misuse, because the emulation answers TCP_INFO wrongly
programs='contract handles asym'

# If a machine knows $1 as a foreign architecture, it has a compiler that finds
# its headers, and a pkg-config that finds its libraries
tools_of() {
	local gcc=/usr/bin/$1-gcc bin=$dir/bin

	mkdir -p "$bin"
	cat >"$bin/$1-gcc" <<-END
		#!/bin/sh
		exec $gcc -isystem $sysroot/usr/include/$1 "\$@"
	END
	cat >"$bin/$1-pkg-config" <<-END
		#!/bin/sh
		PKG_CONFIG_LIBDIR=$sysroot/usr/lib/$1/pkgconfig
		PKG_CONFIG_SYSROOT_DIR=$sysroot
		export PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR
		exec pkg-config "\$@"
	END
	chmod 755 "$bin/$1-gcc" "$bin/$1-pkg-config"
}

# In a copy, where an unchanged file keeps its time
update_sources() {
	mkdir -p "$src"
	rsync -rpc --delete --exclude=/build --exclude=/sslp --exclude='/lib*' \
		"$top/Makefile" "$top/userlib" "$top/include" "$top/selftests" \
		"$src"
}

with_cc_alone() {
	PATH=$dir/bin:$PATH make --no-print-directory -C "$src" \
		"-j$(nproc)" "CC=$1-gcc" "${@:2}"
}

build() {
	# shellcheck disable=SC2046,SC2086 # words are wanted
	with_cc_alone "$1" libsslprovider.a libsslprovider.so \
		$(printf ' build/tests/%s' $programs) &&
	PATH=$dir/bin:$PATH make --no-print-directory -C "$src/selftests" \
		"CC=$1-gcc" "PKG_CONFIG=$1-pkg-config" \
		"KSELFTEST=$("$top/selftests/kselftest-fetch")" \
		"$src/build/selftests/known_answers"
}

is_for() {
	readelf -h "$src/libsslprovider.so" | tr -s '\n ' ' ' | grep -E "$1"
}

# TAP came out, with a plan at its end, and nothing failed
passes() {
	"$qemu" -L "/usr/$triplet" \
		-E "LD_LIBRARY_PATH=$sysroot/usr/lib/$triplet" "$@" \
		>"$dir/tap" 2>"$dir/err" || {
		grep -A 3 '^not ok' "$dir/tap" || tail -n 3 "$dir/tap"
		cat "$dir/err"
		return 1
	}
	grep -q '^1\.\.[1-9]' "$dir/tap"
}

test_machine() {
	local name=$1 triplet=$2 qemu=$3 looks=$4 program
	local src=$top/build/cross/$name sysroot

	# shellcheck disable=SC2086
	sysroot=$("$top/selftests/vm/sysroot" "$name" $packages) || {
		check "$name: a folder with its libraries" false
		return
	}
	tools_of "$triplet"
	update_sources
	check "$name: make CC=$triplet-gcc" build "$triplet"
	check "$name: the library is for it" is_for "$looks"
	for program in $programs; do
		check "$name: $program" passes "$src/build/tests/$program"
	done
	export SSLP_VECTORS=$top/selftests/vectors
	check "$name: known answers" passes "$src/build/selftests/known_answers"
}

# Only the sources of the library. musl-gcc finds only musl's headers, so those
# of the kernel, nettle and OpenSSL are put beside them
compiles_with_musl() {
	local src=$top/build/cross/musl objects
	local headers=$dir/musl here=/usr/include

	mkdir -p "$headers"
	ln -s $here/linux $here/asm-generic $here/nettle \
		"$here/$(gcc -print-multiarch)/asm" "$headers"
	mkdir "$headers/openssl"
	ln -s $here/openssl/* "$here/$(gcc -print-multiarch)/openssl"/* \
		"$headers/openssl"
	update_sources
	objects=$(cd "$src" && make -n libsslprovider.a CC=gcc BUILD=none |
		grep -o 'none/userlib/[a-z0-9_/]*\.o' | sed 's/^none/build/' |
		sort -u)
	[ "$(wc -w <<<"$objects")" -gt 50 ] || return
	# shellcheck disable=SC2086
	make --no-print-directory -C "$src" "-j$(nproc)" KCAPI=no \
		CC="musl-gcc -isystem $headers" \
		CFLAGS="-O2 -fsyntax-only -Werror" $objects
}

# musl has no names of errno values. Our own names must be those of glibc
errno_names() {
	cat >"$dir/names.c" <<-END
		#define _GNU_SOURCE
		#include <stdio.h>
		#include "$top/userlib/base/errno_name.c"

		int main(void)
		{
			int err, bad = 0;

			for (err = 1; err < 200; err++) {
				const char *want = strerrorname_np(err);

				if (strcmp(errno_name(err), want ? want : "?"))
					bad += printf("%d: %s, not %s\n", err,
						      errno_name(err), want);
			}
			return bad || *errno_name(-1) != '?';
		}
	END
	gcc "$dir/names.c" -o "$dir/names" && "$dir/names"
}

test_musl() {
	check "musl: every source of the library compiles" compiles_with_musl
	check "errno values have glibc's names" errno_names
}

[ $# -gt 0 ] || set -- s390x armhf musl
for name; do
	if [ "$name" = musl ]; then
		test_musl
		continue
	fi
	row=$(grep "^$name	" <<<"$machines") || {
		echo "cross_test: there is no row for $name" >&2
		exit 2
	}
	# shellcheck disable=SC2086
	test_machine $row
done
tap_done
