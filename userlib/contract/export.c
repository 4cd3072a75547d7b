// SPDX-License-Identifier: MIT
/* Keys out: SslExportKey(), sslp_export_session_key(). */
#include "blob.h"
#include "check.h"
#include "deferred.h"
#include "status.h"

LIBEXPORT SECURITY_STATUS WINAPI SslExportKey(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hKey, LPCWSTR pszBlobType, PBYTE pbOutput,
		DWORD cbOutput, DWORD *pcbResult, DWORD dwFlags)
{
	const struct blob_type *type = NULL;
	struct provider *provider = NULL;
	struct object *object = NULL;
	int err;

	err = check_pointer(pcbResult, "pcbResult") ?:
	      check_apart(pbOutput, cbOutput, "pbOutput", pcbResult,
			  sizeof(*pcbResult), "pcbResult") ?:
	      check_flags(dwFlags) ?: blob_type_find(pszBlobType, &type);
	if (err)
		return status_of(err);
	err = -EBADHANDLE;
	provider = provider_get(hSslProvider);
	if (provider)
		object = handle_get(hKey, KIND_KEY, "hKey");
	if (object)
		err = blob_export(object, type, pbOutput, cbOutput, pcbResult);
	object_put(object);
	provider_put(provider);
	return status_of(err);
}

static int export_session_key(struct session_key *key,
			      struct sslp_session_key *out)
{
	const struct record_key *record;
	struct record_key room;
	int err;

	err = session_key_record(key, &room, &record);
	if (err)
		goto out_wipe;
	memset(out, 0, sizeof(*out));
	out->size = sizeof(*out);
	out->protocol = key->key.protocol;
	out->cipher_suite = key->key.suite->id;
	out->mac_key_len = record->mac_key_len;
	out->key_len = record->key_len;
	out->iv_len = record->iv_len;
	memcpy(out->mac_key, record->mac_key, sizeof(out->mac_key));
	memcpy(out->key, record->key, sizeof(out->key));
	memcpy(out->iv, record->iv, sizeof(out->iv));
out_wipe:
	wipe(&room, sizeof(room));
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_export_session_key(
		NCRYPT_KEY_HANDLE hKey, struct sslp_session_key *out)
{
	struct session_key *key;
	int err;

	err = check_pointer(out, "out");
	if (!err && out->size != sizeof(*out))
		err = fail(EINVAL, "out->size is %u, not %zu", out->size,
			   sizeof(*out));
	if (err)
		return status_of(err);
	key = handle_get(hKey, KIND_SESSION_KEY, "hKey");
	if (!key)
		return status_of(-EBADHANDLE);
	err = export_session_key(key, out);
	object_put(key);
	return status_of(err);
}
