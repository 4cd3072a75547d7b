#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# ssl_only.sh: the examples that make their handshake by Ssl*() calls alone, with
# each other, openssl and curl: TLS 1.3 and 1.2, suites, groups and certificates,
# HelloRetryRequest, client certificates, KeyUpdates; and what must be refused.
# They use kernel TLS if it is there, otherwise records in user space. TAP.
#
# Environment:
# SSLP_EXAMPLES		folder of the examples (../../build/examples)
set -eu
# shellcheck source=../lib/tap_lib.sh
. "$(dirname "$0")/../lib/tap_lib.sh"

suites='TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256'
suites12='AES128-GCM-SHA256 AES256-GCM-SHA384 CHACHA20-POLY1305'
# shellcheck source=ssl_only_lib.sh
. "$(dirname "$0")/ssl_only_lib.sh"

# A kernel with kernel TLS may not be able to replace keys. This process always can
can_update() {
	promised rekey || [ ! -e /proc/net/tls_stat ]
}

new_keys() {
	EXAMPLE_UPDATE=1 get p256 2>"$dir/said" && cat "$dir/said" &&
		grep -qE '^KeyUpdates: [1-9][0-9]* sent, [1-9]' "$dir/said"
}

with_host() {
	local host=$1

	shift
	"$@"
}

without_ems() {
	local -x OPENSSL_CONF=$dir/no_ems

	"$@"
}

# --- what must work ----------------------------------------------------------

test_certificates() {
	local name

	for name in p256 p384 p521 rsa pss ed25519; do
		check "a server with $name" ours $name
		check "$name to its like" get $name
		check "$name to openssl" openssl_gets $name -tls1_3
		check "openssl with $name" openssls $name -tls1_3
		check "$name from openssl" get $name
	done
}

test_suites() {
	local suite

	for suite in $suites; do
		check "openssl with $suite" openssls p256 -tls1_3 \
			-ciphersuites "$suite"
		check "$suite from openssl" get p256
	done
	check "a server" ours p256
	for suite in $suites; do
		check "$suite to openssl" openssl_gets p256 -tls1_3 \
			-ciphersuites "$suite"
	done
	check "to curl" curl_gets p256 --tlsv1.3
}

# If a client, ours or openssl, sent no key for a group, a HelloRetryRequest asks for
# one
test_groups() {
	local group

	for group in X25519 P-256 P-384; do
		check "openssl with $group" openssls p256 -tls1_3 \
			-groups "$group"
		check "$group from openssl" get p256
	done
	check "a server" ours p256
	for group in X25519 P-256 P-384 P-521:X25519 P-521:P-256; do
		check "$group to openssl" openssl_gets p256 -tls1_3 \
			-groups "$group"
	done
}

# Only in TLS 1.2 the suite says which kind of key signs
test_tls12() {
	local name suite

	for name in p256 p384 rsa pss ed25519; do
		check "openssl of TLS 1.2 with $name" openssls $name -tls1_2
		check "TLS 1.2 with $name from openssl" get $name
		check "a server with $name" ours $name
		check "TLS 1.2 with $name to openssl" openssl_gets $name \
			-tls1_2
	done
	for suite in $suites12; do
		check "openssl with $suite" openssls p256 -tls1_2 \
			-cipher "ECDHE-ECDSA-$suite"
		check "$suite of TLS 1.2 from openssl" get p256
		check "a server" ours rsa
		check "$suite of TLS 1.2 to openssl" openssl_gets rsa -tls1_2 \
			-cipher "ECDHE-RSA-$suite"
	done
	check "TLS 1.2 to curl" curl_gets rsa --tls-max 1.2
	for name in X25519 P-256 P-384; do
		check "TLS 1.2 with $name to openssl" openssl_gets rsa -tls1_2 \
			-groups $name
	done
	check "openssl asks for a certificate in TLS 1.2" openssls rsa -tls1_2 \
		-verify 1 -groups P-256
	check "and gets none" get rsa p256
}

test_client_certificates() {
	local name

	check "a server that asks for certificates" ours p256 rsa
	check "a client that has one" get p256 rsa
	check "openssl with one" openssl_gets p256 -cert "$dir/rsa.pem" \
		-key "$dir/rsa.key"
	check "none" refused "has no certificate" get p256
	check "one of another CA" refused "peer's certificate" get p256 ed25519
	for name in p256 rsa ed25519; do
		check "openssl asks for $name" openssls p256 -tls1_3 -Verify 1 \
			-verify_return_error -CAfile $name.pem
		check "openssl gets $name" get p256 $name
	done
	check "openssl asks, and there need be none" openssls p256 -tls1_3 \
		-verify 1
	check "openssl gets none" get p256
}

test_updates() {
	check "a server that updates" ours p256
	check "KeyUpdates with its like" new_keys
	check "openssl, which answers a KeyUpdate" openssls p256 -tls1_3
	check "KeyUpdates with openssl" new_keys
}

# --- and what must not -------------------------------------------------------

test_refused() {
	check "a server" ours p256
	check "a certificate that is not trusted" refused "peer's certificate" \
		get rsa
	check "a certificate of another name" refused "peer's certificate" \
		with_host 127.0.0.1 get p256
	check "a client of TLS 1.1" refused "has no TLS 1.2" \
		openssl_gets p256 -tls1_1 -cipher DEFAULT@SECLEVEL=0
	check "a client without extended master secrets" \
		refused "no extended master secret" \
		without_ems openssl_gets p256 -tls1_2
	check "no group in common" refused "no group in common" \
		openssl_gets p256 -tls1_3 -groups P-521
	check "no signature in common" refused "no signature algorithm" \
		openssl_gets p256 -tls1_3 -sigalgs RSA-PSS+SHA256
	check "the server goes on" get p256
	check "openssl without extended master secrets" \
		without_ems openssls p256 -tls1_2
	check "no extended master secret" \
		refused "no extended master secret" get p256
	check "a server that asks for certificates" ours p256 rsa
	check "a client of TLS 1.2 without one" refused "has no certificate" \
		openssl_gets p256 -tls1_2
}

ssl_only_begin
test_certificates
test_suites
test_groups
test_tls12
test_client_certificates
if can_update; then
	test_updates
else
	skip "KeyUpdates" "this kernel cannot replace keys" rekey
fi
test_refused
stop
tap_done
