/* SPDX-License-Identifier: GPL-2.0-only */
/* The largest inputs and outputs, which are the same on every engine. */
#ifndef KAT_LIMITS_H
#define KAT_LIMITS_H

#include <sslprovider/sslp.h>

/*
 * NULL, or what went wrong. @provider must compute the largest input and output
 * of sslp.h as @reference does, and refuse one byte more as a wrong argument
 */
const char *kat_limits(NCRYPT_PROV_HANDLE provider,
		NCRYPT_PROV_HANDLE reference);

#endif /* KAT_LIMITS_H */
