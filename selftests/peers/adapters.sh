#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# adapters.sh: the examples of userlib/examples. Each TLS stack with an adapter
# has a client and a server, which run against those of OpenSSL and GnuTLS, and
# against openssl and curl: TLS 1.2 and 1.3, with tickets, and with a KeyUpdate
# of each side where that is possible. They use kernel TLS if this kernel has
# it, and its counters prove it (SSLP_EXPECT=ktls: it must be there). Otherwise
# records are made in user space. TAP.
#
# mbedtls3 are the examples with the Mbed TLS of the next Debian, see vm/mbedtls3.
#
# Environment:
# SSLP_EXAMPLES		folder of the examples (../../build/examples)
# ADAPTERS_AT_ONCE	clients at once, each a process (50)
# ADAPTERS_FEW		for emulated processors: pairs are divided among the
#			kernels of the lab; many clients at once only of Go's,
#			whose server is one process; of each other stack a
#			crowd in one process, on one of the kernels
set -eu
# shellcheck source=../lib/tap_lib.sh
. "$(dirname "$0")/../lib/tap_lib.sh"

examples=${SSLP_EXAMPLES:-$top/build/examples}
handover=$top/build/tests/handover_
at_once=${ADAPTERS_AT_ONCE:-50}
few=${ADAPTERS_FEW:-}
size=100003	# bytes of the file: six records and a part of one
port=$((20000 + $$ % 10000))
server=
declare -A option=([1.2]=-tls1_2 [1.3]=-tls1_3)

stop() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || :
	[ -z "$server" ] || wait "$server" 2>/dev/null || :
	server=
}
trap 'stop; rm -rf "$dir"' EXIT

prepare() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "$dir/key.pem" -out "$dir/cert.pem" -days 2 \
		-subj /CN=localhost -addext subjectAltName=DNS:localhost
	head -c $size /dev/urandom >"$dir/file"
}

# serve COMMAND...: starts it in the background, and waits until it answers
serve() {
	stop
	port=$((port + 1))
	"$@" >"$dir/server" 2>&1 &
	server=$!
	for _ in $(seq 100); do
		if (exec 3<>"/dev/tcp/localhost/$port") 2>/dev/null; then
			return
		fi
		sleep 0.1
	done
	cat "$dir/server"
	return 1
}

example_server() {
	port=$((port + 1))
	serve "$examples/$1_server" $((port + 1)) "$dir/cert.pem" \
		"$dir/key.pem" "$dir/file"
}

# Compares the body of the answer
same_body() {
	tail -c $size "$1" | cmp - "$dir/file"
}

example_client() {
	"$examples/$1_client" localhost $port "$2" "$dir/cert.pem" \
		>"$dir/got" 2>"$dir/said" && same_body "$dir/got" ||
		{ cat "$dir/said"; return 1; }
}

# The versions of TLS that a stack knows
versions_of() {
	case $1 in
	mbedtls | bearssl) echo 1.2 ;;
	*)	echo 1.2 1.3 ;;
	esac
}

# Not with wolfSSL, which gives record keys. A kernel with kernel TLS may not be able
# to replace keys. This process always can
can_update() {
	[ "$1" != wolfssl ] && [[ $(versions_of "$1") == *1.3 ]] &&
		{ promised rekey || [ ! -e /proc/net/tls_stat ]; }
}

# is_pair SERVER CLIENT: both are of one stack, or one is of OpenSSL or GnuTLS. With
# ADAPTERS_FEW the pairs are divided: each client meets GnuTLS on a kernel that can
# replace keys, and each server meets OpenSSL and GnuTLS on one that cannot. All
# meet the command openssl.
is_pair() {
	[ "$1" != "$2" ] || return 0
	if [ -z "$few" ]; then
		[[ " $1 $2 " =~ \ (openssl|gnutls)\  ]]
	elif promised rekey; then
		[ "$1" = gnutls ]
	else
		[ "$2" = openssl ] || [ "$2" = gnutls ]
	fi
}

# crowd_here STACK: whether its crowd runs on this kernel of the lab
crowd_here() {
	local here="gnutls bearssl wolfssl"

	! promised rekey || here="openssl mbedtls"
	[ -n "$few" ] && [ -x "$handover$1" ] && [[ " $here " == *" $1 "* ]]
}

# 200 connections of an adapter in one process, against libssl, with the newest
# version that the stack knows, and KeyUpdates of both sides where that is possible
crowd() {
	local version

	version=$(versions_of "$1")
	"$handover$1" crowd 200 "${version##*.}"
}

# new_keys STACK PATH: openssl answers what it was asked for
new_keys() {
	EXAMPLE_UPDATE=1 example_client "$@" && cat "$dir/said" &&
		grep -qE '^KeyUpdates: [1-9][0-9]* sent, [1-9]' "$dir/said"
}

curl_gets() {
	curl -sS --max-time 60 --cacert "$dir/cert.pem" --tlsv"$1" \
		--tls-max "$1" -o "$dir/got" https://localhost:$port/ &&
		cmp "$dir/got" "$dir/file"
}

openssl_server() {
	port=$((port + 1))
	serve env -C "$dir" openssl s_server -accept $((port + 1)) \
		-cert cert.pem -key key.pem -WWW "$1"
}

many_at_once() {
	local pids=() pid bad=0 i

	for i in $(seq "$at_once"); do
		"$examples/$1_client" localhost $port / "$dir/cert.pem" \
			>"$dir/got$i" 2>"$dir/err$i" &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid" || bad=$((bad + 1))
	done
	for i in $(seq "$at_once"); do
		same_body "$dir/got$i" >/dev/null || bad=$((bad + 1))
	done
	[ $bad -eq 0 ] || { cat "$dir"/err*; return 1; }
}

# TlsTxSw of /proc/net/tls_stat: for how many connections the kernel has sent
armed() {
	awk '$1 == "TlsTxSw" { print $2 }' /proc/net/tls_stat 2>/dev/null ||
		echo 0
}

kernel_did_it() {
	[ "$(armed)" -gt "$1" ]
}

stacks=()
for program in "$examples"/*_server; do
	name=$(basename "$program" _server)
	# ssl_only stands on no stack, and has a script of its own: ssl_only.sh
	[ "$name" != ssl_only ] || continue
	[ ! -x "$examples/${name}_client" ] || stacks+=("$name")
done
if [ ${#stacks[@]} -eq 0 ]; then
	echo "1..0 # SKIP no example was built: make examples"
	exit 4
fi
prepare >"$dir/prepare" 2>&1 || { cat "$dir/prepare"; exit 1; }
before=$(armed)
for stack in "${stacks[@]}"; do
	! crowd_here "$stack" ||
		check "$stack: 200 at once in one process" crowd "$stack"
	check "$stack serves" example_server "$stack"
	for version in $([ -n "$few" ] || versions_of "$stack"); do
		check "$stack to curl, TLS $version" curl_gets "$version"
	done
	for other in "${stacks[@]}"; do
		! is_pair "$stack" "$other" ||
			check "$stack to $other" example_client "$other" /
	done
	! can_update "$stack" ||
		check "$stack to openssl, KeyUpdates" new_keys openssl /
	[ -n "$few" ] && [ "$stack" != go ] ||
		check "$stack: $at_once at once" many_at_once "$stack"
	for version in $(versions_of "$stack"); do
		check "openssl s_server, TLS $version" \
			openssl_server "${option[$version]}"
		check "$stack from openssl, TLS $version" \
			example_client "$stack" /file
	done
	# The last connection is TLS 1.3
	! can_update "$stack" ||
		check "$stack from openssl, KeyUpdates" new_keys "$stack" /file
done
stop
if [ -x "$examples/go_test" ]; then
	check "what crypto/tls has read already is not lost" \
		"$examples/go_test" -test.timeout 120s
fi
if [ -e /proc/net/tls_stat ]; then
	check "the kernel made the records" kernel_did_it "${before:-0}"
else
	skip "the kernel made the records" "this kernel has no TLS" ktls
fi
tap_done
