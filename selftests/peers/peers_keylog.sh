# shellcheck shell=bash disable=SC2034,SC2154 # shared by the parts
# SPDX-License-Identifier: GPL-2.0-only
# sslp serve --keylog: Wireshark reads what went over the wire, and sslp derive
# finds the keys, which openssl kdf computes as well. Sourced by peers.sh.

declare -A server_random	# by TLS version, from the capture
sniffer=
port_13=		# of the TLS 1.3 server; that of TLS 1.2 is one less

start_sniffer()
{
	tcpdump -i lo -s 0 -U -w "$dir/capture" tcp 2>"$dir/tcpdump.err" &
	sniffer=$!
	said listening "$dir/tcpdump.err"
}

# At its end the kernel writes what it still has for tcpdump
stop_sniffer()
{
	sleep 1
	kill -INT $sniffer
	wait $sniffer || :
	grep -q '^0 packets dropped by kernel' "$dir/tcpdump.err" || {
		cat "$dir/tcpdump.err"
		return 1
	}
}

# fetch_logged VERSION FILE
fetch_logged()
{
	serve sslp "$1" AES-128-GCM --keylog "$dir/keys" &&
	get_curl "$1" AES-128-GCM "$2" &&
	cmp "$dir/www/$2" "$dir/got"
}

capture()
{
	local status=0

	rm -f "$dir/keys" && start_sniffer || return
	fetch_logged 1.2 text && fetch_logged 1.3 few || status=1
	port_13=$port
	stop_sniffer && return $status
}

private()
{
	[ "$(stat -c %a "$dir/keys")" = 600 ]
}

nothing_readable()
{
	grep -q CLIENT_RANDOM "$dir/keys" &&
	[ "$(LC_ALL=C grep -a -c '^1998$' "$dir/capture")" -eq 0 ]
}

# Puts both bodies into $dir/objects, and the randoms of the ServerHellos into
# server_random
decrypt()
{
	local as port_12=$((port_13 - 1)) from random

	for as in "tcp.port==$port_12,tls" "tcp.port==$port_13,tls" \
		"tls.port==$port_12,http" "tls.port==$port_13,http"; do
		set -- "$@" -d "$as"
	done
	HOME=$dir timeout "$patience" tshark -n -r "$dir/capture" "$@" \
		-o tls.keylog_file:"$dir/keys" \
		--export-objects "http,$dir/objects" \
		-Y 'tls.handshake.type == 2' -T fields \
		-e tcp.srcport -e tls.handshake.random >"$dir/hellos" || return
	while read -r from random; do
		case $from in
		"$port_12") server_random[1.2]=$random ;;
		"$port_13") server_random[1.3]=$random ;;
		esac
	done <"$dir/hellos"
	[ ${#server_random[@]} -eq 2 ]
}

shown()
{
	cmp "$dir/www/$1" "$dir/objects/$1"
}

# secret LABEL FIELD: prints a field of the only line with that label
secret()
{
	awk -v label="$1" -v field="$2" '$1 == label { print $field }' \
		"$dir/keys"
}

derive()
{
	"$sslp" derive --role server --keylog "$dir/keys" "$@" |
	awk '$1 == "write" || $1 == "read" { print $1, $2, $3 }'
}

kdf()
{
	openssl kdf "$@" | tr -d ':\n' | tr A-F a-f
}

text_hex()
{
	printf %s "$1" | od -An -v -tx1 | tr -d ' \n'
}

# RFC 5246 section 6.3: keys of the client first, then IVs
derive_12()
{
	local random block

	random=$(secret CLIENT_RANDOM 2)
	block=$(kdf -keylen 40 -kdfopt digest:SHA256 \
		-kdfopt hexsecret:"$(secret CLIENT_RANDOM 3)" -kdfopt \
		hexseed:"$(text_hex 'key expansion')${server_random[1.2]}$random" \
		TLS1-PRF)
	[ ${#block} -eq 80 ] &&
	diff - <(derive --suite 0xc02b --client-random "$random" \
		--server-random "${server_random[1.2]}") <<-EOF
	write key ${block:32:32}
	write IV ${block:72:8}
	read key ${block:0:32}
	read IV ${block:64:8}
	EOF
}

# expand SECRET LABEL LENGTH: HKDF-Expand-Label of RFC 8446 section 7.1
expand()
{
	local label="tls13 $2"

	kdf -keylen "$3" -kdfopt mode:EXPAND_ONLY -kdfopt digest:SHA256 \
		-kdfopt hexkey:"$1" -kdfopt hexinfo:"$(printf '%04x%02x%s00' \
			"$3" ${#label} "$(text_hex "$label")")" HKDF
}

derive_13()
{
	local ours theirs random

	random=$(secret SERVER_TRAFFIC_SECRET_0 2)
	ours=$(secret SERVER_TRAFFIC_SECRET_0 3)
	theirs=$(secret CLIENT_TRAFFIC_SECRET_0 3)
	[ -n "$ours" ] && [ -n "$theirs" ] &&
	diff - <(derive --suite 0x1301 --client-random "$random") <<-EOF
	write key $(expand "$ours" key 16)
	write IV $(expand "$ours" iv 12)
	read key $(expand "$theirs" key 16)
	read IV $(expand "$theirs" iv 12)
	EOF
}

plan_keylog()
{
	plan "keylog: two sessions on the wire" capture
	plan "keylog: nobody else may read the file" private
	plan "keylog: the wire alone shows nothing" nothing_readable
	plan "keylog: tshark decrypts" decrypt
	plan "keylog: tshark shows the body, TLS 1.2" shown text
	plan "keylog: tshark shows the body, TLS 1.3" shown few
	plan "keylog: derived keys are openssl's, TLS 1.2" derive_12
	plan "keylog: derived keys are openssl's, TLS 1.3" derive_13
}
