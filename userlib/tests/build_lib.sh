# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# shellcheck disable=SC2119,SC2120,SC2154 # $top and $dir are the sourcing one's
# What the tests of the build share: copies of the sources, and an environment
# without the caller's settings. Sourced after tap_lib.sh.

# The build that calls this must not change the builds in here
unset MAKEFLAGS MAKELEVEL MFLAGS BUILD SAN CC CFLAGS CPPFLAGS LDFLAGS DESTDIR \
	PREFIX LIBDIR INCLUDEDIR AR OBJCOPY PKG_CONFIG KCAPI GNUTLS MBEDTLS \
	WOLFSSL BEARSSL GO STACKS HARDEN

# Prints the files that are, or are about to be, under version control
files() {
	git -C "$top" ls-files -co --exclude-standard -- "$@" |
		(cd "$top" && xargs ls -d 2>/dev/null) || true
}

# copy_sources FOLDER: makes a copy, so that the folder itself stays unchanged
copy_sources() {
	[ ! -e "$1" ] || return 0
	mkdir -p "$1"
	files | tar -C "$top" -cf - -T - | tar -C "$1" -xf -
}

nothing() {
	! [ -s "$1" ] || { cat "$1"; return 1; }
}
