/* SPDX-License-Identifier: MIT */
/* Seeds in pieces, so that nobody has to join randoms by hand. */
#ifndef SSLP_SCHEDULE_CHUNK_H
#define SSLP_SCHEDULE_CHUNK_H

#include "../base/types.h"

struct chunk {
	const void *data;
	size_t len;		/* bytes */
};

static inline size_t chunks_len(const struct chunk *chunks, size_t count)
{
	size_t len = 0;

	while (count--)
		len += chunks++->len;
	return len;
}

static inline void chunks_copy(u8 *to, const struct chunk *chunks,
			       size_t count)
{
	for (; count--; to += chunks++->len)
		copy_bytes(to, chunks->data, chunks->len);
}

#endif /* SSLP_SCHEDULE_CHUNK_H */
