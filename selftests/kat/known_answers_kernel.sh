#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# known_answers_kernel.sh: known_answers of the engines in the kernel that
# SSLP_EXPECT promises (see feature.h), else of all providers usable here.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=${SSLP_TESTS:-$here}/known_answers
[ -x "$program" ] || program=$here/../../build/selftests/known_answers

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

# SM3 is not in every kernel, Debian's for one; the other hashes are
export SSLP_MISSING_HASHES=${SSLP_MISSING_HASHES-SM3}
# A kernel tree's install has all in one folder
vectors=$here/../vectors
[ -d "$vectors" ] || vectors=$here/vectors
export SSLP_VECTORS=${SSLP_VECTORS:-$vectors}
exec "$program" "${providers[@]}"
