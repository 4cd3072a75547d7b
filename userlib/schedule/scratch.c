// SPDX-License-Identifier: MIT
/* Working memory of a derivation: on the stack unless a caller's seed is huge. */
#include <stdlib.h>

#include "../base/message.h"
#include "scratch.h"

int scratch_get(struct scratch *s, size_t len)
{
	s->len = len;
	s->bytes = len <= sizeof(s->small) ? s->small : malloc(len);
	if (!s->bytes)
		return fail(ENOMEM, "out of memory for %zu bytes of a derivation",
			    len);
	return 0;
}

void scratch_put(struct scratch *s)
{
	if (!s->bytes)
		return;
	wipe(s->bytes, s->len);
	if (s->bytes != s->small)
		free(s->bytes);
}
