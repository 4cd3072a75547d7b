/* SPDX-License-Identifier: MIT */
/* Calls into libcrypto: what comes before and after each. */
#ifndef SSLP_ASYM_CRYPTO_H
#define SSLP_ASYM_CRYPTO_H

#include "../base/message.h"

/*
 * Between the two a thread is not cancelled, which would leave libcrypto's
 * locks taken; and the queue of errors is afterwards as the program had it,
 * which may use libcrypto for itself. They nest.
 */
int crypto_begin(void);
void crypto_end(int cancel);

/* fail() with libcrypto's reason, between the two above */
int crypto_fail(int err, const char *what);

/* A number as OSSL_PARAM has it, in the machine's order, from big-endian */
void crypto_native(u8 *to, const u8 *from, size_t len);

#endif /* SSLP_ASYM_CRYPTO_H */
