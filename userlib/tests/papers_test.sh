#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Licences of every file, as reuse reads them, and the check of commit messages.
# TAP.

set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=../../selftests/lib/tap_lib.sh
. "$top/selftests/lib/tap_lib.sh"
hook=$top/.ci/hooks/commit-msg

licences() {
	(cd "$top" && reuse lint)
}

# message STATUS LINE...
message() {
	local want=$1
	shift
	printf '%s\n' "$@" >"$dir/message"
	exits "$want" "$hook" "$dir/message"
}

sign='Signed-off-by: A. U. Thor <author@example.com>'
fix='Fixes: 0123456789ab ("secret: leaks no more")'

if command -v reuse >/dev/null; then
	check "every file has a licence and a copyright" licences
else
	skip "every file has a licence and a copyright" "no reuse"
fi
check "a whole message" message 0 'a: b' '' 'Because of c.' '' "$fix" "$sign"
check "comments of git do not count" message 0 'a: b' '# why?' '' 'c.' '' "$sign"
check "a body that is missing" message 1 'a: b' '' "$sign"
check "trailers are no body" message 1 'a: b' '' "$fix" "$sign"
check "a comment is no body" message 1 'a: b' '' '# c.' '' "$sign"
check "a signature that is missing" message 1 'a: b' '' 'c.'
check "a subject that goes on" message 1 'a: b' 'c' '' 'd.' '' "$sign"
check "Fixes: with too short a name" message 1 'a: b' '' 'c.' '' \
	'Fixes: 0123456 ("d")' "$sign"
check "Fixes: without a subject" message 1 'a: b' '' 'c.' '' \
	'Fixes: 0123456789ab' "$sign"
check "what will be melted in is not judged" message 0 'fixup! a: b'
check "a merge is not judged" message 0 "Merge branch 'a'"
tap_done
