#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# connection.sh: the library's connections against a peer that makes its records
# by hand, with the records of this end made by the kernel. The program is the
# one of the host's tests, where records are made in user space.
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
