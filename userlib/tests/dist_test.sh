#!/bin/bash
# SPDX-License-Identifier: MIT
#
# make dist: the same commit gives the same archive wherever it is made, and the
# archive has the files of that commit. TAP.

set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=../../selftests/lib/tap_lib.sh
. "$top/selftests/lib/tap_lib.sh"
# shellcheck source=build_lib.sh
. "$top/userlib/tests/build_lib.sh"

# No settings of the caller, and a name for the commit
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com
export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com

version=$(sed -n 's/^VERSION.*:= *//p' "$top/Makefile")
folder=sslp-$version
archive=build/$folder.tar.gz

# The sources as they are now, in a repository with one commit
commit() {
	copy_sources "$dir/one" &&
		cd "$dir/one" && git init -q && git add -A &&
		git commit -q -m one
}

dist() {
	make -C "$1" --no-print-directory dist
}

# Another folder, another second and other settings must not matter
dist_elsewhere() {
	sleep 1
	umask 077
	git clone -q "$dir/one" "$dir/two/deeper" &&
		git -C "$dir/two/deeper" config tar.umask 0077 &&
		TZ=Asia/Tokyo LC_ALL=C.UTF-8 GZIP=-1 dist "$dir/two/deeper"
}

same() {
	cmp "$dir/one/$archive" "$dir/two/deeper/$archive"
}

# Each file with its mode, and nothing else
has_the_files() {
	mkdir "$dir/out" && tar -C "$dir/out" -xpzf "$dir/one/$archive" &&
		diff -r --no-dereference -x .git -x build "$dir/one" \
			"$dir/out/$folder" &&
		(cd "$dir/one" && git ls-files -s | sed -n \
			's/^100\([0-7]*\) [^\t]*\t/\1 /p' | sort) >"$dir/wanted" &&
		(cd "$dir/out/$folder" && find . -type f -printf '%m %P\n' |
			sort) | diff "$dir/wanted" -
}

# Files that a packager looks for
has_the_rest() {
	local file

	for file in debian/rules debian/changelog COPYING LICENSES/MIT.txt \
			Kbuild kmod/dkms.conf selftests/run-all README.md; do
		[ -s "$dir/out/$folder/$file" ] || { echo "no $file"; return 1; }
	done
	[ -x "$dir/out/$folder/debian/rules" ]
}

root_owns_all() {
	tar -tvzf "$dir/one/$archive" | awk '{ print $2 }' | sort -u |
		diff <(echo root/root) -
}

refuses_changes() {
	echo >>"$dir/one/NEWS.md"
	! dist "$dir/one" >"$dir/said" 2>&1 && grep 'in no commit' "$dir/said"
}

if command -v git >/dev/null; then
	check "the sources in a repository" commit
	check "make dist" dist "$dir/one"
	check "from a clone, with another umask, zone and locale" dist_elsewhere
	check "the same bytes" same
	check "the archive has the files of the commit" has_the_files
	check "with all that packages are made from" has_the_rest
	check "root owns them all" root_owns_all
	check "changes that are in no commit are refused" refuses_changes
else
	skip "make dist" "no git"
fi
tap_done
