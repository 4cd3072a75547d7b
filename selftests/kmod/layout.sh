#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# layout.sh [FOLDER]: compares include/uapi/linux/sslp.h with layout.txt. FOLDER
# has the built tests. Prints TAP. If you have added something on purpose:
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
