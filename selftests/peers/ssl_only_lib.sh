# shellcheck shell=bash disable=SC2034,SC2154 # shared with what sources it
# SPDX-License-Identifier: GPL-2.0-only
# What the scripts of ssl_only share: certificates, servers, clients. Sourced
# after tap_lib.sh.

examples=${SSLP_EXAMPLES:-$top/build/examples}
size=100003	# bytes of the file: six records and a part of one
server=
port=
# Options of our own programs
server_options=
client_options=

stop() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || :
	[ -z "$server" ] || wait "$server" 2>/dev/null || :
	server=
}
trap 'stop; rm -rf "$dir"' EXIT

# certificate NAME KEY...: as openssl's -newkey has it, signed by itself
certificate() {
	local name=$1

	shift
	openssl req -x509 -newkey "$@" -nodes -keyout "$dir/$name.key" \
		-out "$dir/$name.pem" -days 2 -subj /CN=localhost \
		-addext subjectAltName=DNS:localhost
}

# Text: gnutls-serv gives no other
make_file() {
	head -c $size /dev/urandom | base64 -w 0 | head -c $size >"$dir/file"
}

# openssl 3.0 has no option to leave out RFC 7627
openssl_without() {
	openssl_config 'Options = -ExtendedMasterSecret' >"$dir/no_ems"
}

prepare() {
	certificate p256 ec -pkeyopt ec_paramgen_curve:P-256
	certificate p384 ec -pkeyopt ec_paramgen_curve:P-384
	certificate p521 ec -pkeyopt ec_paramgen_curve:P-521
	certificate rsa rsa:2048
	certificate pss rsa-pss -pkeyopt rsa_keygen_bits:2048
	certificate ed25519 ed25519
	openssl_without
	make_file
}

# serve COMMAND...: in the background, until it says at which port
serve() {
	stop
	: >"$dir/server"	# forget what the last one said
	(cd "$dir" && exec "$@") >"$dir/server" 2>&1 &
	server=$!
	await_port $server "$dir/server"
}

# ours CERTIFICATE [CA], openssls CERTIFICATE OPTION...
ours() {
	# shellcheck disable=SC2086 # none, or some
	serve "$examples/ssl_only_server" $server_options 0 "$1.pem" "$1.key" file \
		${2:+"$2.pem"}
}

openssls() {
	local name=$1

	shift
	serve openssl s_server -accept localhost:0 -cert "$name.pem" \
		-key "$name.key" -WWW "$@"
}

# GnuTLS has to be told a port, which may be somebody's
gnutlss() {
	local name=$1

	shift
	for _ in $(seq 20); do
		serve gnutls-serv -p $((20000 + RANDOM % 10000)) --http \
			--httpdata=file --x509certfile "$name.pem" \
			--x509keyfile "$name.key" -a "$@" && return
	done
	return 1
}

# Behind the head of the answer
same_body() {
	tail -c $size "$dir/got" | cmp - "$dir/file"
}

# get CA [CERTIFICATE]: by our client
get() {
	# shellcheck disable=SC2086 # none, or some
	timeout 60 "$examples/ssl_only_client" $client_options \
		"${host:-localhost}" "$port" /file "$dir/$1.pem" \
		${2:+"$dir/$2.pem"} ${2:+"$dir/$2.key"} >"$dir/got" && same_body
}

# with_options OPTIONS COMMAND...: those of our client
with_options() {
	local client_options=$1

	shift
	"$@"
}

# openssl_gets CA OPTION...
openssl_gets() {
	local ca=$1

	shift
	printf 'GET / HTTP/1.0\r\n\r\n' |
		timeout 60 openssl s_client -quiet -verify_return_error \
			-connect localhost:"$port" -CAfile "$dir/$ca.pem" "$@" \
			>"$dir/got" && same_body
}

# gnutls_gets CA PRIORITY [OPTION...]: what it says of itself is in $dir/log
gnutls_gets() {
	local ca=$1 priority=$2

	shift 2
	printf 'GET / HTTP/1.0\r\n\r\n' |
		timeout 60 gnutls-cli --x509cafile="$dir/$ca.pem" \
			--logfile="$dir/log" --priority "$priority" -p "$port" \
			"$@" localhost >"$dir/got" && same_body
}

# Once more: the second time it resumes
gnutls_resumes() {
	gnutls_gets "$1" "NORMAL:-VERS-ALL:+VERS-TLS$2" -r &&
		grep -q 'This is a resumed session' "$dir/log" &&
		grep -qx resumed "$dir/server"
}

curl_gets() {
	curl -sS --max-time 60 --cacert "$dir/$1.pem" -o "$dir/got" \
		"${@:2}" "https://localhost:$port/" && same_body
}

# refused TEXT COMMAND...: it fails, and either end says why
refused() {
	local text=$1

	shift
	! "$@" 2>"$dir/said" || return
	cat "$dir/said" "$dir/server"
	grep -q -- "$text" "$dir/said" "$dir/server"
}

ssl_only_begin() {
	if [ ! -x "$examples/ssl_only_server" ]; then
		echo "1..0 # SKIP not built: make examples, with ASYM=yes"
		exit 4
	fi
	prepare >"$dir/prepare" 2>&1 || { cat "$dir/prepare"; exit 1; }
}
