#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# hostile.sh [openssl]: "sslp serve" and "sslp get" against a peer that sends
# what no TLS stack sends. Each row of hostile_rows.py is a conversation. The kernel
# opens the records if it has kernel TLS, otherwise they are opened in user space.
# TAP output. With the argument openssl: lists what s_server and s_client answer.
#
# Environment: SSLP the command under test; more in hostile.py
set -eu
here=$(cd "$(dirname "$0")" && pwd)
sslp=$(readlink -f "${SSLP:-$here/../../sslp}")
# Debian's own, in which its packages put their modules
python=/usr/bin/python3
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

case ,${SSLP_EXPECT-}, in
*,ktls,*) records=kernel ;;
*)	records=user ;;
esac
case ,${SSLP_EXPECT-}, in
*,rekey,*) ;;
*)	[ $records = user ] || export HOSTILE_REKEY=no ;;
esac
# Emulated machines are slow
[ $records = user ] || export HOSTILE_QUICK=${HOSTILE_QUICK-guest}
if [ "${1-}" = openssl ]; then
	records=openssl
	sslp=$(command -v openssl)
	export HOSTILE_PATIENCE=${HOSTILE_PATIENCE:-6}
fi

mkdir "$dir/www"
head -c 40001 /dev/urandom >"$dir/www/few"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	-keyout "$dir/key.pem" -out "$dir/cert.pem" -days 2 \
	-subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
# -I keeps the environment's modules out, and those beside the script too
"$python" -IB -c 'import runpy, sys
sys.path.insert(0, sys.argv[1])
sys.argv[0:2] = ["hostile.py"]
runpy.run_path(sys.path[0] + "/hostile.py", run_name="__main__")' \
	"$here" "$dir" "$records" "$sslp"
