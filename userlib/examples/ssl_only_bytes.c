// SPDX-License-Identifier: MIT
/* Reads and writes numbers and vectors of TLS (RFC 8446 section 3). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ssl_only_bytes.h"

void ssl_only_put_bytes(struct ssl_only_bytes *to, const void *bytes,
			size_t len)
{
	if (len > sizeof(to->data) - to->len) {
		fprintf(stderr, "a message of more than %d bytes\n",
			SSL_ONLY_MAX);
		exit(1);
	}
	if (len)
		memcpy(to->data + to->len, bytes, len);
	to->len += len;
}

void ssl_only_put(struct ssl_only_bytes *to, uint32_t value, size_t len)
{
	uint8_t bytes[4];
	size_t i;

	for (i = 0; i < len; i++)
		bytes[i] = value >> (8 * (len - 1 - i));
	ssl_only_put_bytes(to, bytes, len);
}

size_t ssl_only_open(struct ssl_only_bytes *to, size_t len)
{
	ssl_only_put(to, 0, len);
	return to->len;
}

void ssl_only_close(struct ssl_only_bytes *to, size_t at, size_t len)
{
	size_t end = to->len, size = end - at;

	if (len < 4 && size >> (8 * len)) {
		fprintf(stderr, "a vector of %zu bytes is too long\n", size);
		exit(1);
	}
	to->len = at - len;
	ssl_only_put(to, size, len);
	to->len = end;
}

struct ssl_only_in ssl_only_part(struct ssl_only_in *in, size_t len)
{
	struct ssl_only_in part = { in->p, len, false };

	if (in->bad || len > in->len) {
		in->len = part.len = 0;
		in->bad = part.bad = true;
		return part;
	}
	in->p += len;
	in->len -= len;
	return part;
}

uint32_t ssl_only_get(struct ssl_only_in *in, size_t len)
{
	struct ssl_only_in part = ssl_only_part(in, len);
	uint32_t value = 0;

	while (part.len--)
		value = value << 8 | *part.p++;
	return value;
}

struct ssl_only_in ssl_only_vector(struct ssl_only_in *in, size_t len)
{
	return ssl_only_part(in, ssl_only_get(in, len));
}
