/* SPDX-License-Identifier: MIT */
/* Arguments that many functions have in common. */
#ifndef SSLP_CONTRACT_CHECK_H
#define SSLP_CONTRACT_CHECK_H

#include "../../include/sslprovider/sslp.h"
#include "../base/types.h"

/* What the checks below fail with, out of their callers' way */
int check_null(const char *name);
int check_reserved(DWORD flags);
int check_alike(const char *a_name, const char *b_name);

/* 0 or -errno with a message */
static inline int check_pointer(const void *p, const char *name)
{
	return p ? 0 : check_null(name);
}

static inline int check_flags(DWORD flags)
{
	return !flags ? 0 : check_reserved(flags);
}

static inline int check_distinct(const void *a, const char *a_name,
				 const void *b, const char *b_name)
{
	return a != b ? 0 : check_alike(a_name, b_name);
}

/* -EBADFLAGS unless @flags is one role and bits of @allowed */
int check_role(DWORD flags, DWORD allowed);

static inline u32 role_of(DWORD flags)
{
	return flags & (NCRYPT_SSL_CLIENT_FLAG | NCRYPT_SSL_SERVER_FLAG);
}

#endif /* SSLP_CONTRACT_CHECK_H */
