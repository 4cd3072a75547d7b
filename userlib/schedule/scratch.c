// SPDX-License-Identifier: MIT
/* Working memory of a derivation: on the stack unless a caller's seed is huge. */
#include <stdlib.h>

#include "../base/message.h"
#include "scratch.h"

int scratch_get_large(struct scratch *s, size_t len)
{
	s->len = len;
	s->bytes = malloc(len);
	if (!s->bytes)
		return fail(ENOMEM, "out of memory for %zu bytes of a derivation",
			    len);
	return 0;
}

void scratch_put_large(struct scratch *s)
{
	free(s->bytes);
}
