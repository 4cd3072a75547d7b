// SPDX-License-Identifier: MIT
/* Which rows stand side by side: those of one work, thread count and depth. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../common/tools.h"
#include "bench.h"

static int add_row(struct group *g, const struct row *from, bool control)
{
	struct row **more = reallocarray(g->rows, g->count + 1, sizeof(*more));
	struct row *row = calloc(1, sizeof(*row));

	if (more)
		g->rows = more;
	if (!more || !row) {
		free(row);
		return -ENOMEM;
	}
	g->rows[g->count++] = row;
	row->work = g->work;
	row->kind = from->kind;
	strcpy(row->asked, from->asked);
	strcpy(row->driver, from->driver);
	row->async = from->async;
	row->control = control;
	row->threads = g->threads;
	row->depth = from->async || from->kind->batch ? g->depth : 1;
	row->calls = row->key_bytes[0] = row->key_bytes[1] = -1;
	row->connection_bytes = -1;
	return 0;
}

static const char *baseline_of(const struct bench *b, const struct work *w)
{
	return w->baseline ?: b->baseline;
}

/* The kernel makes the records, so engines and their drivers do not matter */
static bool driver_matters(const struct work *w)
{
	return w->way != READ && w->way != WRITE;
}

/* More than one in flight matters only for drivers that finish later */
static bool belongs(const struct row *probe, const struct group *g)
{
	if (probe->verdict != RIGHT || probe->work->hash != g->work->hash ||
	    (probe->kind->can && !probe->kind->can(g->work)) ||
	    (*probe->asked && !driver_matters(g->work)))
		return false;
	return g->depth == 1 || probe->kind->batch ||
	       (probe->async && !around_of(g->work));
}

static int fill(struct bench *b, struct group *g)
{
	const struct row *baseline = NULL;
	size_t i, count = 0;
	int ret = 0;

	for (i = 0; !ret && i < b->probe_count; i++) {
		struct row *p = b->probes[i];
		bool is_baseline = p->work->hash == g->work->hash &&
				   p->verdict == RIGHT && !*p->asked &&
				   !strcmp(p->kind->name,
					   baseline_of(b, g->work));

		if (is_baseline)
			baseline = p;
		else if (belongs(p, g) && ++count)
			ret = add_row(g, p, false);
	}
	/* If there is only the baseline, there is nothing to compare */
	if (ret || (!count && g->depth > 1) || !baseline)
		return ret;
	return add_row(g, baseline, false) ?: add_row(g, baseline, true);
}

static int add_group(struct bench *b, const struct work *work,
		     unsigned int threads, unsigned int depth)
{
	struct group *more = reallocarray(b->groups, b->group_count + 1,
					  sizeof(*more));
	struct group *g;
	int ret;

	if (!more)
		return -ENOMEM;
	b->groups = more;
	g = &b->groups[b->group_count++];
	*g = (struct group){
		.work = work, .threads = threads, .depth = depth,
	};
	ret = fill(b, g);
	if (!g->count)
		b->group_count--;
	return ret;
}

int groups_make(struct bench *b)
{
	size_t i, j;
	int ret = 0;

	for (i = 0; i < b->work_count; i++) {
		const struct work *w = &b->works[i];

		for (j = 0; !ret && j < b->threads.count; j++)
			ret = add_group(b, w, b->threads.value[j], 1);
		for (j = 0; !ret && j < b->depths.count; j++)
			if (b->depths.value[j] > 1)
				ret = add_group(b, w, 1, b->depths.value[j]);
	}
	return ret ? complain_errno(ret, "rows") : 0;
}

void groups_free(struct bench *b)
{
	size_t i, j;

	for (i = 0; i < b->group_count; i++) {
		for (j = 0; j < b->groups[i].count; j++)
			free(b->groups[i].rows[j]);
		free(b->groups[i].rows);
	}
	for (i = 0; i < b->probe_count; i++)
		free(b->probes[i]);
	free(b->groups);
	free(b->probes);
	free(b->works);
}
