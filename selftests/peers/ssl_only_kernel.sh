#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# ssl_only_kernel.sh: handshakes by Ssl*() calls alone, and kernel TLS behind them: a
# few cases of ssl_only*.sh. The kernel must encrypt what they transfer. TAP.
#
# Environment:
# SSLP_EXAMPLES		folder of the examples (../../build/examples)
set -eu
# shellcheck source=../lib/tap_lib.sh
. "$(dirname "$0")/../lib/tap_lib.sh"
# shellcheck source=ssl_only_lib.sh
. "$(dirname "$0")/ssl_only_lib.sh"

# For how many sockets the kernel has sent, and received, so far
armed() {
	awk '/^Tls[TR]xSw/ { n += $2 } END { print n + 0 }' /proc/net/tls_stat
}

# carried DIRECTIONS COMMAND...: the kernel carries so many directions
carried() {
	local wanted=$1 before

	shift
	before=$(armed)
	"$@" || return
	echo "$(($(armed) - before)) of $wanted directions are the kernel's"
	[ $(($(armed) - before)) -ge "$wanted" ]
}

# Four directions if both ends are ours, two if one is
test_kernel() {
	local server_options=-r

	check "a server" ours p256
	check "TLS 1.3 and its resumption" carried 8 with_options -r get p256
	check "TLS 1.2 and its resumption" carried 8 \
		with_options "-r -s 0xc02b" get p256
	check "TLS 1.3 to openssl" carried 2 openssl_gets p256 -tls1_3
	check "TLS 1.3 to GnuTLS" carried 2 gnutls_gets p256 NORMAL
	check "openssl" openssls p256
	check "TLS 1.3 from openssl" carried 2 get p256
	check "TLS 1.2 from openssl" carried 2 with_options "-s 0xc02b" get p256
	check "GnuTLS" gnutlss p256 --priority NORMAL
	check "TLS 1.3 from GnuTLS" carried 2 get p256
	check "openssl with CBC" openssls p256
	check "CBC, which kernel TLS has not" carried 0 \
		with_options "-s 0xc023" get p256
}

if [ ! -e /proc/net/tls_stat ]; then
	skip "kernel TLS" "this kernel has none" ktls
	tap_done
	exit
fi
# One key for all: an emulated processor takes long to find a prime
prepare() {
	certificate p256 ec -pkeyopt ec_paramgen_curve:P-256
	make_file
}

ssl_only_begin
test_kernel
stop
tap_done
