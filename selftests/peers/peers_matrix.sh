# shellcheck shell=bash disable=SC2034,SC2154 # shared by the parts
# SPDX-License-Identifier: GPL-2.0-only
# Every server with every client, in every suite that both know. Sourced by
# peers.sh.

# transfer SERVER CLIENT VERSION CIPHER FILE [OPTION OF THE SERVER...]: the same
# bytes must arrive, and the kernel must protect as many sockets as it should
transfer()
{
	local server_stack=$1 client=$2 version=$3 cipher=$4 file=$5
	local ends=$((ours[$1] + ours[$2]))
	shift 5

	case $server_stack in
	mbedtls) serve mbedtls "$file" || return ;;
	*)	serve "$server_stack" "$version" "$cipher" "$@" || return ;;
	esac
	rm -f "$dir/got"
	tally
	"get_$client" "$version" "$cipher" "$file" || return
	tally
	cmp "$dir/www/$file" "$dir/got" &&
	equal "sockets that encrypt" $ends TlsTxSw TlsTxDevice &&
	equal "sockets that decrypt" $ends TlsRxSw TlsRxDevice &&
	equal "records not decrypted" 0 TlsDecryptError
}

# Why a pair is not tried. What every kernel with TLS has is always tried, and
# so is what this run promises: aria, sm4
obstacle()
{
	local cipher=${2,,}

	! promised "${cipher%%-*}" || return 0
	case $2 in
	AES-*|ChaCha20-*) ;;
	*)	[ "${kernel_has[$1 $2]:-not listed}" = yes ] ||
			echo "${kernel_has[$1 $2]:-not listed}" ;;
	esac
}

# plan_pair SERVER CLIENT VERSION CIPHER
plan_pair()
{
	local name="$1 serves $2, TLS $3 $4" file=small why

	# This client writes each byte by itself
	[ "$2" != gnutls ] || file=few

	knows "$1" "$3" "$4" && knows "$2" "$3" "$4" || return 0
	why=$(obstacle "$3" "$4")
	if [ -n "$why" ]; then
		plan_skip "$name" "$why"
	else
		plan "$name" transfer "$@" $file
	fi
}

plan_suite()
{
	local peer

	if ! knows sslp "$1" "$2"; then
		plan_skip "TLS $1 $2" "libssl does not know it"
		return
	fi
	for peer in openssl gnutls curl sslp mbedtls; do
		plan_pair sslp $peer "$1" "$2"
	done
	for peer in openssl gnutls; do
		plan_pair $peer sslp "$1" "$2"
		plan_pair $peer mbedtls "$1" "$2"
	done
}

sockets_left()
{
	local name

	tally
	for name in TlsCurr{Tx,Rx}{Sw,Device}; do
		[ "${counted[$name]:-0}" -eq 0 ] || return 0
	done
	return 1
}

# The kernel may need a moment for the last acknowledgement
no_socket_left()
{
	local i

	stop_server
	for ((i = 0; i < 50; i++)); do
		sockets_left || return 0
		sleep 0.1
	done
	grep Curr /proc/net/tls_stat
	return 1
}

# plan_version VERSION
plan_version()
{
	local cipher version rest

	while read -r cipher version rest; do
		[ "$version" != "$1" ] || plan_suite "$version" "$cipher"
	done <<<"$suites"
}

# The examples' server takes any suite that the client offers, and has one file
plan_tls12()
{
	local cipher version rest peer

	plan_version 1.2
	while read -r cipher version rest; do
		[ -n "$cipher" ] || continue
		for peer in openssl curl sslp gnutls; do
			plan_pair mbedtls $peer "$version" "$cipher"
		done
	done <<<"$suites"
	plan "mbedtls serves mbedtls" \
		transfer mbedtls mbedtls 1.2 AES-256-GCM small
	plan "no socket is left, TLS 1.2" no_socket_left
}

plan_tls13()
{
	plan_version 1.3
	plan "no socket is left, TLS 1.3" no_socket_left
}

# The kernel makes 1,025 records, the peer 16,385
plan_big()
{
	local version

	for version in 1.2 1.3; do
		plan "big: sslp serves openssl, TLS $version" \
			transfer sslp openssl $version AES-128-GCM big
		plan "big: sslp serves sslp, TLS $version" \
			transfer sslp sslp $version AES-256-GCM big
		plan "big: openssl serves sslp, small records, TLS $version" \
			transfer openssl sslp $version AES-128-GCM big \
			-max_send_frag 1024
	done
	plan "big: no socket is left" no_socket_left
}
