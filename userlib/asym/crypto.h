/* SPDX-License-Identifier: MIT */
/* Calls of libcrypto: what is done before and after each. */
#ifndef SSLP_ASYM_CRYPTO_H
#define SSLP_ASYM_CRYPTO_H

#include "../base/message.h"

/*
 * Between these two a thread cannot be cancelled, because it would keep
 * libcrypto's locks. The queue of errors is afterwards as it was before,
 * because the program may use libcrypto itself. Pairs nest.
 */
int crypto_begin(void);
void crypto_end(int cancel);

/* fail() with the reason that libcrypto gives; call it between the two above */
int crypto_fail(int err, const char *what);

/* A big-endian number in host byte order, as OSSL_PARAM wants it */
void crypto_native(u8 *to, const u8 *from, size_t len);

#endif /* SSLP_ASYM_CRYPTO_H */
