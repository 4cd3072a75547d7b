#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# known_answers_software.sh: known_answers of the providers that every machine
# has. All answers are right, and no hash is missing.
set -eu
# The program is in the same folder
here=$(cd "$(dirname "$0")" && pwd)
program=${SSLP_TESTS:-$here}/known_answers

export SSLP_EXPECT_PROVIDERS=software
exec "$program" software default
