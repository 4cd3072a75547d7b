#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# lists_test.sh: no test is forgotten. Every program and script in the folders
# of the subjects is in a list that is run. TAP output.
set -eu
# shellcheck source=tap_lib.sh
. "$(dirname "$0")/tap_lib.sh"
selftests=$top/selftests
subjects='af_alg bench doctor eyes kat kmod ktls lib peers'

# lists FOLDER MAKEFILE VARIABLE...: prints the words of these lists, one in a
# line
lists()
{
	local folder=$1 makefile=$2 names

	shift 2
	names=$(printf '$(%s) ' "$@")
	make -s --no-print-directory -C "$folder" -f "$makefile" \
		--eval="list: ; @echo $names" list KSELFTEST=/nonexistent |
		tr ' ' '\n' | sed '/^$/d'
}

# Sources with a main() of their own
with_main()
{
	(cd "$selftests" && grep -lE '^(TEST_HARNESS_MAIN|int main\()' "$@")
}

programs=$(lists "$selftests" programs.mk TEST_GEN_PROGS TEST_GEN_FILES \
	TEST_GEN_PROGS_EXTENDED)
scripts=$(lists "$selftests" programs.mk TEST_GEN_PROGS source_scripts \
	other_scripts)
# Read here, because make would need lib.mk
kmod_programs=$(sed ':a;/\\$/{N;s/\\\n//;ba}' "$selftests/kmod/Makefile" |
	sed -n '/^[A-Za-z_]*\(tests\|files\|FILES\)	*:=/s/.*:=//p' |
	tr -s ' \t,)' '\n' | grep -x '[a-z][a-z0-9_]*')

listed()
{
	grep -qxF -- "$1" <<<"$2" && return
	echo "$3 is in no list"
	return 1
}

every_program()
{
	local source failed=0

	for source in $(cd "$selftests" &&
			with_main af_alg/*.c kat/*.c ktls/*.c kmod/*.c); do
		case $source in
		kmod/module*) set -- "$programs" ;;
		kmod/*)	set -- "$kmod_programs" ;;
		*)	set -- "$programs" ;;
		esac
		listed "$(basename "$source" .c)" "$1" "$source" || failed=1
	done
	return $failed
}

# Prints the files in the subjects' folders that find's OPTIONS choose
files()
{
	# shellcheck disable=SC2086 # a list of words
	(cd "$selftests" && find $subjects -maxdepth 1 -type f "$@")
}

# A file of shell functions is not executable. A Python program helps the script
# beside it
every_script()
{
	local script failed=0

	for script in $(files -perm -u+x ! -name '*.py'); do
		case $script in
		kat/*)	listed "${script#kat/}" "$scripts" "$script" ;;
		*)	listed "$script" "$scripts" "$script" ;;
		esac || failed=1
	done
	return $failed
}

# Scripts that are not executable because somebody forgot it
every_script_runs()
{
	local script

	for script in $(files ! -perm -u+x ! -name '*.py'); do
		head -n 1 "$selftests/$script" | grep -qv '^#!' || {
			echo "$script begins with #!, but is not executable"
			return 1
		}
	done
}

# In a kernel tree programs lie beside the folders
ignored()
{
	diff <(sed -n 's|^/||p' "$selftests/.gitignore" | sort) \
		<(sort <<<"$programs")
}

there()
{
	local name

	for name in $scripts; do
		[ -x "$selftests/$name" ] || [ -x "$selftests/kat/$name" ] ||
			grep -qxF "$name" <<<"$programs" || {
			echo "$name is listed, but not there"
			return 1
		}
	done
}

# Programs that "run-all" leaves to others are named there
run_by_others()
{
	local name failed=0

	grep -q '/module"' "$selftests/kmod/module_library.sh" || failed=1
	for name in $kmod_programs; do
		case $name in
		speed | nic_tool) continue ;;	# no tests
		esac
		grep -qwF -- "$name" "$selftests/kmod/run" \
			"$selftests/kmod/nic.sh" && continue
		echo "nothing runs kmod/$name"
		failed=1
	done
	return $failed
}

check "every program is in a list" every_program
check "every script is in a list" every_script
check "every script can be run" every_script_runs
check "git ignores the programs, and nothing else" ignored
check "every name in a list is there" there
check "what run-all leaves out is run by others" run_by_others
tap_done
