/* SPDX-License-Identifier: MIT */
/* The small vocabulary that every room of the library speaks. */
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
 * For what is on the way of every derivation and has one caller or two: with
 * buffers on its stack a compiler leaves it apart, and to go there and back
 * costs as much as it does
 */
#define ALWAYS_INLINE	inline __attribute__((always_inline))

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

/* Wiped in place; above, compilers come up with slow instructions */
#define WIPE_IN_PLACE	64

/*
 * Unlike memset() it stays when the memory is not read again. What glibc's
 * explicit_bzero() does, without a call on top: of the few bytes of a key that
 * costs more than to wipe them.
 */
static inline void wipe(void *p, size_t len)
{
	if (!__builtin_constant_p(len) || len > WIPE_IN_PLACE)
		__asm__("" : "+r"(len));
	memset(p, 0, len);
	__asm__ __volatile__("" : : "r"(p) : "memory");
}

/* NULL is a valid address of nothing here, but not for memcpy() */
static inline void copy_bytes(void *to, const void *from, size_t len)
{
	if (len)
		memcpy(to, from, len);
}

#endif /* SSLP_BASE_TYPES_H */
