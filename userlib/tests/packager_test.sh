#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The build as packagers meet it: what is missing is said, what is chosen is
# linked. TAP.
#
#	packager_test.sh [NAME...]	all, or the functions named test_NAME

set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=../../selftests/lib/tap_lib.sh
. "$top/selftests/lib/tap_lib.sh"
# shellcheck source=build_lib.sh
. "$top/userlib/tests/build_lib.sh"

one=$dir/one

# --- what is missing ---------------------------------------------------------

# without PACKAGE: a pkg-config that does not know it
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

# says PATTERN ARGS...: make fails, says so, and has compiled nothing
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
	without libkcapi
	check "KCAPI=yes without libkcapi" \
		says 'missing for .*: libkcapi-dev$' KCAPI=yes
	without gnutls
	check "GNUTLS=yes without GnuTLS" \
		says 'missing for .*: libgnutls28-dev$' GNUTLS=yes
	check "a word that no switch knows" \
		says 'MBEDTLS=maybe: it is auto, yes or no' MBEDTLS=maybe
	check "make help needs nothing" make -C "$one" CC=false \
		PKG_CONFIG=false help
}

# --- what is chosen ----------------------------------------------------------

needed() {
	readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort
}

# links_only FILE LIBRARY...: C library aside
links_only() {
	local file=$1
	shift
	needed "$file" | grep -vE '^(libc|libm|ld-linux.*)\.so' |
		sed 's/\.so.*//' >"$dir/needed"
	printf '%s\n' "$@" | diff - "$dir/needed"
}

build_one() {
	make -C "$one" -j2 KCAPI=no GNUTLS=no MBEDTLS=no >"$dir/log" 2>&1 ||
		{ tail "$dir/log"; return 1; }
}

says_the_choice() {
	grep -q 'CONFIG  *KCAPI=no GNUTLS=no MBEDTLS=no$' "$dir/log"
}

test_chosen() {
	copy_sources "$one"
	check "all that may be left out is left out" build_one
	check "make says so" says_the_choice
	check "the library links nettle only" \
		links_only "$one/libsslprovider.so" libnettle
	check "the command links what it needs" \
		links_only "$one/sslp" libcrypto libjansson libnettle libssl
	check "make install takes no peers along" takes_no_peers
}

# What make would link, without making it
takes_no_peers() {
	make -C "$top" -n -W userlib/libsslprovider.map \
		BUILD="$dir/none" install >"$dir/dry" 2>&1
	grep -e '-o sslp' "$dir/dry" >"$dir/link"
	[ -s "$dir/link" ] && ! grep -E 'gnutls|mbed' "$dir/link"
}

[ $# -gt 0 ] || set -- missing chosen
for name; do
	"test_$name"
done
tap_done
