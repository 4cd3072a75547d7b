// SPDX-License-Identifier: GPL-2.0-only
/* One end of a connection as a user of the library has it. */
#include <stdlib.h>
#include <string.h>

#include "end.h"
#include "kat_providers.h"

SECURITY_STATUS provider_open(const char *short_name,
		NCRYPT_PROV_HANDLE *provider)
{
	struct kat_providers list = { .count = 0 };

	if (!short_name)
		short_name = getenv("SSLP_TEST_PROVIDER");
	kat_providers_add(&list, short_name ? short_name : "default");
	*provider = list.provider[0].handle;
	return list.provider[0].status;
}

SECURITY_STATUS secret_import(NCRYPT_PROV_HANDLE provider,
		const struct suite *suite, const struct secrets *secrets,
		enum tls_side side, NCRYPT_KEY_HANDLE *secret)
{
	if (suite->protocol == TLS1_3_PROTOCOL_VERSION)
		return sslp_import_traffic_secrets(provider, secret,
				suite->protocol, suite->id,
				secrets->traffic[TLS_CLIENT],
				secrets->traffic[TLS_SERVER],
				suite->hash_len, role_flag(side));
	return sslp_import_master_secret(provider, secret, suite->protocol,
			suite->id, secrets->master, sizeof(secrets->master),
			role_flag(side));
}

static void free_handle(NCRYPT_HANDLE *handle)
{
	if (*handle)
		SslFreeObject(*handle, 0);
	*handle = 0;
}

SECURITY_STATUS end_generate(struct end *end, const struct secrets *secrets)
{
	NCryptBuffer randoms[] = {
		{ 32, NCRYPTBUFFER_SSL_CLIENT_RANDOM,
		  (void *)secrets->random[TLS_CLIENT] },
		{ 32, NCRYPTBUFFER_SSL_SERVER_RANDOM,
		  (void *)secrets->random[TLS_SERVER] },
	};
	NCryptBufferDesc list = { NCRYPTBUFFER_VERSION, 2, randoms };

	NCRYPT_KEY_HANDLE read, write;
	SECURITY_STATUS status;

	status = SslGenerateSessionKeys(end->provider, end->secret, &read,
					&write, &list, 0);
	if (status)
		return status;
	free_handle(&end->read);
	free_handle(&end->write);
	end->read = read;
	end->write = write;
	return 0;
}

int end_key_compare(NCRYPT_KEY_HANDLE key, const uint8_t *cipher_key,
		const uint8_t *iv)
{
	struct sslp_session_key out = { .size = sizeof(out) };

	if (sslp_export_session_key(key, &out) || !out.key_len)
		return -1;
	return memcmp(cipher_key, out.key, out.key_len) ?:
	       memcmp(iv, out.iv, out.iv_len);
}

SECURITY_STATUS end_open(struct end *end, const char *provider,
		const struct suite *suite, const struct secrets *secrets,
		enum tls_side side)
{
	SECURITY_STATUS status;

	memset(end, 0, sizeof(*end));
	status = provider_open(provider, &end->provider);
	if (!status)
		status = secret_import(end->provider, suite, secrets, side,
				       &end->secret);
	if (!status)
		status = end_generate(end, secrets);
	return status;
}

/* RFC 5246 section 7.4.9: Finished was record 0 of each key of TLS 1.2 */
static uint64_t first_number(const struct end *end)
{
	DWORD protocol = 0, len;
	PBYTE value;

	if (SslGetKeyProperty(end->secret, SSLP_PROTOCOL_PROPERTY, &value,
			      &len, 0))
		return 0;
	memcpy(&protocol, value, sizeof(protocol));
	SslFreeBuffer(value);
	return protocol == TLS1_3_PROTOCOL_VERSION ? 0 : 1;
}

SECURITY_STATUS end_install(const struct end *end, int fd,
		NCRYPT_KEY_HANDLE write, NCRYPT_KEY_HANDLE read)
{
	const uint64_t first = first_number(end);
	const struct sslp_ktls_options options = {
		.size = sizeof(options), .write_seq = first, .read_seq = first,
	};

	return sslp_ktls_install(end->provider, fd, write, read, &options);
}

SECURITY_STATUS end_arm(const struct end *end, int fd)
{
	return end_install(end, fd, end->write, end->read);
}

SECURITY_STATUS ends_arm(const struct end end[static 2],
		const int fds[static 2])
{
	return end_arm(&end[0], fds[0]) ?: end_arm(&end[1], fds[1]);
}

void end_close(struct end *end)
{
	free_handle(&end->read);
	free_handle(&end->write);
	free_handle(&end->secret);
	free_handle(&end->provider);
}
