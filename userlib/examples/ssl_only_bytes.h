/* SPDX-License-Identifier: MIT */
/* Reads and writes numbers and vectors of TLS (RFC 8446 section 3). */
#ifndef SSLP_SSL_ONLY_BYTES_H
#define SSLP_SSL_ONLY_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SSL_ONLY_MAX	65536	/* no handshake here has a longer message */

/* Bytes that are written */
struct ssl_only_bytes {
	size_t len;
	uint8_t data[SSL_ONLY_MAX];
};

/* Too many bytes end the program */
void ssl_only_put(struct ssl_only_bytes *to, uint32_t value, size_t len);
void ssl_only_put_bytes(struct ssl_only_bytes *to, const void *bytes,
			size_t len);
/* Begins a vector, after a length of @len bytes; ends it */
size_t ssl_only_open(struct ssl_only_bytes *to, size_t len);
void ssl_only_close(struct ssl_only_bytes *to, size_t at, size_t len);

/**
 * struct ssl_only_in - bytes that are read
 * @p: the next
 * @len: how many are left
 * @bad: more was asked for than there was; then nothing is left
 */
struct ssl_only_in {
	const uint8_t *p;
	size_t len;
	bool bad;
};

/* 0 if there are not enough */
uint32_t ssl_only_get(struct ssl_only_in *in, size_t len);
/* Reads the next @len bytes; reads a vector after a length of @len bytes */
struct ssl_only_in ssl_only_part(struct ssl_only_in *in, size_t len);
struct ssl_only_in ssl_only_vector(struct ssl_only_in *in, size_t len);

#endif /* SSLP_SSL_ONLY_BYTES_H */
