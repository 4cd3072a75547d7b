/* SPDX-License-Identifier: MIT */
/* Numbers as they stand in records: the highest byte first. */
#ifndef SSLP_RECORD_WIRE_H
#define SSLP_RECORD_WIRE_H

#include "../base/types.h"

static inline void wire_put16(u8 *to, size_t n)
{
	to[0] = n >> 8;
	to[1] = n;
}

static inline size_t wire_get16(const u8 *from)
{
	return from[0] << 8 | from[1];
}

static inline void wire_put64(u8 *to, u64 n)
{
	size_t i;

	for (i = 0; i < 8; i++)
		to[i] = n >> (56 - 8 * i);
}

#endif /* SSLP_RECORD_WIRE_H */
