// SPDX-License-Identifier: MIT
/* How busy a machine was between two looks at /proc/stat. */
#include <inttypes.h>
#include <stdio.h>

#include "load.h"

/* Less than ten ticks of a 100 Hz clock say little */
#define SHORTEST_NS	UINT64_C(100000000)

bool load_parse(const char *stat, long hz, struct load *ret)
{
	/* user nice system idle iowait irq softirq steal */
	uint64_t t[8], tick = 1000000000 / (uint64_t)hz;

	if (sscanf(stat, "cpu %" SCNu64 "%" SCNu64 "%" SCNu64 "%" SCNu64
			 "%" SCNu64 "%" SCNu64 "%" SCNu64 "%" SCNu64,
		   &t[0], &t[1], &t[2], &t[3], &t[4], &t[5], &t[6],
		   &t[7]) != 8)
		return false;
	ret->busy = (t[0] + t[1] + t[2] + t[5] + t[6]) * tick;
	ret->stolen = t[7] * tick;
	ret->all = ret->busy + ret->stolen + (t[3] + t[4]) * tick;
	return true;
}

double load_others(const struct load *from,
		   const struct load *to,
		   uint64_t own_ns, uint64_t elapsed_ns)
{
	uint64_t busy = to->busy - from->busy;

	if (elapsed_ns < SHORTEST_NS || to->busy < from->busy)
		return -1;
	return busy > own_ns ?
	       (double)(busy - own_ns) / (double)elapsed_ns : 0;
}

double load_stolen(const struct load *from, const struct load *to)
{
	if (to->all < from->all + SHORTEST_NS || to->stolen < from->stolen)
		return -1;
	return (double)(to->stolen - from->stolen) /
	       (double)(to->all - from->all);
}
