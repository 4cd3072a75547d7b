#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# ssl_only_tls12.sh: what handshakes of TLS 1.2 by Ssl*() calls alone can do: key
# exchange by ECDHE, DHE and RSA, AEADs and CBC, both kinds of master secret, client
# certificates, resumed sessions; with openssl, GnuTLS and each other. TAP.
#
# Environment:
# SSLP_EXAMPLES		folder of the examples (../../build/examples)
set -eu
# shellcheck source=../lib/tap_lib.sh
. "$(dirname "$0")/../lib/tap_lib.sh"
# shellcheck source=ssl_only_lib.sh
. "$(dirname "$0")/ssl_only_lib.sh"

# Every suite that openssl knows too: our number and openssl's name, ordered by the
# kind of key that signs
suites_p256='
0xc02b ECDHE-ECDSA-AES128-GCM-SHA256
0xc02c ECDHE-ECDSA-AES256-GCM-SHA384
0xcca9 ECDHE-ECDSA-CHACHA20-POLY1305
0xc0ac ECDHE-ECDSA-AES128-CCM
0xc023 ECDHE-ECDSA-AES128-SHA256
0xc024 ECDHE-ECDSA-AES256-SHA384
0xc009 ECDHE-ECDSA-AES128-SHA
0xc00a ECDHE-ECDSA-AES256-SHA
'
suites_rsa='
0xc02f ECDHE-RSA-AES128-GCM-SHA256
0xc030 ECDHE-RSA-AES256-GCM-SHA384
0xcca8 ECDHE-RSA-CHACHA20-POLY1305
0xc027 ECDHE-RSA-AES128-SHA256
0xc028 ECDHE-RSA-AES256-SHA384
0xc013 ECDHE-RSA-AES128-SHA
0xc014 ECDHE-RSA-AES256-SHA
0x009e DHE-RSA-AES128-GCM-SHA256
0x009f DHE-RSA-AES256-GCM-SHA384
0xccaa DHE-RSA-CHACHA20-POLY1305
0xc09e DHE-RSA-AES128-CCM
0x0033 DHE-RSA-AES128-SHA
0x0039 DHE-RSA-AES256-SHA
0x009c AES128-GCM-SHA256
0x009d AES256-GCM-SHA384
0xc09c AES128-CCM
0x003c AES128-SHA256
0x003d AES256-SHA256
0x002f AES128-SHA
0x0035 AES256-SHA
'

# each CERTIFICATE TEXT COMMAND...: with the number and the name of each suite
each() {
	local certificate=$1 text=$2 list=suites_$1 number name

	shift 2
	while read -r number name; do
		[ -z "$number" ] || check "$name $text" "$@" "$certificate" \
			"$number" "$name"
	done <<<"${!list}"
}

get_with() {
	with_options "$1 -s $3" get "$2"
}

openssl_gets_with() {
	openssl_gets "$1" -tls1_2 -cipher "$3"
}

plain_openssls() {
	OPENSSL_CONF=$dir/no_ems openssls "$@"
}

test_suites() {
	local name

	for name in p256 rsa; do
		check "openssl with every suite" openssls $name -tls1_2 \
			-cipher ALL
		each $name "from openssl" get_with ""
		check "openssl with the older master secret" plain_openssls \
			$name -tls1_2 -cipher ALL
		each $name "from openssl, the older master secret" get_with -p
		check "a server" ours $name
		each $name "to openssl" openssl_gets_with
		each $name "to its like" get_with ""
	done
}

openssl_plain() {
	OPENSSL_CONF=$dir/no_ems openssl_gets rsa -tls1_2 -cipher "$1"
}

test_plain() {
	local server_options=-p name

	check "a server that needs no extended master secret" ours rsa
	for name in ECDHE-RSA-AES128-GCM-SHA256 DHE-RSA-AES128-SHA AES128-SHA; do
		check "$name to openssl, the older master secret" \
			openssl_plain $name
	done
}

# The groups of RFC 7919, in TLS 1.3 too
test_primes() {
	local group

	for group in ffdhe2048 ffdhe3072; do
		check "openssl with $group" openssls rsa -tls1_3 -groups $group
		check "$group from openssl" get rsa
		check "a server" ours rsa
		check "$group to openssl" openssl_gets rsa -tls1_3 \
			-groups $group
		check "GnuTLS with $group" gnutlss rsa --priority \
			"NORMAL:-KX-ALL:+DHE-RSA:-GROUP-ALL:+GROUP-${group^^}"
		check "$group from GnuTLS" get rsa
	done
}

test_gnutls() {
	local exchange only

	for exchange in ECDHE-RSA DHE-RSA RSA; do
		only=NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+$exchange
		check "GnuTLS with $exchange" gnutlss rsa --priority \
			"$only"
		check "$exchange from GnuTLS" get rsa
		check "GnuTLS with $exchange and CBC" gnutlss rsa --priority \
			"$only:-CIPHER-ALL:+AES-128-CBC:%NO_ETM"
		check "$exchange and CBC from GnuTLS" get rsa
		check "a server" ours rsa
		check "$exchange to GnuTLS" gnutls_gets rsa "$only"
		check "$exchange and CBC to GnuTLS" gnutls_gets rsa \
			"$only:-CIPHER-ALL:+AES-128-CBC"
	done
}

test_client_certificates() {
	local name

	check "a server that asks for certificates" ours p256 rsa
	check "openssl with one" openssl_gets p256 -tls1_2 \
		-cert "$dir/rsa.pem" -key "$dir/rsa.key"
	check "a client with one" with_options "-s 0xc02b" get p256 rsa
	check "one of another CA" refused "peer's certificate" \
		with_options "-s 0xc02b" get p256 ed25519
	check "GnuTLS with one" gnutls_gets p256 NORMAL:-VERS-ALL:+VERS-TLS1.2 \
		--x509certfile="$dir/rsa.pem" --x509keyfile="$dir/rsa.key"
	for name in p256 rsa pss ed25519; do
		check "openssl asks for $name" openssls rsa -tls1_2 -Verify 1 \
			-verify_return_error -CAfile $name.pem
		check "openssl gets $name" get rsa $name
	done
}

get_resumed() {
	with_options "-r ${1-}" get rsa 2>"$dir/said" && cat "$dir/said" &&
		grep -qx resumed "$dir/said"
}

# RFC 5077
ticket_resumed() {
	get_resumed "$@" && grep -qx 'by a ticket' "$dir/said"
}

# openssl_resumes [OPTION...]
openssl_resumes() {
	rm -f "$dir/session"
	openssl_gets rsa -tls1_2 "$@" -sess_out "$dir/session" &&
		openssl_gets rsa -tls1_2 "$@" -sess_in "$dir/session" &&
		grep -qx resumed "$dir/server"
}

test_resumed() {
	local server_options=-r suite

	check "a server that resumes" ours rsa
	for suite in 0xc02f 0x0033 0x009d; do
		check "$suite is resumed" ticket_resumed "-s $suite"
	done
	check "a server that resumes" ours rsa
	check "openssl resumes by a ticket" openssl_resumes
	check "a server that resumes" ours rsa
	check "openssl resumes by a session ID" openssl_resumes -no_ticket
	check "a server that resumes" ours rsa
	check "GnuTLS resumes" gnutls_resumes rsa 1.2
	check "openssl with tickets" openssls rsa -tls1_2
	check "a ticket of openssl is resumed" ticket_resumed
	check "openssl with sessions" openssls rsa -tls1_2 -no_ticket
	check "a session of openssl is resumed" get_resumed
	check "GnuTLS with tickets" gnutlss rsa --priority \
		NORMAL:-VERS-ALL:+VERS-TLS1.2
	check "a ticket of GnuTLS is resumed" ticket_resumed
	check "GnuTLS with sessions" gnutlss rsa --noticket --priority \
		NORMAL:-VERS-ALL:+VERS-TLS1.2
	check "a session of GnuTLS is resumed" get_resumed
}

# RFC 7627 section 5.3: alert 40 for a session that lost what it was made with
without_extension() {
	OPENSSL_CONF=$dir/no_ems refused 'SSL alert number 40$' openssl_gets rsa \
		-tls1_2 -sess_in "$dir/session" &&
		[ "$(grep -cx resumed "$dir/server")" -eq 1 ] &&
		[ ! -s "$dir/got" ]
}

test_other_secret() {
	local server_options=-r

	check "a server that resumes" ours rsa
	check "openssl resumes, with the extended master secret" openssl_resumes
	check "without the extension the session is refused" without_extension
}

ssl_only_begin
test_suites
test_plain
test_primes
test_gnutls
test_client_certificates
test_resumed
test_other_secret
stop
tap_done
