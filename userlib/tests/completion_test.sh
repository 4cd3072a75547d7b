#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Completion in bash and zsh: every command and every long option of the help is
# offered, and the words for values are words that the command takes. TAP.

set -eu
export LC_ALL=C

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=../../selftests/lib/tap_lib.sh
. "$top/selftests/lib/tap_lib.sh"
scripts=$top/userlib/tools/completion
sslp=${SSLP:-$top/sslp}
# shellcheck source=../tools/completion/sslp.bash
. "$scripts/sslp.bash"

# offered WORD...: prints what bash offers for the last word, one in a line
offered() {
	COMP_WORDS=("$sslp" "$@")
	COMP_CWORD=$#
	_sslp "$sslp" "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
	printf '%s\n' "${COMPREPLY[@]}"
}

# offers LINE WORD...: bash must offer exactly these lines
offers() {
	local wanted=$1
	shift
	diff <(printf '%s\n' "$wanted") <(offered "$@")
}

commands() {
	"$sslp" --help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p'
}

# The long options, as the help lists them
options() {
	"$sslp" "$@" --help |
		sed -nE 's/^ +(-[A-Za-z], )?(--[a-z-]+).*/\2/p' | sort -u
}

# Options with a value. In the help the value follows a single blank
options_with_value() {
	"$sslp" "$@" --help |
		sed -nE 's/^ +(-[A-Za-z], )?(--[a-z-]+) [^ ].*/\2/p' | sort -u
}

offers_commands() {
	[ "$(commands | wc -l)" -ge 7 ] &&
		diff <({ commands; echo help; } | sort) \
			<(offered '' | grep -v '^-' | sort) &&
		diff <(commands | sort) <(offered help '' | grep -v '^-\|help' | sort)
}

offers_options() {
	[ "$(options "$@" | wc -l)" -ge 4 ] &&
		diff <(options "$@") <(offered "$@" -- | sort)
}

# No option is offered in the place of a value
knows_values() {
	local option

	for option in $(options_with_value "$@"); do
		! offered "$@" "$option" -- | grep -e '^--' || return
	done
}

# rows COMMAND: prints the options whose values are listed, with their values
rows() {
	"$sslp" "$@" --complete |
		awk -F '\t' '$1 != "" && $2 ~ /[a-z0-9]/ { print $1, $2 }'
}

takes_words() {
	local option words word

	rows "$@" >"$dir/rows"
	while read -r option words; do
		for word in $words; do
			exits 0 "$sslp" "$@" "$option" "$word" --help || return
		done
	done <"$dir/rows"
}

refuses_other_words() {
	exits 2 "$sslp" derive --role nobody --help &&
		exits 2 "$sslp" derive --protocol 1.4 --help &&
		exits 2 "$sslp" bench --hash md4 --help &&
		exits 2 "$sslp" get --tls 1.1 --help
}

offers_files() {
	mkdir -p "$dir/files" && cd "$dir/files" && : >one && : >two &&
		offers $'one\ntwo' serve --cert '' &&
		offers one get -o o && offers two serve tw &&
		offers one why -- cat o && offers '' get o
}

offers_program() {
	offered why -- ca | grep -qx cat
}

# Prints options and rows as _arguments of zsh would get them
zsh_gets() {
	zsh -f -c '
		_call_program() { shift; "$@" }
		_arguments() { print -l -- "$@" }
		_describe() { print -l -- "${(@P)2}" }
		fpath=($1 $fpath)
		autoload -U _sslp
		shift
		words=("$@")
		CURRENT=$#
		_sslp' zsh "$scripts" "$sslp" "$@"
}

zsh_offers_commands() {
	diff <({ commands; echo help; } | sort) \
		<(zsh_gets '' | sed -n 's/^\([a-z]*\):.*/\1/p' | sort)
}

zsh_offers_options() {
	diff <(options "$@") \
		<(zsh_gets "$@" - | sed -nE 's/^(--[a-z-]+)=?\[.*/\1/p' | sort) &&
		diff <(options_with_value "$@") \
			<(zsh_gets "$@" - |
				sed -nE 's/^(--[a-z-]+)=\[.*:value:.*/\1/p' | sort)
}

check "bash: every command" offers_commands
while read -r command; do
	# shellcheck disable=SC2086 # one or two words
	set -- $command
	check "bash: every option of sslp $command" offers_options "$@"
	check "bash: ... and which of them have a value" knows_values "$@"
	check "sslp $command takes the words that are offered" takes_words "$@"
done < <(commands; echo bench transfer)
check "and refuses others" refuses_other_words
check "bash: words of a value" offers $'client\nserver' derive --role ''
check "bash: ... after an equals sign" offers $'1.2\n1.3' get --tls = 1.
check "bash: ... right behind it" offers $'1.2\n1.3' get --tls =
check "bash: a command with a command of its own" offers transfer bench t
check "bash: files" offers_files
check "bash: programs that sslp why runs" offers_program
if command -v zsh >/dev/null; then
	check "zsh: every command" zsh_offers_commands
	while read -r command; do
		# shellcheck disable=SC2086 # one or two words
		check "zsh: every option of sslp $command" \
			zsh_offers_options $command
	done < <(commands; echo bench transfer)
else
	skip "zsh: every command and option" "no zsh"
fi
tap_done
