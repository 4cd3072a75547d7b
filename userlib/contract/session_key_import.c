// SPDX-License-Identifier: MIT
/* Record keys that a TLS stack gives: sslp_import_session_key(). */
#include "../../include/sslprovider/sslp_connection.h"
#include "check.h"
#include "provider.h"
#include "secret.h"
#include "session_key_import.h"
#include "status.h"
#include "suite_info.h"

static int check_size(const struct sslp_session_key *key)
{
	if (key->size == sizeof(*key))
		return 0;
	return fail(EINVAL, "the size of a session key is %u, not %zu",
		    key->size, sizeof(*key));
}

int session_key_import_material(const struct sslp_session_key *key,
			 const struct suite *suite, u32 protocol,
			 struct record_key *ret)
{
	int err = check_size(key);

	if (err)
		return err;
	if (key->protocol != protocol || key->cipher_suite != suite->id)
		return fail(EINVAL, "a session key is of protocol %#06x and suite %#06x, not of %#06x and %s",
			    key->protocol, key->cipher_suite, protocol,
			    suite->name);
	record_key_layout(ret, suite, protocol);
	if (key->mac_key_len != ret->mac_key_len ||
	    key->key_len != ret->key_len || key->iv_len != ret->iv_len)
		return fail(EINVAL, "a session key of %s has %u, %u and %u bytes of MAC key, key and IV, not %u, %u and %u",
			    suite->name, key->mac_key_len, key->key_len,
			    key->iv_len, ret->mac_key_len, ret->key_len,
			    ret->iv_len);
	memcpy(ret->mac_key, key->mac_key, ret->mac_key_len);
	memcpy(ret->key, key->key, ret->key_len);
	memcpy(ret->iv, key->iv, ret->iv_len);
	return 0;
}

static int import(const struct sslp_session_key *in, DWORD direction,
		  NCRYPT_KEY_HANDLE *ret)
{
	const struct suite *suite;
	struct session_key *key;
	int err;

	err = check_size(in) ?:
	      suite_info_find(in->protocol, in->cipher_suite, &suite) ?:
	      session_key_new(suite, in->protocol, NCRYPT_SSL_CLIENT_FLAG,
			      direction, &key);
	if (err)
		return err;
	err = session_key_import_material(in, suite, in->protocol, &key->record);
	if (err) {
		key->key.object.destroy(&key->key.object);
		return err;
	}
	return handle_publish(&key->key.object, ret);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_import_session_key(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE *phKey,
		const struct sslp_session_key *key, DWORD dwDirection)
{
	struct provider *provider;
	int err;

	err = check_pointer(phKey, "phKey") ?: check_pointer(key, "key");
	if (!err && dwDirection != SSLP_TX && dwDirection != SSLP_RX)
		err = fail(EINVAL, "dwDirection is %u, neither SSLP_TX nor SSLP_RX",
			   dwDirection);
	if (err)
		return status_of(err);
	provider = provider_get(hSslProvider);
	if (!provider)
		return NTE_INVALID_HANDLE;
	err = import(key, dwDirection, phKey);
	provider_put(provider);
	return status_of(err);
}
