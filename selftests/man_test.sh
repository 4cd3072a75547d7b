#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# man_test: the man pages say what the public headers declare, and nothing
# else. Speaks TAP. CC chooses the compiler for the examples; SSLP is the
# command whose options are compared.
# shellcheck disable=SC2317 # the tests are called through run()
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
man=$here/../Documentation/man
include=$here/../include/sslprovider
sslp=${SSLP:-$here/../sslp}
sections='NAME SYNOPSIS DESCRIPTION RETURN_VALUE ATTRIBUTES STANDARDS EXAMPLES SEE_ALSO'
count=0
failed=0

# Rows with header, function and prototype. Comments, directives and white space
# do not matter, and WINAPI means nothing here.
declared()
{
	local header

	for header in sslprovider.h sslp.h sslp_connection.h; do
		awk -v RS='[*]/' '{ sub("/[*].*", ""); printf "%s", $0 }' \
			"$include/$header" |
			sed 's/^#.*//' | tr -s ' \t\n' ' ' | tr ';' '\n' |
			sed -n 's/.*SECURITY_STATUS WINAPI /SECURITY_STATUS /
				s/.*NTSTATUS WINAPI /NTSTATUS /
				s/^ *const char \*/&/
				s/^ *//
				s/( /(/g
				/^SECURITY_STATUS .*(/p
				/^NTSTATUS .*(/p
				/^const char .*(/p' |
			sed "s/^\([^(]*[ *]\)\([A-Za-z_0-9]*\)(/$header \2 &/"
	done
}

# text PAGE: prints it as a reader sees it, in lines that never wrap
text()
{
	mandoc -T ascii -O width=400 "$1" | sed 's/.\x08//g'
}

# section PAGE NAME
section()
{
	text "$1" | awk -v name="$2" '
		/^[A-Z]/ { inside = $0 == name; next }
		inside { print }'
}

# page_of FUNCTION: prints the path of its page, through a link if it has one
page_of()
{
	local page=$man/$1.3 target

	target=$(sed -n 's,^\.so man3/,,p' "$page" 2>/dev/null || true)
	echo "${target:+$man/}${target:-$page}"
}

test_every_function_has_a_page()
{
	declared | while read -r _ name _; do
		[ -f "$(page_of "$name")" ] || echo "$name has no page"
	done
}

test_every_page_has_a_function()
{
	local page name

	for page in "$man"/*.3; do
		name=$(basename "$page" .3)
		declared | cut -d' ' -f2 | grep -qx "$name" ||
			echo "$name is not declared"
	done
}

test_synopsis_agrees_with_the_header()
{
	local header name prototype synopsis

	declared | while read -r header name prototype; do
		synopsis=$(section "$(page_of "$name")" SYNOPSIS |
			tr -s ' \n' ' ' | sed 's/( /(/g')
		[[ $synopsis = *" $prototype;"* ]] ||
			echo "$name: the header has $prototype"
		[[ $synopsis = *"#include <$header>"* ]] ||
			echo "$name: declared in $header"
	done
}

test_name_section_names_each_function()
{
	declared | while read -r _ name _; do
		section "$(page_of "$name")" NAME | sed 's/ - .*//' |
			grep -qw "$name" || echo "$name is not in NAME"
	done
}

test_sections_are_there()
{
	local page wanted

	for page in "$man"/*.[1-8]; do
		grep -q '^\.so' "$page" && continue
		for wanted in $([[ $page = *.3 ]] && echo "$sections" ||
				echo "NAME SYNOPSIS DESCRIPTION EXAMPLES SEE_ALSO"); do
			[[ $page = *environment.7 && $wanted = SYNOPSIS ]] ||
				text "$page" | grep -qx "${wanted//_/ }" ||
				echo "$(basename "$page") has no ${wanted//_/ }"
		done
	done
}

# structures FILE: prints each in one line, without comments
structures()
{
	awk -v RS='[*]/' '{ sub("/[*].*", ""); printf "%s", $0 }' "$1" |
		sed 's/\\-/-/g' | awk '/^struct [a-z_]+ {$/ { inside = 1 }
			inside { printf "%s ", $0 }
			/^};/ && inside { print ""; inside = 0 }' |
		tr -s ' \t' ' '
}

# The pages where a reader begins
test_overview_names_each_function()
{
	local name

	declared | while read -r _ name _; do
		grep -q "^\.BR $name (3)" "$man/sslprovider.7" ||
			echo "$name is not in sslprovider(7)"
	done
}

test_structures_agree_with_the_header()
{
	local page

	{ structures "$include/sslp.h"; structures "$include/sslp_connection.h"; } \
		>"$scratch/structures"
	for page in "$man"/*.3; do
		structures "$page" | grep -vxFf "$scratch/structures" |
			sed "s/^/$(basename "$page"): in no header: /"
	done
	while read -r _ name _; do
		grep -q "^struct $name {" "$man"/*.3 ||
			echo "struct $name is in no page"
	done <"$scratch/structures"
}

# In a link mandoc sees only the link. The tests above check where it leads.
test_pages_lint_clean()
{
	local page

	for page in "$man"/*.[1-8]; do
		grep -q '^\.so' "$page" || mandoc -T lint -W warning "$page" ||
			true
	done
}

test_references_lead_somewhere()
{
	local page reference

	for page in "$man"/*.[1-8]; do
		grep -q '^\.so' "$page" && continue
		section "$page" 'SEE ALSO' |
			grep -oE '[Ss]slp?[A-Za-z_-]*\([1-8]\)' |
			while read -r reference; do
				reference=${reference%)}
				[ -f "$man/${reference/(/.}" ] ||
					echo "$(basename "$page"): $reference)"
			done
	done
}

# An example begins with its includes. Other .EX blocks are not programs.
test_examples_compile()
{
	local page

	for page in "$man"/*.[37]; do
		sed -n '/^\.SH EXAMPLES/,/^\.SH SEE/{/^\.EX/,/^\.EE/p}' "$page" |
			sed '/^\.E[XE]/d; s/\\e/\\/g; s/\\-/-/g; s/\\&//g' \
			>"$scratch/example.c"
		[ -s "$scratch/example.c" ] || continue
		${CC:-cc} -std=gnu11 -Wall -Wextra -Werror -fsyntax-only \
			-I"$include" "$scratch/example.c" 2>&1 |
			sed "s/^/$(basename "$page"): /"
	done
}

# options: prints the long options at the beginning of lines of standard input
options()
{
	grep -oE '^ +(-[a-z], )?--[a-z][a-z-]*' | grep -oE -- '--[a-z-]+' |
		sort -u
}

test_command_options_agree_with_help()
{
	local command commands

	if [ ! -x "$sslp" ]; then
		echo "SKIP no command at ${sslp#"$PWD/"}, SSLP names it"
		return
	fi
	# Includes the option that only this command has
	commands=$("$sslp" help | awk '/^  [a-z]/ { print $1 }
		$1 == "bench" { print "bench-transfer" }')
	for command in $commands; do
		if [ ! -f "$man/sslp-$command.1" ]; then
			echo "$command has no page"
			continue
		fi
		# shellcheck disable=SC2086 # one or two words
		diff <("$sslp" ${command//-/ } --help | options) \
			<(text "$man/sslp-$command.1" | options) |
			sed -n "s/^</$command: not in the page:/p
				s/^>/$command: not in the help:/p"
	done
	for command in "$man"/sslp-*.1; do
		command=$(basename "$command" .1)
		grep -qx "${command#sslp-}" <<<"$commands" ||
			echo "$command is not a command"
	done
}

# run TEST: a test passes if it prints nothing
run()
{
	local complaints name=${1#test_}

	count=$((count + 1))
	complaints=$("$1" 2>&1)
	if [ -z "$complaints" ]; then
		echo "ok $count - ${name//_/ }"
	elif [[ $complaints = SKIP* ]]; then
		echo "ok $count - ${name//_/ } # $complaints"
	else
		printf '%s\n' "$complaints" | sed 's/^/# /'
		echo "not ok $count - ${name//_/ }"
		failed=1
	fi
}

echo TAP version 13
if [ ! -d "$man" ] || [ ! -d "$include" ]; then
	echo "1..0 # SKIP this folder was copied without Documentation"
	exit 4
fi
if ! command -v mandoc >/dev/null; then
	echo "Bail out! mandoc is missing: apt-get install mandoc"
	exit 1
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mapfile -t tests < <(compgen -A function test_)
echo "1..${#tests[@]}"
for test in "${tests[@]}"; do
	run "$test"
done
exit "$failed"
