/* SPDX-License-Identifier: MIT */
/* Numbers that somebody else typed. */
#ifndef SSLP_COMMON_NUMBER_H
#define SSLP_COMMON_NUMBER_H

#include <stdint.h>

/**
 * parse_number() - a whole decimal number and nothing else
 * @text: the digits
 * @max: largest value allowed
 * @ret: out: the value
 *
 * Return: 0 or -EINVAL.
 */
int parse_number(const char *text, uint64_t max, uint64_t *ret);

/**
 * parse_bytes() - a number of bytes, with K, M or G for powers of 1024
 *
 * Return: 0 or -EINVAL, also for 0 bytes.
 */
int parse_bytes(const char *text, uint64_t *ret);

#endif /* SSLP_COMMON_NUMBER_H */
