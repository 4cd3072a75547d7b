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

/* 0 or -ENOMEM with a message */
int scratch_get(struct scratch *s, size_t len);

/* Wipe and free */
void scratch_put(struct scratch *s);

#endif /* SSLP_SCHEDULE_SCRATCH_H */
