// SPDX-License-Identifier: MIT
/* sslp why: collects what was seen, and frees it. */
#include <stdlib.h>
#include <string.h>

#include "../common/tools.h"
#include "why.h"

void why_lacks(struct why *w, const char *sentence)
{
	size_t i;

	for (i = 0; i < w->lack_count; i++)
		if (w->lacks[i] == sentence)
			return;
	if (w->lack_count < ARRAY_SIZE(w->lacks))
		w->lacks[w->lack_count++] = sentence;
}

void why_free(struct why *w)
{
	size_t i;

	for (i = 0; i < w->connection_count; i++) {
		free(w->connections[i]->in.data);
		free(w->connections[i]->out.data);
		free(w->connections[i]);
	}
	free(w);
}
