#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tap_sum_test.sh: how tap_sum counts programs that pass, fail, skip, die, hang,
# or run fewer tests than they planned. TAP output.
set -eu
# shellcheck source=tap_lib.sh
. "$(dirname "$0")/tap_lib.sh"

# sums STATUS SUMS SCRIPT: of a shell script as the program
sums()
{
	exits "$1" "$here/tap_sum" run name 2 "$dir/log" sh -c "$3" || return
	[[ "$(tail -n 1 "$dir/out")" == "name  "*" $2 ("*" s)" ]] && return
	echo "not $2:"
	cat "$dir/out"
	return 1
}

# says TEXT: the last run printed it
says()
{
	grep -qF -- "$1" "$dir/out" && return
	cat "$dir/out"
	return 1
}

totals()
{
	printf 'a   1 passed, 2 failed, 3 skipped (4 s)\nelse\nb  10 %s\n' \
		"passed, 20 failed, 30 skipped (40 s)" >"$dir/sums"
	exits 1 "$here/tap_sum" total "$dir/sums" &&
	[ "$(cat "$dir/out")" = "11 passed, 22 failed, 33 skipped" ]
}

unset SSLP_EXPECT
check "passes" sums 0 '2 passed, 0 failed, 0 skipped' \
	'echo 1..2; echo ok 1; echo ok 2'
check "skips one" sums 0 '1 passed, 0 failed, 1 skipped' \
	'echo 1..2; echo ok 1; echo "ok 2 - x # SKIP rekey is not here"'
check "says why" says 'name: 1 skipped: rekey is not here'
check "fails" sums 1 '1 passed, 1 failed, 0 skipped' \
	'echo 1..2; echo ok 1; echo not ok 2 - x; echo "# why"; exit 1'
check "shows what failed" says 'name: not ok 2 - x'
check "and what it said of it" says '# why'
check "skips all" sums 0 '0 passed, 0 failed, 1 skipped' \
	'echo 1..1; echo "ok 1 # SKIP ktls is not here"; exit 4'
check "has nothing to run" sums 0 '0 passed, 0 failed, 1 skipped' \
	'echo "1..0 # SKIP no library"; exit 4'
export SSLP_EXPECT=af_alg,ktls
check "skips what is promised" sums 1 '0 passed, 1 failed, 0 skipped' \
	'echo 1..1; echo "ok 1 # SKIP ktls is not here"; exit 4'
check "skips what is not promised" sums 0 '0 passed, 0 failed, 1 skipped' \
	'echo 1..1; echo "ok 1 # SKIP rekey is not here"; exit 4'
unset SSLP_EXPECT
check "passes, but says that it skipped" sums 1 \
	'1 passed, 1 failed, 0 skipped' 'echo 1..1; echo ok 1; exit 4'
check "dies" sums 1 '1 passed, 1 failed, 0 skipped' \
	'echo 1..1; echo ok 1; kill -SEGV $$'
check "dies early" sums 1 '1 passed, 1 failed, 0 skipped' \
	'echo 1..2; echo ok 1'
check "has no plan" sums 1 '1 passed, 1 failed, 0 skipped' 'echo ok 1'
check "says nothing" sums 1 '0 passed, 1 failed, 0 skipped' ':'
check "does not end" sums 1 '1 passed, 1 failed, 0 skipped' \
	'echo 1..1; echo ok 1; exec sleep 20'
check "adds up" totals
check "nothing is no success" exits 1 "$here/tap_sum" total /dev/null
tap_done
