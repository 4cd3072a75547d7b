/* SPDX-License-Identifier: MIT */
/* Latencies in buckets of the same relative width: a log-linear histogram. */
#ifndef SSLP_BENCH_HISTOGRAM_H
#define SSLP_BENCH_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

/* 128 buckets for each power of two: off by 0.8 % at most */
#define HISTOGRAM_BITS		7
#define HISTOGRAM_MAX_BITS	44	/* 4.9 hours in ns; more is cut off */
#define HISTOGRAM_BUCKETS	((HISTOGRAM_MAX_BITS - HISTOGRAM_BITS + 1) \
				 << HISTOGRAM_BITS)

struct histogram {
	uint64_t count, min, max;
	uint32_t bucket[HISTOGRAM_BUCKETS];
};

void histogram_clear(struct histogram *h);
void histogram_add(struct histogram *h, uint64_t value);
void histogram_merge(struct histogram *to, const struct histogram *from);

/**
 * histogram_at() - the value that a share of all values does not exceed
 * @share: 0 to 1
 *
 * Return: middle of its bucket, within smallest and largest value; 0 for an
 * empty histogram.
 */
uint64_t histogram_at(const struct histogram *h, double share);

/* How wide the bucket of @value is at most, as a share of @value; 0 for 0 */
double histogram_width(uint64_t value);

/* The largest value that bucket @index takes */
uint64_t histogram_top(size_t index);

#endif /* SSLP_BENCH_HISTOGRAM_H */
