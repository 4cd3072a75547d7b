#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# peers.sh [PART...]: sslp and the examples against TLS stacks that know
# nothing of them, over sockets of this kernel. TAP output. Parts: matrix,
# rekey, hard, keylog; all of them by default. SSLP names the command under
# test, EXAMPLES the folder of the Mbed TLS programs, PATIENCE the seconds that
# one client may take, PEERS_ONLY a pattern of the tests' names.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=peers_lib.sh
. "$here/peers_lib.sh"
# shellcheck source=peers_stacks.sh
. "$here/peers_stacks.sh"

parts=("$@")
[ $# -gt 0 ] || parts=(matrix rekey hard keylog)

prepare
for part in "${parts[@]}"; do
	# shellcheck source=/dev/null
	. "$here/peers_$part.sh"
	"plan_$part"
done
run_plan
