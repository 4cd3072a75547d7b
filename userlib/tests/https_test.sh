#!/bin/bash
# SPDX-License-Identifier: MIT
#
# sslp get and sslp serve on the host. If the kernel makes no records, they make
# their own. Against each other, curl, openssl, and a server that says what it was
# asked and gives wrong answers. TAP.

set -eu

# shellcheck source=../../selftests/lib/tap_lib.sh
. "$(dirname "$0")/../../selftests/lib/tap_lib.sh"
sslp=${SSLP:-$top/sslp}
started=()

# shellcheck disable=SC2317 # by the trap
stop() {
	local pid
	for pid in "${started[@]}"; do
		kill "$pid" 2>/dev/null || :
	done
	rm -rf "$dir"
}
trap stop EXIT INT TERM

# start NAME COMMAND...: starts it, waits until it listens, and sets $port
start() {
	local name=$1
	shift
	"$@" >"$dir/$name.out" 2>"$dir/$name.err" &
	started+=($!)
	await_port $! "$dir/$name.out" || { cat "$dir/$name.err"; return 1; }
}

make_files() {
	# The configuration of an administrator who wants kernel TLS everywhere
	openssl_config 'Options = KTLS' >"$dir/ktls.cnf"
	mkdir -p "$dir/root/sub" &&
	head -c 300000 /dev/urandom >"$dir/root/random" &&
	: >"$dir/root/empty.TXT" && echo sub >"$dir/root/sub/index.html" &&
	echo '{}' >"$dir/one.json" && echo secret >"$dir/secret" &&
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "$dir/key.pem" -out "$dir/cert.pem" -days 2 \
		-subj /CN=x -addext subjectAltName=DNS:localhost,IP:127.0.0.1 &&
	openssl req -x509 -key "$dir/key.pem" -out "$dir/other.pem" -days 2 \
		-subj /CN=localhost -addext subjectAltName=DNS:other.example
}

# The rest runs with that configuration
servers() {
	export OPENSSL_CONF=$dir/ktls.cnf
	start files "$sslp" serve --port 0 --user-records \
		--save-cert "$dir/made.pem" "$dir/root" && files=$port &&
	start one "$sslp" serve --port 0 --listen 127.0.0.2 --user-records \
		--cert "$dir/cert.pem" \
		--key "$dir/key.pem" "$dir/one.json" && one=$port &&
	start other sh -c 'umask 0 && exec "$@"' - \
		"$sslp" serve --port 0 --user-records \
		--cert "$dir/other.pem" --key "$dir/key.pem" \
		--keylog "$dir/served" "$dir/one.json" && other=$port &&
	start peer /usr/bin/python3 "$top/userlib/tests/https_peer.py" \
		"$dir/cert.pem" "$dir/key.pem" "$dir/asked" && peer=$port
}

get() {
	"$sslp" get --quiet --user-records "$@"
}

# of FILES-OR-PEER ARGUMENTS...: runs sslp get, which trusts the server's
# certificate
of() {
	local cert=made
	[ "$1" = files ] || cert=cert
	shift
	get --cacert "$dir/$cert.pem" "$@"
}

ask() {
	curl -s --cacert "$dir/$1.pem" "${@:2}"
}

says() {
	grep -F -- "$1" "$dir/err" || { cat "$dir/err"; return 1; }
}

# --- transfers ---------------------------------------------------------------

transfer() {
	of files -o "$dir/got" "$@" "https://localhost:$files/random" &&
	cmp "$dir/got" "$dir/root/random"
}

by_curl() {
	ask made -o "$dir/got" "https://localhost:$files/random" &&
	cmp "$dir/got" "$dir/root/random"
}

dash() {
	(cd "$dir" && of files -o - "https://localhost:$files/random" >"$dir/got" &&
	 [ ! -e ./- ]) && cmp "$dir/got" "$dir/root/random"
}

# When standard output is closed, no socket and no key log may get descriptor 1
closed_output() {
	exits 1 sh -c 'exec "$@" >&-' - "$sslp" get -q --user-records \
		--cacert "$dir/made.pem" --keylog "$dir/keys" \
		"https://localhost:$files/random" &&
	says 'standard output' && [ -s "$dir/keys" ] &&
	! grep -avE '^[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]+$' "$dir/keys" &&
	[ "$(stat -c %a "$dir/keys")" = 600 ]
}

link_and_mode() {
	echo old >"$dir/target" && chmod 600 "$dir/target" &&
	ln -sf target "$dir/link" &&
	of files -o "$dir/link" "https://localhost:$files/random" &&
	[ -L "$dir/link" ] && [ "$(stat -c %a "$dir/target")" = 600 ] &&
	cmp "$dir/target" "$dir/root/random"
}

# --- whom to trust -----------------------------------------------------------

# fingerprint CERTIFICATE
fingerprint() {
	openssl x509 -in "$dir/$1.pem" -noout -fingerprint -sha256 |
		sed 's/.*=//'
}

trusts() {
	local right wrong url=https://localhost:$peer/whole
	right=$(fingerprint cert)
	wrong=$(tr 0-9A-F 1-9A-F0 <<<"$right")
	exits 1 get "$url" && says 'certificate' &&
	exits 1 get --cacert "$dir/made.pem" "$url" && says 'certificate' &&
	exits 0 get --cacert "$dir/cert.pem" "$url" &&
	exits 0 get --fingerprint "$right" "$url" &&
	exits 1 get --fingerprint "$wrong" "$url" && says 'fingerprint' &&
	exits 0 get -k "$url" &&
	exits 1 get --cacert "$dir/cert.pem" "https://127.0.0.2:$one/" &&
	says 'certificate: IP address mismatch' &&
	exits 1 get --cacert "$dir/other.pem" "https://localhost:$other/" &&
	says 'certificate: hostname mismatch' &&
	exits 0 get -k "https://localhost:$other/" &&
	exits 0 get --fingerprint "$(fingerprint other)" \
		"https://localhost:$other/"
}

# Only the owner may read the key log, because it has the secrets of all clients
served_log() {
	grep -q '^CLIENT_TRAFFIC_SECRET_0 ' "$dir/served" &&
	[ "$(stat -c %a "$dir/served")" = 600 ]
}

# by VERSION: the server sends no ticket, and no session that could be resumed
no_ticket() {
	printf 'GET /empty.TXT HTTP/1.0\r\n\r\n' | openssl s_client "-$1" \
		-ign_eof -sess_out "$dir/session" \
		-connect "127.0.0.1:$files" >"$dir/out" 2>"$dir/err" &&
	grep -a '^HTTP/1.1 200 OK' "$dir/out" && [ ! -e "$dir/session" ]
}

# s_client complains if a connection ends without close_notify
goodbye() {
	printf 'GET /empty.TXT HTTP/1.0\r\n\r\n' | openssl s_client -quiet \
		-ign_eof -connect "127.0.0.1:$files" >"$dir/out" 2>"$dir/err" &&
	grep -a '^HTTP/1.1 200 OK' "$dir/out" && ! grep -i eof "$dir/err"
}

# For the HOST of the URL, the server must get this server name and this Host
# field
names() {
	: >"$dir/asked"
	exits 0 of peer "https://$1:$peer/whole" &&
	grep -qx whole "$dir/out" && grep -x "$2 $3:$peer" "$dir/asked" ||
		{ cat "$dir/asked" "$dir/err"; return 1; }
}

# --- HTTP --------------------------------------------------------------------

# answers PATH STATUS [TEXT]: get must exit with STATUS, and print TEXT on
# standard error
answers() {
	exits "$2" of peer -o "$dir/answer" "https://localhost:$peer$1" &&
	{ [ $# -lt 3 ] || says "$3"; } && { [ "$2" = 0 ] ||
		[ ! -e "$dir/answer" ]; } && rm -f "$dir/answer"
}

redirects() {
	ask made -i -o "$dir/head" "https://localhost:$files/sub?x" &&
	grep -a '^HTTP/1.1 301 ' "$dir/head" &&
	grep -a $'^Location: /sub/\r$' "$dir/head" &&
	ask made -i -o "$dir/head" --path-as-is \
		"https://localhost:$files//sub" &&
	grep -a $'^Location: /sub/\r$' "$dir/head" &&
	[ "$(ask made -L "https://localhost:$files/sub")" = sub ]
}

# has PORT CERTIFICATE LINE CURL-ARGUMENTS...: the head of the answer must have
# LINE
has() {
	ask "$2" -D "$dir/head" -o /dev/null "${@:4}" &&
	grep -ai "^$3"$'\r$' "$dir/head" || { cat "$dir/head"; return 1; }
}

stays_inside() {
	has - made 'HTTP/1.1 404 Not Found' --path-as-is \
		"https://localhost:$files/../secret" &&
	has - made 'HTTP/1.1 404 Not Found' --path-as-is \
		"https://localhost:$files/sub/%2e%2e/%2E%2E/secret"
}

# raw REQUEST: prints the first line of the answer
raw() {
	printf '%b\r\n\r\n' "$1" | openssl s_client -quiet -ign_eof \
		-connect "127.0.0.1:$files" 2>/dev/null | head -n 1 | tr -d '\r'
}

raw_is() {
	local got
	got=$(raw "$1")
	[[ $got == "HTTP/1.1 $2 "* ]] || { echo "$got"; return 1; }
}

test_http() {
	check "a folded field" answers /folded 0
	check "chunks" answers /chunks 0
	check "a part that nobody asked for" answers /part 4 'a part of'
	check "a body that is cut" answers /cut 4 'too early'
	check "two lengths" answers /both 1 'contradicts itself'
	check "a head of 17 KB" answers /long 1 'more than 16384 bytes'
	check "another protocol" answers /smtp 1 'not HTTP/1.1'
	check "controls in an answer" answers /escape 3 "'HTTP/1.1 404 ??2J???'"
	check "a folder without its slash" redirects
	check "nothing outside of the folder" stays_inside
	check "type by the file's name" has - cert \
		'Content-Type: application/json' -k "https://127.0.0.2:$one/"
	check "... in any case" has - made 'Content-Type: text/plain.*' \
		"https://localhost:$files/empty.TXT"
	check "a range" has - made 'Content-Range: bytes 5-9/300000' -r 5-9 \
		"https://localhost:$files/random"
	check "a range of HEAD" has - made 'Content-Length: 300000' -I -r 5-9 \
		"https://localhost:$files/random"
	check "a range of an empty file" has - made 'HTTP/1.1 200 OK' -r 0- \
		"https://localhost:$files/empty.TXT"
	check "the absolute form" raw_is \
		'GET https://x HTTP/1.0' 404
	check "... of a file" raw_is 'GET https://x/random HTTP/1.0\r\nX: a\r\n b' \
		200
	check "... of another scheme" raw_is 'GET http://x/random HTTP/1.0' 421
	check "a body" raw_is 'GET /random HTTP/1.0\r\nContent-Length: 1' 400
	check "another method" raw_is 'PUT /random HTTP/1.0' 405
}

# --- messages ----------------------------------------------------------------

premaster() {
	head -c 6000 /dev/zero | tr '\0' a >"$dir/$1" &&
	exits 2 "$sslp" derive --suite 0xc02f --role client --premaster \
		"--secret-file" "$dir/$1" && says 'is too long'
}

bad_log() {
	printf 'CLIENT_RANDOM 00 00\nCLIENT_RANDOM - -\n' >"$dir/log"
	exits 1 "$sslp" derive --suite 0xc02f --role client --keylog \
		"$dir/log" --client-random "$(printf '%064d' 0)" \
		--server-random "$(printf '%064d' 0)" &&
	says 'line 1 is malformed'
}

absent() {
	exits 1 get --cacert "$dir/none" "https://localhost:$peer/" &&
	says 'No such file or directory' &&
	exits 1 "$sslp" serve --cert "$dir/none" --key "$dir/none" &&
	says 'No such file or directory'
}

check "files for the tests" make_files
check "servers" servers
check "Options = KTLS, TLS 1.3" transfer --tls 1.3
check "Options = KTLS, TLS 1.2" transfer --tls 1.2
check "curl" by_curl
check "-o -" dash
check "no standard output" closed_output
check "a link, and a mode" link_and_mode
check "whom to trust" trusts
check "the secrets of who is served" served_log
check "no ticket of TLS 1.3" no_ticket tls1_3
check "no ticket of TLS 1.2" no_ticket tls1_2
check "the end is told" goodbye
check "a name" names localhost localhost localhost
check "an address" names 127.0.0.1 None 127.0.0.1
test_http
check "a premaster secret of 3,000 bytes" premaster long
check "a key log of bad lines" bad_log
check "a file that is absent" absent
tap_done
