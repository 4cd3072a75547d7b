# shellcheck shell=bash disable=SC2034,SC2154 # shared by the parts
# SPDX-License-Identifier: GPL-2.0-only
# Every server with every client, in every suite that both know. Sourced by
# peers.sh.

# transfer SERVER CLIENT VERSION CIPHER FILE [OPTION OF THE SERVER...]: the
# same bytes, and as many sockets protected by the kernel as there should be
transfer()
{
	local server_stack=$1 client=$2 version=$3 cipher=$4 file=$5
	local ends=$((ours[$1] + ours[$2])) tx rx failed
	shift 5

	case $server_stack in
	mbedtls) serve mbedtls "$file" || return ;;
	*)	serve "$server_stack" "$version" "$cipher" "$@" || return ;;
	esac
	rm -f "$dir/got"
	tx=$(armed_tx) rx=$(armed_rx) failed=$(counter TlsDecryptError)
	"get_$client" "$version" "$cipher" "$file" || return
	cmp "$dir/www/$file" "$dir/got" &&
	equal "sockets that encrypt" $(($(armed_tx) - tx)) $ends &&
	equal "sockets that decrypt" $(($(armed_rx) - rx)) $ends &&
	equal "records not decrypted" $(($(counter TlsDecryptError) - failed)) 0
}

# Why a pair is not tried: what every kernel with TLS has is always tried
obstacle()
{
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

	# It writes each byte by itself
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

# 1,025 records of the kernel's, 16,385 of the peer's
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
}

sockets_left()
{
	counter TlsCurrTxSw TlsCurrTxDevice TlsCurrRxSw TlsCurrRxDevice
}

# The kernel may take a moment for the last acknowledgement
no_socket_left()
{
	local i

	stop_server
	for ((i = 0; i < 50 && $(sockets_left); i++)); do
		sleep 0.1
	done
	equal "sockets" "$(sockets_left)" 0
}

# The server of the examples takes whatever suite the client offers, and has
# one file
plan_matrix()
{
	local cipher version rest peer
	local -a rows=()

	while read -r cipher version rest; do
		[ -z "$cipher" ] || rows+=("$version $cipher")
	done <<<"$suites"
	for rest in "${rows[@]}"; do
		plan_suite "${rest% *}" "${rest#* }"
	done
	for rest in "${rows[@]}"; do
		for peer in openssl curl sslp gnutls; do
			plan_pair mbedtls $peer "${rest% *}" "${rest#* }"
		done
	done
	plan "mbedtls serves mbedtls" \
		transfer mbedtls mbedtls 1.2 AES-256-GCM small
	plan_big
	plan "no socket is left" no_socket_left
}
