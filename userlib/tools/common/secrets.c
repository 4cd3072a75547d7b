// SPDX-License-Identifier: MIT
/* Makes session keys from the secrets of a handshake, with the library. */
#include <errno.h>

#include "secrets.h"
#include "tools.h"

static int import_traffic(NCRYPT_PROV_HANDLE provider,
			  const struct tls_secrets *s, DWORD role,
			  NCRYPT_KEY_HANDLE *ret)
{
	size_t len = s->client_len ? s->client_len : s->server_len;
	SECURITY_STATUS status;

	if (s->client_len && s->server_len && s->client_len != s->server_len) {
		complain("the two traffic secrets have different lengths");
		return -EINVAL;
	}
	status = sslp_import_traffic_secrets(provider, ret, s->protocol,
			s->suite, s->client_len ? s->client : NULL,
			s->server_len ? s->server : NULL, len, role);
	return status ? complain_status(status, "traffic secrets") : 0;
}

int secrets_import(NCRYPT_PROV_HANDLE provider,
		   const struct tls_secrets *s, DWORD role,
		   NCRYPT_KEY_HANDLE *ret)
{
	SECURITY_STATUS status;

	if (s->protocol == TLS1_3_PROTOCOL_VERSION)
		return import_traffic(provider, s, role, ret);
	status = sslp_import_master_secret(provider, ret, s->protocol,
			s->suite, s->master, s->master_len, role);
	return status ? complain_status(status, "master secret") : 0;
}

void secrets_randoms(const struct tls_secrets *s, struct tls_randoms *ret)
{
	ret->buffers[0] = (NCryptBuffer) {
		TLS_RANDOM_LEN, NCRYPTBUFFER_SSL_CLIENT_RANDOM,
		(PVOID)s->client_random,
	};
	ret->buffers[1] = (NCryptBuffer) {
		TLS_RANDOM_LEN, NCRYPTBUFFER_SSL_SERVER_RANDOM,
		(PVOID)s->server_random,
	};
	ret->list = (NCryptBufferDesc) {
		NCRYPTBUFFER_VERSION, ARRAY_SIZE(ret->buffers), ret->buffers,
	};
}

int secrets_keys(NCRYPT_PROV_HANDLE provider, NCRYPT_KEY_HANDLE master,
		 const struct tls_secrets *s,
		 NCRYPT_KEY_HANDLE *ret_read, NCRYPT_KEY_HANDLE *ret_write)
{
	struct tls_randoms randoms;
	SECURITY_STATUS status;

	secrets_randoms(s, &randoms);
	status = SslGenerateSessionKeys(provider, master, ret_read, ret_write,
					&randoms.list, 0);
	return status ? complain_status(status, "session keys") : 0;
}
