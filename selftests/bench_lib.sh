# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# What bench_software.sh and bench_kernel.sh ask with: TAP lines, and questions about one run of the
# command, whose output is in $dir/out. Sourced.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sslp=${SSLP:-$here/../sslp}
schema=${BENCH_SCHEMA:-$here/../Documentation/bench-schema.json}
dir=$(mktemp -d)
count=0
failures=0
quick='--ops 8 --rounds 6'

# check NAME COMMAND...: what the command says goes into the diagnosis
check()
{
	local name=$1

	shift
	count=$((count + 1))
	if "$@" >"$dir/why" 2>&1; then
		echo "ok $count $name"
	else
		failures=$((failures + 1))
		echo "not ok $count $name"
		sed 's/^/# /' "$dir/why"
	fi
}

skip()
{
	count=$((count + 1))
	echo "ok $count $1 # SKIP $2"
}

# promised FEATURE: whether its absence is a failure
promised()
{
	case ,${SSLP_EXPECT:-}, in
	*,"$1",*) ;;
	*) return 1 ;;
	esac
}

# exits STATUS COMMAND...
exits()
{
	local wanted=$1 status=0

	shift
	"$@" >"$dir/out" 2>"$dir/err" || status=$?
	[ "$status" -eq "$wanted" ] && return
	echo "exit status $status, not $wanted: $*"
	cat "$dir/err"
	tail -n 20 "$dir/out"
	return 1
}

# bench STATUS OPTION...: a short run
bench()
{
	local status=$1

	shift
	# shellcheck disable=SC2086 # a list of words
	exits "$status" "$sslp" bench $quick "$@"
}

# refuses WORDS OPTION...: exit status 2, and each of the words in the message
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

# json EXPRESSION...: all true of $dir/out, see bench_json.py for the names
json()
{
	/usr/bin/python3 "$here/bench_json.py" "$dir/out" "$@"
}

# $dir/out fits the schema, and has nothing that is not described there
described()
{
	/usr/bin/python3 "$here/doctor_json.py" "$dir/out" matches "$schema"
}
