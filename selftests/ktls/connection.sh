#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# connection.sh: tests the library's connections against a peer that makes its
# records by hand. The kernel makes the records of this end. It is the program
# of the host's tests, where this end makes its records in user space.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
program=$here/../../build/tests/connection

if [ ! -x "$program" ]; then
	echo "1..0 # SKIP the library's own tests are not here"
	exit 4
fi
case ,${SSLP_EXPECT-}, in
*,rekey,*) export SSLP_TEST_REKEY=1 ;;
esac
SSLP_TEST_KTLS=1 exec "$program"
