#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Source as it is written for Windows: it compiles unchanged with the flags of the
# installed package, and gives the same answers as openssl. TAP.

set -eu

# shellcheck source=../../selftests/lib/tap_lib.sh
. "$(dirname "$0")/../../selftests/lib/tap_lib.sh"
source=$top/userlib/tests/windows
library=${BUILD:-$top/build}
export LC_ALL=C		# sort and join agree on the order

# Windows source is full of L"..."
compiles() {
	local program=$1 cc=$2 flags
	shift 2
	flags=$(PKG_CONFIG_PATH=$dir PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 \
		pkg-config --cflags sslprovider-windows) || return
	# shellcheck disable=SC2086 # words are wanted
	(cd "$source" && "$cc" -fshort-wchar -Wall -Wextra -Werror $flags \
		-o "$dir/$program" "$@" program.c "$top/libsslprovider.so" \
		-Wl,-rpath,"$top")
}

# The .pc files of this tree, whose headers are not where a system has them
package() {
	local name
	for name in sslprovider sslprovider-windows; do
		sed "s|^includedir=.*|includedir=$top/include|" \
			"$library/$name.pc" >"$dir/$name.pc"
	done
}

hex() {
	od -An -v -tx1 | tr -d ' \n'
}

# Turns hexadecimal digits of either case into bytes
unhex() {
	printf %b "$(sed 's/../\\x&/g')"
}

# new_key NAME ARGUMENT...: makes a key and a certificate in one file
new_key() {
	local name=$1
	shift
	openssl req -x509 -nodes -newkey "$@" -subj /CN=windows -days 2 \
		-keyout "$dir/$name.key" -out "$dir/$name.crt" 2>/dev/null &&
		cat "$dir/$name.crt" "$dir/$name.key" >"$dir/$name.pem"
}

# Writes the BCRYPT_RSAPUBLIC_BLOB of a key with 2048 bits and the exponent
# 65537
rsa_blob() {
	{
		echo 525341310008000003000000000100000000000000000000010001
		openssl rsa -in "$dir/$1.key" -noout -modulus | sed 's/.*=//'
	} | tr -d '\n' | unhex >"$dir/$1.blob"
	[ "$(wc -c <"$dir/$1.blob")" -eq 283 ]
}

new_keys() {
	new_key rsa rsa:2048 && rsa_blob rsa &&
	new_key other rsa:2048 && rsa_blob other &&
	new_key ecdsa ec -pkeyopt ec_paramgen_curve:P-256
}

# --- a list of suites ---------------------------------------------------------

# Prints the suites that openssl has, in lines "number name authentication", by
# number. In TLS 1.3 the authentication is "any"
openssl_suites() {
	openssl ciphers -V -stdname 'ALL:COMPLEMENTOFALL:@SECLEVEL=0' |
		awk 'match($0, /Au=[A-Za-z]*/) {
			print tolower(substr($1, 3, 2) substr($1, 8, 2)), $3,
			      substr($0, RSTART + 3, RLENGTH - 3)
		}' | sort -u
}

# suites_are CERTIFICATE AUTHENTICATION...: among the suites that both know, the
# program must list with CERTIFICATE those that openssl authenticates in this
# way, and those of TLS 1.3, under openssl's names
suites_are() {
	local certificate=$1 wanted
	shift
	wanted=$(printf '|%s' any "$@")
	openssl_suites >"$dir/theirs"
	"$dir/suites" | awk '$1 == "0303" || $1 == "0304" { print $2 }' |
		sort -u >"$dir/known"
	# shellcheck disable=SC2086 # none is no word
	"$dir/suites" ${certificate:+"$dir/$certificate.pem"} |
		awk '$1 == "0303" || $1 == "0304" { print $2, $3 }' |
		sort -u | join - <(cut -d' ' -f1 "$dir/theirs") >"$dir/got"
	join "$dir/theirs" "$dir/known" | grep -E " (${wanted#|})$" |
		cut -d' ' -f1,2 >"$dir/want"
	wc -l "$dir/want"
	[ "$(wc -l <"$dir/want")" -ge 10 ] && diff "$dir/want" "$dir/got"
}

test_suites() {
	check "suites.c compiles" compiles suites gcc suites.c certificate.c
	check "its suites have openssl's names" suites_are "" RSA ECDSA DSS \
		PSK
	check "a key of RSA: what openssl authenticates by RSA" \
		suites_are rsa RSA
	check "a key of ECDSA: what it does by ECDSA" suites_are ecdsa ECDSA
}

# --- keys of EAP --------------------------------------------------------------

# prf SECRET LABEL RANDOMS LENGTH: RFC 5246 section 5; everything in hex except
# LABEL
prf() {
	openssl kdf -keylen "$4" -kdfopt digest:SHA256 \
		-kdfopt "hexsecret:$1" \
		-kdfopt "hexseed:$(printf %s "$2" | hex)$3" TLS1-PRF |
		tr -d ':\n' | tr A-F a-f
}

said() {
	sed -n "s/^$1 //p" "$dir/eap"
}

# The client's RSA message has the premaster secret for everything that follows
same_keys() {
	local name=$1 label=$2 length=$3 premaster master randoms
	randoms=$(said randoms)
	premaster=$(openssl pkeyutl -decrypt -inkey "$dir/rsa.key" \
		-in "$dir/ciphertext" | hex)
	[ "${#premaster}" -eq 96 ] || return
	master=$(prf "$premaster" "master secret" "$randoms" 48)
	prf "$master" "$label" "$randoms" "$length" >"$dir/block"
	said "$name" | tr -d '\n' | diff "$dir/block" -
}

test_eap() {
	check "eap_block.c compiles" compiles eap_block gcc eap_block.c
	check "it sends a premaster secret" exits 0 "$dir/eap_block" \
		"$dir/rsa.blob" "$dir/ciphertext"
	cp "$dir/out" "$dir/eap"
	# RFC 5216 section 2.3, RFC 5281 sections 8 and 11.1
	check "keys of EAP-TLS" same_keys EAP-TLS "client EAP encryption" 128
	check "keys of EAP-TTLS" same_keys EAP-TTLS "ttls keying material" 128
	check "challenge of EAP-TTLS" same_keys challenge "ttls challenge" 17
}

# --- a client -----------------------------------------------------------------

# Starts a server, which reads $keyboard, and sets $port
start_server() {
	# Otherwise the port of the last server could be read
	rm -f "$dir/server"
	openssl s_server -accept 127.0.0.1:0 -naccept 1 -tls1_2 \
		-cert "$dir/rsa.crt" -key "$dir/rsa.key" \
		"$@" >"$dir/server" 2>&1 <"$keyboard" &
	server=$!
	await_port $server "$dir/server"
}

# client KEY EXTENDED
client() {
	openssl rand -out "$dir/random" 32
	"$dir/client" "$dir/$1.blob" "$2" "open windows" "$dir/random" \
		<>"/dev/tcp/127.0.0.1/$port" >&0 2>"$dir/said"
}

# connects STATUS KEY EXTENDED: to a server that sends each line back, reversed
connects() {
	local wanted=$1 key=$2 extended=$3 status=0 keyboard=/dev/null
	start_server -rev || return
	client "$key" "$extended" || status=$?
	kill "$server" 2>/dev/null || true
	wait "$server" 2>/dev/null || true
	cat "$dir/said"
	[ "$status" -eq "$wanted" ]
}

talks() {
	connects 0 rsa "$1" && [ "$(head -n 1 "$dir/said")" = "swodniw nepo" ]
}

other_key() {
	connects 1 other 1 && grep -qx 'VerifySignature: 0x80090006' "$dir/said"
}

# When the server has the line, this types an answer
answer() {
	for _ in $(seq 600); do
		grep -q 'open windows' "$dir/server" && break
		sleep 0.1
	done
	echo "is open" >&9
}

# What openssl exports by this label without a context is RFC 5216's own formula
exports_the_same() {
	local keyboard=$dir/keyboard status=0 theirs
	mkfifo "$keyboard"
	exec 9<>"$keyboard"
	start_server -keymatexport "client EAP encryption" \
		-keymatexportlen 128 || return
	client rsa 1 &
	answer
	wait $! || status=$?
	exec 9>&-
	kill "$server" 2>/dev/null || true
	wait "$server" 2>/dev/null || true
	theirs=$(sed -n 's/^ *Keying material: //p' "$dir/server")
	cat "$dir/said" "$dir/server"
	[ "$status" -eq 0 ] && [ "${#theirs}" -eq 256 ] &&
		grep -qx "EAP-TLS $theirs" "$dir/said"
}

test_client() {
	local cc
	check "client.c compiles" compiles client gcc client.c client_wire.c \
		client_keys.c
	check "TLS 1.2 with openssl, extended master secret" talks 1
	check "TLS 1.2 with openssl, master secret as it was" talks 0
	check "a server with another key is refused" other_key
	check "openssl exports the same keys of EAP-TLS" exports_the_same
	cc=clang
	if command -v "$cc" >/dev/null; then
		check "client.c compiles with clang" compiles client "$cc" \
			client.c client_wire.c client_keys.c
		check "and connects" talks 1
	fi
}

package
check "openssl makes keys" new_keys
test_suites
test_eap
test_client
tap_done
