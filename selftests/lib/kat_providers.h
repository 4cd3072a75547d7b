/* SPDX-License-Identifier: GPL-2.0-only */
/* The providers that a selftest runs on, with short names. */
#ifndef KAT_PROVIDERS_H
#define KAT_PROVIDERS_H

#include <stdbool.h>
#include <stddef.h>

#include <sslprovider/sslp.h>

#define KAT_MAX_PROVIDERS	16

struct kat_provider {
	char name[64];			/* short name, or the full one */
	NCRYPT_PROV_HANDLE handle;	/* 0 when it did not open */
	SECURITY_STATUS status;		/* of SslOpenProvider() */
	char message[256];		/* why it did not open */
};

struct kat_providers {
	size_t count;
	struct kat_provider provider[KAT_MAX_PROVIDERS];
};

/*
 * Opens one more: "af_alg", "libkcapi", "software", "module", "default", or a
 * full name. It is in the list even if it does not open.
 */
void kat_providers_add(struct kat_providers *list, const char *name);

/* Opens the default provider and those that SslEnumProtocolProviders() lists */
SECURITY_STATUS kat_providers_add_all(struct kat_providers *list);

/* Whether SslEnumProtocolProviders() lists it */
bool kat_provider_listed(const char *name);

void kat_providers_close(struct kat_providers *list);

#endif /* KAT_PROVIDERS_H */
