# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# TAP for scripts that test commands. A run's output goes to $dir. Sourced.

# Folder of the script that sources this, and top folder of the sources
# shellcheck disable=SC2034
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
dir=$(mktemp -d)
chmod 755 "$dir"	# the user nobody runs tests, too
trap 'rm -rf "$dir"' EXIT
count=0
failures=0

# check NAME COMMAND...: the command's output goes into the diagnosis
check()
{
	local name=$1

	shift
	count=$((count + 1))
	if "$@" >"$dir/why" 2>&1; then
		echo "ok $count - $name"
	else
		failures=$((failures + 1))
		echo "not ok $count - $name"
		sed 's/^/# /' "$dir/why"
	fi
}

# promised FEATURE: whether a run without it is a failure
promised()
{
	[[ ,${SSLP_EXPECT-}, == *,"$1",* ]]
}

broken_promise()
{
	echo "$1 is promised, but: $2"
	return 1
}

# skip NAME REASON [FEATURE]: it is a failure if the feature is promised
skip()
{
	if [ -n "${3-}" ] && promised "$3"; then
		check "$1" broken_promise "$3" "$2"
	else
		count=$((count + 1))
		echo "ok $count - $1 # SKIP $2"
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
	tail -n 20 "$dir/out"
	return 1
}

# unload MODULE: closed sockets may wait for their peers' last packet and hold
# the module a moment longer. TCP needs less than ten seconds
unload()
{
	local tries=100 said

	until said=$(modprobe -r "$1" 2>&1); do
		if [ $((tries -= 1)) -eq 0 ]; then
			echo "$said"
			return 1
		fi
		sleep 0.1
	done
}

# await_port PID FILE: waits until the server says in FILE where it listens, and
# sets $port to that. It knows our servers, openssl, and gnutls-serv
await_port()
{
	local tries=600
	local line='s/^(port |ACCEPT .*:|.*listening.* port |listening on (.*:)?)'

	line+='([0-9]+)(\.\.\.done)?$/\3/p'
	until port=$(sed -nE "$line" "$2" 2>/dev/null | head -n 1) &&
	      [ -n "$port" ]; do
		if ! kill -0 "$1" 2>/dev/null || [ $((tries -= 1)) -eq 0 ]; then
			cat "$2"
			return 1
		fi
		sleep 0.1
	done
}

# openssl_config LINE...: makes a file for OPENSSL_CONF with these lines for all
# contexts
openssl_config()
{
	cat <<-END
	openssl_conf = start
	[start]
	ssl_conf = ssl
	[ssl]
	system_default = default
	[default]
	END
	printf '%s\n' "$@"
}

# Prints the plan, and sets the script's exit status
tap_done()
{
	echo "1..$count"
	[ "$failures" -eq 0 ]
}
