#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The build as packagers meet it: it names what is missing, links what is chosen, uses
# their flags and ours, and gives the same bytes everywhere. TAP.
#
#	packager_test.sh [NAME...]	all, or the functions named test_NAME

set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=../../selftests/lib/tap_lib.sh
. "$top/selftests/lib/tap_lib.sh"
# shellcheck source=build_lib.sh
. "$top/userlib/tests/build_lib.sh"

one=$dir/one two=$dir/another/folder

# --- what is missing ---------------------------------------------------------

# without PACKAGE: makes a pkg-config that does not know it
without() {
	cat >"$dir/pkg-config" <<-END
		#!/bin/sh
		case " \$* " in
		*" $1 "*) exit 1 ;;
		esac
		exec pkg-config "\$@"
	END
	chmod 755 "$dir/pkg-config"
}

# says PATTERN ARGS...: make must fail, say so, and have compiled nothing
says() {
	local pattern=$1
	shift
	if make -C "$one" PKG_CONFIG="$dir/pkg-config" "$@" >"$dir/said" 2>&1
	then
		echo "make $* succeeded"
		return 1
	fi
	cat "$dir/said"
	grep -qE "$pattern" "$dir/said" && ! grep -q '^  CC' "$dir/said"
}

# A compiler that finds none of this machine's headers
finds_no_mbedtls() {
	make -C "$one" -n CC="gcc -nostdinc" libsslprovider.a 2>&1 |
		grep -q 'CONFIG [a-z]* [a-z]* [a-z]* no [a-z]* [a-z]* [a-z]*;'
}

test_missing() {
	copy_sources "$one"
	without nettle
	check "nettle is missing" says 'missing for .*: nettle-dev$'
	check "the static library alone needs it too" \
		says 'missing for .*: nettle-dev$' libsslprovider.a
	without jansson
	check "jansson is missing" says 'missing for .*: libjansson-dev$'
	check "nothing is called missing that a target does not need" \
		make -C "$one" PKG_CONFIG="$dir/pkg-config" -n libsslprovider.a
	without libcrypto
	check "libcrypto is missing" \
		says 'missing for .*: libssl-dev$' libsslprovider.a
	check "ASYM=no does without" make -C "$one" \
		PKG_CONFIG="$dir/pkg-config" -n ASYM=no libsslprovider.a
	without libkcapi
	check "KCAPI=yes without libkcapi" \
		says 'missing for .*: libkcapi-dev$' KCAPI=yes
	without gnutls
	check "GNUTLS=yes without GnuTLS" \
		says 'missing for .*: libgnutls28-dev$' GNUTLS=yes
	without wolfssl
	check "WOLFSSL=yes without wolfSSL" \
		says 'missing for .*: libwolfssl-dev$' WOLFSSL=yes
	check "a word that no switch knows" \
		says 'MBEDTLS=maybe: it is auto, yes or no' MBEDTLS=maybe
	check "auto takes no header for there that is not" \
		finds_no_mbedtls
	check "make help needs nothing" make -C "$one" CC=false \
		PKG_CONFIG=false help
}

# --- what is chosen ----------------------------------------------------------

needed() {
	readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort
}

# links_only FILE LIBRARY...: it must link these and the C library, and no more
links_only() {
	local file=$1
	shift
	needed "$file" | grep -vE '^(libc|libm|ld-linux.*)\.so' |
		sed 's/\.so.*//' >"$dir/needed"
	printf '%s\n' "$@" | diff - "$dir/needed"
}

# The flags of dpkg-buildflags, with a mark in each
build_one() {
	make -C "$one" -j2 V=1 ASYM=no KCAPI=no GNUTLS=no MBEDTLS=no \
		WOLFSSL=no BEARSSL=no GO=no \
		CFLAGS="-g -O2 -Werror -DMARK_CFLAGS" \
		CPPFLAGS="-Wdate-time -D_FORTIFY_SOURCE=2 -DMARK_CPPFLAGS" \
		LDFLAGS="-Wl,-z,relro -L/mark/ldflags" >"$dir/log" 2>&1 ||
		{ tail "$dir/log"; return 1; }
}

says_the_choice() {
	grep -q 'CONFIG  *ASYM=no KCAPI=no GNUTLS=no MBEDTLS=no WOLFSSL=no BEARSSL=no GO=no$' "$dir/log"
}

test_chosen() {
	copy_sources "$one"
	check "all that may be left out is left out" build_one
	check "make says so" says_the_choice
	check "the library links nettle only" \
		links_only "$one/libsslprovider.so" libnettle
	check "functions that stand on libcrypto are absent" no_asymmetric
	check "the command links what it needs" \
		links_only "$one/sslp" libcrypto libjansson libnettle libssl
	check "make install takes no peers along" takes_no_peers
}

# The functions are gone, without stubs, and all others are there
no_asymmetric() {
	nm -D --defined-only "$one/libsslprovider.so" >"$dir/symbols"
	! grep -E -e 'EphemeralKey|EccCurves|(Generate|Import|Pre)MasterKey' \
		-e 'ExtractHandshakeKey|PrivateKey|SignHash|Signature' \
		-e certificate "$dir/symbols" &&
		grep -q SslGenerateSessionKeys "$dir/symbols"
}

# Prints what make would link, without making it
takes_no_peers() {
	make -C "$top" -n -W userlib/libsslprovider.map \
		BUILD="$dir/none" install >"$dir/dry" 2>&1
	grep -e '-o sslp' "$dir/dry" >"$dir/link"
	[ -s "$dir/link" ] && ! grep -E 'gnutls|mbed' "$dir/link"
}

# --- flags -------------------------------------------------------------------

# each_line PATTERN MARK...: each command that matches PATTERN must have all the
# marks
each_line() {
	local pattern=$1 mark
	shift
	sed -e :a -e '/\\$/N; s/\\\n//; ta' "$dir/log" |
		grep -E -- "$pattern" >"$dir/lines"
	for mark; do
		! grep -vF -- "$mark" "$dir/lines" | head -n 3 | grep . || {
			echo "no $mark"
			return 1
		}
	done
}

carries() {
	readelf -Wldh "$1" >"$dir/elf"
	shift
	local pattern
	for pattern; do
		grep -qE "$pattern" "$dir/elf" || {
			echo "no $pattern"
			return 1
		}
	done
}

calls() {
	nm -D "$1" | grep -qE " U $2"
}

# Only on x86
has_branch_marks() {
	readelf -n "$one/libsslprovider.a" | grep -q 'x86 feature: IBT, SHSTK'
}

test_flags() {
	[ -e "$one/sslp" ] || { copy_sources "$one"; build_one; }
	check "CFLAGS and CPPFLAGS are in each compilation" \
		each_line ' -c -o ' MARK_CFLAGS MARK_CPPFLAGS
	check "LDFLAGS are in each link" \
		each_line '-o (sslp|libsslprovider.so)' /mark/ldflags
	check "the command: position independent, RELRO, now" carries \
		"$one/sslp" 'DYN \(Position-Independent' GNU_RELRO BIND_NOW
	check "the shared library: RELRO, now" carries \
		"$one/libsslprovider.so" GNU_RELRO BIND_NOW
	check "guarded stacks" calls "$one/libsslprovider.so" __stack_chk_fail
	check "checked buffers" calls "$one/libsslprovider.so" '__[a-z]*_chk@'
	case $(gcc -dumpmachine) in
	x86_64-*)
		check "marked branch targets" has_branch_marks ;;
	esac
	check "HARDEN=no leaves that out" without_hardening
}

without_hardening() {
	make -C "$one" -n HARDEN=no CFLAGS=-O2 BUILD="$dir/none" \
		libsslprovider.so >"$dir/dry"
	grep -q -e '-shared' "$dir/dry" &&
		! grep -E 'stack-protector|_FORTIFY|cf-protection|relro' "$dir/dry"
}

# --- the same bytes ----------------------------------------------------------

build_two() {
	copy_sources "$two" && one=$two build_one
}

# Times in an archive, folders in debug information, and the order of objects
# must not differ
same_bytes() {
	cmp "$one/$1" "$two/$1"
}

test_same() {
	[ -e "$one/sslp" ] || { copy_sources "$one"; build_one; }
	check "built again in another folder" build_two
	check "the same static library" same_bytes libsslprovider.a
	check "the same shared library" same_bytes libsslprovider.so
	check "the same command" same_bytes sslp
}

[ $# -gt 0 ] || set -- missing chosen flags same
for name; do
	"test_$name"
done
tap_done
