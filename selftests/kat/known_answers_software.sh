#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# known_answers_software.sh: known_answers of the providers that every machine
# has: all of them right, and not one hash missing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=${SSLP_TESTS:-$here}/known_answers
[ -x "$program" ] || program=$here/../../build/selftests/known_answers

# A kernel tree's install has all in one folder
vectors=$here/../vectors
[ -d "$vectors" ] || vectors=$here/vectors
export SSLP_VECTORS=${SSLP_VECTORS:-$vectors}
export SSLP_EXPECT_PROVIDERS=software
exec "$program" software default
