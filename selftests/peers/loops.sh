#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# loops.sh: the examples with loops of their own, by epoll and by io_uring,
# against OpenSSL, which sends tickets and answers each KeyUpdate with its own.
# The kernel makes the records. TAP.
#
# Environment:
# SSLP_EXAMPLES	folder of the examples (../../build/examples)
# SSLP_EXPECT	ktls: kernel TLS must be here; rekey: it must replace keys
set -eu
# shellcheck source=../lib/tap_lib.sh
. "$(dirname "$0")/../lib/tap_lib.sh"

examples=${SSLP_EXAMPLES:-$top/build/examples}
python=$(PATH=/usr/bin:$PATH command -v python3)
port=
# A line of each side has a KeyUpdate before it: with io_uring a thousand
declare -A lines=([epoll]=51 [uring]=501)
server=

stop()
{
	[ -z "$server" ] || kill "$server" 2>/dev/null || :
	[ -z "$server" ] || wait "$server" 2>/dev/null || :
	server=
}
trap 'stop; rm -rf "$dir"' EXIT

prepare()
{
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "$dir/key.pem" -out "$dir/cert.pem" -days 2 \
		-subj /CN=localhost -addext subjectAltName=DNS:localhost || return
	# What the server answers to these lines
	seq 0 $((lines[uring] - 1)) | sed 's/^/line /' | rev >"$dir/want"
	mkfifo "$dir/port"
	(cd "$dir" && exec "$python" -I "$here/loops_server.py" >port \
		2>server) &
	server=$!
	# Fails if the client ends before that
	read -r port <"$dir/port" || { cat "$dir/server"; return 1; }
}

# client NAME STATUS COUNT [BYTES]
client()
{
	local status=0

	"$examples/$1_client" localhost $port "$3" "$dir/cert.pem" "${@:4}" \
		>"$dir/got" 2>"$dir/said" || status=$?
	cat "$dir/said"
	[ "$status" -eq "$2" ]
}

# All lines are right and in order
answers()
{
	client "$1" 0 20 && head -n 20 "$dir/want" | cmp - "$dir/got"
}

# A KeyUpdate of ours in each round, which asks for the peer's
renews()
{
	local want=${lines[$1]}

	client "$1" 0 "$want" 5 &&
		head -n "$want" "$dir/want" | cmp - "$dir/got" &&
		awk '/^KeyUpdates:/ { sent = $2; received = $4 }
			END { exit !(sent >= '"$want"' &&
				received >= '"$want"' - 1) }' "$dir/said"
}

cannot_renew()
{
	client "$1" 1 20 5 && grep -q 'KeyUpdate' "$dir/said"
}

echo "TAP version 13"
if ! [ -x "$examples/epoll_client" ]; then
	echo "1..0 # SKIP no example was built: make examples"
	exit 4
fi
if ! promised ktls && ! [ -e /proc/net/tls_stat ]; then
	skip "loops of one's own" "this kernel has no TLS" ktls
	tap_done
	exit
fi
check "a server" prepare
for name in epoll uring; do
	if ! [ -x "$examples/${name}_client" ]; then
		skip "$name" "it was not built: liburing-dev"
		continue
	fi
	if promised rekey; then
		check "$name: past tickets, a KeyUpdate before each line" \
			renews $name
	else
		check "$name: lines, past tickets" answers $name
		check "$name: a KeyUpdate that cannot be is said" cannot_renew $name
	fi
done
stop
tap_done
