# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Functions for doctor_test.sh. Each checks one run of the command, whose output
# is in $dir/out. Sourced.

# shellcheck source=../lib/tap_lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/tap_lib.sh"
schema=${SCHEMA:-$top/Documentation/doctor-schema.json}

as_nobody()
{
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}

# json EXPRESSION...: each is true of $dir/out. doctor_json.py has the names
json()
{
	/usr/bin/python3 "$here/doctor_json.py" "$dir/out" "$@"
}

# answers COMMAND...: it exits with any status except that of wrong usage, and
# does not complain
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
	/usr/bin/python3 "$here/../lib/json_schema.py" "$schema" "$dir/out"
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

# leaves_alone COMMAND...: modules and crypto drivers are the same afterwards
leaves_alone()
{
	kernel_state >"$dir/before"
	"$@" || return
	kernel_state >"$dir/after"
	diff "$dir/before" "$dir/after"
}
