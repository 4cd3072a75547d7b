// SPDX-License-Identifier: MIT
/* Latencies in buckets of the same relative width: a log-linear histogram. */
#include <string.h>

#include "histogram.h"

#define LINEAR		(UINT64_C(1) << (HISTOGRAM_BITS + 1))

/*
 * Up to LINEAR each value has its own bucket. Above, the first HISTOGRAM_BITS +
 * 1 bits of a value choose the bucket, and the number of bits after them
 * chooses the row.
 */
static size_t index_of(uint64_t value)
{
	unsigned int shift;

	if (value < LINEAR)
		return value;
	if (value >> HISTOGRAM_MAX_BITS)
		return HISTOGRAM_BUCKETS - 1;
	shift = 63 - (unsigned int)__builtin_clzll(value) - HISTOGRAM_BITS;
	return ((size_t)shift << HISTOGRAM_BITS) + (value >> shift);
}

static uint64_t bottom_of(size_t index)
{
	size_t shift = index >> HISTOGRAM_BITS;

	if (index < LINEAR)
		return index;
	shift--;
	return (uint64_t)(index - (shift << HISTOGRAM_BITS)) << shift;
}

uint64_t histogram_top(size_t index)
{
	return bottom_of(index + 1) - 1;
}

double histogram_width(uint64_t value)
{
	const uint64_t wide = UINT64_C(1) << HISTOGRAM_BITS;

	return value ? 1 / (double)(value < wide ? value : wide) : 0;
}

void histogram_clear(struct histogram *h)
{
	memset(h, 0, sizeof(*h));
}

void histogram_add(struct histogram *h, uint64_t value)
{
	if (!h->count || value < h->min)
		h->min = value;
	if (value > h->max)
		h->max = value;
	h->count++;
	h->bucket[index_of(value)]++;
}

void histogram_merge(struct histogram *to, const struct histogram *from)
{
	size_t i;

	if (!from->count)
		return;
	if (!to->count || from->min < to->min)
		to->min = from->min;
	if (from->max > to->max)
		to->max = from->max;
	to->count += from->count;
	for (i = 0; i < HISTOGRAM_BUCKETS; i++)
		to->bucket[i] += from->bucket[i];
}

uint64_t histogram_at(const struct histogram *h, double share)
{
	uint64_t wanted = (uint64_t)(share * (double)h->count + 0.5);
	uint64_t seen = 0, value;
	size_t i;

	if (!h->count)
		return 0;
	for (i = 0; i < HISTOGRAM_BUCKETS - 1; i++) {
		seen += h->bucket[i];
		if (seen && seen >= wanted)
			break;
	}
	value = (bottom_of(i) + histogram_top(i)) / 2;
	if (value < h->min)
		return h->min;
	return value < h->max ? value : h->max;
}
