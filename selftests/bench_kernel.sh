#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# bench_kernel.sh: sslp bench on drivers of the kernel, on the module, on
# sockets, and on accelerators that are slow or lie. TAP output. SSLP is the
# command under test, SSLP_EXPECT what must be here, SSLP_SIM_KO the simulated
# accelerator sslp_sim_hash.ko, which root loads.
set -eu
# shellcheck source=bench_lib.sh
. "$(dirname "$0")/bench_lib.sh"
sim=${SSLP_SIM_KO:-}

cleanup()
{
	[ -z "$sim" ] || rmmod sslp_sim_hash 2>/dev/null || :
	rm -rf "$dir"
}
trap cleanup EXIT

# Every driver of SHA-256 that the kernel lists is a row, or refused
kernel_drivers()
{
	bench 0 -w keys-40 -s af_alg --json &&
	json 'right("af_alg")' 'right("af_alg")[0]["driver"]' \
		'all(r["figures"]["system_calls"] != 0
		     for r in right("af_alg"))' \
		'"hmac(sha256-generic)" in
		 [r["driver"] for r in right("af_alg")] + [r["driver"]
		  for r in d["refused"]]'
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
	else
		skip "arming" "not promised"
	fi
}

# with_sim PARAMETER=VALUE COMMAND...: the simulated accelerator meanwhile. Set
# after the kernel's own tests, which a liar would not pass.
with_sim()
{
	local parameter=$1 status=0

	shift
	insmod "$sim" || return
	echo "${parameter#*=}" \
		>"/sys/module/sslp_sim_hash/parameters/${parameter%=*}"
	"$@" || status=$?
	rmmod sslp_sim_hash || return
	return $status
}

sim_driver=hmac-sha256-sslp-sim

sim_is_slow()
{
	bench 0 -w keys-40 -s af_alg,software -d $sim_driver -q 1,8 --json &&
	json 'right("af_alg")[0]["async"]' \
		'right("af_alg")[0]["figures"]["waiting"] > 0' \
		'd["break_even"][0]["depth"] is None' \
		'd["break_even"][0]["depth_tried"] == 8' \
		'd["break_even"][0]["cpu"]'
}

# Zeros are seen by the library's own test
sim_zeros()
{
	bench 0 -w keys-40 -s af_alg,software -d $sim_driver --json &&
	json 'not right("af_alg")' 'refused["af_alg"]["reason"]'
}

# Right at first, wrong after a while: a row without figures
sim_lies()
{
	bench 1 -w keys-40 -s af_alg,software -d $sim_driver --json &&
	json '[r["verdict"] for r in rows if r["subject"] == "af_alg"][0] ==
	      "wrong"' 'not right("af_alg")' 'right("software")'
}

test_accelerator()
{
	local name

	if [ -z "$sim" ] || ! promised driver; then
		for name in slow zeros lies; do
			skip "an accelerator: $name" "SSLP_SIM_KO names none"
		done
		return
	fi
	check "an accelerator: slow" with_sim "latency_us=100" sim_is_slow
	check "an accelerator: zeros" with_sim "zeros=1" sim_zeros
	check "an accelerator: lies" with_sim "wrong_every=40" sim_lies
}

echo "TAP version 13"
test_kernel
test_accelerator
echo "1..$count"
[ "$failures" -eq 0 ]
