#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# ssl_only_wire.sh: handshakes by Ssl*() calls alone, on the wire: tshark reads them
# with their key log, and a ServerHello that was changed on the way does not change
# the master secret of a session. TAP.
#
# Environment:
# SSLP_EXAMPLES		folder of the examples (../../build/examples)
set -eu
# shellcheck source=../lib/tap_lib.sh
. "$(dirname "$0")/../lib/tap_lib.sh"
# shellcheck source=ssl_only_lib.sh
. "$(dirname "$0")/ssl_only_lib.sh"

relay=

end_relay() {
	[ -z "$relay" ] || kill "$relay" 2>/dev/null || :
	[ -z "$relay" ] || wait "$relay" 2>/dev/null || :
	relay=
}
trap 'end_relay; stop; rm -rf "$dir"' EXIT

prepare() {
	certificate p256 ec -pkeyopt ec_paramgen_curve:P-256
	certificate rsa rsa:2048
	openssl_without
	make_file
}

# relayed CERTIFICATE OPTION...: our server, and the relay before it
relayed() {
	end_relay
	ours "$1" || return
	server_port=$port
	: >"$dir/relay"	# forget what the last one said
	/usr/bin/python3 "$here/ssl_only_relay.py" "$port" "${@:2}" \
		>"$dir/relay" 2>&1 &
	relay=$!
	await_port $relay "$dir/relay"
}

# --- the key log -------------------------------------------------------------

# get_logged OPTIONS: gets it twice; the second session is resumed
get_logged() {
	SSLKEYLOGFILE=$dir/keys with_options "-r $1" get rsa 2>"$dir/said" &&
		cat "$dir/said" && grep -qx resumed "$dir/said"
}

# Writes every body that tshark saw to $dir/objects
decrypt() {
	end_relay
	stop
	HOME=$dir timeout 120 tshark -n -r "$dir/capture" \
		-d "tcp.port==$server_port,tls" -d "tls.port==$server_port,http" \
		-o tls.keylog_file:"$dir/keys" \
		--export-objects "http,$dir/objects" -q
}

# There are $1 bodies, and each is the file
bodies() {
	local object n=0

	for object in "$dir"/objects/*; do
		cmp "$object" "$dir/file" || return
		n=$((n + 1))
	done
	echo "$n of $1"
	[ $n -eq "$1" ]
}

nothing_readable() {
	! LC_ALL=C grep -aq 'HTTP/1.0' "$dir/capture"
}

test_keylog() {
	local server_options=-r suite
	local suites='0x1301 0x1302 0x1303 0xc02f 0x009e 0xc09e 0x009d 0xc014 0x003d'

	check "a server" relayed rsa --capture "$dir/capture"
	for suite in $suites; do
		check "$suite, and resumed" get_logged "-s $suite"
	done
	check "the wire alone shows nothing" nothing_readable
	if command -v tshark >/dev/null; then
		check "tshark reads the capture" decrypt
		check "tshark shows each body" bodies 18
	else
		skip "tshark shows each body" "no tshark"
	fi
}

# --- RFC 7627 section 5.3 ----------------------------------------------------

# ends_with TEXT OPTIONS: the first connection gives a session, and the second one
# ends with TEXT
ends_with() {
	refused "^$1" with_options "-r -s 0xc02f ${2-}" get rsa || return
	[ "$(wc -c <"$dir/got")" -ge $size ]
}

test_master_secret() {
	local server_options=-r

	check "a second ServerHello without the extension" relayed rsa --take 2
	check "is refused" ends_with "no extended master secret"
	check "the same for a client that need not have it" relayed rsa --take 2
	check "is refused too" ends_with "not the session's master secret" -e
	server_options='-r -p'
	check "a second ServerHello with the extension" relayed rsa --give 2
	check "is refused" ends_with "not the session's master secret" -e
	check "the same for a client that never asks" relayed rsa --give 2
	check "is refused too" ends_with "extension 23 in a ServerHello" -p
}

# --- and of a server ---------------------------------------------------------

openssl_first() {
	rm -f "$dir/session"
	OPENSSL_CONF=$dir/no_ems openssl_gets rsa -tls1_2 -no_ticket \
		-sess_out "$dir/session"
}

# A client that has the extension does not take a session without it
made_anew() {
	openssl_gets rsa -tls1_2 -no_ticket -sess_in "$dir/session" &&
		! grep -qx resumed "$dir/server"
}

resumed_without() {
	OPENSSL_CONF=$dir/no_ems openssl_gets rsa -tls1_2 -no_ticket \
		-sess_in "$dir/session" && grep -qx resumed "$dir/server"
}

test_anew() {
	local server_options='-r -e'

	check "a server for either master secret" ours rsa
	check "a session with the older one" openssl_first
	check "by the extension it is not resumed" made_anew
	check "without it, it is" resumed_without
}

ssl_only_begin
test_keylog
test_master_secret
test_anew
end_relay
stop
tap_done
