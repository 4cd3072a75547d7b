/* SPDX-License-Identifier: MIT */
/* What kernel TLS calls the cipher of a suite. */
#ifndef SSLP_CONNECTION_KERNEL_CIPHER_H
#define SSLP_CONNECTION_KERNEL_CIPHER_H

#include "../schedule/suite.h"
#include "../socket/ktls_cipher.h"

/*
 * The cipher that it is under some version, or NULL; ktls_cipher_carries()
 * tells under which
 */
const struct ktls_cipher *kernel_cipher(const struct suite *suite);

/* suite_records_max() for a socket, which tells only the cipher */
u64 kernel_cipher_records_max(const struct ktls_cipher *cipher);

#endif /* SSLP_CONNECTION_KERNEL_CIPHER_H */
