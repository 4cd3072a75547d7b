/* SPDX-License-Identifier: MIT */
/* UTF-16 strings at the border; inside, all names are ASCII. */
#ifndef SSLP_CONTRACT_WSTR_H
#define SSLP_CONTRACT_WSTR_H

#include "../../include/sslprovider/sslp.h"
#include "../base/types.h"

static inline bool wstr_equal(LPCWSTR w, const char *s)
{
	size_t i;

	for (i = 0; w[i] == (u8)s[i]; i++)
		if (!w[i])
			return true;
	return false;
}

static inline bool wstr_same(LPCWSTR a, LPCWSTR b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

/* How many bytes @w has with its NUL */
static inline size_t wstr_size(LPCWSTR w)
{
	size_t n = 0;

	while (w[n++])
		;
	return n * sizeof(*w);
}

/* The rest of @w after @prefix, or NULL */
static inline LPCWSTR wstr_after(LPCWSTR w, const char *prefix)
{
	while (*prefix)
		if (*w++ != (u8)*prefix++)
			return NULL;
	return w;
}

/* @to has room for strlen(@s) + 1 units; returns the place of its NUL */
static inline WCHAR *wstr_copy(WCHAR *to, const char *s)
{
	while ((*to = (u8)*s++))
		to++;
	return to;
}

#endif /* SSLP_CONTRACT_WSTR_H */
