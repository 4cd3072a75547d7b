#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# module_library.sh SSLP.KO: runs the library's tests on the engine of the
# module: known answers, kernel TLS, misuse, forks, threads, peers. Needs root
# and a guest. TAP, with a point for each program.
#
# Environment:
# SSLP_ARM	1: put keys into sockets also where the kernel warns of it
# MODULE_PEERS	parts of peers.sh (tls12 tls13 rekey); none where nobody built the
#		peers for this machine
set -eu
here=$(cd "$(dirname "$0")" && pwd)
ko=${1:-${SSLP_KO:?usage: module_library.sh SSLP.KO}}
selftests=${SSLP_TESTS:-$here/../../build/selftests}
userlib=$here/../../build/tests
log=$(mktemp)
trap 'rm -f "$log"' EXIT

export SSLP_TEST_FEW=1 SSLP_TEST_PROVIDER=module SSLP_VECTORS=$here/../vectors
export SSLP_EXPECT=${SSLP_EXPECT:+$SSLP_EXPECT,}module

# Not every kernel has SM3. The module has MD5 and SHA-1 only as the PRF of TLS
# 1.0, and HKDF's cases need them alone
# shellcheck disable=SC2317 # called by name
known_answers()
{
	SSLP_MISSING_HASHES=${SSLP_MISSING_HASHES-SM3,MD5,SHA1} \
		"$selftests/known_answers" module
}

# shellcheck disable=SC2317
derived()
{
	"${SSLP:-$here/../../sslp}" doctor --json |
		sed -n 's/.*"derived": *\([0-9]*\).*/\1/p' | head -n 1
}

# OpenSSL, GnuTLS and curl. The module's counters show that it derived the keys
# shellcheck disable=SC2317
peers()
{
	local before

	before=$(derived)
	PEERS_PARTS=${MODULE_PEERS:-tls12 tls13 rekey} "$here/../peers/peers.sh" ||
		return
	[ "$(derived)" -gt "$before" ] || {
		echo "not ok: the module was not asked"
		return 1
	}
}

# These put no key into a socket. If a kernel boots a second time for that, its
# first boot has run them
deriving=(
	known_answers "$userlib/contract" "$userlib/handles" "$userlib/threads"
)
tests=(
	"$selftests/module" "$selftests/module_process"
	"$selftests/module_keys" "$selftests/module_schedule"
	"$selftests/ktls_loopback" "$selftests/ktls_bulk"
	"$selftests/ktls_peer" "$selftests/ktls_rekey"
	"$selftests/ktls_refused" "$selftests/ktls_options"
	"$selftests/ktls_stream" "$selftests/ktls_nonblock"
	"$userlib/misuse" "$userlib/fork" "$here/../ktls/connection.sh"
)
[ "${MODULE_PEERS:-}" = none ] || tests+=(peers)
[ -n "${SSLP_ARM:-}" ] || tests=("${deriving[@]}" "${tests[@]}")

modprobe -q tls || :
loaded=no
if ! [ -e /dev/sslp ]; then
	insmod "$ko" arm_skips_lsm=1 ${SSLP_ARM:+arm_may_panic=1}
	loaded=yes
fi
# Half a million handles. Those of the module would be descriptors
ulimit -n 65536

echo "TAP version 13"
echo "1..${#tests[@]}"
number=0 failed=0
for test in "${tests[@]}"; do
	number=$((number + 1)) status=0 since=$SECONDS
	"$test" >"$log" 2>&1 || status=$?
	echo "# ${test##*/}: $((SECONDS - since)) s"
	case $status in
	0)	echo "ok $number ${test##*/} on the module" ;;
	4)	echo "ok $number ${test##*/} # SKIP all of its tests skipped" ;;
	*)
		grep -B4 -A4 '^not ok\|^Bail' "$log" | sed 's/^/# /' | head -60
		echo "not ok $number ${test##*/} on the module"
		failed=1 ;;
	esac
done
if [ "$loaded" = yes ]; then
	rmmod sslp
fi
exit $failed
