// SPDX-License-Identifier: MIT
/* Providers: open, count, list. */
#include <stdlib.h>

#include "buffer.h"
#include "check.h"
#include "engines.h"
#include "provider.h"
#include "status.h"
#include "wstr.h"

/* A provider with the name of its engine, which this build may lack */
struct named {
	const char *engine;
	LPCWSTR name, comment;
};

#define ROW(engine, name, comment) { #engine, name, comment },

static const struct named named[] = { SSLP_PROVIDERS(ROW) };

static void provider_destroy(struct object *object)
{
	struct provider *provider = container_of(object, struct provider,
						 object);

	backend_destroy(&provider->backend);
	free(provider);
}

/**
 * provider_new() - a provider whose SHA-256 works
 * @name: its name
 * @candidates: engines, best first
 * @count: how many
 * @ret: provider, without a handle yet
 *
 * SHA-256 is tried at once, so a closed door shows when the provider is opened.
 */
static int provider_new(LPCWSTR name,
			const struct engine *const *candidates, size_t count,
			struct provider **ret)
{
	struct provider *provider = calloc(1, sizeof(*provider));
	const struct binding *binding;
	int err;

	if (!provider)
		return fail(ENOMEM, "out of memory for a provider");
	provider->object.kind = KIND_PROVIDER;
	provider->object.destroy = provider_destroy;
	provider->references = 1;
	provider->name = name;
	backend_init(&provider->backend, candidates, count);
	err = backend_bind(&provider->backend, &hash_algs[HASH_SHA256],
			   &binding);
	if (err) {
		provider_destroy(&provider->object);
		return err;
	}
	*ret = provider;
	return 0;
}

static int provider_new_named(const struct named *row, struct provider **ret)
{
	const struct engine *const *engine = engines_find(row->engine);

	if (!engine)
		return fail(EINVAL, "this build of the library has no %s",
			    row->engine);
	return provider_new(row->name, engine, 1, ret);
}

static bool is_default(LPCWSTR name)
{
	return !name || wstr_same(name, MS_SCHANNEL_PROVIDER);
}

static int find_named(LPCWSTR name, const struct named **ret)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(named); i++) {
		if (wstr_same(name, named[i].name)) {
			*ret = &named[i];
			return 0;
		}
	}
	return fail(EINVAL, "no provider has this name; SslEnumProtocolProviders() lists those usable here");
}

int provider_name_check(LPCWSTR name)
{
	const struct named *row;

	return is_default(name) ? 0 : find_named(name, &row);
}

static int provider_open(LPCWSTR name, struct provider **ret)
{
	const struct named *row;

	if (is_default(name))
		return provider_new(MS_SCHANNEL_PROVIDER, default_engines,
				    default_engine_count, ret);
	return find_named(name, &row) ?: provider_new_named(row, ret);
}

static int open_provider(NCRYPT_PROV_HANDLE *ret, LPCWSTR name, DWORD flags)
{
	struct provider *provider;
	int err;

	err = check_pointer(ret, "phSslProvider") ?: check_flags(flags) ?:
	      provider_open(name, &provider);
	if (err)
		return err;
	err = handle_new(&provider->object, ret);
	if (err)
		provider_destroy(&provider->object);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI SslOpenProvider(
		NCRYPT_PROV_HANDLE *phSslProvider, LPCWSTR pszProviderName,
		DWORD dwFlags)
{
	return status_of(open_provider(phSslProvider, pszProviderName,
				       dwFlags));
}

/* A count that has reached 0 does not grow again */
static int count_references(NCRYPT_PROV_HANDLE hSslProvider, int delta)
{
	struct provider *provider = provider_get(hSslProvider);
	u32 count;
	int err = 0;

	if (!provider)
		return -EBADHANDLE;
	count = atomic_load(&provider->references);
	do {
		if (!count) {
			err = fail(EBADHANDLE, "hSslProvider is no longer a handle");
			break;
		}
	} while (!atomic_compare_exchange_weak(&provider->references, &count,
					       count + delta));
	if (!err && !(count + delta))
		err = handle_close(hSslProvider, KIND_PROVIDER, "hSslProvider");
	provider_put(provider);
	lease_check();
	return err;
}

int provider_release(NCRYPT_PROV_HANDLE hSslProvider)
{
	return count_references(hSslProvider, -1);
}

LIBEXPORT SECURITY_STATUS WINAPI SslIncrementProviderReferenceCount(
		NCRYPT_PROV_HANDLE hSslProvider)
{
	return status_of(count_references(hSslProvider, 1));
}

LIBEXPORT SECURITY_STATUS WINAPI SslDecrementProviderReferenceCount(
		NCRYPT_PROV_HANDLE hSslProvider)
{
	return status_of(provider_release(hSslProvider));
}

/*
 * Whether a provider can be opened here. -ENOMEM does not answer that, and a
 * list without the provider would say that it does not exist
 */
static int try_named(const struct named *row, bool *ret_usable)
{
	struct provider *provider;
	int err = provider_new_named(row, &provider);

	*ret_usable = !err;
	if (err)
		return err == -ENOMEM ? err : 0;
	provider_destroy(&provider->object);
	return 0;
}

static LPWSTR append(u8 **to, LPCWSTR text)
{
	LPWSTR here = (LPWSTR)*to;

	memcpy(here, text, wstr_size(text));
	*to += wstr_size(text);
	return here;
}

/* Names and comments follow the array, in the same buffer */
static int list_providers(const struct named *const *list, size_t count,
			  NCryptProviderName **ret)
{
	size_t len = count * sizeof(**ret), i;
	NCryptProviderName *names;
	u8 *text;

	for (i = 0; i < count; i++)
		len += wstr_size(list[i]->name) + wstr_size(list[i]->comment);
	names = buffer_new(len);
	if (!names)
		return -ENOMEM;
	text = (u8 *)(names + count);
	for (i = 0; i < count; i++) {
		names[i].pszName = append(&text, list[i]->name);
		names[i].pszComment = append(&text, list[i]->comment);
	}
	*ret = names;
	return 0;
}

static int enum_providers(DWORD *ret_count, NCryptProviderName **ret,
			  DWORD flags)
{
	const struct named *usable[ARRAY_SIZE(named)];
	DWORD count = 0;
	bool is_usable;
	size_t i;
	int err;

	err = check_apart(ret_count, sizeof(*ret_count), "pdwProviderCount",
			  ret, sizeof(*ret), "ppProviderList") ?:
	      check_pointer(ret_count, "pdwProviderCount") ?:
	      check_pointer(ret, "ppProviderList") ?: check_flags(flags);
	if (err)
		return err;
	for (i = 0; i < ARRAY_SIZE(named); i++) {
		err = try_named(&named[i], &is_usable);
		if (err)
			return err;
		if (is_usable)
			usable[count++] = &named[i];
	}
	err = list_providers(usable, count, ret);
	if (!err)
		*ret_count = count;
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI SslEnumProtocolProviders(
		DWORD *pdwProviderCount, NCryptProviderName **ppProviderList,
		DWORD dwFlags)
{
	return status_of(enum_providers(pdwProviderCount, ppProviderList,
					dwFlags));
}

LIBEXPORT SECURITY_STATUS WINAPI SslChangeNotify(HANDLE hEvent, DWORD dwFlags)
{
	(void)hEvent;
	(void)dwFlags;
	return status_of(fail(EOPNOTSUPP, "SslChangeNotify() is not implemented, as in Windows"));
}
