// SPDX-License-Identifier: MIT
/* Computes session keys in the clear from secrets. */
#include <string.h>

#include "../common/tools.h"
#include "derive.h"

/* Makes the master key from the premaster secret */
static int derive_master(NCRYPT_PROV_HANDLE provider,
			 const struct derive_input *in,
			 NCRYPT_KEY_HANDLE *ret)
{
	const struct tls_secrets *s = &in->secrets;
	NCryptBuffer hash = {
		(ULONG)in->session_hash_len, NCRYPTBUFFER_SSL_SESSION_HASH,
		(PVOID)in->session_hash,
	};
	struct tls_randoms randoms;
	SECURITY_STATUS status;

	secrets_randoms(s, &randoms);
	if (in->session_hash_len) {
		randoms.list.cBuffers = 1;
		randoms.list.pBuffers = &hash;
	}
	status = sslp_derive_master_secret(provider, ret, s->protocol,
			s->suite, in->premaster, in->premaster_len,
			&randoms.list, in->role);
	return status ? complain_status(status, "premaster secret") : 0;
}

static int export_master(NCRYPT_PROV_HANDLE provider, NCRYPT_KEY_HANDLE master,
			 struct derived *out)
{
	struct {
		struct sslp_secret_blob head;
		uint8_t secret[TLS_MASTER_LEN];
	} blob;
	SECURITY_STATUS status;
	DWORD len;
	int ret = 0;

	status = SslExportKey(provider, master, SSLP_MASTER_SECRET_BLOB,
			      (PBYTE)&blob, sizeof(blob), &len, 0);
	if (status) {
		ret = complain_status(status, "master secret");
	} else {
		memcpy(out->master, blob.secret, sizeof(out->master));
		out->master_len = sizeof(out->master);
	}
	explicit_bzero(&blob, sizeof(blob));
	return ret;
}

static int export_and_free(NCRYPT_KEY_HANDLE key, struct sslp_session_key *out)
{
	SECURITY_STATUS status;
	int ret = 0;

	out->size = sizeof(*out);
	status = sslp_export_session_key(key, out);
	if (status)
		ret = complain_status(status, "session key");
	SslFreeObject(key, 0);
	return ret;
}

static int derive_both(NCRYPT_PROV_HANDLE provider, NCRYPT_KEY_HANDLE master,
		       const struct tls_secrets *secrets, struct derived *out)
{
	NCRYPT_KEY_HANDLE read_key, write_key;
	int ret, ret_read;

	ret = secrets_keys(provider, master, secrets, &read_key, &write_key);
	if (ret)
		return ret;
	ret_read = export_and_free(read_key, &out->read.key);
	ret = export_and_free(write_key, &out->write.key);
	return ret ? ret : ret_read;
}

/* One traffic secret of TLS 1.3 is enough for the records of one end */
static int derive_one(NCRYPT_PROV_HANDLE provider, NCRYPT_KEY_HANDLE master,
		      const struct derive_input *in, struct derived *out)
{
	bool clients = in->secrets.client_len;
	bool is_client = in->role == NCRYPT_SSL_CLIENT_FLAG;
	NCRYPT_KEY_HANDLE key;
	SECURITY_STATUS status;

	status = SslExpandWriteKey(provider, master, &key, NULL, 0);
	if (status)
		return complain_status(status, "session key");
	return export_and_free(key, clients == is_client ? &out->write.key
							 : &out->read.key);
}

int derive(NCRYPT_PROV_HANDLE provider, const struct derive_input *in,
	   struct derived *out)
{
	const struct tls_secrets *s = &in->secrets;
	NCRYPT_KEY_HANDLE master;
	int ret;

	memset(out, 0, sizeof(*out));
	if (in->dtls13)
		return derive_dtls13(provider, in, out);
	if (in->premaster_len)
		ret = derive_master(provider, in, &master);
	else
		ret = secrets_import(provider, s, in->role, &master);
	if (ret)
		return ret;
	if (in->premaster_len)
		ret = export_master(provider, master, out);
	if (ret)
		goto out_free;
	if (s->protocol == TLS1_3_PROTOCOL_VERSION &&
	    !s->client_len != !s->server_len)
		ret = derive_one(provider, master, in, out);
	else
		ret = derive_both(provider, master, s, out);
out_free:
	SslFreeObject(master, 0);
	return ret;
}
