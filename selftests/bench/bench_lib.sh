# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Functions for bench_software.sh and bench_kernel.sh. Each checks one run of
# the command, whose output is in $dir/out.

# shellcheck source=../lib/tap_lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/tap_lib.sh"
sslp=${SSLP:-$top/sslp}
schema=${BENCH_SCHEMA:-$top/Documentation/bench-schema.json}
quick='--ops 8 --rounds 6'

# bench STATUS OPTION...: a short run exits with STATUS
bench()
{
	local status=$1

	shift
	# shellcheck disable=SC2086 # a list of words
	exits "$status" "$sslp" bench $quick "$@"
}

# refuses WORDS OPTION...: exit status is 2, and the message has each word
refuses()
{
	local word words=$1

	shift
	exits 2 "$sslp" bench "$@" || return
	for word in $words; do
		grep -qwF -- "$word" "$dir/err" && continue
		echo "no '$word' in:"
		cat "$dir/err"
		return 1
	done
}

# json EXPRESSION...: each is true of $dir/out. For names see bench_json.py
json()
{
	/usr/bin/python3 "$here/bench_json.py" "$dir/out" "$@"
}

# $dir/out fits the schema, and the schema describes all of it
described()
{
	/usr/bin/python3 "$here/../lib/json_schema.py" "$schema" "$dir/out"
}
