/* SPDX-License-Identifier: MIT */
/* Calls into libcrypto: what comes before and after each. */
#ifndef SSLP_ASYM_CRYPTO_H
#define SSLP_ASYM_CRYPTO_H

#include "../base/message.h"

/*
 * Between the two a thread cannot be cancelled, because that would leave
 * libcrypto's locks taken. Afterwards the queue of errors is as it was before:
 * the program may use libcrypto itself. They nest.
 */
int crypto_begin(void);
void crypto_end(int cancel);

/* fail() with libcrypto's reason, between the two above */
int crypto_fail(int err, const char *what);

/* A big-endian number in host byte order, as OSSL_PARAM wants it */
void crypto_native(u8 *to, const u8 *from, size_t len);

#endif /* SSLP_ASYM_CRYPTO_H */
