// SPDX-License-Identifier: MIT
/* Hands connections of wolfSSL over to kernel TLS. */
#include <stdbool.h>
#include <string.h>

#include "sslp_wolfssl.h"

#define PLAINTEXT_MAX	16384	/* what wolfSSL opens and holds is one record */

SECURITY_STATUS sslp_wolfssl_prepare(WOLFSSL_CTX *ctx)
{
	if (!ctx)
		return NTE_INVALID_PARAMETER;
	wolfSSL_CTX_AllowEncryptThenMac(ctx, 0);
	return 0;
}

static bool is_server(WOLFSSL *ssl)
{
	return wolfSSL_GetSide(ssl) == WOLFSSL_SERVER_END;
}

/* The key that the client or the server writes with */
static SECURITY_STATUS fill_key(WOLFSSL *ssl, bool server,
				struct sslp_session_key *k)
{
	const unsigned char *key = server ? wolfSSL_GetServerWriteKey(ssl) :
					    wolfSSL_GetClientWriteKey(ssl);
	const unsigned char *iv = server ? wolfSSL_GetServerWriteIV(ssl) :
					   wolfSSL_GetClientWriteIV(ssl);
	const unsigned char *mac = wolfSSL_GetMacSecret(ssl,
						server != is_server(ssl));
	int key_len = wolfSSL_GetKeySize(ssl), iv_len = wolfSSL_GetIVSize(ssl);
	int mac_len = wolfSSL_GetCipherType(ssl) == WOLFSSL_AEAD_TYPE ? 0 :
		      wolfSSL_GetHmacSize(ssl);

	if (!key || !iv || (mac_len && !mac) || key_len <= 0 || iv_len <= 0 ||
	    mac_len < 0 || (size_t)key_len > sizeof(k->key) ||
	    (size_t)iv_len > sizeof(k->iv) ||
	    (size_t)mac_len > sizeof(k->mac_key))
		return NTE_NOT_SUPPORTED;
	k->size = sizeof(*k);
	k->protocol = wolfSSL_version(ssl);
	k->cipher_suite = wolfSSL_get_current_cipher_suite(ssl);
	k->key_len = key_len;
	/* With CBC each record has its IV: RFC 5246 section 6.2.3.2 */
	k->iv_len = mac_len ? 0 : iv_len;
	k->mac_key_len = mac_len;
	memcpy(k->key, key, key_len);
	memcpy(k->iv, iv, k->iv_len);
	if (mac_len)
		memcpy(k->mac_key, mac, mac_len);
	return 0;
}

static SECURITY_STATUS fill(WOLFSSL *ssl, struct sslp_session_key keys[2],
			    struct sslp_secrets *s)
{
	word64 write_seq = 0, read_seq = 0;

	s->size = sizeof(*s);
	s->role = is_server(ssl) ? NCRYPT_SSL_SERVER_FLAG :
				   NCRYPT_SSL_CLIENT_FLAG;
	s->protocol = wolfSSL_version(ssl);
	s->cipher_suite = wolfSSL_get_current_cipher_suite(ssl);
	s->client_key = &keys[0];
	s->server_key = &keys[1];
	/* Both return whether the number is 0 */
	wolfSSL_GetSequenceNumber(ssl, &write_seq);
	wolfSSL_GetPeerSequenceNumber(ssl, &read_seq);
	s->write_seq = write_seq;
	s->read_seq = read_seq;
	return fill_key(ssl, false, &keys[0]) ?: fill_key(ssl, true, &keys[1]);
}

/* RFC 6066 section 4; in TLS 1.3 RFC 8449's limit counts the type as well */
static uint16_t record_limit(WOLFSSL *ssl)
{
	int max = wolfSSL_GetMaxOutputSize(ssl);

	if (max < 64 || max >= PLAINTEXT_MAX)
		return 0;
	return max + (wolfSSL_version(ssl) == TLS1_3_PROTOCOL_VERSION);
}

SECURITY_STATUS sslp_wolfssl_take(NCRYPT_PROV_HANDLE hSslProvider,
		WOLFSSL *ssl, const struct sslp_connection_options *options,
		NCRYPT_HANDLE *phConnection)
{
	struct sslp_connection_options with = { .size = sizeof(with) };
	struct sslp_session_key keys[2] = { 0 };
	struct sslp_secrets secrets = { 0 };
	unsigned char plaintext[PLAINTEXT_MAX];
	SECURITY_STATUS status;
	int n;

	if (!ssl || (options && options->plaintext_len))
		return NTE_INVALID_PARAMETER;
	if (!wolfSSL_is_init_finished(ssl) || wolfSSL_want_read(ssl) ||
	    wolfSSL_want_write(ssl))
		return NTE_BAD_KEY_STATE;
	if (wolfSSL_get_fd(ssl) < 0)
		return NTE_NOT_SUPPORTED;
	if (options)
		with = *options;
	n = wolfSSL_pending(ssl);
	if (n > 0)
		n = wolfSSL_peek(ssl, plaintext, sizeof(plaintext));
	if (n < 0)
		return NTE_BAD_KEY_STATE;
	with.plaintext = plaintext;
	with.plaintext_len = n;
	if (!with.max_payload)
		with.max_payload = record_limit(ssl);
	status = fill(ssl, keys, &secrets);
	if (!status)
		status = sslp_connection_open(hSslProvider, phConnection,
					      wolfSSL_get_fd(ssl), &secrets,
					      &with);
	wolfSSL_OPENSSL_cleanse(keys, sizeof(keys));
	wolfSSL_OPENSSL_cleanse(plaintext, with.plaintext_len);
	return status;
}
