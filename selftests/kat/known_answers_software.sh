#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# known_answers_software.sh: runs known_answers on the providers that every
# machine has. Every answer must be right, and no hash may be missing.
set -eu
# The program is in the same folder
here=$(cd "$(dirname "$0")" && pwd)
program=${SSLP_TESTS:-$here}/known_answers

export SSLP_EXPECT_PROVIDERS=software
exec "$program" software default
