/* SPDX-License-Identifier: MIT */
/* Small things that every room of the library uses. */
#ifndef SSLP_BASE_TYPES_H
#define SSLP_BASE_TYPES_H

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef int64_t s64;

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define LIBEXPORT	__attribute__((visibility("default")))
#define __printf(f, a)	__attribute__((format(printf, f, a)))

/*
 * For functions that every derivation runs and that have one or two callers. A
 * compiler does not inline a function with buffers on its stack, and the call
 * costs as much as the work.
 */
#define ALWAYS_INLINE	inline __attribute__((always_inline))

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

/*
 * Up to this size bytes are wiped in place; for more, compilers choose slow
 * code
 */
#define WIPE_IN_PLACE	64

/*
 * Unlike memset(), the compiler keeps it if the memory is not read again. It
 * does what glibc's explicit_bzero() does, without a call: for the few bytes of
 * a key the call costs more than the wiping.
 */
static inline void wipe(void *p, size_t len)
{
	if (!__builtin_constant_p(len) || len > WIPE_IN_PLACE)
		__asm__("" : "+r"(len));
	memset(p, 0, len);
	__asm__ __volatile__("" : : "r"(p) : "memory");
}

/* No bytes at NULL are valid here, but not for memcpy() */
static inline void copy_bytes(void *to, const void *from, size_t len)
{
	if (len)
		memcpy(to, from, len);
}

#endif /* SSLP_BASE_TYPES_H */
