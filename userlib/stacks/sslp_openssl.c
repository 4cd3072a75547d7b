// SPDX-License-Identifier: MIT
/* Hands connections of OpenSSL 3 over to kernel TLS. */
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include <openssl/crypto.h>

#include "sslp_openssl.h"
#include "traffic_update.h"

#define PLAINTEXT_MAX	16384	/* what libssl opens and holds is one record */

enum { OUT, IN };

/**
 * struct notes - what is noted about one connection
 * @secret: application_traffic_secret_0: the client's, the server's
 * @len: bytes of each
 * @records: number of the next record under the keys in use, by OUT and IN
 * @updates: KeyUpdates that libssl itself has sent and received
 * @finished: a Finished of TLS 1.3 was seen, by OUT and IN: without it the
 *	numbers mean nothing
 */
struct notes {
	unsigned char secret[2][64];
	size_t len;
	uint64_t records[2];
	unsigned int updates[2];
	bool finished[2];
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int ssl_index = -1, ctx_index = -1;

static void free_notes(void *parent, void *notes, CRYPTO_EX_DATA *data,
		       int index, long argl, void *argp)
{
	(void)parent, (void)data, (void)index, (void)argl, (void)argp;
	OPENSSL_clear_free(notes, sizeof(struct notes));
}

/*
 * For SSL_dup(), because two connections with the same notes would free them
 * twice
 */
static int no_notes(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from,
		    void **notes, int index, long argl, void *argp)
{
	(void)to, (void)from, (void)index, (void)argl, (void)argp;
	*notes = NULL;
	return 1;
}

static void make_indexes(void)
{
	ssl_index = SSL_get_ex_new_index(0, NULL, NULL, no_notes, free_notes);
	ctx_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
}

static struct notes *notes_of(const SSL *ssl)
{
	struct notes *notes = SSL_get_ex_data(ssl, ssl_index);

	if (notes)
		return notes;
	notes = OPENSSL_zalloc(sizeof(*notes));
	if (notes && !SSL_set_ex_data((SSL *)ssl, ssl_index, notes)) {
		OPENSSL_free(notes);
		notes = NULL;
	}
	return notes;
}

/* NSS key log format: LABEL, client random and secret in hex */
static void note_secret(struct notes *notes, const char *line)
{
	static const char *const labels[2] = {
		"CLIENT_TRAFFIC_SECRET_0 ", "SERVER_TRAFFIC_SECRET_0 ",
	};
	const char *hex = strrchr(line, ' ') + 1;
	size_t len;
	int i;

	for (i = 0; i < 2; i++)
		if (!strncmp(line, labels[i], strlen(labels[i])) &&
		    OPENSSL_hexstr2buf_ex(notes->secret[i],
					  sizeof(notes->secret[i]), &len, hex,
					  '\0'))
			notes->len = len;
}

static void log_line(const SSL *ssl, const char *line)
{
	struct notes *notes = notes_of(ssl);
	SSL_CTX_keylog_cb_func before =
		(SSL_CTX_keylog_cb_func)SSL_CTX_get_ex_data(
			SSL_get_SSL_CTX(ssl), ctx_index);

	if (notes && strchr(line, ' '))
		note_secret(notes, line);
	if (before)
		before(ssl, line);
}

/*
 * Numbers start again when keys change: in TLS 1.3 after a Finished and a
 * KeyUpdate, in older versions after the record of a ChangeCipherSpec. A
 * Finished in several records counts as several, and so do tickets.
 */
void sslp_openssl_message(int write_p, int version, int content_type,
			  const void *buf, size_t len, SSL *ssl, void *arg)
{
	bool tls13 = SSL_version(ssl) == TLS1_3_VERSION;
	struct notes *notes = notes_of(ssl);
	const unsigned char *type = buf;
	int way = write_p ? OUT : IN;

	(void)version, (void)arg;
	if (!notes || !len)
		return;
	if (content_type == SSL3_RT_HEADER)
		notes->records[way] = !tls13 &&
				      *type == SSL3_RT_CHANGE_CIPHER_SPEC ?
				      0 : notes->records[way] + 1;
	else if (tls13 && content_type == SSL3_RT_HANDSHAKE &&
		 *type == SSL3_MT_FINISHED) {
		notes->records[way] = 0;
		notes->updates[way] = 0;
		notes->finished[way] = true;
	} else if (tls13 && content_type == SSL3_RT_HANDSHAKE &&
		 *type == SSL3_MT_KEY_UPDATE) {
		notes->records[way] = 0;
		notes->updates[way]++;
	}
}

SECURITY_STATUS sslp_openssl_prepare(SSL_CTX *ctx)
{
	SSL_CTX_keylog_cb_func before;

	pthread_once(&once, make_indexes);
	if (!ctx)
		return NTE_INVALID_PARAMETER;
	if (ssl_index < 0 || ctx_index < 0)
		return NTE_NO_MEMORY;
	before = SSL_CTX_get_keylog_callback(ctx);
	if (before != log_line &&
	    !SSL_CTX_set_ex_data(ctx, ctx_index, (void *)before))
		return NTE_NO_MEMORY;
	SSL_CTX_set_keylog_callback(ctx, log_line);
	SSL_CTX_set_msg_callback(ctx, sslp_openssl_message);
	SSL_CTX_set_read_ahead(ctx, 0);
	SSL_CTX_clear_options(ctx, SSL_OP_ENABLE_KTLS);
	SSL_CTX_set_options(ctx, SSL_OP_NO_ENCRYPT_THEN_MAC);
	return 0;
}

static SECURITY_STATUS fill(NCRYPT_PROV_HANDLE prov, const SSL *ssl,
			    const struct notes *notes, struct sslp_secrets *s)
{
	const SSL_SESSION *session = SSL_get_session(ssl);
	int client = SSL_is_server(ssl) ? IN : OUT;

	s->size = sizeof(*s);
	s->role = SSL_is_server(ssl) ? NCRYPT_SSL_SERVER_FLAG :
				       NCRYPT_SSL_CLIENT_FLAG;
	s->protocol = SSL_version(ssl);
	s->cipher_suite =
		SSL_CIPHER_get_protocol_id(SSL_get_current_cipher(ssl));
	s->write_seq = notes->records[OUT];
	s->read_seq = notes->records[IN];
	if (s->protocol == TLS1_3_VERSION) {
		s->secret_len = notes->len;
		memcpy(s->client_traffic, notes->secret[0], notes->len);
		memcpy(s->server_traffic, notes->secret[1], notes->len);
		return sslp_traffic_update(prov, s->client_traffic, notes->len,
					   notes->updates[client]) ?:
		       sslp_traffic_update(prov, s->server_traffic, notes->len,
					   notes->updates[!client]);
	}
	SSL_get_client_random(ssl, s->client_random, 32);
	SSL_get_server_random(ssl, s->server_random, 32);
	s->secret_len = SSL_SESSION_get_master_key(session, s->master,
						   sizeof(s->master));
	return 0;
}

/* RFC 6066 section 4; in TLS 1.3 RFC 8449's limit counts the type as well */
static uint16_t record_limit(const SSL *ssl)
{
	int mode = SSL_SESSION_get_max_fragment_length(SSL_get_session(ssl));

	if (mode < TLSEXT_max_fragment_length_512 ||
	    mode > TLSEXT_max_fragment_length_4096)
		return 0;
	return (256 << mode) + (SSL_version(ssl) == TLS1_3_VERSION);
}

/*
 * Whether libssl's buffer has a part of a record; it does not report just a
 * header. Data that nobody has read must stay there until the connection is
 * open, and hides the rest. Behind it are bytes only with read-ahead.
 */
static bool has_part(const SSL *ssl)
{
	if (strcmp(SSL_rstate_string(ssl), "RH"))
		return true;
	return SSL_pending(ssl) ? SSL_get_read_ahead(ssl) :
				  SSL_has_pending(ssl);
}

/*
 * If the peer has asked for a KeyUpdate, libssl sends it only before its next
 * data. A record that is not sent whole forbids it.
 */
static bool all_sent(SSL *ssl)
{
	if (SSL_want_write(ssl))
		return false;
	if (SSL_version(ssl) != TLS1_3_VERSION ||
	    SSL_get_key_update_type(ssl) == SSL_KEY_UPDATE_NONE)
		return true;
	return SSL_key_update(ssl, SSL_KEY_UPDATE_NOT_REQUESTED) == 1 &&
	       SSL_do_handshake(ssl) == 1;
}

SECURITY_STATUS sslp_openssl_take(NCRYPT_PROV_HANDLE hSslProvider, SSL *ssl,
		const struct sslp_connection_options *options,
		NCRYPT_HANDLE *phConnection)
{
	struct sslp_connection_options with = { .size = sizeof(with) };
	const struct notes *notes = NULL;
	struct sslp_secrets secrets = { 0 };
	unsigned char plaintext[PLAINTEXT_MAX];
	SECURITY_STATUS status;
	int waiting;

	if (!ssl || (options && options->plaintext_len))
		return NTE_INVALID_PARAMETER;
	if (ssl_index >= 0)
		notes = SSL_get_ex_data(ssl, ssl_index);
	if (!notes || !SSL_is_init_finished(ssl) ||
	    (SSL_version(ssl) == TLS1_3_VERSION &&
	     !(notes->len && notes->finished[OUT] && notes->finished[IN])))
		return NTE_BAD_KEY_STATE;
	if (SSL_get_fd(ssl) < 0)
		return NTE_NOT_SUPPORTED;
	if (has_part(ssl) || !all_sent(ssl))
		return NTE_BAD_KEY_STATE;
	if (options)
		with = *options;
	waiting = SSL_pending(ssl);
	if (waiting && SSL_peek(ssl, plaintext, sizeof(plaintext)) != waiting) {
		OPENSSL_cleanse(plaintext, sizeof(plaintext));
		return NTE_BAD_KEY_STATE;
	}
	with.plaintext = plaintext;
	with.plaintext_len = waiting;
	if (!with.max_payload)
		with.max_payload = record_limit(ssl);
	status = fill(hSslProvider, ssl, notes, &secrets);
	if (!status)
		status = sslp_connection_open(hSslProvider, phConnection,
					      SSL_get_fd(ssl), &secrets,
					      &with);
	OPENSSL_cleanse(&secrets, sizeof(secrets));
	OPENSSL_cleanse(plaintext, with.plaintext_len);
	return status;
}
