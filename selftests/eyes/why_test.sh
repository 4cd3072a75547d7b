#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# why_test.sh: sslp why names the gate at which a connection stopped, and does
# not change what the program does. TAP output. SSLP is the command under test.
#
# If kernel TLS is promised, the test is in a guest, which is slow. Then only
# the cases that need kernel TLS run, and on a kernel that can replace keys only
# those with KeyUpdates. Otherwise the cases run that stop before kernel TLS.
set -eu
# shellcheck source=../lib/tap_lib.sh
. "$(dirname "$0")/../lib/tap_lib.sh"
sslp=${SSLP:-$top/sslp}
schema=${WHY_SCHEMA:-$top/Documentation/why-schema.json}
# Debian's Python, without what makes it start slowly
python=(/usr/bin/python3 -I -S)
server=
port=
export OPENSSL_CONF=$dir/plain.cnf

stop()
{
	[ -z "$server" ] || kill "$server" 2>/dev/null || :
	server=
}
trap 'stop; rm -rf "$dir"' EXIT

make_files()
{
	local old=('CipherString = ALL:@SECLEVEL=0' 'MinProtocol = TLSv1')

	openssl_config "${old[@]}" >"$dir/plain.cnf"
	openssl_config "${old[@]}" 'Options = KTLS' >"$dir/ktls.cnf"
	mkdir "$dir/gnutls"
	printf '[global]\nktls = true\n' >"$dir/gnutls/config"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "$dir/key.pem" -out "$dir/cert.pem" -days 2 \
		-subj /CN=localhost
}

# serve COMMAND...: starts it, and waits until it says where it listens
serve()
{
	: >"$dir/server"	# forget what the last one said
	"$@" >"$dir/server" 2>&1 &
	server=$!
	await_port $server "$dir/server"
}

openssl_server()
{
	stop
	serve openssl s_server -accept 127.0.0.1:0 -www -cert "$dir/cert.pem" \
		-key "$dir/key.pem" "$@"
}

# seen GATES COMMAND...: its connections stop at these gates, in this order
seen()
{
	local wanted=$1

	shift
	"$sslp" why --json -o "$dir/out" -- "$@" >"$dir/said" 2>&1 </dev/null ||
		:
	cp "$dir/out" "$(mktemp "$dir/answer-XXXXXX")"
	"${python[@]}" "$here/eyes_json.py" "$dir/out" \
		"[x['gate'] for x in c] == '$wanted'.split()" \
		'all("pidfd_getfd" in x for x in d["lacks"])' && return
	tail -n 5 "$dir/said"
	return 1
}

# All answers so far
as_described()
{
	/usr/bin/python3 "$here/../lib/json_schema.py" "$schema" \
		"$dir"/answer-*
}

# holds EXPRESSION...: each is true of the last answer
holds()
{
	cp "$dir/out" "$(mktemp "$dir/answer-XXXXXX")"
	"${python[@]}" "$here/eyes_json.py" "$dir/out" "$@"
}

s_client()
{
	openssl s_client -connect "127.0.0.1:$port" "$@"
}
export -f s_client
export port

enabled()
{
	OPENSSL_CONF=$dir/ktls.cnf "$@"
}

# openssl_sees GATES ARGUMENTS...: a client that may use kernel TLS
openssl_sees()
{
	local gates=$1

	shift
	enabled seen "$gates" openssl s_client -connect "127.0.0.1:$port" "$@"
}

client()
{
	seen "$1" "${python[@]}" "$here/why_client.py" "$port" "${@:2}"
}

# --- no kernel TLS is needed -------------------------------------------------

not_enabled()
{
	seen option openssl s_client -connect "127.0.0.1:$port" &&
	holds 'c[0]["library"]["name"] == "OpenSSL"' \
	      'c[0]["library"]["kernel_tls"] == "with"' \
	      'c[0]["library"]["version"].startswith("3.")' \
	      'c[0]["side"] == "client" and c[0]["agreed"]["version"] == 772' \
	      "c[0]['peer'] == '127.0.0.1:$port'" \
	      '"openssl" in c[0]["name"] and c[0]["TCP_ULP"]["tried"] == 0' \
	      '[x["kernel_tls"] for x in d["configurations"]] == [False]'
}

curl_sees()
{
	seen memory-bio curl -sk "https://127.0.0.1:$port/" -o /dev/null &&
	holds 'c[0]["library"]["name"] == "OpenSSL"' \
	      '"libcurl" in c[0]["caller"]'
}

curl_with_option()
{
	enabled curl_sees && holds '[x["kernel_tls"] for x in
		d["configurations"]] == [True]'
}

by_hand()
{
	client memory-bio memory &&
	holds 'c[0]["library"]["name"] == "OpenSSL" and
	       "python" in c[0]["caller"]'
}

not_tcp()
{
	stop
	openssl s_server -unix "$dir/socket" -www -cert "$dir/cert.pem" \
		-key "$dir/key.pem" >/dev/null 2>&1 &
	server=$!
	until [ -S "$dir/socket" ]; do
		kill -0 $server || return
		sleep 0.1
	done
	enabled seen not-tcp openssl s_client -unix "$dir/socket"
}

gnutls()
{
	GNUTLS_SYSTEM_PRIORITY_FILE=$1 seen library-build \
		gnutls-cli --insecure -p "$port" 127.0.0.1 &&
	holds 'c[0]["library"]["name"] == "GnuTLS"' \
	      'c[0]["library"]["version"].startswith("3.")'
}

gnutls_with_config()
{
	gnutls "$dir/gnutls/config" &&
	holds '[x["kernel_tls"] for x in d["configurations"]] == [True]'
}

go_program()
{
	GOCACHE=$dir/go GO111MODULE=off go build -o "$dir/why_client" \
		"$here/why_client.go" &&
	seen library "$dir/why_client" "127.0.0.1:$port" &&
	holds 'c[0]["library"]["name"].startswith("Go")' \
	      'c[0]["library"]["version"].startswith("1.")'
}

several()
{
	client "option memory-bio option" socket plain memory socket
}

no_tls()
{
	client "" plain && "$sslp" why -- "${python[@]}" \
		"$here/why_client.py" "$port" plain 2>&1 |
		grep -x 'sslp why: no TLS connection was seen'
}

# A filter like those of containers, which applies to sslp as well
not_asked()
{
	"${python[@]}" "$here/../lib/seccomp_filter.py" copy "$sslp" why --json \
		-o "$dir/out" -- openssl s_client -connect "127.0.0.1:$port" \
		</dev/null >"$dir/said" 2>&1 &&
	holds "c[0]['gate'] == 'option' and c[0]['peer'] == '127.0.0.1:$port'" \
		'len(d["lacks"]) == 1 and "pidfd_getfd" in d["lacks"][0]'
}

# The text on the terminal begins with the verdict
verdict_first()
{
	"$sslp" why -o "$dir/out" -- openssl s_client -connect \
		"127.0.0.1:$port" </dev/null >"$dir/said" 2>&1
	head -n 1 "$dir/out" |
		grep -x 'sslp why: 0 of 1 TLS connection in kernel TLS' &&
	grep 'Gate: SSL_OP_ENABLE_KTLS is not set' "$dir/out" &&
	! grep -nE '^.{101}|[[:blank:]]$' "$dir/out"
}

# The name of a file is bytes. It must not control the terminal, and JSON stays
# UTF-8
odd_names()
{
	local odd=$dir/$'x\x9b\xff\x1b[2J.cnf'

	cp "$dir/ktls.cnf" "$odd"
	OPENSSL_CONF=$odd seen memory-bio curl -sk "https://127.0.0.1:$port/" \
		-o /dev/null &&
	holds '[x["path"].endswith("/x???[2J.cnf")
		for x in d["configurations"]] == [True]' &&
	OPENSSL_CONF=$odd "$sslp" why -o "$dir/out" -- curl -sk \
		"https://127.0.0.1:$port/" -o /dev/null &&
	! LC_ALL=C grep -n '[^ -~]' "$dir/out"
}

same_bytes()
{
	local plain=$dir/plain traced=$dir/traced

	echo in | sh -c 'cat; echo out; echo err >&2; exit 3' >"$plain" 2>&1 ||
		:
	echo in | exits 3 "$sslp" why -o "$dir/answer" -- \
		sh -c 'cat; echo out; echo err >&2; exit 3' &&
	cat "$dir/out" "$dir/err" >"$traced" && cmp "$plain" "$traced"
}

# What is read from a pipe is missing for the program, also if it is a
# configuration
reads_no_pipe()
{
	local pipe=$dir/pipe.cnf said

	mkfifo "$pipe"
	echo text >"$pipe" &
	said=$(OPENSSL_CONF=$pipe "$sslp" why --json -o "$dir/out" -- \
		cat "$pipe")
	wait $!
	[ "$said" = text ] &&
		holds '[x["readable"] for x in d["configurations"]] == [False]'
}

# The signal reaches the command, which decides what it does
handed_on()
{
	local tracer status=0

	"$sslp" why -o "$dir/answer" -- sh -c "trap 'exit 9' TERM
		: >'$dir/begun'; while :; do sleep 0.1; done" &
	tracer=$!
	until [ -e "$dir/begun" ]; do
		sleep 0.1
	done
	kill -TERM $tracer
	wait $tracer || status=$?
	[ $status -eq 9 ]
}

# The command can be stopped and continued like any job
stops()
{
	exits 5 "$sslp" why -o "$dir/answer" -- sh -c '
		(sleep 0.3; kill -CONT $$) & kill -STOP $$; exit 5'
}

test_program()
{
	check "output and exit status are the program's" same_bytes
	check "a pipe is not read" reads_no_pipe
	check "killed by a signal" exits 137 "$sslp" why -o "$dir/answer" -- \
		sh -c 'kill -9 $$'
	check "signals are handed on" handed_on
	check "stopped and continued" stops
	check "no such program" exits 127 "$sslp" why -- "$dir/nothing"
	check "not a program" exits 126 "$sslp" why -- "$dir"
	check "no such process" exits 1 "$sslp" why 4194304
	check "neither" exits 2 "$sslp" why
	check "neither, a word" exits 2 "$sslp" why word
}

# as_process GATE: a server is watched, and what connects to it stops at GATE
as_process()
{
	local watcher

	"$sslp" why --json --time 600 -o "$dir/out" $server 2>"$dir/said" &
	watcher=$!
	until grep -q "^TracerPid:[[:blank:]]$watcher$" \
		/proc/$server/status; do
		# A container may have this right over its children only
		kill -0 $watcher || { grep 'ptrace_scope is' "$dir/said"; return; }
		sleep 0.1
	done
	s_client </dev/null >/dev/null 2>&1
	kill -INT $watcher
	wait $watcher && holds "[x['gate'] for x in c] == ['$1']" \
		'c[0]["side"] == "server"' && kill -0 $server
}

# While a child of vfork() has not run its program, its parent cannot be stopped.
# Here the child waits for somebody who writes to a FIFO.
in_vfork()
{
	local program status=0

	mkfifo "$dir/fifo"
	"${python[@]}" -c 'import os, sys
os.posix_spawn("/bin/true", ["true"], {},
	file_actions=[(os.POSIX_SPAWN_OPEN, 0, sys.argv[1], os.O_RDONLY, 0)])' \
		"$dir/fifo" &
	program=$!
	until [ -n "$(cat /proc/$program/task/$program/children)" ]; do
		kill -0 $program || return
		sleep 0.1
	done
	timeout 60 "$sslp" why --time 1 $program >"$dir/said" 2>&1 || status=$?
	: >"$dir/fifo"
	wait $program && { [ $status -eq 0 ] ||
		grep 'ptrace_scope is' "$dir/said"; }
}

test_without_ktls()
{
	check "files for the tests" make_files
	test_program
	check "a server" openssl_server
	check "openssl, not enabled" not_enabled
	check "the verdict comes first" verdict_first
	check "curl" curl_sees
	check "curl, with the option" curl_with_option
	check "names that are no text" odd_names
	check "memory BIOs" by_hand
	check "CBC" openssl_sees suite -tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256
	check "CCM_8" openssl_sees suite -tls1_2 -cipher ECDHE-ECDSA-AES128-CCM8
	check "ARIA" openssl_sees library-suite -tls1_2 \
		-cipher ECDHE-ARIA128-GCM-SHA256:ECDHE-ECDSA-ARIA128-GCM-SHA256
	check "shorter records" openssl_sees record-limit -maxfraglen 512
	check "shorter records, TLS 1.2" openssl_sees record-limit -tls1_2 \
		-maxfraglen 1024
	check "TLS 1.1" openssl_sees version -tls1_1
	check "no handshake" openssl_sees handshake -tls1_2 \
		-cipher ECDHE-RSA-AES128-GCM-SHA256
	check "GnuTLS" gnutls "$dir/none"
	check "GnuTLS, with its configuration" gnutls_with_config
	check "Go" go_program
	check "several connections" several
	check "no TLS" no_tls
	check "sockets may not be asked" not_asked
	check "a server that runs already" as_process option
	check "a program in vfork()" in_vfork
	check "not TCP" not_tcp
}

# --- with kernel TLS ---------------------------------------------------------

nginx_config()
{
	cat <<-END
	daemon off;
	master_process off;
	pid $dir/nginx.pid;
	error_log stderr notice;
	events { }
	http {
		access_log off;
		server {
			listen 127.0.0.1:4431 ssl;
			ssl_certificate $dir/cert.pem;
			ssl_certificate_key $dir/key.pem;
			ssl_protocols TLSv1.2;
			$1
		}
	}
	END
}

# nginx_sees GATES CONFIGURATION: nginx answers one request, and stops at one of
# GATES; then it is told to quit. If it has read ahead, it does not receive in the
# kernel.
nginx_sees()
{
	local tracer

	rm -f "$dir/nginx.pid"
	nginx_config "$2" >"$dir/nginx.conf"
	"$sslp" why --json -o "$dir/out" -- nginx -c "$dir/nginx.conf" \
		>"$dir/said" 2>&1 &
	tracer=$!
	until [ -s "$dir/nginx.pid" ]; do
		kill -0 $tracer || { cat "$dir/said"; return 1; }
		sleep 0.1
	done
	curl -sk https://127.0.0.1:4431/ -o /dev/null
	kill -TERM $tracer
	wait $tracer || :
	holds "len(c) == 1 and c[0]['gate'] in '$1'.split()" \
	      'c[0]["side"] == "server" and c[0]["name"] == "nginx"'
}

# filtered WHAT GATE: with a filter, as a container has it, or in the place of a
# kernel that lacks WHAT
filtered()
{
	enabled seen "$2" "${python[@]}" "$here/../lib/seccomp_filter.py" "$1" \
		openssl s_client -tls1_2 -connect "127.0.0.1:$port"
}

# The library may also try connections to itself
our_own()
{
	"$sslp" why --json -o "$dir/out" -- "$sslp" get -qk \
		"https://127.0.0.1:$port/" -o "$dir/body" >"$dir/said" 2>&1 ||
		:
	holds "[(x['gate'], x['TLS_TX']['armed']) for x in c
		if x['peer'] == '127.0.0.1:$port'] == [('ktls', 'yes')]"
}

# If root asks, the kernel loads the module
module_absent()
{
	unload tls &&
	enabled seen module setpriv --reuid=65534 --regid=65534 --clear-groups \
		openssl s_client -connect "127.0.0.1:$port" &&
	! grep -qw tls /proc/sys/net/ipv4/tcp_available_ulp
}

test_with_ktls()
{
	check "files for the tests" make_files
	check "a server" openssl_server
	check "both ways" openssl_sees ktls -tls1_2
	check "TLS 1.3, sending only" openssl_sees sending-only
	check "one of two" client "ktls option" enabled socket
	check "MPTCP" client mptcp mptcp
	check "a seccomp filter on TCP_ULP" filtered ulp seccomp
	check "a seccomp filter on keys" filtered keys seccomp
	check "a kernel without the cipher" filtered cipher kernel-cipher
	check "a kernel without its driver" filtered driver kernel-cipher
	check "our own" our_own
	check "nginx" nginx_sees option ''
	check "nginx, with the option" nginx_sees "ktls sending-only" \
		'ssl_conf_command Options KTLS;'
	check "the module is absent" module_absent
	modprobe tls
}

# --- with kernel TLS that replaces keys --------------------------------------

# The server sends KeyUpdates, and sslp get follows them
own_server()
{
	stop
	head -c 20000 /dev/urandom >"$dir/body"
	serve "$sslp" serve --port 0 --tls 1.3 --rekey-every 4K "$dir/body"
}

updates_followed()
{
	"$sslp" why --json -o "$dir/out" -- "$sslp" get -qk \
		"https://127.0.0.1:$port/body" -o "$dir/got" >"$dir/said" 2>&1 &&
	cmp "$dir/body" "$dir/got" &&
	holds "[(x['gate'], x['TLS_RX']['tried'] > 1) for x in c
		if x['peer'] == '127.0.0.1:$port'] == [('ktls', True)]"
}

updates_missed()
{
	client rekey forgets && grep -x EKEYEXPIRED "$dir/said" &&
	holds '"nobody gave the kernel the next key" in c[0]["text"]'
}

# No false alarm: this kernel can replace keys, so a KeyUpdate is no gate
test_with_rekey()
{
	check "files for the tests" make_files
	check "a server" openssl_server
	check "TLS 1.3, no KeyUpdate" openssl_sees sending-only
	check "another key to send with" client sending-only renews
	check "a server that sends KeyUpdates" own_server
	check "KeyUpdates that are followed" updates_followed
	check "KeyUpdates that are not" updates_missed
}

echo "TAP version 13"
if promised rekey; then
	test_with_rekey
elif promised ktls; then
	test_with_ktls
else
	test_without_ktls
fi
check "JSON matches the schema" as_described
tap_done
