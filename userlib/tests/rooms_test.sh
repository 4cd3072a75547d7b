#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The arrows between rooms are those of userlib/rooms, and functions have the right
# names. This reads the objects, so that no macro, and no declaration outside of a
# header, can hide an arrow. TAP.
#
#	rooms_test.sh		the objects are those of BUILD, or build/

set -eu
# shellcheck source=../../selftests/lib/tap_lib.sh
. "$(dirname "$0")/../../selftests/lib/tap_lib.sh"
cd "$top"

build=${BUILD:-build}
table=userlib/rooms

nothing() {
	! [ -s "$1" ] || { cat "$1"; return 1; }
}

rooms() {
	sed -n 's/^\([a-z]*\):.*/\1/p' $table
}

# Prints the objects in a folder whose source exists, because there may be old
# ones
objects() {
	local object source
	find "$build/$1" -name '*.o' | sort | while IFS= read -r object; do
		source=${object#"$build/"}
		[ ! -e "${source%.o}.c" ] || echo "$object"
	done
}

# symbols OPTIONS FOLDER...: prints "ROOM/FILE SYMBOL TYPE", by nm with the
# options
symbols() {
	local options=$1 folder
	shift
	# shellcheck disable=SC2086
	for folder; do objects "$folder"; done | xargs nm -A $options |
		awk '{
			file = $1
			sub(/\.o:.*/, "", file)
			n = split(file, part, "/")
			print part[n - 1] "/" part[n], $NF, $(NF - 1)
		}'
}

folders() {
	rooms | sed "s|^|userlib/|"
}

# --- rooms -------------------------------------------------------------------

every_room_has_a_line() {
	local folder
	for folder in userlib/*/; do
		folder=$(basename "$folder")
		case $folder in
		examples | stacks | tests | tools) continue ;;
		esac
		rooms | grep -qx "$folder" || echo "$folder"
	done >"$dir/strangers"
	nothing "$dir/strangers"
}

every_room_has_objects() {
	local room
	for room in $(rooms); do
		objects "userlib/$room" | grep -q . || echo "$room"
	done >"$dir/empty"
	nothing "$dir/empty"
}

no_circle() {
	awk '!/^#/ && sub(/:/, "") { for (i = 2; i <= NF; i++) print $1, $i }' \
		$table | tsort >/dev/null
}

# Prints the symbols that a room needs and another room has
# shellcheck disable=SC2016
crossings() {
	awk '
		NR == FNR {
			split($1, at, "/")
			home[$2] = at[1]
			next
		}
		$2 in home {
			split($1, at, "/")
			if (home[$2] != at[1])
				print at[1], home[$2], $1, $2
		}' "$dir/defined" "$dir/needed"
}

arrows() {
	local room=$1 allowed
	allowed=$(sed -n "s/^$room://p" $table)
	awk -v room="$room" -v allowed=" $allowed " '
		$1 == room && !index(allowed, " " $2 " ") {
			print $3 " calls " $4 " of " $2
		}' "$dir/crossings" >"$dir/wrong"
	grep -noE '#include "\.\./[a-z]+/[^"]*"' "userlib/$room"/*.[ch] |
		while IFS= read -r line; do
			case " $allowed " in
			*" $(sed 's|.*"\.\./\([a-z]*\)/.*|\1|' <<<"$line") "*) ;;
			*) echo "$line" ;;
			esac
		done >>"$dir/wrong"
	nothing "$dir/wrong"
}

# Only the room module may use the module's ABI, and only contract/ the public
# headers
public_headers() {
	grep -nE '#include ("\.\./\.\./include/|<(sslp|sslprovider|ncrypt)\.h)' \
		userlib/*/*.[ch] |
		grep -vE '^userlib/(contract|tests|examples|stacks)/' |
		grep -v '^userlib/module/.*/uapi/' >"$dir/wrong" || true
	nothing "$dir/wrong"
}

test_rooms() {
	local room
	symbols "-g --defined-only" $(folders) >"$dir/defined"
	symbols "-u" $(folders) >"$dir/needed"
	crossings >"$dir/crossings"
	check "every room has a line in $table" every_room_has_a_line
	check "every line has a room that is built" every_room_has_objects
	check "some 100 symbols cross, so that something is looked at" \
		test "$(wc -l <"$dir/crossings")" -ge 100
	check "the arrows make no circle" no_circle
	for room in $(rooms); do
		check "$room uses no room but:$(sed -n "s/^$room://p" $table)" \
			arrows "$room"
	done
	check "contract/ alone includes the public headers" public_headers
}

# --- the command -------------------------------------------------------------

exported() {
	sed -n 's/^\t\([A-Za-z_0-9]*\);$/\1/p' userlib/libsslprovider.map
}

only_exported_symbols() {
	symbols -u userlib/tools | cut -d' ' -f1,2 >"$dir/tools"
	awk '
		FILENAME == ARGV[1] { public[$1]; next }
		FILENAME == ARGV[2] { inner[$2]; next }
		$2 in public { used++; next }
		$2 in inner { print $1 " calls " $2 }
		END { if (used < 20) print "only " used + 0 " calls seen" }' \
		<(exported) "$dir/defined" "$dir/tools" >"$dir/wrong"
	nothing "$dir/wrong"
}

only_public_headers() {
	grep -rnE "#include \"(\.\./)+($(rooms | paste -sd'|'))/" \
		userlib/tools >"$dir/wrong" || true
	nothing "$dir/wrong"
}

test_tools() {
	check "the command calls what is exported, and nothing else" \
		only_exported_symbols
	check "the command includes no header of a room" only_public_headers
}

# --- names -------------------------------------------------------------------

# Functions that still have a different name. Nothing may be added to this list
unnamed() {
	cat <<'EOF'
contract/deferred arming_binding
contract/deferred arming_of_all
contract/deferred derivation_deferred
contract/deferred session_key_defer
contract/deferred session_key_record
contract/handle object_hold
contract/secret session_key_new
EOF
}

# A function is named after its file, or after its room, as connection_read() of
# connection/read.c is, or it is one of the contract. fail() is short, because
# every function calls it
named_after_files() {
	awk '
		$3 != "T" { next }
		$1 == "base/message" && $2 ~ /^fail(_|$)/ { next }
		$1 ~ /^contract\// && $2 ~ /^(Ssl[A-Z]|sslp_|GetSChannelInterface$)/ { next }
		{
			n = split($1, at, "/")
			if ($2 != at[n] && index($2, at[n] "_") != 1 &&
			    index($2, at[n - 1] "_") != 1)
				print $1, $2
		}' "$dir/defined" | sort >"$dir/misnamed"
	unnamed | sort >"$dir/left"
	# Checked in both directions, so whoever mends a name takes it off the
	# list
	diff "$dir/left" "$dir/misnamed"
}

test_names() {
	check "a function has the name of its file" named_after_files
}

# --- the module --------------------------------------------------------------

# Prints which file of kmod/ names a function of which. Kernel objects need the
# headers of a kernel, so this reads the sources
kmod_arrows() {
	local file
	cd kmod
	for file in *.c; do
		grep -oE '^[a-z][^=;]*\bsslp_[a-z0-9_]+\(' "$file" |
			grep -v '^static' | grep -oE 'sslp_[a-z0-9_]+\($' |
			tr -d '(' | sort -u | sed "s|\$| $file|"
	done >"$dir/kdefined"
	# Comments name functions, too, and some structures have the names of
	# functions
	for file in *.c; do
		sed -e ':a' -e 's|/\*.*\*/||' -e '/\/\*/{N;ba' -e '}' \
			-e 's/struct sslp_[a-z0-9_]*//g' "$file" |
			grep -owE 'sslp_[a-z0-9_]+' | sort -u |
			sed "s|\$| $file|"
	done | awk '
		NR == FNR { home[$1] = $2; next }
		$1 in home && home[$1] != $2 { print $2, home[$1] }' \
		"$dir/kdefined" - | sort -u
}

kmod_is_layered() {
	kmod_arrows >"$dir/karrows"
	[ "$(wc -l <"$dir/karrows")" -ge 40 ] &&
	tsort "$dir/karrows" >/dev/null
}

test_kmod() {
	check "the files of kmod/ call each other one way" kmod_is_layered
}

test_rooms
test_tools
test_names
test_kmod
tap_done
