# shellcheck shell=bash disable=SC2034,SC2154 # shared by the parts
# SPDX-License-Identifier: GPL-2.0-only
# Many peers at once; peers that break off, break records or say nothing; ways
# to end a connection. Sourced by peers.sh.

clients_12='polite goodbye idle tampered alert'
clients_13='polite goodbye idle tampered alert plain noise mute half reset'

# The modes of peers_server.py: each with the exit status of sslp get, its
# message, how it ends the connection, and what it loses patience with.
modes='length close ragged short stalled plain mute flip double drop cut reset
stall'
declare -A get_status=([length]=0 [close]=0 [plain]=1 [mute]=1)
declare -A get_says=(
	[ragged]='ended without close_notify'	[short]='too early'
	[stalled]='silent for too long'		[plain]='handshake: '
	[mute]='handshake: '			[flip]='receiving: '
	[double]='receiving: '			[drop]='receiving: '
	[cut]='ended without close_notify'	[stall]='silent for too long'
	[reset]='has reset the connection'
)
declare -A get_patience=([stalled]=5 [mute]=5 [stall]=5)
declare -A get_leaves=([length]=^close_notify [flip]=ALERT_BAD_RECORD_MAC
	[double]=ALERT_BAD_RECORD_MAC [drop]=ALERT_BAD_RECORD_MAC)

# acts VERSION PATIENCE ACT...: all in one process, because each process starts
# slowly
acts()
{
	local version=$1
	shift

	serve sslp "$version" AES-128-GCM --timeout "$1" &&
	(cd "$dir" && exec timeout $((3 * patience)) "$python" -I \
		"$here/peers_client.py" "$port" "$version" "${@:2}") \
		>"$dir/acts-$version"
}

# acted VERSION ACT: the server did as it should, and served a file after it
acted()
{
	grep -q "^$2 ok$" "$dir/acts-$1" && return
	grep "^$2 " "$dir/acts-$1"
	return 1
}

serve_python()
{
	cd "$dir" && exec "$python" -I "$here/peers_server.py" "$port"
}

# from_server MODE VERSION: runs sslp get against that mode
from_server()
{
	local ok=yes status=${get_status[$1]-4} offset=0 mode

	serve python || return
	for mode in $modes; do
		[ "$mode" != "$1" ] || break
		offset=$((offset + 1))
	done
	rm -f "$dir/got"
	: >"$dir/server.out"
	port=$((port + offset))
	fails "$status" get_sslp "$2" AES-128-GCM small \
		--timeout "${get_patience[$1]-60}" || ok=
	port=$((port - offset))
	[ -n "$ok" ] || return
	[ -z "${get_says[$1]-}" ] ||
		said "${get_says[$1]}" "$dir/client.err" || return
	[ -z "${get_leaves[$1]-}" ] ||
		said "${get_leaves[$1]}" "$dir/server.out" || return
	if [ "$status" -eq 0 ]; then
		cmp "$dir/www/small" "$dir/got"
	else
		[ ! -e "$dir/got" ] || { echo "half a file is left"; false; }
	fi
}

stranger()
{
	serve sslp 1.3 AES-128-GCM --timeout 2 || return
	fails 1 timeout "$patience" "$sslp" get --quiet \
		"https://localhost:$port/few" &&
	said certificate "$dir/client.err" &&
	said 'alert unknown ca' "$dir/server.err"
}

no_common_suite()
{
	serve openssl 1.3 AES-256-GCM || return
	fails 1 get_sslp 1.3 AES-128-GCM small &&
	said 'handshake: ' "$dir/client.err"
}

# small_records VERSION SERVER...: asks for them by extension, RFC 6066 section
# 4
small_records()
{
	local version=$1
	shift

	serve "$@" || return
	rm -f "$dir/got"
	get_openssl "$version" AES-128-GCM small -maxfraglen 1024 &&
	cmp "$dir/www/small" "$dir/got"
}

plan_clients()
{
	local act list=clients_${1/./}

	# shellcheck disable=SC2086 # a list of words
	plan "clients that behave badly, or well, TLS $1" acts "$1" 2 ${!list}
	for act in ${!list}; do
		plan "client: $act, TLS $1" acted "$1" "$act"
	done
	plan "small records on request, TLS $1" small_records "$1" \
		sslp "$1" AES-128-GCM --timeout 2
}

# They take longer than the patience of the server above
plan_slow_clients()
{
	local act

	plan "clients that take their time, TLS $1" acts "$1" 300 "${@:2}"
	for act in "${@:2}"; do
		plan "client: $act, TLS $1" acted "$1" "$act"
	done
}

plan_servers()
{
	local mode

	for mode in $modes; do
		case $mode in
		length|close|ragged|flip|cut)
			plan "server: $mode, TLS 1.2" from_server "$mode" 1.2 ;;
		esac
		plan "server: $mode, TLS 1.3" from_server "$mode" 1.3
	done
}

plan_hard()
{
	plan_clients 1.2
	plan_slow_clients 1.2 hasty half_close
	plan_clients 1.3
	plan "a client that does not trust us" stranger
	plan_slow_clients 1.3 hasty half_close crowd
	plan_servers
	plan "no suite in common" no_common_suite
	plan "small records on request, mbedtls" small_records 1.2 mbedtls small
}
