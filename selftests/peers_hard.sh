# shellcheck shell=bash disable=SC2034,SC2154 # shared by the parts
# SPDX-License-Identifier: GPL-2.0-only
# Many peers at once, peers that break off, break records or say nothing, and
# how connections end. Sourced by peers.sh.

# The server's patience is short, so that the test's may be
serve_hardly()
{
	serve sslp "$1" AES-128-GCM --timeout 2
}

client()
{
	(cd "$dir" && exec timeout $((2 * patience)) "$python" -I \
		"$here/peers_client.py" "$1" "$port" "${@:2}")
}

# A file as good as any other, afterwards
lives_on()
{
	alive && rm -f "$dir/got" && get_sslp "$1" AES-128-GCM few &&
	cmp "$dir/www/few" "$dir/got"
}

# bad_client VERSION PATTERN ACT [WORD...]: the server says PATTERN, lives on
bad_client()
{
	local version=$1 pattern=$2
	shift 2

	serve_hardly "$version" && : >"$dir/server.err" &&
	client "$1" "$version" "${@:2}" || return
	[ "$pattern" = - ] || said "$pattern" "$dir/server.err" || return
	lives_on "$version"
}

# Like bad_client, and the kernel has counted what did not decrypt
broken_record()
{
	local before

	before=$(counter TlsDecryptError)
	bad_client "$@" &&
	equal "records" "$(counter TlsDecryptError)" $((before + 1))
}

# The first ones have to wait for the last one's handshake
crowd()
{
	serve sslp 1.3 AES-128-GCM --timeout 300 && client crowd 1.3 200 &&
	lives_on 1.3
}

# serve_python MODE VERSION
serve_python()
{
	cd "$dir" && exec "$python" -I "$here/peers_server.py" "$1" "$port" "$2"
}

get_plainly()
{
	get_sslp "$1" AES-128-GCM small --timeout 2
}

# bad_server MODE VERSION STATUS PATTERN: what sslp get makes of it
bad_server()
{
	serve python "$1" "$2" || return
	rm -f "$dir/got"
	fails "$3" get_plainly "$2" || return
	[ "$4" = - ] || said "$4" "$dir/client.err" || return
	if [ "$3" -eq 0 ]; then
		cmp "$dir/www/small" "$dir/got"
	else
		[ ! -e "$dir/got" ] || { echo "half a file is left"; false; }
	fi
}

says_goodbye()
{
	bad_server length "$1" 0 - &&
	said close_notify "$dir/server.out"
}

# relayed ACTION VERSION PATTERN: sslp serves sslp, with a relay in between
relayed()
{
	local relay status=0 target

	serve sslp "$2" AES-128-GCM --timeout 2 || return
	target=$port port=$((port + 1))
	rm -f "$dir/got"
	"$python" -I "$here/peers_relay.py" "$1" 12 "$port" "$target" &
	relay=$!
	until listening; do
		kill -0 $relay || break
		sleep 0.1
	done
	fails 4 get_plainly "$2" || status=1
	port=$target
	kill $relay 2>/dev/null
	wait $relay
	[ ! -e "$dir/got" ] || { echo "half a file is left"; return 1; }
	[ $status -eq 0 ] && said "$3" "$dir/client.err" && lives_on "$2"
}

stranger()
{
	serve_hardly 1.3 || return
	fails 1 timeout "$patience" "$sslp" get --quiet \
		"https://localhost:$port/few" &&
	said certificate "$dir/client.err" &&
	said 'alert unknown ca' "$dir/server.err" &&
	lives_on 1.3
}

no_common_suite()
{
	serve openssl 1.3 AES-256-GCM || return
	fails 1 get_sslp 1.3 AES-128-GCM small &&
	said handshake "$dir/client.err"
}

# Smaller records are asked for with an extension, RFC 6066 section 4
small_records()
{
	serve_"$1"_for_fragments "$2" || return
	rm -f "$dir/got"
	get_openssl "$2" AES-128-GCM small -maxfraglen 1024 &&
	cmp "$dir/www/small" "$dir/got"
}

serve_sslp_for_fragments()
{
	serve sslp "$1" AES-128-GCM
}

serve_mbedtls_for_fragments()
{
	serve mbedtls small
}

plan_clients()
{
	local v=1.3

	plan "plain HTTP" bad_client $v handshake plain
	plan "noise" bad_client $v handshake noise
	plan "a client that says nothing" bad_client $v handshake mute
	plan "nothing after the handshake, TLS 1.2" bad_client 1.2 - idle
	plan "nothing after the handshake" bad_client $v - idle
	plan "half a request" bad_client $v close_notify half
	plan "a client that leaves" bad_client $v response leave fin
	plan "a client that resets" bad_client $v '\(send\|receiv\)ing' leave reset
	for v in 1.2 1.3; do
		plan "a request that was changed, TLS $v" \
			broken_record $v receiving tampered
		plan "an alert of the client, TLS $v" \
			bad_client $v bad.record.mac alert
		plan "close_notify of the server, TLS $v" \
			bad_client $v - polite
		plan "close_notify of the client, TLS $v" \
			bad_client $v - goodbye
	done
	plan "a client that does not trust us" stranger
}

plan_servers()
{
	local v

	for v in 1.2 1.3; do
		plan "sslp get says goodbye, TLS $v" says_goodbye $v
		plan "a body that ends with close_notify, TLS $v" \
			bad_server close $v 0 -
		plan "a body that ends without one, TLS $v" \
			bad_server ragged $v 4 close_notify
		plan "a body too short, TLS $v" \
			bad_server short $v 4 too.early
		plan "a record changed, TLS $v" relayed flip $v receiving
	done
	plan "a record twice" relayed double 1.3 receiving
	plan "a record less" relayed drop 1.3 receiving
	plan "the end within a record" relayed cut 1.3 close_notify
	plan "a reset within the body" relayed reset 1.3 receiving
	plan "silence within the body" relayed stall 1.3 silent
	plan "silence before the end of the body" \
		bad_server stalled 1.3 4 silent
	plan "a server without TLS" bad_server plain 1.3 1 handshake
	plan "a server that says nothing" bad_server mute 1.3 1 handshake
	plan "no suite in common" no_common_suite
}

plan_hard()
{
	plan_clients
	plan_servers
	plan "small records on request, TLS 1.2" small_records sslp 1.2
	plan "small records on request, TLS 1.3" small_records sslp 1.3
	plan "small records on request, mbedtls" small_records mbedtls 1.2
	plan "200 connections at once" crowd
}
