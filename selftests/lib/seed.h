/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Master secrets of TLS 1.2 made from a number, and a check that the library
 * derives from them what libcrypto does.
 */
#ifndef SEED_H
#define SEED_H

#include "suite.h"

SECURITY_STATUS seed_import(NCRYPT_PROV_HANDLE provider, uint32_t seed,
		NCRYPT_KEY_HANDLE *secret);

/* A handle for a key in the kernel's keyring that holds what @seed gives */
SECURITY_STATUS seed_import_serial(NCRYPT_PROV_HANDLE provider,
		int32_t serial, NCRYPT_KEY_HANDLE *secret);

/* The bytes that such a key in the keyring must hold */
void seed_fill(uint32_t seed, uint8_t master[static 48]);

/* 0 when the keys of @secret are those of @seed */
int seed_check(NCRYPT_PROV_HANDLE provider, NCRYPT_KEY_HANDLE secret,
		uint32_t seed);

#endif /* SEED_H */
