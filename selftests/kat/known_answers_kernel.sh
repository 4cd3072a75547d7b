#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# known_answers_kernel.sh: runs known_answers on the engines in the kernel that
# SSLP_EXPECT promises (see feature.h), otherwise on all providers that work
# here.
set -eu
# The program is in the same folder
here=$(cd "$(dirname "$0")" && pwd)
program=${SSLP_TESTS:-$here}/known_answers

providers=()
for provider in af_alg libkcapi; do
	case ,${SSLP_EXPECT:-}, in
	*,$provider,*) providers+=("$provider") ;;
	esac
done
if [ ${#providers[@]} -gt 0 ]; then
	SSLP_EXPECT_PROVIDERS=$(IFS=,; echo "${providers[*]}")
	export SSLP_EXPECT_PROVIDERS
fi

# Every kernel has the other hashes. Debian's kernels lack SM3
export SSLP_MISSING_HASHES=${SSLP_MISSING_HASHES-SM3}
exec "$program" "${providers[@]}"
