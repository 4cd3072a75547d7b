/* SPDX-License-Identifier: MIT */
/* Working memory of a derivation: on the stack unless a caller's seed is huge. */
#ifndef SSLP_SCHEDULE_SCRATCH_H
#define SSLP_SCHEDULE_SCRATCH_H

#include "../base/types.h"

struct scratch {
	u8 *bytes;
	size_t len;
	u8 small[640];
};

/* scratch_get() if the stack has not enough room */
int scratch_get_large(struct scratch *s, size_t len);

/* Frees it after it was wiped */
void scratch_put_large(struct scratch *s);

/* Return: 0, or -ENOMEM with a message */
static inline int scratch_get(struct scratch *s, size_t len)
{
	if (len > sizeof(s->small))
		return scratch_get_large(s, len);
	s->len = len;
	s->bytes = s->small;
	return 0;
}

/* Wipes and frees; allowed after scratch_get() has failed */
static inline void scratch_put(struct scratch *s)
{
	if (!s->bytes)
		return;
	wipe(s->bytes, s->len);
	if (s->bytes != s->small)
		scratch_put_large(s);
}

#endif /* SSLP_SCHEDULE_SCRATCH_H */
