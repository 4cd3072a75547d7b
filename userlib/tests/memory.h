/* SPDX-License-Identifier: MIT */
/* A process looks at its own memory. */
#ifndef SSLP_TESTS_MEMORY_H
#define SSLP_TESTS_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A needle is kept XORed with this, so that the search does not find it here */
#define NEEDLE_MASK	0x5a
#define NEEDLE_MAX	64

struct needle {
	size_t len;
	uint8_t masked[NEEDLE_MAX];
};

/* Keep @secret for a search, and wipe the original */
struct needle needle_of(void *secret, size_t len);

/*
 * How often it stands in memory that this process can write. The stack that
 * earlier calls used is part of that.
 */
unsigned int memory_count(const struct needle *needle);

/* Whether one of them stands there; empty ones are passed over */
bool memory_has_any(const struct needle *needles, size_t count);

/* Whether memory can be searched: not under valgrind or a sanitizer */
bool memory_can_search(void);

/* Whether the page of @p has a flag of /proc/self/smaps, such as "dd" */
bool memory_has_flag(const void *p, const char *flag);

/* Address of the first place where it stands, or NULL */
const void *memory_find(const struct needle *needle);

/* Whether it stands in these bytes */
bool memory_in(const void *bytes, size_t len, const struct needle *needle);

/* Bytes of physical memory in use */
size_t memory_resident(void);

#endif /* SSLP_TESTS_MEMORY_H */
