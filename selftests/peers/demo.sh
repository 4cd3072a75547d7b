#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Serves a file with keys from this library and records from the kernel.
# Programs that know nothing of either fetch it. Needs a kernel with TLS, curl
# and openssl. SSLP names the command, SIZE the size of the file in MiB.
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
SSLP=${SSLP:-$top/sslp}
SIZE=${SIZE:-64}
work=$(mktemp -d)
server=
failures=0

cleanup()
{
	if [ -n "$server" ]; then
		kill "$server" 2>/dev/null || :
		wait "$server" 2>/dev/null || :
	fi
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM

say()
{
	printf '\n%s\n' "$*"
}

indent()
{
	sed 's/^/    /'
}

give_up()
{
	printf '\nThe demo failed: %s\n' "$*" >&2
	exit 1
}

hash_of()
{
	sha256sum <"$1" | cut -d ' ' -f 1
}

# The kernel has no counters before its module is there. That counts as zero.
counter()
{
	awk -v name="$1" '$1 == name { n = $2 } END { print n + 0 }' \
		/proc/net/tls_stat 2>/dev/null || echo 0
}

sockets_sending()
{
	echo $(($(counter TlsTxSw) + $(counter TlsTxDevice)))
}

start_server()
{
	"$SSLP" serve --port 0 --save-cert "$work/cert.pem" --verbose \
		"$work/random" >"$work/server.out" 2>"$work/server.err" &
	server=$!
	tries=0
	until url=$(sed -n 's/^listening on /https:\/\//p' \
		    "$work/server.out") && [ -n "$url" ]; do
		tries=$((tries + 1))
		if [ $tries -eq 100 ] || ! kill -0 "$server" 2>/dev/null; then
			indent <"$work/server.err"
			give_up "the server did not start"
		fi
		sleep 0.1
	done
}

# fetch_curl VERSION, fetch_openssl VERSION, fetch_sslp VERSION: to $work/got
fetch_curl()
{
	curl --silent --show-error --fail --cacert "$work/cert.pem" \
		--tlsv"$1" --tls-max "$1" --output "$work/got" "$url/random"
}

fetch_openssl()
{
	option=-tls$(echo "$1" | tr . _)
	printf 'GET /random HTTP/1.0\r\n\r\n' |
	openssl s_client -quiet -ign_eof "$option" -connect "${url#https://}" \
		-CAfile "$work/cert.pem" -verify_return_error \
		>"$work/raw" 2>"$work/s_client.err" ||
	{ cat "$work/s_client.err" >&2; return 1; }
	LC_ALL=C sed '1,/^\r$/d' "$work/raw" >"$work/got"
	rm "$work/raw"
}

fetch_sslp()
{
	"$SSLP" get --quiet --cacert "$work/cert.pem" --tls "$1" \
		--output "$work/got" "$url/random"
}

# try NAME FUNCTION VERSION
try()
{
	rm -f "$work/got"
	begin=$(date +%s%N)
	if "$2" "$3" && [ "$(hash_of "$work/got")" = "$wanted" ]; then
		verdict=identical
	else
		verdict=DIFFERENT
		failures=$((failures + 1))
	fi
	end=$(date +%s%N)
	printf '    %-16s TLS %s  %s  (%s ms)\n' "$1" "$3" "$verdict" \
		$(((end - begin) / 1000000)) | tee -a "$work/results"
}

[ -x "$SSLP" ] || give_up "there is no $SSLP: run make first"

say "This is Linux $(uname -r)."

say "A file of $SIZE MiB, random. Its SHA-256 is"
head -c "${SIZE}M" /dev/urandom >"$work/random"
wanted=$(hash_of "$work/random")
echo "$wanted" | indent

before=$(sockets_sending)
start_server
say "sslp serve offers it. libssl shakes hands, this library computes the keys,"
echo "the kernel encrypts and sends the file. Who fetches it, and what arrives:"
connections=0
for version in 1.2 1.3; do
	try curl fetch_curl $version
	try "openssl s_client" fetch_openssl $version
	connections=$((connections + 2))
done
try "sslp get" fetch_sslp 1.3
connections=$((connections + 1))

say "What the server knew of these connections:"
sed -n 's/^sslp: [^ ]*: \(TLS .*\)/\1/p' "$work/server.err" | sort | uniq -c |
sed -e 's/^ *\([0-9]*\) /\1 with /' -e 's/, \(keys\|kTLS\|records\) by /\n  \1 by /g' \
	-e 's/, kTLS /\n  kernel TLS: /' | indent
[ $failures -eq 0 ] || sed 's/^/    /' "$work/server.err" >&2

after=$(sockets_sending)
[ $((after - before)) -ge $connections ] ||
	give_up "the kernel has counted $before sockets before and $after now, not $connections more"

healthy=0
"$SSLP" doctor >"$work/doctor" 2>&1 || healthy=$?
if [ "$healthy" -ne 0 ]; then
	indent <"$work/doctor"
	give_up "sslp doctor found a closed gate"
fi

kill -TERM "$server"
wait "$server" || give_up "the server did not end well"
server=
[ $failures -eq 0 ] || give_up "$failures transfers went wrong"

# Ten lines that show the result
say "On Linux $(uname -r), $SIZE MiB with SHA-256 $(echo "$wanted" | cut -c 1-16)..."
cat "$work/results"
echo "    sockets whose records the kernel has encrypted, by /proc/net/tls_stat:"
echo "    $before before, $after after; those of sslp get count as well"
sed -n '1s/^/    sslp doctor: /p' "$work/doctor"
echo "All transfers were identical."
