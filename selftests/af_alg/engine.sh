#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# engine.sh: library and module on a hash accelerator with mainline's driver,
# working and failing, on a board that QEMU models; see vm/README.rst. It takes
# minutes; the last line sums up.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
vm=$here/../vm
log=$(mktemp)
trap 'rm -f "$log"' EXIT

programs=$("$vm/build-cross" armhf known_answers af_alg_driver ktls_loopback \
	aspeed aspeed_batch)
sslp_ko=$("$vm/board-module")
passed=0 failed=0 skipped=0

# on_board TITLE OPTIONS PROGRAM...: the options are vm/aspeed's, as words
on_board()
{
	local title=$1 options=$2 program p f s

	shift 2
	printf '\n== %s\n' "$title"
	for program; do
		TEST_WRAPPER="$vm/aspeed $options --" TEST_TIMEOUT=1500 \
			"$here/../../userlib/tests/run" "$programs/$program" |
			tee "$log" || :
		read -r p _ f _ s _ < <(tail -n 1 "$log") || :
		passed=$((passed + ${p:-0})) failed=$((failed + ${f:-1}))
		skipped=$((skipped + ${s:-0}))
	done
}

# Without the kernel's self-tests a wrong engine gets as far as the library
free='--append cryptomgr.notests=1'

export SSLP_EXPECT=af_alg,driver,ktls SSLP_MISSING_HASHES=SM3

SSLP_ENGINE=works on_board 'an engine that works' \
	"--qemu 11 --timeout 1200 $free" \
	aspeed known_answers af_alg_driver ktls_loopback
SSLP_ENGINE=works on_board 'the module on an engine that works' \
	"--qemu 11 $free --module $sslp_ko" aspeed_batch
SSLP_ENGINE=lies on_board 'an engine that lies' "--qemu 10 $free" aspeed
SSLP_ENGINE=lies on_board 'the module on an engine that lies' \
	"--qemu 10 $free --module $sslp_ko" aspeed_batch
# The kernel warns when it rejects an engine
SSLP_ENGINE=rejected on_board 'an engine that the kernel rejects' \
	'--qemu 10 --no-log-check --append loglevel=1' aspeed
SSLP_ENGINE=sours on_board 'an engine that goes bad in mid life' \
	"--qemu 11 $free" aspeed

# What the software adds to each request: the modelled engine takes no time
printf '\n== sslp bench: software alone, the engine counts as taking no time\n'
# shellcheck disable=SC2086 # words
if "$vm/aspeed" --timeout 900 $free -- "$programs/sslp" bench \
	--driver 'aspeed-hmac-sha256,hmac(sha256-generic)' --depth 1 \
	--rounds 6 --ops 20; then
	passed=$((passed + 1))
else
	failed=$((failed + 1))
fi

printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
