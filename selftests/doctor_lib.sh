# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# What doctor_test.sh asks with: TAP lines, and questions about one run of the
# command, whose output is in $dir/out. Sourced.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
schema=${SCHEMA:-$here/../Documentation/doctor-schema.json}
dir=$(mktemp -d)
chmod 755 "$dir"	# also nobody is asked
count=0
failures=0

ok()
{
	count=$((count + 1))
	echo "ok $count $1"
}

not_ok()
{
	count=$((count + 1))
	failures=$((failures + 1))
	echo "not ok $count $1"
	sed 's/^/# /' "$dir/why" 2>/dev/null || :
}

# skip NAME REASON [FEATURE]: a failure where SSLP_EXPECT promises the feature
skip()
{
	if [ -n "${3-}" ] && [[ ,${SSLP_EXPECT-}, == *,"$3",* ]]; then
		echo "$3 is promised, but: $2" >"$dir/why"
		not_ok "$1"
		return
	fi
	count=$((count + 1))
	echo "ok $count $1 # SKIP $2"
}

# check NAME COMMAND...: what the command says goes into the diagnosis
check()
{
	local name=$1

	shift
	if "$@" >"$dir/why" 2>&1; then
		ok "$name"
	else
		not_ok "$name"
	fi
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
	return 1
}

as_nobody()
{
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}

# json EXPRESSION...: all true of $dir/out, see doctor_json.py for the names
json()
{
	/usr/bin/python3 "$here/doctor_json.py" "$dir/out" is "$@"
}

# answers COMMAND...: any exit status but that of wrong usage, no complaint
answers()
{
	local status=0

	"$@" >"$dir/out" 2>"$dir/err" || status=$?
	[ "$status" -le 1 ] && [ ! -s "$dir/err" ] && return
	echo "exit status $status: $*"
	cat "$dir/err"
	return 1
}

described_json()
{
	/usr/bin/python3 "$here/doctor_json.py" "$dir/out" matches "$schema"
}

speaks_json()
{
	answers "$@" &&
	described_json
}

modules()
{
	[ ! -e /proc/modules ] || cut -d ' ' -f 1 /proc/modules | sort
}

kernel_state()
{
	modules
	grep -E '^(name|driver)' /proc/crypto || :
}

# leaves_alone COMMAND...: the same modules and crypto drivers as before
leaves_alone()
{
	kernel_state >"$dir/before"
	"$@" || return
	kernel_state >"$dir/after"
	diff "$dir/before" "$dir/after"
}
