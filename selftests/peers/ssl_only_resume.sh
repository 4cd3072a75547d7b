#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# ssl_only_resume.sh: what handshakes by Ssl*() calls alone can do besides keys:
# tickets and binders of TLS 1.3, the exporter, the key log; and GnuTLS as the peer.
# TAP.
#
# Environment:
# SSLP_EXAMPLES		folder of the examples (../../build/examples)
set -eu
# shellcheck source=../lib/tap_lib.sh
. "$(dirname "$0")/../lib/tap_lib.sh"
# shellcheck source=ssl_only_lib.sh
. "$(dirname "$0")/ssl_only_lib.sh"

label='EXPORTER-sslp test'

# --- with GnuTLS -------------------------------------------------------------

gnutls_certificate() {
	local priority=NORMAL:-VERS-ALL:+VERS-TLS$2

	check "GnuTLS with $1, TLS $2" gnutlss "$1" --priority "$priority"
	check "TLS $2 with $1 from GnuTLS" get "$1"
	check "a server with $1" ours "$1"
	check "TLS $2 with $1 to GnuTLS" gnutls_gets "$1" "$priority"
}

test_gnutls() {
	local name

	for name in p256 rsa pss ed25519; do
		gnutls_certificate $name 1.3
		gnutls_certificate $name 1.2
	done
	for name in X25519 SECP256R1; do
		check "GnuTLS with $name" gnutlss p256 --priority \
			NORMAL:-GROUP-ALL:+GROUP-$name
		check "$name from GnuTLS" get p256
		check "a server" ours p256
		check "$name to GnuTLS" gnutls_gets p256 \
			NORMAL:-GROUP-ALL:+GROUP-$name
	done
}

# --- resumption --------------------------------------------------------------

get_resumed() {
	local client_options=-r\ ${1-}

	get p256 2>"$dir/said" && cat "$dir/said" &&
		grep -qx resumed "$dir/said"
}

# A second handshake with the ticket of the first
openssl_resumes() {
	rm -f "$dir/session"
	openssl_gets p256 -tls1_3 -sess_out "$dir/session" &&
		openssl_gets p256 -tls1_3 -sess_in "$dir/session" "$@" &&
		grep -qx resumed "$dir/server"
}

test_resumed() {
	local server_options=-r suite

	for suite in 0x1301 0x1302 0x1303; do
		check "a server that resumes" ours p256
		check "$suite is resumed" get_resumed "-s $suite"
	done
	check "a server that resumes" ours p256
	check "openssl resumes" openssl_resumes
	check "GnuTLS resumes" gnutls_resumes p256 1.3
	check "openssl resumes behind a HelloRetryRequest" openssl_resumes \
		-groups P-521:P-256
	for suite in TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384; do
		check "openssl with $suite" openssls p256 -tls1_3 \
			-ciphersuites $suite
		check "$suite of openssl is resumed" get_resumed
	done
	check "openssl that asks for P-384" openssls p256 -tls1_3 -groups P-384
	check "a ticket of openssl behind a HelloRetryRequest" get_resumed
	check "GnuTLS with tickets" gnutlss p256 --priority \
		NORMAL:-VERS-ALL:+VERS-TLS1.3
	check "a ticket of GnuTLS is resumed" get_resumed
}

# A server that has forgotten the ticket goes on with its certificate
forgotten() {
	openssl_gets p256 -tls1_3 -sess_in "$dir/session" &&
		! grep -qx resumed "$dir/server"
}

test_forgotten() {
	local server_options=-r

	check "a server that knows no ticket" ours p256
	check "a ticket of another server" forgotten
}

# --- sessions that are spoiled -----------------------------------------------

# Where the last byte of the PSK and of the ticket is, in what openssl's -sess_out
# writes. The PSK is the third string of a session, the ticket the one within [10]
last_byte() {
	openssl asn1parse -inform DER -in "$dir/session.der" |
		awk -F'[:= ]+' -v of="$1" '
			{ sub(/^ +/, "") }
			/d=1 .*OCTET STRING/ && ++n == 3 && of == "psk" ||
			inside && of == "ticket" { print $1 + $5 + $7 - 1; exit }
			{ inside = /cont \[ 10 \]/ }'
}

# spoil psk|ticket: one bit of it, in a session that this server has given
spoil() {
	local at byte

	rm -f "$dir/session" "$dir/session.der"
	openssl_gets p256 -tls1_3 -sess_out "$dir/session" &&
		openssl sess_id -in "$dir/session" -outform DER \
			-out "$dir/session.der" || return
	at=$(last_byte "$1")
	byte=$(od -An -tu1 -j "$at" -N 1 "$dir/session.der")
	# shellcheck disable=SC2059 # the format is the byte
	printf "\\x$(printf %02x $((byte ^ 1)))" |
		dd of="$dir/session.der" bs=1 seek="$at" conv=notrunc 2>&1 &&
		openssl sess_id -inform DER -in "$dir/session.der" \
			-out "$dir/session"
}

# RFC 8446 section 4.2.11: a wrong binder ends the handshake, whatever else is right
wrong_binder() {
	refused 'SSL alert number 51$' openssl_gets p256 -tls1_3 \
		-sess_in "$dir/session" "$@" &&
		grep -q '^a wrong binder' "$dir/server" &&
		! grep -qx resumed "$dir/server" && [ ! -s "$dir/got" ]
}

test_spoiled() {
	local server_options=-r groups

	for groups in P-256 P-521:P-256; do
		check "a server that resumes" ours p256
		check "a session with another PSK" spoil psk
		check "decrypt_error for its binder, groups $groups" \
			wrong_binder -groups $groups
	done
	check "a server that resumes" ours p256
	check "a session with another ticket" spoil ticket
	check "is not resumed, and nothing else" forgotten
}

# --- the exporter ------------------------------------------------------------

# same_exported SAID: our value in $dir/server is that of the other end in SAID
same_exported() {
	local ours theirs

	ours=$(sed -n 's/^exported: //p' "$dir/server" | tail -n 1)
	theirs=$(sed -nE 's/^.*[Kk]ey(ing)? material: //p' "$1" |
		tail -n 1 | tr A-F a-f)
	cat "$dir/server" "$1"
	[ ${#ours} -eq 40 ] && [ "$ours" = "$theirs" ]
}

openssl_exports() {
	printf 'GET / HTTP/1.0\r\n\r\n' |
		timeout 60 openssl s_client -ign_eof -connect localhost:"$port" \
			-keymatexport "$label" -keymatexportlen 20 \
			-CAfile "$dir/p256.pem" "$@" >"$dir/said" 2>&1
	same_exported "$dir/said"
}

# ours_export OPTION...: both ends are ours, and export the same
ours_export() {
	timeout 60 "$examples/ssl_only_client" -x "$label" "$@" localhost \
		"$port" /file "$dir/p256.pem" 2>"$dir/said" >"$dir/got"
	sed -i 's/^exported/keying material/' "$dir/said"
	same_exported "$dir/said"
}

exporting_server() {
	serve "$examples/ssl_only_server" -x "$label" 0 p256.pem p256.key file
}

test_exporter() {
	check "a server that exports" exporting_server
	check "TLS 1.3 exports what openssl does" openssl_exports -tls1_3
	check "TLS 1.2 exports what openssl does" openssl_exports -tls1_2
	check "both ends of ours export the same" ours_export
	check "in TLS 1.2 too" ours_export -s 0xc02b
}

# --- the key log -------------------------------------------------------------

# Each of our lines stands in openssl's key log, and there are $1 lines
openssl_logs() {
	local lines=$1

	shift
	rm -f "$dir/ours" "$dir/theirs"
	SSLKEYLOGFILE=$dir/ours ours p256 &&
		openssl_gets p256 -keylogfile "$dir/theirs" "$@" || return
	cat "$dir/ours" "$dir/theirs"
	[ "$(wc -l <"$dir/ours")" -eq "$lines" ] &&
		! grep -vxFf "$dir/theirs" "$dir/ours"
}

# Each line of each end, also those of 0-RTT: twice four, and one
ours_log() {
	local server_options=-r

	rm -f "$dir/ours"
	SSLKEYLOGFILE=$dir/ours ours p256 &&
		SSLKEYLOGFILE=$dir/ours get_resumed || return
	cat "$dir/ours"
	[ "$(sort "$dir/ours" | uniq -d | wc -l)" -eq 9 ] &&
		[ "$(wc -l <"$dir/ours")" -eq 18 ] &&
		grep -q ^CLIENT_EARLY_TRAFFIC_SECRET "$dir/ours"
}

test_keylog() {
	check "secrets of TLS 1.3 are openssl's" openssl_logs 4 -tls1_3
	check "the master secret of TLS 1.2 is openssl's" openssl_logs 1 \
		-tls1_2
	check "both ends of ours log the same, keys of 0-RTT too" ours_log
}

ssl_only_begin
test_gnutls
test_resumed
test_forgotten
test_spoiled
test_exporter
test_keylog
stop
tap_done
