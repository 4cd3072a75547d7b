// SPDX-License-Identifier: MIT
/* The PRFs of TLS 1.0 to 1.2, and which hashes each is made of. */
#include "prf_alg.h"

#define HASH(ID)	(&hash_algs[HASH_##ID])
#define ROW(ID)		[PRF_##ID] = { #ID, HASH(ID), NULL }

const struct prf_alg prf_algs[PRF_COUNT] = {
	[PRF_MD5SHA1] = { "MD5SHA1", HASH(MD5), HASH(SHA1) },
	ROW(SHA256), ROW(SHA384), ROW(SHA512), ROW(SM3),
};
