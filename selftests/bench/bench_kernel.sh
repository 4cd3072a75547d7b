#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# bench_kernel.sh: tests sslp bench on drivers of the kernel, on the module, on
# sockets, and on accelerators that are slow or give wrong answers. TAP output.
# SSLP is the command under test. SSLP_EXPECT names the features that must be
# here. SSLP_KO is the module, which root loads. The simulated accelerator lies
# beside it as sim/sslp_sim_hash.ko.
set -eu
# shellcheck source=bench_lib.sh
. "$(dirname "$0")/bench_lib.sh"
ko=${SSLP_KO:-}
sim=$(dirname "$ko")/sim/sslp_sim_hash.ko
loaded=

cleanup()
{
	rmmod sslp_sim_hash 2>/dev/null || :
	[ -z "$loaded" ] || rmmod sslp
	rm -rf "$dir"
}
trap cleanup EXIT

# The driver that the kernel chooses for hmac(sha256), or nothing
best()
{
	awk '$1 == "name" { name = $3; priority = -1 }
		$1 == "driver" { driver = $3 }
		$1 == "priority" { priority = $3 }
		$1 == "selftest" { passed = $3 == "passed" }
		$1 == "internal" && $3 == "no" && passed &&
		name == "hmac(sha256)" && priority > most {
			most = priority
			best = driver
		}
		END { print best }' /proc/crypto
}

# says_default WAS IS: a run reports the change
says_default()
{
	local said='[]'

	[ -z "$1" ] || [ "$1" = "$2" ] || said="['$1', '$2']"
	json "[x for c in d['meanwhile']['default_drivers']
	       if c['algorithm'] == 'hmac(sha256)'
	       for x in (c['was'], c['is'])] == $said"
}

# The kernel lists drivers of SHA-256. Each one has a row or is refused
kernel_drivers()
{
	local listed was

	was=$(best)
	bench 0 -w keys-40 -s af_alg --json &&
	says_default "$was" "$(best)" || return
	listed=$(awk '$1 == "name" { name = $3 }
		$1 == "driver" { driver = $3 }
		$1 == "internal" && $3 == "no" && name == "hmac(sha256)" {
			printf "\"%s\", ", driver
		}' /proc/crypto)
	json 'right("af_alg")' 'right("af_alg")[0]["driver"]' \
		'all(r["figures"]["system_calls"] != 0
		     for r in right("af_alg"))' \
		"{$listed} <= set(r['driver'] for r in right('af_alg')) |
		 set(r['driver'] for r in d['refused'])"
}

one_driver()
{
	bench 0 -w keys-40 -s af_alg -d 'hmac(sha256-generic)' --json &&
	json '[r["driver"] for r in right("af_alg")] ==
	      ["hmac(sha256-generic)"]'
}

arms()
{
	bench 0 -w arm -s software --json && json 'right("software")'
}

# The library makes no more system calls than a program without it
connections()
{
	bench 0 -w open,read,read-64,write,write-64 -s software --alive 400 \
		--json && described &&
	json 'len(right("software")) == 5 and len(right("socket")) == 4' \
		'all(r["figures"]["system_calls"] in (None, 1)
		     for r in right("software") + right("socket")
		     if r["group"]["work"] != "open")' \
		'all(r["figures"]["standing"] == "baseline"
		     for r in right("socket"))' \
		'right("software")[0]["figures"]["connection_bytes"] <= 2048'
}

# Data arrives in every way, and the kernel has the library's keys
transfers()
{
	exits 0 "$sslp" bench transfer --size 4K,100K --rounds 1 --json &&
	/usr/bin/python3 "$here/../lib/json_schema.py" \
		"$top/Documentation/transfer-schema.json" "$dir/out" &&
	/usr/bin/python3 - "$dir/out" <<-'END'
	import json, sys
	d = json.load(open(sys.argv[1]))
	assert d["kernel_tls"] is None, d["kernel_tls"]
	seen = 0
	for p in d["paths"]:
	    for w in p["ways"]:
	        assert all(c["verdict"] == "right" for c in w["sizes"]), w
	        if w["way"] == "sslp":
	            assert w["tx"] == w["rx"] == "kernel", w
	            seen += 1
	        if w["way"] == "openssl-ktls":
	            assert w["tx"] == "kernel", w
	assert seen == 3
	END
}

has_af_alg()
{
	bench 0 -w keys-40 -s af_alg --json >/dev/null &&
	json 'right("af_alg")' >/dev/null 2>&1
}

test_kernel()
{
	if promised af_alg || has_af_alg; then
		check "drivers of the kernel" kernel_drivers
	else
		skip "drivers of the kernel" "no AF_ALG"
	fi
	if promised driver; then
		check "a driver by its name" one_driver
	else
		skip "a driver by its name" "not promised"
	fi
	if promised ktls; then
		check "arming" arms
		check "connections" connections
		check "transfer" transfers
	else
		skip "arming" "not promised"
		skip "connections" "not promised"
		skip "transfer" "not promised"
	fi
}

# The kernel warns if a driver fails its self-tests. They may still run when
# insmod has ended. So the driver is made bad only after them.
sim_passed()
{
	awk '$1 == "driver" { sim = $3 ~ /sslp-sim/ }
	$1 == "selftest" && sim && $3 != "passed" { waiting = 1 }
	END { exit waiting }' /proc/crypto
}

# with_sim PARAMETER=VALUE COMMAND...: with the simulated accelerator. A wrong
# engine would fail the kernel's own tests, so VALUE is set after them.
with_sim()
{
	local parameter=$1 status=0 tries=100

	shift
	insmod "$sim" || return
	until sim_passed || [ $((tries -= 1)) -eq 0 ]; do
		sleep 0.1
	done
	echo "${parameter#*=}" \
		>"/sys/module/sslp_sim_hash/parameters/${parameter%=*}"
	"$@" || status=$?
	rmmod sslp_sim_hash || return
	return $status
}

sim_driver=hmac-sha256-sslp-sim

# waits SUBJECT: its figures show that the accelerator is slower than the CPU
waits()
{
	described &&
	json "right('$1')[0]['async']" \
		"right('$1')[0]['figures']['waiting'] > 0" \
		"any(e['subject'] == '$1' and e['depth'] is None and
		     e['depth_tried'] == 8 and e['cpu']
		     for e in d['break_even'])"
}

sim_is_slow()
{
	bench 0 -w keys-40 -s af_alg,software -d $sim_driver -q 1,8 --json &&
	waits af_alg
}

batch_is_slow()
{
	bench 0 -w keys-40 -s batch,software -d $sim_driver -q 1,8 --json &&
	waits batch
}

# The library's own test finds answers of zeros
sim_zeros()
{
	bench 0 -w keys-40 -s af_alg,software -d $sim_driver --json &&
	json 'not right("af_alg")' 'refused["af_alg"]["reason"]'
}

# Answers are right at first and wrong later. Chance decides whether the
# library, the module or the bench notices first. Whoever does, there are no
# figures.
lies()
{
	# shellcheck disable=SC2086 # a list of words
	"$sslp" bench $quick -w keys-40 -s "$1",software -d $sim_driver -q 1 \
		--json >"$dir/out" 2>"$dir/err" || :
	json "not right('$1')" 'right("software")' \
		"all(r['reason'] for r in rows if r['subject'] == '$1')"
}

test_accelerator()
{
	local name

	if [ -z "$ko" ] || ! promised driver; then
		for name in slow zeros lies; do
			skip "an accelerator: $name" \
				"no SSLP_KO, or AF_ALG does not reach it"
		done
		return
	fi
	check "an accelerator: slow" with_sim "latency_us=2000" sim_is_slow
	check "an accelerator: zeros" with_sim "zeros=1" sim_zeros
	# The number is odd: a message is two requests, and only the second one
	# has the digest
	check "an accelerator: lies" with_sim "wrong_every=37" lies af_alg
}

# A request is one system call. Before it the library checks each of its
# descriptors, which may belong to somebody else by now.
module()
{
	bench 0 -w keys-40,tls13 -s module,batch -d default -q 1,8 --json &&
	json 'len(right("module")) == 2 and len(right("batch")) == 2' \
		'all(r["figures"]["system_calls"] in (None, 3, 5)
		     for r in right("module"))' \
		'{r["figures"]["system_calls"] for r in right("batch")} in
		 ({None}, {1, 0.125})'
}

test_module()
{
	if [ -z "$ko" ]; then
		skip "the module" "SSLP_KO names none"
		skip "an accelerator behind the module" "SSLP_KO names none"
		skip "an accelerator behind the module: lies" \
			"SSLP_KO names none"
		return
	fi
	if ! [ -e /dev/sslp ]; then
		insmod "$ko"
		loaded=yes
	fi
	check "the module" module
	check "an accelerator behind the module" \
		with_sim "latency_us=2000" batch_is_slow
	check "an accelerator behind the module: lies" \
		with_sim "wrong_every=37" lies batch
}

echo "TAP version 13"
test_kernel
test_accelerator
test_module
tap_done
