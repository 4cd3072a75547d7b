# shellcheck shell=bash disable=SC2034,SC2154 # shared by the parts
# SPDX-License-Identifier: GPL-2.0-only
# KeyUpdate, RFC 8446 section 4.6.3, of either side and in either direction. A
# kernel that cannot put a new key into a socket ends the connection clearly.
# Sourced by peers.sh.

# rekeyed TX RX COMMAND...: it changed at least so many keys, and nothing failed
rekeyed()
{
	local want_tx=$1 want_rx=$2
	shift 2

	tally
	"$@" || return
	tally
	at_least "new sending keys" "$want_tx" TlsTxRekeyOk &&
	at_least "new receiving keys" "$want_rx" TlsRxRekeyOk &&
	equal "keys refused and records not decrypted" 0 \
		TlsTxRekeyError TlsRxRekeyError TlsDecryptError
}

# renewing CLIENT CIPHER FILE SERVER'S CLIENT'S: each rekeys every so many bytes
renewing()
{
	serve sslp 1.3 "$2" --rekey-every "$4" || return
	rm -f "$dir/got"
	if [ -n "${5-}" ]; then
		"get_$1" 1.3 "$2" "$3" --rekey-every "$5"
	else
		"get_$1" 1.3 "$2" "$3"
	fi &&
	cmp "$dir/www/$3" "$dir/got"
}

# A client that takes commands from descriptor 3, see converse
talk_openssl()
{
	timeout "$patience" openssl s_client -quiet -no_ign_eof -tls1_3 \
		-connect "localhost:$port" -CAfile "$dir/cert.pem" \
		-verify_return_error <&3 >"$dir/raw" 2>"$dir/talk.log"
}

talk_gnutls()
{
	timeout "$patience" gnutls-cli --inline-commands \
		--logfile="$dir/talk.log" --x509cafile "$dir/cert.pem" \
		--port "$port" --priority "$(priority 1.3 AES-128-GCM)" \
		localhost <&3 >"$dir/raw"
}

# request NUMBER [FIELD]: sends it, and waits for the last line of the answer
request()
{
	printf 'GET /text HTTP/1.1\r\nHost: localhost\r\n%s\r\n' \
		"${2:+$2$'\r\n'}" >&3
	said '^2000$' "$dir/raw" "$1"
}

# heard_CLIENT NUMBER: waits until it has carried out so many commands
heard_openssl()
{
	said KEYUPDATE "$dir/talk.log" "$1"
}

# It also says so, but only when it ends
heard_gnutls()
{
	sleep 2
}

# Prints the bodies of all answers, one after the other
bodies()
{
	LC_ALL=C awk '/^HTTP\/1/ { head = 1 }
		!head
		/^\r$/ { head = 0 }' "$dir/raw"
}

# converse CLIENT COMMAND...: asks for a text before, between and after the
# commands
converse()
{
	local client=$1 word n=0 talker
	shift

	rm -f "$dir/ask" && mkfifo "$dir/ask" && : >"$dir/talk.log" || return
	: >"$dir/raw"
	exec 3<>"$dir/ask"
	"talk_$client" &
	talker=$!
	for word; do
		n=$((n + 1))
		request $n && printf '%s\n' "$word" >&3 &&
		"heard_$client" $n || break
	done && request $((n + 1)) "Connection: close"
	exec 3>&-
	wait "$talker"
}

three_texts()
{
	cat "$dir/www/text" "$dir/www/text" "$dir/www/text"
}

# asked CLIENT COMMAND COMMAND
asked()
{
	serve sslp 1.3 AES-128-GCM || return
	converse "$@"
	bodies | cmp - <(three_texts) || { cat "$dir/talk.log"; return 1; }
}

# s_client does not look at its commands while there is something to read. So
# the body stops until it has carried one out. A command that comes before the
# body would go out with the request, as a part of it.
in_flight()
{
	local relay status=0 server_port

	serve sslp 1.3 AES-128-GCM || return
	: >"$dir/raw"
	server_port=$port port=$((port + 1))
	"$python" -I "$here/peers_slow.py" "$port" "$server_port" &
	relay=$!
	until listening; do
		kill -0 $relay || break
		sleep 0.1
	done
	{
		printf 'GET /big HTTP/1.0\r\n\r\n'
		said '^HTTP/1' "$dir/raw" >&2
		while sleep 0.2; do
			echo K
		done
	} | get_through_commands || status=1
	port=$server_port
	kill $relay 2>/dev/null
	wait $relay
	[ $status -eq 0 ] && cmp "$dir/www/big" "$dir/got"
}

get_through_commands()
{
	timeout "$patience" openssl s_client -quiet -no_ign_eof -tls1_3 \
		-connect "localhost:$port" -CAfile "$dir/cert.pem" \
		-verify_return_error >"$dir/raw" 2>"$dir/talk.log" &&
	without_head "$dir/raw"
}

# A server that takes its commands from a pipe. k and K are its commands, too
serve_talker()
{
	exec openssl s_server -accept "127.0.0.1:$port" -naccept 1 -tls1_3 \
		-cert "$dir/cert.pem" -key "$dir/key.pem" <>"$dir/ask"
}

# dictate [COMMAND...]: writes one after each third of the body. The server must
# read each of them by itself.
dictate()
{
	local part

	said 'GET /text' "$dir/server.out" || return
	printf 'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n' \
		"$(stat -c %s "$dir/www/text")"
	for part in 1,700 701,1400 1401,2000; do
		sed -n ${part}p "$dir/www/text"
		sleep 1
		[ $# -gt 0 ] || continue
		echo "$1"
		sleep 1
		shift
	done
}

# dictated BYTES [COMMAND...]: gets the body into $dir/got, renewing after so
# many bytes
dictated()
{
	local client bytes=$1
	shift

	stop_server
	rm -f "$dir/ask" "$dir/got" && mkfifo "$dir/ask" &&
	serve talker || return
	get_sslp 1.3 AES-128-GCM text --rekey-every "$bytes" &
	client=$!
	dictate "$@" >"$dir/ask"
	wait $client
}

from_openssl()
{
	dictated "$@" && cmp "$dir/www/text" "$dir/got"
}

# Kernels that cannot replace keys

still_serves()
{
	alive && rm -f "$dir/got" &&
	get_sslp 1.3 AES-128-GCM few &&
	cmp "$dir/www/few" "$dir/got"
}

cannot_renew()
{
	serve sslp 1.3 AES-128-GCM --rekey-every 64K || return
	fails 4 get_sslp 1.3 AES-128-GCM small &&
	said KeyUpdate "$dir/server.err" &&
	still_serves
}

curl_is_told()
{
	serve sslp 1.3 AES-128-GCM --rekey-every 64K || return
	! get_curl 1.3 AES-128-GCM small &&
	still_serves
}

client_cannot_renew()
{
	serve openssl 1.3 AES-128-GCM || return
	fails 4 get_sslp 1.3 AES-128-GCM small --rekey-every 64K &&
	said KeyUpdate "$dir/client.err"
}

# The second answer never comes, but the end of the connection does
cannot_be_asked()
{
	serve sslp 1.3 AES-128-GCM || return
	converse_refused "$@" &&
	said 'KeyUpdate of the peer' "$dir/server.err" &&
	still_serves
}

# converse_refused CLIENT COMMAND
converse_refused()
{
	local talker start=$SECONDS

	rm -f "$dir/ask" && mkfifo "$dir/ask" && : >"$dir/raw" || return
	exec 3<>"$dir/ask"
	"talk_$1" &
	talker=$!
	request 1 && printf '%s\n' "$2" >&3
	wait $talker || :
	exec 3>&-
	[ $((SECONDS - start)) -lt "$patience" ] ||
		{ echo "the client was not told"; return 1; }
}

client_cannot_be_asked()
{
	fails 4 dictated 1G K &&
	said 'KeyUpdate of the peer' "$dir/client.err" &&
	[ ! -e "$dir/got" ]
}

plan_able()
{
	local cipher

	plan "rekey: 128 times while sslp serves sslp" rekeyed 100 64 \
		renewing sslp AES-128-GCM big 256K 256K
	for cipher in AES-256-GCM ChaCha20-Poly1305 AES-128-CCM; do
		plan "rekey: sslp serves sslp, $cipher" rekeyed 10 8 \
			renewing sslp $cipher small 32K 32K
	done
	plan "rekey: sslp renews for openssl" rekeyed 64 0 \
		renewing openssl AES-128-GCM big 256K
	plan "rekey: sslp renews for curl" rekeyed 9 0 \
		renewing curl AES-128-GCM small 32K
	plan "rekey: sslp renews for gnutls" rekeyed 3 0 \
		renewing gnutls AES-128-GCM few 10K
	plan "rekey: sslp gets from openssl and renews" rekeyed 3 0 \
		from_openssl 2K
	plan "rekey: openssl renews, then asks for ours" rekeyed 1 2 \
		asked openssl k K
	plan "rekey: gnutls renews, then asks for ours" rekeyed 1 2 \
		asked gnutls ^rekey1^ ^rekey^
	plan "rekey: openssl asks while the body flows" rekeyed 1 1 in_flight
	plan "rekey: openssl as server renews and asks" rekeyed 1 2 \
		from_openssl 1G k K
}

plan_unable()
{
	plan "no rekey: sslp serve says so and lives on" cannot_renew
	plan "no rekey: curl is not left waiting" curl_is_told
	plan "no rekey: sslp get says so" client_cannot_renew
	plan "no rekey: openssl asks sslp serve" cannot_be_asked openssl k
	plan "no rekey: gnutls asks sslp serve" cannot_be_asked gnutls ^rekey^
	plan "no rekey: openssl asks sslp get" client_cannot_be_asked
}

plan_rekey()
{
	! promised rekey ||
		plan "rekey: there as promised" test "$kernel_rekeys" = yes
	if [ "$kernel_rekeys" = yes ]; then
		plan_able
	else
		plan_unable
	fi
}
