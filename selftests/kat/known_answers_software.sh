#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# known_answers_software.sh: known_answers of the providers that every machine
# has: all of them right, and not one hash missing.
set -eu
# Built into the folder that has the program
here=$(cd "$(dirname "$0")" && pwd)
program=${SSLP_TESTS:-$here}/known_answers

export SSLP_EXPECT_PROVIDERS=software
exec "$program" software default
