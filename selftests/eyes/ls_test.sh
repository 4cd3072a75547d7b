#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# ls_test.sh: sslp ls lists all sockets in kernel TLS and nothing else, and says
# what it could not see. TAP output. SSLP is the command under test. Tests that
# need kernel TLS, or root, are skipped without it.
set -eu
# shellcheck source=../lib/tap_lib.sh
. "$(dirname "$0")/../lib/tap_lib.sh"
sslp=${SSLP:-$top/sslp}
schema=${LS_SCHEMA:-$top/Documentation/ls-schema.json}
# Debian's Python, without what makes it start slowly
python=(/usr/bin/python3 -I -S)
holder=

stop()
{
	if [ -n "$holder" ]; then
		kill "$holder" 2>/dev/null || :
		wait "$holder" || :
	fi
	holder=
}
trap 'stop; rm -rf "$dir"' EXIT

# hold COMMAND...: runs eyes_sockets.py, which says when it is ready. COMMAND is
# no function: then a kill would end only a shell, and the sockets would stay.
hold()
{
	mkfifo "$dir/end" 2>/dev/null || :
	"$@" <>"$dir/end" >"$dir/ready" 2>"$dir/held" &
	holder=$!
	until grep -q ready "$dir/ready"; do
		kill -0 $holder 2>/dev/null || { cat "$dir/held"; return 1; }
		sleep 0.1
	done
}

as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)

json()
{
	"${python[@]}" "$here/eyes_json.py" "$dir/out" "$@"
}

# listed COMMAND...: prints JSON and no complaint
listed()
{
	exits 0 "$@" --json && [ ! -s "$dir/err" ] &&
	cp "$dir/out" "$(mktemp "$dir/answer-XXXXXX")"
}

# All answers so far
as_described()
{
	/usr/bin/python3 "$here/../lib/json_schema.py" "$schema" \
		"$dir"/answer-*
}

test_usage()
{
	check "help" exits 0 "$sslp" ls --help
	check "unknown option" exits 2 "$sslp" ls --no-such-option
	check "one word too many" exits 2 "$sslp" ls word
	check "no interval" exits 2 "$sslp" ls --interval 0
	check "a full disk is a failure" exits 1 \
		sh -c "exec '$sslp' ls >/dev/full"
}

nothing_text()
{
	exits 0 unshare -n "$sslp" ls && [ ! -s "$dir/err" ] &&
	grep -x 'No socket in kernel TLS in this network namespace.' "$dir/out"
}

nothing_json()
{
	listed unshare -n "$sslp" ls && json 's == []' \
		'd["totals"]["sockets"] == 0' 'd["seen"]["sock_diag"]'
}

# Sockets that cannot be seen are not reported as absent
no_sock_diag()
{
	listed "${python[@]}" "$here/../lib/seccomp_filter.py" sock_diag "$sslp" ls &&
	json 'not d["seen"]["sock_diag"] and d["seen"]["proc"]' &&
	exits 0 "${python[@]}" "$here/../lib/seccomp_filter.py" sock_diag "$sslp" ls &&
	grep '^sock_diag does not answer' "$dir/out"
}

no_proc()
{
	exits 0 unshare -m sh -c \
		"mount -t tmpfs none /proc && exec '$sslp' ls --json" &&
	json 'not d["seen"]["proc"] and d["seen"]["sock_diag"]'
}

neither()
{
	exits 1 unshare -m sh -c "mount -t tmpfs none /proc &&
		exec ${python[*]} '$here/../lib/seccomp_filter.py' sock_diag '$sslp' ls" &&
	grep '^sslp: neither' "$dir/err"
}

# Waits until there are two. It does not matter how long that takes
watched()
{
	local watcher

	"$sslp" ls --watch --interval 1 --json >"$dir/out" &
	watcher=$!
	until [ "$(grep -c '^{.*}$' "$dir/out")" -ge 2 ]; do
		kill -0 $watcher || return
		sleep 0.2
	done
	kill $watcher
}

test_without_sockets()
{
	local name

	# Root may lack the capability, too, in a container or a chroot
	if ! promised ktls && ! unshare -m -n true 2>/dev/null; then
		for name in "nothing there" "nothing there, in JSON" \
			"without sock_diag" "without /proc" "without both"; do
			skip "$name" "no namespaces for this user here"
		done
	else
		check "nothing there" nothing_text
		check "nothing there, in JSON" nothing_json
		check "without sock_diag" no_sock_diag
		check "without /proc" no_proc
		check "without both" neither
	fi
	check "--watch goes on" watched
}

# --- with kernel TLS ---------------------------------------------------------

held()
{
	hold "${python[@]}" "$here/eyes_sockets.py" gcm12 gcm13 last fast six bare \
		plain
}

each_as_it_is()
{
	listed "$sslp" ls &&
	json 'len(s) == 11' 'd["totals"]["sockets"] == 11' \
	     'd["totals"]["processes"] == 1' \
	     'd["totals"]["sending"]["software"] == 5' \
	     'd["totals"]["receiving"]["software"] == 10' \
	     'd["totals"]["receiving"]["none"] == 1' \
	     "all(x['process']['pid'] == $holder for x in s)" \
	     'all(x["process"]["name"].startswith("python") for x in s)' \
	     'len([x for x in s if x["version"] == "1.2"]) == 2' \
	     'len([x for x in s if x["version"] == "1.3"]) == 8' \
	     'len([x for x in s if x["version"] is None]) == 1' \
	     'all(x["cipher"] == "AES-128-GCM" for x in s if x["version"])' \
	     'len([x for x in s if x["local"].startswith("[::1]:")]) == 2' \
	     'all(x["peer"] in [y["local"] for y in s]
		  for x in s if x["version"])'
}

# All of these look at the same list
records_left()
{
	json '[x["sending"]["records_left"] for x in s
	       if x["sending"]["sequence"] == 23726466] == [100]' \
	     'len([x for x in s if x["receiving"]["sequence"] == 9 and
		   x["receiving"]["records_left"] == 23726557]) >= 4' \
	     'all(x["sending"]["records_left"] is None for x in s
		  if x["sending"]["by"] == "none")' \
	     '[x["options"]["TLS_RX_EXPECT_NO_PAD"] for x in s
	       if x["options"]["TLS_TX_ZEROCOPY_RO"]] == [True]'
}

table()
{
	exits 0 "$sslp" ls &&
	head -n 1 "$dir/out" | grep -x '11 sockets in kernel TLS, 1 process; sending: 5 software, 6 none; receiving: 10 software, 1 none' &&
	[ "$(grep -c "python.*/$holder .*127\.0\.0\.1:.* AES-128-GCM" "$dir/out")" -eq 8 ] &&
	grep ' 100/' "$dir/out" && ! grep -nE '^.{120}|[[:blank:]]$' "$dir/out"
}

by_sockets_alone()
{
	listed "${python[@]}" "$here/../lib/seccomp_filter.py" sock_diag "$sslp" ls &&
	json 'len(s) == 11' 'len([x for x in s if x["version"]]) == 10' \
	     'all(x["process"] and ":" in x["local"] for x in s)'
}

# Sockets of another user's process are listed, but without their numbers
not_ours()
{
	listed "${as_nobody[@]}" "$sslp" ls &&
	json 'all(x["process"] is None and
		  x["receiving"]["sequence"] is None for x in s)' \
	     'len(s) + d["seen"]["untold"] >= 11'
}

of_nobody()
{
	stop
	hold "${as_nobody[@]}" "${python[@]}" "$here/eyes_sockets.py" gcm13 &&
	listed "${as_nobody[@]}" "$sslp" ls && json 'len(s) == 2' \
		'sum(x["sending"]["sequence"] == 7 for x in s) == 1' \
		'all(x["process"] for x in s)'
}

other_network()
{
	listed unshare -n "$sslp" ls && json 's == []'
}

# A later test may want to unload the module tls
gone()
{
	local tries=100

	stop
	until listed "$sslp" ls && json 's == []'; do
		[ $((tries -= 1)) -gt 0 ] || return
		sleep 0.1
	done
}

test_sockets()
{
	local name

	if [ "$(id -u)" -ne 0 ] ||
	   ! grep -qw tls /proc/sys/net/ipv4/tcp_available_ulp; then
		for name in "each as it is" \
			"records left, options" "the table" "sockets alone" \
			"another network" "another user's" "nobody's own" \
			"none stays"; do
			skip "$name" "needs root and kernel TLS" ktls
		done
		return
	fi
	check "sockets to look at" held
	check "each as it is" each_as_it_is
	check "records left, options" records_left
	check "the table" table
	check "sockets alone" by_sockets_alone
	check "another network" other_network
	check "another user's" not_ours
	check "nobody's own" of_nobody
	check "none stays" gone
}

echo "TAP version 13"
test_usage
test_without_sockets
test_sockets
if compgen -G "$dir/answer-*" >/dev/null; then
	check "JSON matches the schema" as_described
else
	skip "JSON matches the schema" "no namespaces for this user here"
fi
tap_done
