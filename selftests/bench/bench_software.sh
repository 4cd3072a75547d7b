#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# bench_software.sh: tests sslp bench as any machine can run it: its reports,
# and how it refuses a bad command line before it measures. TAP output. SSLP is
# the command under test.
set -eu
# shellcheck source=bench_lib.sh
. "$(dirname "$0")/bench_lib.sh"

test_usage()
{
	check "help" exits 0 "$sslp" bench --help
	check "list" exits 0 "$sslp" bench --list
	check "unknown option" exits 2 "$sslp" bench --no-such-option
	check "unknown work: lists them" \
		refuses "master keys-40 keys-88 keys-160 first-40 tls13 update extract arm open read read-64 write write-64 premaster-p256 premaster-x25519 handshake prf label" \
		--work keys-41
	check "unknown subject: lists them" \
		refuses "module batch af_alg libkcapi software socket openssl-pkey openssl-ssl openssl-kdf openssl-hmac nettle" \
		--subject softwear
	check "unknown baseline: lists them" \
		refuses "software openssl-kdf" --baseline none
	check "unknown driver: says what /proc/crypto has" \
		refuses "/proc/crypto" --work keys-40 --driver 'hmac(sha256-no)'
	check "unknown hash: lists them" \
		refuses "sha256 sha384 sha512" --hash md4
	check "unknown picture: lists the formats" \
		refuses ".svg .png" --plot "$dir/picture.jpeg"
	check "two formats" refuses "--json --csv" --json --csv
	check "two lengths of a turn" refuses "--turn --ops" --turn 1 --ops 1
	check "no threads" refuses "--threads" --threads 0
	check "threads that go down" refuses "--threads" --threads 4-1
	check "too many rounds" refuses "--rounds" --rounds 101
	check "output larger than can be had" refuses "--out" --out 8K
	check "context larger than can be had" refuses "--seed" \
		--work label --seed 256
}

# early STATUS COMMAND...: fails at once, not after the run, which would be long
early()
{
	local start=$SECONDS

	exits "$@" || return
	[ $((SECONDS - start)) -le 20 ] || { echo "late"; return 1; }
	[ ! -s "$dir/out" ]
}

clock_of_this_machine()
{
	exits 1 "$sslp" bench --count &&
	grep -q icount "$dir/err"
}

test_known_early()
{
	check "report in no folder" early 1 "$sslp" bench --turn 100000 \
		--output "$dir/none/report"
	check "picture in no folder" early 1 "$sslp" bench --turn 100000 \
		--plot "$dir/none/picture.svg"
	echo '{}' >"$dir/empty.json"
	check "no earlier run" early 2 "$sslp" bench --turn 100000 \
		--compare "$dir/empty.json"
	if [ -n "${VM_COUNTS:-}" ]; then
		skip "a clock that counts no instructions" "this one does"
	else
		check "a clock that counts no instructions" \
			clock_of_this_machine
	fi
}

software_is_right()
{
	bench 0 --json &&
	json 'right("software") and right("openssl-kdf") and right("nettle")' \
		'all(r["verdict"] in ("right", "refused") for r in rows)' \
		'len({g["work"] for g in d["groups"]}) == 14' \
		'[r for r in right("openssl-kdf")
		  if r["figures"]["standing"] == "baseline"]' \
		'all(r["figures"]["system_calls"] in (None, 0)
		     for r in right("nettle") if r["group"]["work"] not in
		     ("arm", "open"))'
}

# Both ends get the same master secret. Only the library and libcrypto can.
agreement()
{
	bench 0 -w premaster-p256,premaster-x25519 --json &&
	json 'right("software") and len(right("software")) == 2' \
		'{r["subject"] for r in right("openssl-pkey")
		  if r["figures"]["standing"] == "baseline"}' \
		'not right("nettle") and not right("openssl-kdf")' \
		'all(g["output_bytes"] == 48 for g in d["groups"])'
}

# libssl's server accepts the Finished of each client
handshake()
{
	bench 0 -w handshake --json &&
	json 'right("software") and not right("openssl-pkey")' \
		'[r for r in right("openssl-ssl")
		  if r["figures"]["standing"] == "baseline"]'
}

sizes()
{
	bench 0 -w prf,label --hash sha512 --secret 100 --seed 200 --out 1000 \
		-s software,nettle --json &&
	json 'all(g["output_bytes"] == 1000 for g in d["groups"])' \
		'all(g["hash"] == "SHA512" for g in d["groups"])' \
		'len(right("software")) == 2 and len(right("nettle")) == 2'
}

few_rounds()
{
	bench 0 -w keys-40 -s software --rounds 3 --json &&
	json 'all(r["figures"]["standing"] in ("untold", "baseline")
		  for r in rows)' 'd["groups"][0]["noise"] is None'
}

# Nettle is at least five times as fast as the baseline, in a guest twice
a_difference()
{
	exits 0 "$sslp" bench --ops 100 -w keys-40 -s nettle --json &&
	json 'right("nettle")[0]["figures"]["standing"] == "faster"' \
		'right("nettle")[0]["figures"]["ratio"]["high"] < 1'
}

scaling()
{
	bench 0 -w keys-40 -s software -t 1-2 --json &&
	json '[r for r in rows if r["group"]["threads"] == 2 and
	       r["figures"]["scaling"] > 0]'
}

alive()
{
	bench 0 -w keys-40 -s software --alive 20000 --json &&
	json 'right("software")[0]["figures"]["master_key_bytes"] <= 512' \
		'right("software")[0]["figures"]["session_key_bytes"] <= 1024'
}

test_figures()
{
	check "all works, by software" software_is_right
	check "JSON matches the schema" described
	check "agreement" agreement
	check "handshake" handshake
	check "sizes" sizes
	check "few rounds tell no difference" few_rounds
	check "a difference where there is one" a_difference
	check "threads" scaling
	check "weight of live keys" alive
}

csv()
{
	bench 0 -w keys-40,tls13 --csv &&
	/usr/bin/python3 - "$dir/out" <<-'END'
	import csv, sys
	rows = list(csv.DictReader(open(sys.argv[1], newline=""), strict=True))
	assert rows and all(None not in r and None not in r.values()
	                    for r in rows), rows
	right = [r for r in rows if r["verdict"] == "right"]
	assert right and all(float(r["rate"]) > 0 for r in right), right
	assert {r["work"] for r in right} == {"keys-40", "tls13"}
	END
}

table()
{
	unset COLUMNS
	bench 0 -w keys-40,extract &&
	grep -q '^Kernel .*Linux' "$dir/out" &&
	[ "$(grep -c '^SUBJECT' "$dir/out")" -eq 2 ] &&
	grep -q '^openssl-kdf again .* control$' "$dir/out" || return
	# Only the rows of a table, not the list of what was refused
	awk '/^SUBJECT/ { inside = 1 } !NF { inside = 0 }
	     inside && length > 100 { print; bad = 1 } END { exit bad }' \
		"$dir/out"
}

# The width of the terminal decides which columns there are
wide_table()
{
	COLUMNS=140 bench 0 -w keys-40 -s nettle &&
	grep -q '^SUBJECT .* P99.9 ' "$dir/out" || return
	COLUMNS=70 bench 0 -w keys-40 -s nettle &&
	grep -q '^SUBJECT .* RATIO' "$dir/out" &&
	! grep -q '^SUBJECT .* P99.9 ' "$dir/out"
}

to_a_file()
{
	bench 0 -w keys-40 -s software --json -o "$dir/report.json" &&
	[ ! -s "$dir/out" ] && /usr/bin/python3 -m json.tool \
		"$dir/report.json" >/dev/null
}

compare()
{
	bench 0 -w keys-40,tls13 -s software,nettle --compare \
		"$dir/report.json" &&
	grep -q '^Against the run of 20' "$dir/out" &&
	grep -q 'keys-40, nettle: new' "$dir/out" || return
	/usr/bin/python3 - "$dir/report.json" <<-'END'
	import json, sys
	d = json.load(open(sys.argv[1]))
	for r in d["groups"][0]["rows"]:
	    if r["subject"] == "software":
	        r["verdict"] = "wrong"
	d["environment"]["kernel"] = "1.0"
	json.dump(d, open(sys.argv[1], "w"))
	END
	bench 0 -w keys-40 -s software --compare "$dir/report.json" &&
	grep -q 'software .*: right, was wrong' "$dir/out" &&
	grep -q 'kernel is .*, was "1.0"' "$dir/out"
}

# draws FORMAT: a run writes a picture
draws()
{
	bench 0 -w keys-40,tls13 -s software,nettle -t 1,2 \
		--plot "$dir/picture.$1" || return
	case $1 in
	svg)	/usr/bin/python3 -c 'import sys
from xml.dom import minidom
d = minidom.parse(sys.argv[1])
assert len(d.getElementsByTagName("path")) > 10
assert "keys-40" in d.documentElement.toxml()' "$dir/picture.svg" ;;
	png)	[ "$(head -c 4 "$dir/picture.png" | tail -c 3)" = PNG ] &&
		[ "$(wc -c <"$dir/picture.png")" -gt 10000 ] ;;
	esac
}

# A long run is interrupted. What was measured so far must be complete. A shell
# makes its background commands ignore the signal. env undoes that.
interrupted()
{
	local pid status=0

	env --default-signal=INT "$sslp" bench -w keys-40 -s software --turn 200 --rounds 100 --json \
		>"$dir/out" 2>"$dir/err" &
	pid=$!
	sleep 4
	kill -INT "$pid"
	wait "$pid" || status=$?
	[ "$status" -eq 130 ] || { echo "status $status"; return 1; }
	json 'd["interrupted"]' 'len(d["groups"]) == 1' &&
	described
}

full_disk()
{
	exits 1 sh -c "exec '$sslp' bench $quick -w keys-40 >/dev/full" &&
	grep -q '^sslp: standard output' "$dir/err"
}

test_reports()
{
	check "table" table
	check "table, as wide as COLUMNS" wide_table
	check "a full disk is a failure" full_disk
	check "CSV" csv
	check "JSON into a file" to_a_file
	check "against an earlier run" compare
	check "interrupted" interrupted
	if command -v gnuplot >/dev/null; then
		check "SVG" draws svg
		check "PNG" draws png
	else
		skip "pictures" "no gnuplot"
	fi
	check "nothing is left over" nothing_left
}

nothing_left()
{
	! ls "$dir"/*.??????.* "$dir"/report.json.* "$dir"/picture.*.* \
		2>/dev/null
}

# transfer OPTION...: a short run of the sub-command
transfer()
{
	exits 0 "$sslp" bench transfer --size 1K,64K --rounds 6 "$@"
}

# Without kernel TLS the rows that need it are refused. The others are there.
transfer_here()
{
	transfer --json &&
	/usr/bin/python3 "$here/../lib/json_schema.py" \
		"$top/Documentation/transfer-schema.json" "$dir/out" &&
	/usr/bin/python3 - "$dir/out" <<-'END'
	import json, sys
	d = json.load(open(sys.argv[1]))
	paths = {p["path"]: p for p in d["paths"]}
	assert set(paths) == {"write-read", "sendfile-read", "sendfile-splice"}
	for p in d["paths"]:
	    for w in p["ways"]:
	        right = {c["verdict"] for c in w["sizes"]} == {"right"}
	        refused = {c["verdict"] for c in w["sizes"]} == {"refused"}
	        assert right or refused, w
	        if w["way"] in ("plain", "openssl"):
	            assert right and w["tx"] == w["rx"] == "user", w
	        if d["kernel_tls"] and w["way"] in ("openssl-ktls", "sslp"):
	            assert refused and w["sizes"][0]["reason"], w
	        if right and w["way"] != "plain":
	            assert w["setup"]["median"] > 0, w
	END
}

transfer_table()
{
	transfer --connections 2 --protocol 1.2 &&
	grep -q '^Kernel TLS ' "$dir/out" &&
	grep -q '^write-read, 2 connections: ' "$dir/out" &&
	grep -q '^plain .* none ' "$dir/out" &&
	grep -q '^openssl .* user ' "$dir/out"
}

# There is a diagram for each path, with the baseline. If the file cannot be
# written, nothing is measured.
transfer_draws()
{
	transfer --plot "$dir/transfer.svg" &&
	/usr/bin/python3 -c 'import sys
from xml.dom import minidom
text = minidom.parse(sys.argv[1]).documentElement.toxml()
assert all(text.count(p + ", 1 connection") == 1 for p in (
    "write-read", "sendfile-read", "sendfile-splice"))
assert text.count("openssl = 1<") == 3' "$dir/transfer.svg" &&
	early 1 "$sslp" bench transfer --plot "$dir/none/picture.svg"
}

transfer_usage()
{
	local bad

	for bad in --size=0 --size=2G --size=1,2,3,4,5,6,7,8,9,10,11,12,13 \
		   --connections=0 --connections=65 --protocol=1.1 \
		   --rounds=101 stray; do
		exits 2 "$sslp" bench transfer "$bad" || return
	done
}

test_transfer()
{
	check "transfer: help" exits 0 "$sslp" bench transfer --help
	check "transfer: bad command lines" transfer_usage
	check "transfer: rows that can be had here" transfer_here
	check "transfer: table, TLS 1.2, two connections" transfer_table
	if command -v gnuplot >/dev/null; then
		check "transfer: picture" transfer_draws
	else
		skip "transfer: picture" "no gnuplot"
	fi
}

echo "TAP version 13"
test_usage
test_known_early
test_figures
test_reports
test_transfer
tap_done
