/* SPDX-License-Identifier: MIT */
/* Checks of arguments that many functions share. */
#ifndef SSLP_CONTRACT_CHECK_H
#define SSLP_CONTRACT_CHECK_H

#include "../../include/sslprovider/sslp.h"
#include "../base/types.h"

/* How the checks below fail; not inline, because that is rare */
int check_null(const char *name);
int check_reserved(DWORD flags);
int check_alike(const char *a_name, const char *b_name);
int check_endless(const char *name, size_t len);
int check_overlapping(const char *a_name, const char *b_name);

/*
 * How many bytes a derivation takes, label and seed together, and how many it
 * gives. These are the limits of the kernel module, so a program does not
 * depend on its engine.
 */
#define CHECK_INPUT_MAX		(65536 + 256)
#define CHECK_OUTPUT_MAX	16320

/* 0 or -errno with a message */
static inline int check_pointer(const void *p, const char *name)
{
	return p ? 0 : check_null(name);
}

static inline int check_flags(DWORD flags)
{
	return !flags ? 0 : check_reserved(flags);
}

/* No object in memory is larger: the address would wrap */
static inline int check_length(size_t len, const char *name)
{
	return len <= PTRDIFF_MAX ? 0 : check_endless(name, len);
}

/* Whether the bytes at @a and at @b overlap */
static inline bool check_common(const void *a, size_t a_len, const void *b,
				size_t b_len)
{
	uintptr_t x = (uintptr_t)a, y = (uintptr_t)b;

	if (!a || !b || !a_len || !b_len)
		return false;
	return x < y ? y - x < a_len : x - y < b_len;
}

/* Two outputs: one must not overwrite the other */
static inline int check_apart(const void *a, size_t a_len, const char *a_name,
			      const void *b, size_t b_len, const char *b_name)
{
	return !check_common(a, a_len, b, b_len) ? 0 :
	       check_overlapping(a_name, b_name);
}

/* The other outputs must not overwrite the content of a record */
static inline int check_record_outputs(const u8 *content_type,
				       const void *data, size_t size,
				       const size_t *len)
{
	return check_length(size, "size") ?:
	       check_apart(data, size, "data", len, sizeof(*len), "len") ?:
	       check_apart(data, size, "data", content_type,
			   sizeof(*content_type), "content_type") ?:
	       check_apart(len, sizeof(*len), "len", content_type,
			   sizeof(*content_type), "content_type");
}

/* Two outputs of the size of a pointer; either may be NULL */
static inline int check_distinct(const void *a, const char *a_name,
				 const void *b, const char *b_name)
{
	if (a == b)
		return check_alike(a_name, b_name);
	return check_apart(a, sizeof(void *), a_name, b, sizeof(void *),
			   b_name);
}

/* -EBADFLAGS unless @flags is one role, perhaps with bits of @allowed */
int check_role(DWORD flags, DWORD allowed);

static inline u32 role_of(DWORD flags)
{
	return flags & (NCRYPT_SSL_CLIENT_FLAG | NCRYPT_SSL_SERVER_FLAG);
}

#endif /* SSLP_CONTRACT_CHECK_H */
