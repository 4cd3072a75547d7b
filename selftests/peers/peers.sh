#!/bin/bash
# shellcheck disable=SC2154 # dir is of peers_lib.sh
# SPDX-License-Identifier: GPL-2.0-only
# peers.sh [PART...]: sslp and the examples against TLS stacks that know
# nothing of them, over sockets of this kernel. TAP output. Parts: tls12,
# tls13, rekey, hard, big, keylog; all of them by default. Where it may, each
# part has a network of its own, and two run at once.
#
# Environment:
# SSLP		the command under test
# EXAMPLES	folder of the Mbed TLS programs
# PATIENCE	seconds that one client may take (240)
# PEERS_PARTS	parts, when there are no arguments
# PEERS_ONLY	pattern of the tests' names
# PEERS_FROM	set by peers.sh: folder of what it has prepared for a part
set -eu
here=$(cd "$(dirname "$0")" && pwd)
for file in lib stacks matrix rekey hard keylog; do
	# shellcheck source=/dev/null
	. "$here/peers_$file.sh"
done

apart=(unshare -n)
at_once=2
"${apart[@]}" true 2>/dev/null || apart=() at_once=1

# run_parts PART...: each in a process of its own
run_parts()
{
	local part running=0

	for part; do
		if [ $running -eq $at_once ]; then
			wait -n || :
			running=$((running - 1))
		fi
		echo "# part $part" | tee "$dir/$part.tap"
		PEERS_FROM=$dir ${apart[@]+"${apart[@]}"} "$0" "$part" \
			>>"$dir/$part.tap" 2>&1 &
		running=$((running + 1))
	done
	wait
}

# One TAP of several; a part that died is a failure
merge()
{
	awk '
	function finish() {
		if (!part || (planned && ran == planned))
			return
		print "not ok " ++count " " part ": " ran " of " planned " tests"
		failed++
	}
	FNR == 1 {
		finish()
		part = FILENAME
		gsub(/.*\/|\.tap/, "", part)
		planned = ran = 0
	}
	/^TAP version/ { next }
	/^1\.\.[0-9]+$/ {
		planned = substr($0, 4)
		next
	}
	/^(not )?ok [0-9]+/ {
		ran++
		sub(/ok [0-9]+/, "ok " ++count)
		failed += /^not/
	}
	{ print }
	END {
		finish()
		print "1.." count
		exit failed > 0
	}' "$@"
}

if [ -n "${PEERS_FROM-}" ]; then
	[ ${#apart[@]} -eq 0 ] || ip link set lo up
	take_over "$PEERS_FROM"
	"plan_$1"
	status=0
	run_plan || status=1
	echo "# $1: $SECONDS s"
	exit $status
fi

# shellcheck disable=SC2086 # a list of words
[ $# -gt 0 ] || set -- ${PEERS_PARTS:-tls12 tls13 rekey hard big keylog}
prepare
read_doctor
echo "TAP version 13"
if [ "${kernel_has[1.3 AES-128-GCM]-}" != yes ] && ! promised ktls; then
	echo "1..0 # SKIP no kernel TLS here"
	exit 4
fi
run_parts "$@"
taps=("${@/#/$dir/}")
merge "${taps[@]/%/.tap}"
