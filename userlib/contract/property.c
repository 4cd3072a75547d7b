// SPDX-License-Identifier: MIT
/* Properties of providers and keys. */
#include "../base/cancel.h"
#include "asym_key.h"
#include "buffer.h"
#include "check.h"
#include "provider.h"
#include "secret.h"
#include "status.h"
#include "wstr.h"

#define LIBRARY_VERSION		(0 << 16 | 1)	/* major, minor */

static int give_dword(DWORD value, PBYTE *ret, DWORD *ret_len)
{
	DWORD *buffer = buffer_new(sizeof(*buffer));

	if (!buffer)
		return -ENOMEM;
	*buffer = value;
	*ret = (PBYTE)buffer;
	*ret_len = sizeof(*buffer);
	return 0;
}

static int give_string(const char *value, PBYTE *ret, DWORD *ret_len)
{
	size_t len = (strlen(value) + 1) * sizeof(WCHAR);
	WCHAR *buffer = buffer_new(len);

	if (!buffer)
		return -ENOMEM;
	wstr_copy(buffer, value);
	*ret = (PBYTE)buffer;
	*ret_len = len;
	return 0;
}

static int give_wide(LPCWSTR value, PBYTE *ret, DWORD *ret_len)
{
	size_t len = wstr_size(value);
	WCHAR *buffer = buffer_new(len);

	if (!buffer)
		return -ENOMEM;
	memcpy(buffer, value, len);
	*ret = (PBYTE)buffer;
	*ret_len = len;
	return 0;
}

static int unknown_property(void)
{
	return fail(EOPNOTSUPP, "this object has no such property");
}

/*
 * The engine that the default provider has chosen for SHA-256, the hash of most
 * suites
 */
static const struct engine *main_engine(struct provider *provider)
{
	const struct binding *binding;

	if (backend_bind(&provider->backend, &hash_algs[HASH_SHA256],
			 &binding))
		return provider->backend.engines[0];
	return binding->engine;
}

static int provider_name(struct provider *provider, PBYTE *ret, DWORD *len)
{
	return give_wide(provider->name, ret, len);
}

static int provider_version(struct provider *provider, PBYTE *ret, DWORD *len)
{
	(void)provider;
	return give_dword(LIBRARY_VERSION, ret, len);
}

static int provider_impl_type(struct provider *provider, PBYTE *ret,
			      DWORD *len)
{
	DWORD type = NCRYPT_IMPL_SOFTWARE_FLAG;

	if (main_engine(provider)->impl_hardware)
		type |= NCRYPT_IMPL_HARDWARE_FLAG;
	return give_dword(type, ret, len);
}

static int provider_engine(struct provider *provider, PBYTE *ret, DWORD *len)
{
	return give_string(main_engine(provider)->name, ret, len);
}

static const struct {
	const char *name;
	int (*get)(struct provider *provider, PBYTE *ret, DWORD *len);
} provider_properties[] = {
	{ "Name", provider_name },
	{ "Version", provider_version },
	{ "Impl Type", provider_impl_type },
	{ "SSLP Engine", provider_engine },
};

static int provider_driver(struct provider *provider, LPCWSTR hash_name,
			   PBYTE *ret, DWORD *len)
{
	const struct binding *binding;
	char name[DRIVER_NAME_SIZE];
	int err, cancel;
	size_t i;

	for (i = 0; i < HASH_COUNT; i++)
		if (wstr_equal(hash_name, hash_algs[i].name))
			break;
	if (i == HASH_COUNT)
		return unknown_property();
	err = backend_bind(&provider->backend, &hash_algs[i], &binding);
	if (err)
		return err;
	/* It may read /proc/crypto, and try what it finds there */
	cancel = cancel_disable();
	binding->engine->driver_name(binding, name);
	cancel_restore(cancel);
	return give_string(name, ret, len);
}

static int provider_property(struct provider *provider, LPCWSTR property,
			     PBYTE *ret, DWORD *len)
{
	LPCWSTR hash_name = wstr_after(property, "SSLP Driver ");
	size_t i;

	if (hash_name)
		return provider_driver(provider, hash_name, ret, len);
	for (i = 0; i < ARRAY_SIZE(provider_properties); i++)
		if (wstr_equal(property, provider_properties[i].name))
			return provider_properties[i].get(provider, ret, len);
	return unknown_property();
}

static int check_property(LPCWSTR property, PBYTE *ret, DWORD *len,
			  DWORD flags)
{
	return check_pointer(property, "pszProperty") ?:
	       check_pointer(ret, "ppbOutput") ?:
	       check_pointer(len, "pcbOutput") ?:
	       check_apart(ret, sizeof(*ret), "ppbOutput", len, sizeof(*len),
			   "pcbOutput") ?: check_flags(flags);
}

LIBEXPORT SECURITY_STATUS WINAPI SslGetProviderProperty(
		NCRYPT_PROV_HANDLE hSslProvider, LPCWSTR pszProperty,
		PBYTE *ppbOutput, DWORD *pcbOutput, PVOID *ppEnumState,
		DWORD dwFlags)
{
	struct provider *provider;
	int err;

	(void)ppEnumState;
	err = check_property(pszProperty, ppbOutput, pcbOutput, dwFlags);
	if (err)
		return status_of(err);
	provider = provider_get(hSslProvider);
	if (!provider)
		return status_of(-EBADHANDLE);
	err = provider_property(provider, pszProperty, ppbOutput, pcbOutput);
	provider_put(provider);
	return status_of(err);
}

/* The group of a key for agreement, or NULL */
static const struct group *group_of(const struct key_object *key)
{
	return key->object.kind & KIND_ASYM ?
	       ((const struct asym_key *)key)->agree.group : NULL;
}

/* The identity of a key that has one, or NULL */
static const struct identity *identity_of(const struct key_object *key)
{
	const struct asym_key *asym = (const struct asym_key *)key;

	return key->object.kind & KIND_ASYM && asym->identity.object ?
	       &asym->identity : NULL;
}

static int key_type(const struct key_object *key, PBYTE *ret, DWORD *len)
{
	const struct group *group = group_of(key);
	const struct identity *identity = identity_of(key);

	if (identity)
		group = identity->curve;
	return give_dword(group ? group->id : 0, ret, len);
}

static int key_protocol(const struct key_object *key, PBYTE *ret, DWORD *len)
{
	return key->suite ? give_dword(key->protocol, ret, len) :
			    unknown_property();
}

static int key_suite(const struct key_object *key, PBYTE *ret, DWORD *len)
{
	return key->suite ? give_dword(key->suite->id, ret, len) :
			    unknown_property();
}

static int key_role(const struct key_object *key, PBYTE *ret, DWORD *len)
{
	return key->role ? give_dword(key->role, ret, len) :
			   unknown_property();
}

static const char *exchange_name(const struct group *group)
{
	return group->kind == GROUP_PRIME ? "DH" : "ECDH";
}

static int key_algorithm(const struct key_object *key, PBYTE *ret, DWORD *len)
{
	const struct group *group = group_of(key);
	const struct identity *identity = identity_of(key);

	if (identity)
		return give_string(identity_name(identity), ret, len);
	return give_string(group ? exchange_name(group) :
				   key->suite->cipher->name, ret, len);
}

/* For a session key the name of its cipher, for a secret its own */
static int key_length(const struct key_object *key, PBYTE *ret, DWORD *len)
{
	const struct secret *secret = (const struct secret *)key;
	const struct group *group = group_of(key);
	u32 bytes;

	if (identity_of(key))
		return give_dword(identity_of(key)->bits, ret, len);
	if (group)
		return give_dword(group->bits, ret, len);
	bytes = key->suite->cipher->key_len;
	if (key->object.kind == KIND_MASTER_SECRET)
		bytes = TLS_MASTER_SECRET_LEN;
	else if (key->object.kind == KIND_PSK)
		bytes = secret->side[SIDE_CLIENT].hmac.len;
	else if (key->object.kind & KIND_SECRET)
		bytes = secret->key.suite->prf->hash->digest_len;
	return give_dword(bytes * 8, ret, len);
}

static int key_direction(const struct key_object *key, PBYTE *ret, DWORD *len)
{
	if (key->object.kind != KIND_SESSION_KEY)
		return unknown_property();
	return give_dword(((const struct session_key *)key)->direction, ret,
			  len);
}

static const struct {
	const char *name;
	int (*get)(const struct key_object *key, PBYTE *ret, DWORD *len);
} key_properties[] = {
	{ "KEYTYPE", key_type },
	{ "Length", key_length },
	{ "Algorithm Name", key_algorithm },
	{ "SSLP Protocol", key_protocol },
	{ "SSLP Cipher Suite", key_suite },
	{ "SSLP Role", key_role },
	{ "SSLP Direction", key_direction },
};

static int key_property(const struct key_object *key, LPCWSTR property,
			PBYTE *ret, DWORD *len)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(key_properties); i++)
		if (wstr_equal(property, key_properties[i].name))
			return key_properties[i].get(key, ret, len);
	return unknown_property();
}

LIBEXPORT SECURITY_STATUS WINAPI SslGetKeyProperty(NCRYPT_KEY_HANDLE hKey,
		LPCWSTR pszProperty, PBYTE *ppbOutput, DWORD *pcbOutput,
		DWORD dwFlags)
{
	struct key_object *key;
	int err;

	err = check_property(pszProperty, ppbOutput, pcbOutput, dwFlags);
	if (err)
		return status_of(err);
	key = handle_get(hKey, KIND_KEY, "hKey");
	if (!key)
		return status_of(-EBADHANDLE);
	err = key_property(key, pszProperty, ppbOutput, pcbOutput);
	object_put(key);
	return status_of(err);
}
