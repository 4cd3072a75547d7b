// SPDX-License-Identifier: MIT
/* Hands connections of Mbed TLS, 2.28 and 3.x, over to kernel TLS. */
/* No function gives the numbers of records */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include <stdbool.h>
#include <string.h>

#include <mbedtls/platform_util.h>

#include "sslp_mbedtls.h"

static void note_master(struct sslp_mbedtls *notes, const unsigned char *master,
			const unsigned char *client_random,
			const unsigned char *server_random)
{
	memcpy(notes->master, master, sizeof(notes->master));
	memcpy(notes->random[0], client_random, sizeof(notes->random[0]));
	memcpy(notes->random[1], server_random, sizeof(notes->random[1]));
	notes->len = sizeof(notes->master);
}

#if MBEDTLS_VERSION_MAJOR < 3
static int note(void *opaque, const unsigned char *master,
		const unsigned char *key_block, size_t mac_len, size_t key_len,
		size_t iv_len, const unsigned char client_random[32],
		const unsigned char server_random[32],
		mbedtls_tls_prf_types prf)
{
	(void)key_block, (void)mac_len, (void)key_len, (void)iv_len, (void)prf;
	note_master(opaque, master, client_random, server_random);
	return 0;
}

static void hook(mbedtls_ssl_context *ssl, struct sslp_mbedtls *notes)
{
	notes->own = *ssl->conf;
	notes->theirs = ssl->conf;
	mbedtls_ssl_conf_export_keys_ext_cb(&notes->own, note, notes);
	ssl->conf = &notes->own;
}

static void unhook(mbedtls_ssl_context *ssl,
		   const struct sslp_mbedtls *notes)
{
	ssl->conf = notes->theirs;
}

static bool is_hooked(const mbedtls_ssl_context *ssl,
		      const struct sslp_mbedtls *notes)
{
	return ssl->conf == &notes->own;
}

static uint32_t version_of(const mbedtls_ssl_context *ssl)
{
	return ssl->major_ver << 8 | ssl->minor_ver;
}
#else
static void note(void *opaque, mbedtls_ssl_key_export_type type,
		 const unsigned char *secret, size_t len,
		 const unsigned char client_random[32],
		 const unsigned char server_random[32],
		 mbedtls_tls_prf_types prf)
{
	struct sslp_mbedtls *notes = opaque;
	int server = type ==
		MBEDTLS_SSL_KEY_EXPORT_TLS1_3_SERVER_APPLICATION_TRAFFIC_SECRET;

	(void)prf;
	if (type == MBEDTLS_SSL_KEY_EXPORT_TLS12_MASTER_SECRET &&
	    len == sizeof(notes->master)) {
		note_master(notes, secret, client_random, server_random);
	} else if ((server || type ==
	    MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_APPLICATION_TRAFFIC_SECRET) &&
		   len <= sizeof(notes->traffic[server])) {
		memcpy(notes->traffic[server], secret, len);
		notes->len = len;
	}
}

static void hook(mbedtls_ssl_context *ssl, struct sslp_mbedtls *notes)
{
	mbedtls_ssl_set_export_keys_cb(ssl, note, notes);
}

static void unhook(mbedtls_ssl_context *ssl,
		   const struct sslp_mbedtls *notes)
{
	(void)notes;
	mbedtls_ssl_set_export_keys_cb(ssl, NULL, NULL);
}

static bool is_hooked(const mbedtls_ssl_context *ssl,
		      const struct sslp_mbedtls *notes)
{
	return ssl->f_export_keys == note && ssl->p_export_keys == notes;
}

static uint32_t version_of(const mbedtls_ssl_context *ssl)
{
	return mbedtls_ssl_get_version_number(ssl);
}
#endif

SECURITY_STATUS sslp_mbedtls_prepare(mbedtls_ssl_context *ssl,
				     struct sslp_mbedtls *notes)
{
	if (!ssl || !notes || !ssl->conf)
		return NTE_INVALID_PARAMETER;
	memset(notes, 0, sizeof(*notes));
	hook(ssl, notes);
	return 0;
}

static uint64_t number(const unsigned char *counter)
{
	uint64_t n = 0;
	int i;

	for (i = 0; i < 8; i++)
		n = n << 8 | counter[i];
	return n;
}

static void fill(const mbedtls_ssl_context *ssl,
		 const struct sslp_mbedtls *notes, struct sslp_secrets *s)
{
	s->role = ssl->conf->endpoint == MBEDTLS_SSL_IS_SERVER ?
		  NCRYPT_SSL_SERVER_FLAG : NCRYPT_SSL_CLIENT_FLAG;
	s->protocol = version_of(ssl);
	s->cipher_suite = mbedtls_ssl_get_ciphersuite_id(
				mbedtls_ssl_get_ciphersuite(ssl));
	s->secret_len = notes->len;
	memcpy(s->master, notes->master, sizeof(s->master));
	memcpy(s->client_random, notes->random[0], sizeof(s->client_random));
	memcpy(s->server_random, notes->random[1], sizeof(s->server_random));
	memcpy(s->client_traffic, notes->traffic[0], notes->len);
	memcpy(s->server_traffic, notes->traffic[1], notes->len);
	s->write_seq = number(ssl->cur_out_ctr);
	s->read_seq = number(ssl->in_ctr);
}

/* Nothing of the handshake is left to be done, in either direction */
static bool is_over(const mbedtls_ssl_context *ssl)
{
	return ssl->state == MBEDTLS_SSL_HANDSHAKE_OVER && !ssl->out_left &&
	       ssl->session;
}

static bool is_carried(const mbedtls_ssl_context *ssl)
{
	bool may = version_of(ssl) == TLS1_2_PROTOCOL_VERSION ||
		   version_of(ssl) == TLS1_3_PROTOCOL_VERSION;

#if defined(MBEDTLS_SSL_ENCRYPT_THEN_MAC)
	may = may && !ssl->session->encrypt_then_mac;
#endif
#if defined(MBEDTLS_SSL_TRUNCATED_HMAC)
	may = may && !ssl->session->trunc_hmac;
#endif
	return may;
}

/* RFC 6066 section 4; in TLS 1.3 RFC 8449's limit counts the type as well */
static uint16_t record_limit(const mbedtls_ssl_context *ssl)
{
	int max = mbedtls_ssl_get_max_out_record_payload(ssl);

	if (max < 64 || max >= 16384)
		return 0;
	return max + (version_of(ssl) == TLS1_3_PROTOCOL_VERSION);
}

SECURITY_STATUS sslp_mbedtls_take(NCRYPT_PROV_HANDLE hSslProvider,
		mbedtls_ssl_context *ssl, struct sslp_mbedtls *notes,
		int sockfd, const struct sslp_connection_options *options,
		NCRYPT_HANDLE *phConnection)
{
	struct sslp_connection_options with = { .size = sizeof(with) };
	struct sslp_secrets secrets = { .size = sizeof(secrets) };
	SECURITY_STATUS status;

	if (!ssl || !notes ||
	    (options && (options->plaintext_len || options->received_len)))
		return NTE_INVALID_PARAMETER;
	if (!is_hooked(ssl, notes) || !is_over(ssl) || !notes->len)
		return NTE_BAD_KEY_STATE;
	if (!is_carried(ssl))
		return NTE_NOT_SUPPORTED;
	if (options)
		with = *options;
	/* Decrypted but not read: one record at most. No call shows it */
	with.plaintext = ssl->in_offt;
	with.plaintext_len = mbedtls_ssl_get_bytes_avail(ssl);
	if (!with.plaintext_len && mbedtls_ssl_check_pending(ssl))
		return NTE_BAD_KEY_STATE;
	/* A part of a record, from a socket that does not block */
	with.received = ssl->in_hdr;
	with.received_len = ssl->in_left;
	if (!with.max_payload)
		with.max_payload = record_limit(ssl);
	fill(ssl, notes, &secrets);
	status = sslp_connection_open(hSslProvider, phConnection, sockfd,
				      &secrets, &with);
	mbedtls_platform_zeroize(&secrets, sizeof(secrets));
	if (!status) {
		unhook(ssl, notes);
		mbedtls_platform_zeroize(notes, sizeof(*notes));
	}
	return status;
}
