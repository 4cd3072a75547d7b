#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether include/uapi/linux/sslp.h is what layout.txt says: layout.sh [FOLDER],
# with the built tests in FOLDER. Prints TAP. If something was added on purpose:
# $FOLDER/layout >layout.txt
set -u

here=$(dirname "$0")
echo "TAP version 13"
echo "1..1"
if "${1:-$here}/layout" | diff -u "$here/layout.txt" - | sed 's/^/# /' |
	grep .; then
	echo "not ok 1 sizes, offsets and numbers are what they were"
	exit 1
fi
echo "ok 1 sizes, offsets and numbers are what they were"
