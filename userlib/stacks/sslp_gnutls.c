// SPDX-License-Identifier: MIT
/* Hands connections of GnuTLS over to kernel TLS. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "sslp_gnutls.h"
#include "traffic_update.h"

/*
 * With a session GnuTLS frees only the data of extensions. So the notes are the
 * data of an extension for private use (RFC 8446 section 11), which is never
 * sent or received.
 */
#define NOTES		0xff5e

/**
 * struct notes - what is noted about one session
 * @secret: application_traffic_secret_0: the client's, the server's
 * @len: bytes of each
 * @updates: KeyUpdates that GnuTLS itself has sent [0] and received [1]
 * @asked: the peer wants a KeyUpdate, which GnuTLS sends before its next data
 * @role: NCRYPT_SSL_CLIENT_FLAG or NCRYPT_SSL_SERVER_FLAG
 * @waiting: data that GnuTLS has opened and nobody has read. It cannot go back,
 *	so it stays here when the connection cannot be taken
 * @waiting_len: bytes of it
 */
struct notes {
	unsigned char secret[2][64];
	size_t len;
	unsigned int updates[2];
	bool asked;
	uint32_t role;
	unsigned char *waiting;
	size_t waiting_len;
};

static void free_waiting(struct notes *notes)
{
	if (notes->waiting)
		gnutls_memset(notes->waiting, 0, notes->waiting_len);
	free(notes->waiting);
}

static void free_notes(gnutls_ext_priv_data_t notes)
{
	free_waiting(notes);
	gnutls_memset(notes, 0, sizeof(struct notes));
	free(notes);
}

static struct notes *notes_of(gnutls_session_t session)
{
	gnutls_ext_priv_data_t notes;

	return gnutls_ext_get_data(session, NOTES, &notes) ? NULL : notes;
}

static int note_secret(gnutls_session_t session, const char *label,
		       const gnutls_datum_t *secret)
{
	static const char *const labels[2] = {
		"CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0",
	};
	struct notes *notes = notes_of(session);
	int i;

	for (i = 0; notes && i < 2; i++)
		if (!strcmp(label, labels[i]) &&
		    secret->size <= sizeof(notes->secret[i])) {
			memcpy(notes->secret[i], secret->data, secret->size);
			notes->len = secret->size;
		}
	return 0;
}

/*
 * GnuTLS does not say which end it is. The sender of the ClientHello is the
 * client
 */
static int note_message(gnutls_session_t session, unsigned int type,
			unsigned int when, unsigned int incoming,
			const gnutls_datum_t *message)
{
	struct notes *notes = notes_of(session);

	(void)when;
	if (notes && type == GNUTLS_HANDSHAKE_KEY_UPDATE) {
		notes->updates[!!incoming]++;
		notes->asked = incoming ? notes->asked ||
			       (message->size && *message->data == 1) : false;
	} else if (notes && type == GNUTLS_HANDSHAKE_CLIENT_HELLO) {
		notes->role = incoming ? NCRYPT_SSL_SERVER_FLAG :
					 NCRYPT_SSL_CLIENT_FLAG;
	}
	return 0;
}

SECURITY_STATUS sslp_gnutls_prepare(gnutls_session_t session)
{
	struct notes *notes;
	int err;

	if (!session)
		return NTE_INVALID_PARAMETER;
	err = gnutls_session_ext_register(session, "sslp", NOTES,
					  GNUTLS_EXT_NONE, NULL, NULL,
					  free_notes, NULL, NULL, 0);
	if (err && err != GNUTLS_E_ALREADY_REGISTERED)
		return NTE_NO_MEMORY;
	notes = calloc(1, sizeof(*notes));
	if (!notes)
		return NTE_NO_MEMORY;
	gnutls_ext_set_data(session, NOTES, notes);
	gnutls_session_set_keylog_function(session, note_secret);
	gnutls_handshake_set_hook_function(session,
			GNUTLS_HANDSHAKE_ANY, GNUTLS_HOOK_POST, note_message);
	return 0;
}

/* The IANA value, which GnuTLS gives only after a search */
static uint32_t suite_of(gnutls_session_t session)
{
	gnutls_cipher_algorithm_t cipher;
	gnutls_mac_algorithm_t mac;
	gnutls_kx_algorithm_t kx;
	gnutls_protocol_t first;
	bool tls13 = gnutls_protocol_get_version(session) == GNUTLS_TLS1_3;
	unsigned char id[2];
	size_t i;

	for (i = 0; gnutls_cipher_suite_info(i, id, &kx, &cipher, &mac,
					     &first); i++)
		if (cipher == gnutls_cipher_get(session) &&
		    (tls13 ? first == GNUTLS_TLS1_3 :
			     first != GNUTLS_TLS1_3 &&
			     kx == gnutls_kx_get(session)) &&
		    mac == gnutls_mac_get(session))
			return id[0] << 8 | id[1];
	return 0;
}

/*
 * The number of the next record; the rest that GnuTLS gives with it is not
 * needed
 */
static int number(gnutls_session_t session, unsigned int read, uint64_t *ret)
{
	unsigned char seq[8];
	int i, err = gnutls_record_get_state(session, read, NULL, NULL, NULL,
					     seq);

	for (*ret = i = 0; !err && i < 8; i++)
		*ret = *ret << 8 | seq[i];
	return err;
}

static SECURITY_STATUS fill(NCRYPT_PROV_HANDLE prov, gnutls_session_t session,
			    const struct notes *notes, struct sslp_secrets *s)
{
	bool client = s->role == NCRYPT_SSL_CLIENT_FLAG;
	gnutls_datum_t master, randoms[2];

	s->cipher_suite = suite_of(session);
	if (number(session, 0, &s->write_seq) || number(session, 1,
							&s->read_seq))
		return NTE_BAD_KEY_STATE;
	if (gnutls_protocol_get_version(session) == GNUTLS_TLS1_3) {
		s->protocol = TLS1_3_PROTOCOL_VERSION;
		s->secret_len = notes->len;
		memcpy(s->client_traffic, notes->secret[0], notes->len);
		memcpy(s->server_traffic, notes->secret[1], notes->len);
		return sslp_traffic_update(prov, s->client_traffic, notes->len,
					   notes->updates[!client]) ?:
		       sslp_traffic_update(prov, s->server_traffic, notes->len,
					   notes->updates[client]);
	}
	s->protocol = TLS1_2_PROTOCOL_VERSION;
	gnutls_session_get_master_secret(session, &master);
	gnutls_session_get_random(session, &randoms[0], &randoms[1]);
	if (master.size != sizeof(s->master))
		return NTE_BAD_KEY_STATE;
	s->secret_len = master.size;
	memcpy(s->master, master.data, master.size);
	memcpy(s->client_random, randoms[0].data, 32);
	memcpy(s->server_random, randoms[1].data, 32);
	return 0;
}

/* Without data, this only sends the rest of a record, if there is one */
static bool all_sent(gnutls_session_t session, const struct notes *notes)
{
	ssize_t n;

	if (gnutls_record_check_corked(session))
		return false;
	if (notes->asked)
		return !gnutls_session_key_update(session, 0);
	n = gnutls_record_send(session, NULL, 0);
	return n >= 0 || n == GNUTLS_E_INVALID_REQUEST;
}

static SECURITY_STATUS open_waiting(gnutls_session_t session,
				    struct notes *notes)
{
	size_t left = gnutls_record_check_pending(session);
	unsigned char *all;
	ssize_t n = 1;

	if (!left)
		return 0;
	all = malloc(notes->waiting_len + left);
	if (!all)
		return NTE_NO_MEMORY;
	if (notes->waiting)
		memcpy(all, notes->waiting, notes->waiting_len);
	free_waiting(notes);
	notes->waiting = all;
	/* One record at a time */
	for (; left && n > 0; left -= n, notes->waiting_len += n) {
		n = gnutls_record_recv(session, all + notes->waiting_len, left);
		n = n < 0 ? 0 : n;
	}
	return left ? NTE_BAD_KEY_STATE : 0;
}

SECURITY_STATUS sslp_gnutls_take(NCRYPT_PROV_HANDLE hSslProvider,
		gnutls_session_t session,
		const struct sslp_connection_options *options,
		NCRYPT_HANDLE *phConnection)
{
	struct notes *notes = session ? notes_of(session) : NULL;
	struct sslp_connection_options with = { .size = sizeof(with) };
	struct sslp_secrets secrets = { .size = sizeof(secrets) };
	SECURITY_STATUS status;

	if (!session || (options && options->plaintext_len))
		return NTE_INVALID_PARAMETER;
	if (!notes || !notes->role)
		return NTE_BAD_KEY_STATE;
	if (gnutls_session_etm_status(session))
		return NTE_NOT_SUPPORTED;
	if (!all_sent(session, notes))
		return NTE_BAD_KEY_STATE;
	status = open_waiting(session, notes);
	if (status)
		return status;
	if (options)
		with = *options;
	with.plaintext = notes->waiting;
	with.plaintext_len = notes->waiting_len;
	if (!with.max_payload && gnutls_record_get_max_size(session) < 16384)
		with.max_payload = gnutls_record_get_max_size(session);
	secrets.role = notes->role;
	status = fill(hSslProvider, session, notes, &secrets) ?:
		 sslp_connection_open(hSslProvider, phConnection,
				      gnutls_transport_get_int(session),
				      &secrets, &with);
	gnutls_memset(&secrets, 0, sizeof(secrets));
	if (!status)
		gnutls_ext_set_data(session, NOTES, NULL);
	return status;
}
