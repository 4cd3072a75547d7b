/* SPDX-License-Identifier: MIT */
/*
 * Comparisons without branches. Each gives all ones or 0, to be used as a
 * mask. Numbers are below half the range of size_t.
 */
#ifndef SSLP_RECORD_CONSTANT_TIME_H
#define SSLP_RECORD_CONSTANT_TIME_H

#include "../base/types.h"

/* Hides a value from the compiler, so that it cannot make a branch */
static inline size_t ct_hide(size_t value)
{
	__asm__("" : "+r"(value));
	return value;
}

static inline size_t ct_from_top_bit(size_t value)
{
	return ct_hide(0 - (value >> (8 * sizeof(value) - 1)));
}

static inline size_t ct_less(size_t a, size_t b)
{
	return ct_from_top_bit(a - b);
}

static inline size_t ct_equal(size_t a, size_t b)
{
	size_t difference = a ^ b;

	return ~ct_from_top_bit(difference | (0 - difference));
}

#endif /* SSLP_RECORD_CONSTANT_TIME_H */
