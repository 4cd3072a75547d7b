// SPDX-License-Identifier: GPL-2.0-only
/*
 * The providers that a selftest runs on, by short names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kat_providers.h"

#define MAX_NAME	64

static const struct {
	const char *name;
	LPCWSTR full;
} short_names[] = {
#define ROW(name, full, comment) { #name, full },
	SSLP_PROVIDERS(ROW)
	{ "default", MS_SCHANNEL_PROVIDER },
};

#define SHORT_NAMES	(sizeof(short_names) / sizeof(*short_names))

static void to_ascii(LPCWSTR wide, char name[static MAX_NAME])
{
	size_t i;

	for (i = 0; i < MAX_NAME - 1 && wide[i]; i++)
		name[i] = wide[i] < 0x80 ? (char)wide[i] : '?';
	name[i] = '\0';
}

static void to_wide(const char *name, WCHAR wide[static MAX_NAME])
{
	size_t i;

	for (i = 0; i < MAX_NAME - 1 && name[i]; i++)
		wide[i] = (unsigned char)name[i];
	wide[i] = 0;
}

/* The short name of a full one, or the full one itself */
static void shorten(LPCWSTR wide, char name[static MAX_NAME])
{
	char full[MAX_NAME];

	to_ascii(wide, name);
	for (size_t i = 0; i < SHORT_NAMES; i++) {
		to_ascii(short_names[i].full, full);
		if (!strcmp(full, name))
			snprintf(name, MAX_NAME, "%s", short_names[i].name);
	}
}

void kat_providers_add(struct kat_providers *list, const char *name)
{
	struct kat_provider *provider;
	WCHAR wide[MAX_NAME];
	LPCWSTR full = wide;

	for (size_t i = 0; i < list->count; i++)
		if (!strcmp(list->provider[i].name, name))
			return;
	if (list->count == KAT_MAX_PROVIDERS)
		abort();
	to_wide(name, wide);
	for (size_t i = 0; i < SHORT_NAMES; i++)
		if (!strcmp(short_names[i].name, name))
			full = short_names[i].full;

	provider = &list->provider[list->count++];
	snprintf(provider->name, sizeof(provider->name), "%s", name);
	provider->handle = 0;
	provider->status = SslOpenProvider(&provider->handle, full, 0);
	snprintf(provider->message, sizeof(provider->message), "%s",
		 provider->status ? sslp_last_message() : "");
}

SECURITY_STATUS kat_providers_add_all(struct kat_providers *list)
{
	NCryptProviderName *names;
	char name[MAX_NAME];
	DWORD count;
	SECURITY_STATUS status;

	kat_providers_add(list, "default");
	status = SslEnumProtocolProviders(&count, &names, 0);
	if (status)
		return status;
	for (DWORD i = 0; i < count; i++) {
		shorten(names[i].pszName, name);
		kat_providers_add(list, name);
	}
	return SslFreeBuffer(names);
}

bool kat_provider_listed(const char *name)
{
	NCryptProviderName *names;
	char listed[MAX_NAME];
	bool found = false;
	DWORD count;

	if (SslEnumProtocolProviders(&count, &names, 0))
		return false;
	for (DWORD i = 0; i < count; i++) {
		shorten(names[i].pszName, listed);
		found = found || !strcmp(listed, name);
	}
	SslFreeBuffer(names);
	return found;
}

void kat_providers_close(struct kat_providers *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->provider[i].handle)
			SslFreeObject(list->provider[i].handle, 0);
	list->count = 0;
}
