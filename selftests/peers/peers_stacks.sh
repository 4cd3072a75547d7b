# shellcheck shell=bash disable=SC2034,SC2154 # shared by the parts
# SPDX-License-Identifier: GPL-2.0-only
# The TLS stacks: each as a server of $dir/www, and as a client that puts the
# body into $dir/got. Also what each stack calls a cipher. Sourced by peers.sh.

# cipher, TLS, the suite's name for OpenSSL (curl, sslp), for GnuTLS, and
# whether Debian's Mbed TLS has it
suites='
AES-128-GCM		1.2	ECDHE-ECDSA-AES128-GCM-SHA256	AES-128-GCM	yes
AES-256-GCM		1.2	ECDHE-ECDSA-AES256-GCM-SHA384	AES-256-GCM	yes
ChaCha20-Poly1305	1.2	ECDHE-ECDSA-CHACHA20-POLY1305	CHACHA20-POLY1305 yes
AES-128-CCM		1.2	ECDHE-ECDSA-AES128-CCM		AES-128-CCM	yes
ARIA-128-GCM		1.2	ECDHE-ECDSA-ARIA128-GCM-SHA256	-		-
ARIA-256-GCM		1.2	ECDHE-ECDSA-ARIA256-GCM-SHA384	-		-
AES-128-GCM		1.3	TLS_AES_128_GCM_SHA256		AES-128-GCM	-
AES-256-GCM		1.3	TLS_AES_256_GCM_SHA384		AES-256-GCM	-
ChaCha20-Poly1305	1.3	TLS_CHACHA20_POLY1305_SHA256	CHACHA20-POLY1305 -
AES-128-CCM		1.3	TLS_AES_128_CCM_SHA256		AES-128-CCM	-
SM4-GCM			1.3	TLS_SM4_GCM_SM3			-		-
SM4-CCM			1.3	TLS_SM4_CCM_SM3			-		-
'
declare -A openssl_suite gnutls_cipher mbedtls_knows
# How many ends of a connection the kernel protects
declare -A ours=([sslp]=1 [mbedtls]=1 [openssl]=0 [curl]=0 [gnutls]=0)

while read -r cipher version openssl gnutls mbedtls; do
	[ -n "$cipher" ] || continue
	openssl_suite["$version $cipher"]=$openssl
	gnutls_cipher["$version $cipher"]=$gnutls
	mbedtls_knows["$version $cipher"]=$mbedtls
done <<<"$suites"

# Asks once for all suites, because an emulated processor is slow
openssl_suites=:$(openssl ciphers -s -tls1_2 ALL 2>/dev/null):$(
	openssl ciphers -s -tls1_3 -ciphersuites "$(awk '$2 == "1.3" {
		printf "%s%s", c++ ? ":" : "", $3 }' <<<"$suites")" \
		2>/dev/null):

# knows STACK VERSION CIPHER
knows()
{
	case $1 in
	gnutls)	[ "${gnutls_cipher[$2 $3]}" != - ] ;;
	mbedtls) [ "${mbedtls_knows[$2 $3]}" = yes ] ;;
	*)	[[ $openssl_suites == *":${openssl_suite[$2 $3]}:"* ]] ;;
	esac
}

# suite_option STACK VERSION: the option that takes the suite
suite_option()
{
	case $1-$2 in
	sslp-1.2)	echo --cipher ;;
	sslp-1.3)	echo --ciphersuites ;;
	openssl-1.2)	echo -cipher ;;
	openssl-1.3)	echo -ciphersuites ;;
	curl-1.2)	echo --ciphers ;;
	curl-1.3)	echo --tls13-ciphers ;;
	esac
}

priority()
{
	echo "NORMAL:-VERS-ALL:+VERS-TLS$1:-CIPHER-ALL:+${gnutls_cipher[$1 $2]}"
}

server=			# its process
server_is=		# its command
port=24000

# serve_STACK VERSION CIPHER [OPTION...] becomes a server of $dir/www on $port
serve_sslp()
{
	exec "$sslp" serve --port "$port" --cert "$dir/cert.pem" \
		--key "$dir/key.pem" --verbose --tls "$1" \
		"$(suite_option sslp "$1")" "${openssl_suite[$1 $2]}" \
		"${@:3}" "$dir/www"
}

serve_openssl()
{
	cd "$dir/www" &&
	exec openssl s_server -WWW -quiet -accept "127.0.0.1:$port" \
		-cert "$dir/cert.pem" -key "$dir/key.pem" "-tls${1/./_}" \
		"$(suite_option openssl "$1")" "${openssl_suite[$1 $2]}" \
		"${@:3}"
}

serve_gnutls()
{
	exec gnutls-serv --http --httpdata "$dir/www/small" --quiet \
		--port "$port" --x509certfile "$dir/cert.pem" \
		--x509keyfile "$dir/key.pem" --priority "$(priority "$1" "$2")"
}

serve_mbedtls()
{
	exec "$examples/mbedtls_server" "$port" "$dir/cert.pem" \
		"$dir/key.pem" "$dir/www/$1"
}

listening()
{
	grep -qs ":$(printf %04X "$port") 0*:0000 0A" /proc/net/tcp \
		/proc/net/tcp6
}

stop_server()
{
	server_is=
	[ -n "$server" ] || return 0
	kill "$server" 2>/dev/null || :
	wait "$server" 2>/dev/null || :
	server=
}

# serve STACK VERSION CIPHER [OPTION...]: uses the server that is there, if it
# fits
serve()
{
	local i

	if [ "$server_is" = "$*" ] && kill -0 "$server"; then
		return
	fi
	stop_server
	port=$((port + 1))
	: >"$dir/server.out"
	: >"$dir/server.err"
	"serve_$1" "${@:2}" </dev/null \
		>>"$dir/server.out" 2>>"$dir/server.err" &
	server=$!
	for ((i = 0; i < 200; i++)); do
		if listening; then
			server_is=$*
			return
		fi
		kill -0 "$server" || break
		sleep 0.1
	done
	echo "the server did not start: $*"
	return 1
}

# Servers that what was done to them may have ended
alive()
{
	kill -0 "$server" || { echo "the server is dead"; return 1; }
}

# get_STACK VERSION CIPHER FILE [OPTION...]: fetches from $port to $dir/got
get_sslp()
{
	timeout "$patience" "$sslp" get --quiet --cacert "$dir/cert.pem" \
		--tls "$1" "$(suite_option sslp "$1")" \
		"${openssl_suite[$1 $2]}" "${@:4}" --output "$dir/got" \
		"https://localhost:$port/$3"
}

get_curl()
{
	timeout "$patience" curl --silent --show-error --fail \
		--cacert "$dir/cert.pem" "--tlsv$1" --tls-max "$1" \
		"$(suite_option curl "$1")" "${openssl_suite[$1 $2]}" \
		"${@:4}" --output "$dir/got" "https://localhost:$port/$3"
}

# Other clients write the head of the response as well
without_head()
{
	LC_ALL=C sed '1,/^\r$/d' <"$1" >"$dir/got"
	rm "$1"
}

get_openssl()
{
	printf 'GET /%s HTTP/1.0\r\n\r\n' "$3" |
	timeout "$patience" openssl s_client -quiet -ign_eof \
		-connect "localhost:$port" -CAfile "$dir/cert.pem" \
		-verify_return_error "-tls${1/./_}" \
		"$(suite_option openssl "$1")" "${openssl_suite[$1 $2]}" \
		"${@:4}" >"$dir/raw" &&
	without_head "$dir/raw"
}

# gnutls-cli ends when its input ends. Descriptor 3 never ends. The client also
# takes what is written there
get_gnutls()
{
	rm -f "$dir/ask"
	mkfifo "$dir/ask"
	{
		printf 'GET /%s HTTP/1.0\r\n\r\n' "$3" >&3
		timeout "$patience" gnutls-cli --logfile="$dir/gnutls.log" \
			--x509cafile "$dir/cert.pem" --port "$port" \
			--priority "$(priority "$1" "$2")" "${@:4}" localhost \
			<&3 >"$dir/raw"
	} 3<>"$dir/ask" || { cat "$dir/gnutls.log"; return 1; }
	without_head "$dir/raw"
}

get_mbedtls()
{
	timeout "$patience" "$examples/mbedtls_client" localhost "$port" \
		"/$3" "$dir/cert.pem" >"$dir/raw" &&
	without_head "$dir/raw"
}
