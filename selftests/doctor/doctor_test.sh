#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# doctor_test.sh: sslp doctor tells the truth and changes nothing. TAP output.
# SSLP is the command under test, SCHEMA the description of its JSON. Tests
# that change the machine's state need root, and restore the state.
set -eu
# shellcheck source=doctor_lib.sh
. "$(dirname "$0")/doctor_lib.sh"
sslp=${SSLP:-$top/sslp}
restrict=/proc/sys/crypto/af_alg_restrict
level=			# what $restrict was before

cleanup()
{
	[ -z "$level" ] || echo "$level" >$restrict
	rm -rf "$dir"
}
trap cleanup EXIT

is_root()
{
	[ "$(id -u)" -eq 0 ]
}

is_module()
{
	modinfo -n "$1" 2>/dev/null | grep -q '\.ko'
}

test_usage()
{
	check "help" exits 0 "$sslp" doctor --help
	check "unknown option" exits 2 "$sslp" doctor --no-such-option
	check "one word too many" exits 2 "$sslp" doctor word
	check "a script in JSON" exits 2 "$sslp" doctor --fix --json
	check "what a terminal would obey is not printed" no_controls
	check "a full disk is a failure" full_disk
	check "closed output is a failure" closed_output
}

# ... and the first file that is opened does not get its number
closed_output()
{
	exits 1 sh -c "exec '$sslp' doctor >&-" &&
	grep '^sslp: standard output' "$dir/err" &&
	exits 1 sh -c "exec '$sslp' doctor >&- 2>&- <&-"
}

# Controls C0 and C1, and C1 in UTF-8. A letter in UTF-8 stays
no_controls()
{
	exits 2 "$sslp" doctor $'a\x1b[2J\x9b\xc2\x9bz\xc3\xa9' &&
	grep -a -F "unexpected argument 'a?[2J???z"$'\xc3\xa9'"'" "$dir/err"
}

full_disk()
{
	exits 1 sh -c "exec '$sslp' doctor >/dev/full" &&
	grep '^sslp: standard output' "$dir/err"
}

# The first line, which explains the exit status
verdict_first()
{
	local wanted='sockets can'

	json 'd["verdict"]["arm"] in ("yes", "first-use")' 2>/dev/null ||
		wanted='sockets \(cannot\|may or may not\)'
	head -n 1 "$dir/text" | grep "^Verdict: $wanted be armed.*; [0-9]* closed gate"
}

# The fixes of all closed gates are a script for a shell. It is not run here
fix_script()
{
	local status=0

	"$sslp" doctor --fix >"$dir/fix" || status=$?
	[ $status -le 1 ] && sh -n "$dir/fix" && head -n 1 "$dir/fix" |
		grep -x '#!/bin/sh' && ! grep -nE '^.{101}' "$dir/fix" &&
	[ "$(grep -c '^# Gate ' "$dir/fix")" -eq \
	  "$(head -n 1 "$dir/text" | sed 's/.*; \([0-9]*\) closed.*/\1/')" ]
}

plain_text()
{
	[ "$(wc -l <"$dir/text")" -ge 20 ] || { echo "too short"; return 1; }
	! grep -nE '^.{101}|[[:blank:]]$' "$dir/text"
}

# Text and JSON come from two runs. Both must have the same exit status
same_verdict()
{
	local text=0

	"$sslp" doctor >"$dir/text" || text=$?
	if [ "$text" -eq 0 ]; then
		json 'd["verdict"]["arm"] in ("yes", "first-use")'
	else
		json 'd["verdict"]["arm"] not in ("yes", "first-use") or
		      d["verdict"]["derive"] != "yes"'
	fi
}

test_output()
{
	check "changes nothing" leaves_alone answers "$sslp" doctor --json
	check "JSON matches the schema" described_json
	check "text and JSON agree" same_verdict
	check "text of at most 100 columns" plain_text
	check "the verdict comes first" verdict_first
	check "the fixes as a script" leaves_alone fix_script
	if is_root; then
		check "changes nothing as nobody" leaves_alone \
			answers as_nobody "$sslp" doctor
	else
		skip "changes nothing as nobody" "needs root"
	fi
}

tls_absent()
{
	exits 1 "$sslp" doctor --json &&
	json '"tls-not-loaded" in gates' \
	     'gates["tls-not-loaded"]["command"] == "modprobe tls"' \
	     'd["ktls"]["ulp"]["module"] == "tls"' \
	     'd["verdict"]["arm"] == "not-loaded"' &&
	exits 1 "$sslp" doctor --fix && grep -x 'modprobe tls' "$dir/out" &&
	grep -x 'echo tls >/etc/modules-load.d/tls.conf' "$dir/out" &&
	! modules | grep -qx tls
}

tls_loaded_on_request()
{
	exits 0 "$sslp" doctor --load --json &&
	modules | grep -qx tls &&
	json 'd["verdict"] == {"arm": "yes", "derive": "yes"}' \
	     'ciphers["AES-128-GCM"]["tls1.2"]["state"] == "yes"' \
	     'ciphers["AES-128-GCM"]["tls1.3"]["state"] == "yes"' \
	     'd["ktls"]["rekey"]["state"] in ("yes", "no")' \
	     'set(d["ktls"]["counters"].values()) == {0}' \
	     '"tls-not-loaded" not in gates'
}

tls_present_for_nobody()
{
	exits 0 as_nobody "$sslp" doctor --json &&
	json 'd["caller"]["uid"] == 65534' \
	     'ciphers["AES-128-GCM"]["tls1.3"]["state"] == "yes"' &&
	exits 0 as_nobody "$sslp" doctor && grep '^  counters since boot ' "$dir/out"
}

test_tls_module()
{
	local name

	if ! is_root || ! is_module tls ||
	   { modules | grep -qx tls && ! unload tls; }; then
		for name in "without module tls" "--load loads module tls" \
			"with module tls, as nobody"; do
			skip "$name" "needs root and a free module tls" ktls
		done
		return
	fi
	check "without module tls" tls_absent
	check "--load loads module tls" tls_loaded_on_request
	check "with module tls, as nobody" tls_present_for_nobody
}

restrict_0()
{
	answers as_nobody "$sslp" doctor --json &&
	json 'hashes["SHA256"]["bind"]["state"] == "yes"' \
	     '"AF_ALG" in engines and "af-alg-restricted" not in gates'
}

restrict_1()
{
	answers as_nobody "$sslp" doctor --json &&
	json 'hashes["SHA256"]["bind"]["errno"] == "ENOENT"' \
	     '"AF_ALG" not in engines and "af-alg-restricted" in gates' &&
	answers "$sslp" doctor --json &&
	json 'hashes["SHA256"]["bind"]["state"] == "yes"' \
	     '"AF_ALG" in engines and "af-alg-restricted" not in gates'
}

# Root of a separate namespace has no rights in the kernel's crypto
restrict_1_userns()
{
	answers unshare -U -r "$sslp" doctor --json &&
	json 'd["caller"]["cap_sys_admin"]' \
	     'd["caller"]["user_namespace"] == "other"' \
	     '"af-alg-restricted" in gates'
}

restrict_2()
{
	answers "$sslp" doctor --json &&
	json 'd["af_alg"]["socket"]["errno"] == "EAFNOSUPPORT"' \
	     '"af-alg-off" in gates and "af-alg-not-built" not in gates'
}

test_restrict()
{
	local name

	modprobe -q algif_hash 2>/dev/null || :
	if ! is_root || [ ! -e $restrict ]; then
		for name in 0 1 "1 in a user namespace" 2; do
			skip "af_alg_restrict $name" "no $restrict, or not root" \
				restrict
		done
		return
	fi
	level=$(cat $restrict)
	echo 0 >$restrict
	check "af_alg_restrict 0" restrict_0
	echo 1 >$restrict
	check "af_alg_restrict 1" restrict_1
	check "af_alg_restrict 1 in a user namespace" restrict_1_userns
	echo 2 >$restrict
	check "af_alg_restrict 2" restrict_2
	echo "$level" >$restrict
	level=
}

af_alg_open()
{
	answers "$sslp" doctor --json &&
	json 'hashes["SHA256"]["bind"]["state"] == "yes"' \
	     'hashes["SHA256"]["driver"] ==
	      engines["AF_ALG"]["drivers"]["SHA256"]'
}

cryptd='cryptd(hmac(sha256-generic))'

# The kernel makes this driver when it is asked for, and keeps it
make_cryptd()
{
	/usr/bin/python3 -c "import socket; \
		s = socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET); \
		s.bind(('hash', '$cryptd'))" 2>/dev/null
}

# The kernel takes the highest priority, asynchronous or not
best_driver()
{
	awk '$1 == "name" { name = $3 }
	$1 == "driver" { driver = $3 }
	$1 == "priority" && name == "hmac(sha256)" && $3 > best {
		best = $3
		taken = driver
	}
	END { print taken }' /proc/crypto
}

async_taken()
{
	af_alg_open &&
	json "hashes['SHA256']['driver'] == '$(best_driver)'" \
	     "any(d['async'] for d in hashes['SHA256']['drivers'])" \
	     "len(hashes['SHA256']['drivers']) >= 2"
}

# If nothing restricts it, AF_ALG works for everybody
test_af_alg()
{
	if [ -e $restrict ] || ! grep -q '^ALG ' /proc/net/protocols; then
		skip "AF_ALG without restriction" "it has one, or is not there"
	else
		check "AF_ALG without restriction" af_alg_open
	fi
	if make_cryptd; then
		check "asynchronous driver is the one taken" async_taken
	else
		skip "asynchronous driver is the one taken" \
			"AF_ALG has none" driver
	fi
}

under_filter()
{
	/usr/bin/python3 "$here/../lib/seccomp_filter.py" af_alg "$@"
}

seccomp_denies()
{
	answers under_filter "$sslp" doctor --json &&
	json 'd["caller"]["seccomp"] == "filter"' \
	     'd["af_alg"]["socket"]["errno"] == "EPERM"' \
	     '"af-alg-seccomp" in gates' \
	     '"AF_ALG" not in engines and d["verdict"]["derive"] == "yes"'
}

test_seccomp()
{
	if ! grep -q '^ALG ' /proc/net/protocols; then
		skip "AF_ALG denied by seccomp" "AF_ALG is not there" af_alg
	elif ! under_filter true 2>/dev/null; then
		skip "AF_ALG denied by seccomp" "no seccomp"
	else
		check "AF_ALG denied by seccomp" seccomp_denies
	fi
}

# hidden SCRIPT: runs SCRIPT, then the doctor, in mount and network namespaces
hidden()
{
	unshare -m -n sh -eu -c "$1; exec '$sslp' doctor --json"
}

hidden_crypto()
{
	leaves_alone speaks_json hidden 'mount -t tmpfs none /sys
		mount --bind /dev/null /proc/crypto; ip link set lo up' &&
	json '"crypto-hidden" in gates' 'd["verdict"]["derive"] == "yes"'
}

hidden_proc()
{
	leaves_alone speaks_json hidden 'mount -t tmpfs none /proc' &&
	json 'd["kernel"]["modules"] == "unknown"' \
	     'd["kernel"]["fips"] is None and d["ktls"]["mptcp"] is None' \
	     '"proc-hidden" in gates'
}

hidden_modules()
{
	speaks_json hidden 'ip link set lo up; mount -t tmpfs none /lib/modules' &&
	json 'all(c["tls1.3"] is None or
	      c["tls1.3"]["state"] in ("yes", "no", "unknown")
	      for c in ciphers.values())'
}

# mptcp_is VALUE WORD: with VALUE in the network namespace, the doctor says WORD
mptcp_is()
{
	speaks_json hidden "echo $1 >/proc/sys/net/mptcp/enabled" &&
	json "d['ktls']['mptcp'] is $2"
}

# fips_is VALUE WORD: with VALUE in /proc. The mode itself is chosen at boot
fips_is()
{
	echo "$1" >"$dir/fips"
	speaks_json hidden "mount --bind '$dir/fips' $fips" &&
	json "d['kernel']['fips'] is $2" "('fips' in gates) == $2"
}

test_modes()
{
	fips=/proc/sys/crypto/fips_enabled
	if is_root && [ -e /proc/sys/net/mptcp/enabled ]; then
		check "Multipath TCP on" mptcp_is 1 True
		check "Multipath TCP off" mptcp_is 0 False
	else
		skip "Multipath TCP on" "needs root, and a kernel that has it"
		skip "Multipath TCP off" "needs root, and a kernel that has it"
	fi
	if is_root && [ -e $fips ]; then
		check "FIPS mode" fips_is 1 True
		check "no FIPS mode" fips_is 0 False
	else
		skip "FIPS mode" "needs root, and a kernel that has it"
		skip "no FIPS mode" "needs root, and a kernel that has it"
	fi
}

no_loopback()
{
	exits 1 hidden : &&
	json '"loopback-down" in gates' \
	     'd["ktls"]["loopback"]["errno"] == "ENETUNREACH"'
}

test_hidden()
{
	if ! is_root; then
		skip "without /sys and /proc/crypto" "needs root"
		skip "without /proc" "needs root"
		skip "without /lib/modules" "needs root"
		skip "without a loopback device" "needs root"
		return
	fi
	check "without /sys and /proc/crypto" hidden_crypto
	check "without /proc" hidden_proc
	if [ -d /lib/modules ]; then
		check "without /lib/modules" hidden_modules
	else
		skip "without /lib/modules" "there is none"
	fi
	check "without a loopback device" no_loopback
}

echo "TAP version 13"
test_usage
test_output
test_tls_module
test_restrict
test_af_alg
test_seccomp
test_hidden
test_modes
tap_done
