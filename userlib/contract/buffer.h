/* SPDX-License-Identifier: MIT */
/* Memory that callers free with SslFreeBuffer(). */
#ifndef SSLP_CONTRACT_BUFFER_H
#define SSLP_CONTRACT_BUFFER_H

#include "../base/types.h"

/* Zeroed bytes for the caller of the library; NULL with a message on failure */
void *buffer_new(size_t len);

/* Whether @p is such memory, of exactly @len bytes */
bool buffer_is(const void *p, size_t len);

/* 0, or -EINVAL with a message if @p is not such memory */
int buffer_free(void *p);

#endif /* SSLP_CONTRACT_BUFFER_H */
