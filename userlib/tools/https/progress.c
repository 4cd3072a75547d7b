// SPDX-License-Identifier: MIT
/* How far a transfer has come, for somebody at a terminal. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "net.h"
#include "progress.h"

#define FIRST_AFTER	1000
#define THEN_EVERY	200
#define MIB		(1024.0 * 1024.0)

void progress_begin(struct progress *p, uint64_t total, bool quiet)
{
	memset(p, 0, sizeof(*p));
	p->shown = !quiet && isatty(STDERR_FILENO);
	p->total = total;
	p->start = net_deadline(0);
	p->next = p->start + FIRST_AFTER;
}

static void show(const struct progress *p, int64_t now)
{
	double seconds = (double)(now - p->start) / 1000;
	double done = (double)p->done / MIB;
	char of[64] = "";

	if (p->total)
		snprintf(of, sizeof(of), " of %.1f MiB, %2.0f %%",
			 (double)p->total / MIB,
			 100.0 * (double)p->done / (double)p->total);
	fprintf(stderr, "\r%.1f MiB%s, %.1f MiB/s \033[K", done, of,
		done / seconds);
}

void progress_step(struct progress *p, uint64_t len)
{
	int64_t now;

	p->done += len;
	if (!p->shown)
		return;
	now = net_deadline(0);
	if (now < p->next)
		return;
	show(p, now);
	p->next = now + THEN_EVERY;
}

void progress_end(struct progress *p)
{
	int64_t now = net_deadline(0);

	if (!p->shown || now < p->start + FIRST_AFTER)
		return;
	show(p, now);
	fputc('\n', stderr);
}
