#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Every parameter of every public function has its row in the tables of arguments.h.
# A function that returns NTE_BUFFERS_OVERLAP documents it. TAP.
#
#	arguments_test.sh	build/tests/arguments, or the one $ARGUMENTS names

set -eu
export LC_ALL=C

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=../../selftests/lib/tap_lib.sh
. "$top/selftests/lib/tap_lib.sh"
include=$top/include/sslprovider
man=$top/Documentation/man
headers='sslprovider.h sslp.h sslp_connection.h'
program=${ARGUMENTS:-$top/build/tests/arguments}
list=$("$program" --list)

# A line for each function of the headers: its name, then type:name pairs, with
# the words of a type joined by _
declared() {
	# shellcheck disable=SC2020,SC2086 # sets and words are wanted
	printf '#include <%s>\n' $headers | ${CC:-cc} -E -P -I"$include" - |
		tr -s ' \t\n' ' ' | tr ';{}' '\n\n\n' |
		grep -oE '(Ssl|sslp_|GetSChannel)[A-Za-z_0-9]+\(.*\)' |
		sed -E 's/\(void\)|\(\)/(/; s/\)$//; s/\[[^]]*\]/[]/g' |
		awk -F'[(,]' '{
			printf "%s", $1
			for (i = 2; i <= NF; i++) {
				if (!$i)
					continue
				match($i, /[A-Za-z_0-9]+(\[\])?$/)
				name = substr($i, RSTART)
				type = substr($i, 1, RSTART - 1)
				if (sub(/\[\]$/, "", name))
					type = type "*"
				gsub(/^ +| +$/, "", type)
				gsub(/ +/, "_", type)
				printf " %s:%s", type, name
			}
			print ""
		}'
}

# rows FUNCTION: the kinds that the tables give each of its parameters
rows() {
	sed -n "s/^$1 [^ ]* *//p" <<<"$list"
}

# suggest FUNCTION TYPE:NAME...: a row to begin with
suggest() {
	local parameter type name function=$1
	shift
	echo "add to arguments_*.c a MAKE($function, ...) and, to be checked:"
	echo "	FUNCTION($function, ROWS("
	for parameter; do
		type=${parameter%%:*} name=${parameter#*:}
		case $type:$name in
		NCRYPT_*HANDLE_\**:*) echo "		A_NEW_HANDLE($name, 0)," ;;
		NCRYPT_*HANDLE:*) echo "		A_HANDLE($name, arguments.WHICH, 0)," ;;
		const_*\**:* | LPCWSTR:* | PNCryptBufferDesc:*)
			echo "		AN_INPUT($name, BYTES, 0)," ;;
		*\*:* | P[A-Z]*:*)
			echo "		AN_OUTPUT($name, SIZE, 0 or ALIGNED), or AN_INPUT(...)," ;;
		*:dwFlags) echo "		A_FLAGS(dwFlags, 0)," ;;
		size_t:* | *:cb*)
			echo "		A_LENGTH or A_ROOM($name, $type, LEN, OF, STATUS)," ;;
		*) echo "		A_NUMBER($name, $type, VALUE)," ;;
		esac
	done
	echo "	))"
}

# fits TYPE NAME KIND: whether the type can be of this kind
fits() {
	case $1 in
	NCRYPT_*HANDLE) [ "$3" = handle ] ;;
	const_*\** | LPCWSTR) [[ $3 = in || $3 = ignored ]] ;;
	*\* | PBYTE | PCHAR | PVOID | PNCrypt*)
		[[ $3 = in || $3 = out || $3 = inout || $3 = ignored ||
			$3 = buffer ]] ;;
	size_t) [[ $3 = length || $3 = room ]] ;;
	*) [[ $2 != cb* || $3 = length || $3 = room ]] ;;
	esac
}

# fits_any FUNCTION TYPE NAME: a function may have several rows
fits_any() {
	local kind
	for kind in $(rows "$1" | tr ' ' '\n' | sed -n "s/^$3://p"); do
		! fits "$2" "$3" "$kind" || return 0
	done
	return 1
}

has_rows() {
	local function=$1 parameter
	shift
	if ! grep -q "^$function " <<<"$list"; then
		suggest "$function" "$@"
		return 1
	fi
	if [ "$(rows "$function" | sed 's/:[a-z]*//g' | sort -u)" != \
		"$(printf '%s\n' "$@" | sed 's/.*://' | paste -sd' ')" ]; then
		echo "the header has other parameters than the rows:"
		suggest "$function" "$@"
		return 1
	fi
	for parameter; do
		fits_any "$function" "${parameter%%:*}" "${parameter#*:}" || {
			echo "${parameter/:/ } is of another kind in its row"
			return 1
		}
	done
}

is_declared() {
	grep -qE "^$1( |$)" <<<"$functions"
}

# The comment before the declaration of FUNCTION
# shellcheck disable=SC2086 # words are wanted
comment() {
	(cd "$include" && awk -v begin="^ [*] $1[(][)] - " '
		$0 ~ begin { inside = 1 }
		inside { print }
		/[*]\// { inside = 0 }' $headers)
}

page() {
	local file=$man/$1.3
	sed -n 's,^\.so man3/,,p' "$file" | grep . >/dev/null &&
		file=$man/$(sed -n 's,^\.so man3/,,p' "$file")
	cat "$file"
}

says_overlap() {
	comment "$1" | sed -n '/Return:/,$p' | grep -q NTE_BUFFERS_OVERLAP || {
		echo "no NTE_BUFFERS_OVERLAP below Return: in the header"
		return 1
	}
	page "$1" | sed -n '/^\.SH RETURN VALUE/,/^\.SH [^R]/p' |
		grep -q NTE_BUFFERS_OVERLAP || {
		echo "no NTE_BUFFERS_OVERLAP below RETURN VALUE in its page"
		return 1
	}
}

says_no_overlap() {
	! comment "$1" | sed -n '/Return:/,$p' | grep NTE_BUFFERS_OVERLAP
}

functions=$(declared)
while read -r function parameters; do
	# shellcheck disable=SC2086 # words are wanted
	check "$function: each parameter has its row" \
		has_rows "$function" $parameters
done <<<"$functions"
while read -r function overlap _; do
	check "$function: the rows are of a public function" \
		is_declared "$function"
	if [ "$overlap" = overlap ]; then
		check "$function: its page and comment say NTE_BUFFERS_OVERLAP" \
			says_overlap "$function"
	else
		check "$function: its comment knows no NTE_BUFFERS_OVERLAP" \
			says_no_overlap "$function"
	fi
done < <(sort -u -k1,1 <<<"$list")
tap_done
