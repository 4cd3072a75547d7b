// SPDX-License-Identifier: MIT
/* Makes a connection from what a TLS stack hands over, with a handle. */
#include "../base/cancel.h"
#include "../socket/ktls_record.h"
#include "check.h"
#include "connection.h"
#include "import.h"
#include "secret.h"
#include "session_key_import.h"
#include "status.h"
#include "suite_info.h"

#define KTLS_FLAGS	(SSLP_KTLS_TX_ZEROCOPY | SSLP_KTLS_RX_NO_PAD)
#define UPDATES_MAX	32

/* How many bytes a stack may hand over. No stack can have read more at once */
#define HANDED_MAX	(1 << 24)

/* RFC 8449 section 4; in TLS 1.3 it counts the content type too */
#define RECORD_LIMIT_MIN	64
#define RECORD_LIMIT_MAX	16385

static int check_secrets(const struct sslp_secrets *s)
{
	if (s->size != sizeof(*s))
		return fail(EINVAL, "secrets->size is %u, not %zu", s->size,
			    sizeof(*s));
	if (s->role != NCRYPT_SSL_CLIENT_FLAG &&
	    s->role != NCRYPT_SSL_SERVER_FLAG)
		return fail(EBADFLAGS, "secrets->role is %#x, neither NCRYPT_SSL_CLIENT_FLAG nor NCRYPT_SSL_SERVER_FLAG",
			    s->role);
	if (s->flags & ~SSLP_SECRET_NO_EXPORT)
		return fail(EINVAL, "secrets->flags is %#x: unknown flags",
			    s->flags);
	if (s->protocol != TLS_1_2 && s->protocol != TLS_1_3)
		return fail(EOPNOTSUPP, "protocol %#06x: connections are of TLS 1.2 and 1.3",
			    s->protocol);
	if (s->write_seq == UINT64_MAX || s->read_seq == UINT64_MAX)
		return fail(EINVAL, "no record may follow sequence number %#llx",
			    (unsigned long long)UINT64_MAX);
	/* RFC 5246 section 7.4.9: a Finished was at least one record */
	if (s->protocol == TLS_1_2 && (!s->write_seq || !s->read_seq))
		return fail(EINVAL, "in TLS 1.2 sequence number 0 was the Finished: the next record has 1 or more");
	return 0;
}

/* Takes secrets or record keys, and notes whose they are */
static int take_secrets(const struct sslp_secrets *s,
			struct connection_terms *t)
{
	size_t len = s->protocol == TLS_1_2 ? TLS_MASTER_SECRET_LEN :
					      t->suite->prf->hash->digest_len;

	if (s->secret_len != len)
		return fail(EINVAL, "secrets->secret_len is %u, not %zu",
			    s->secret_len, len);
	if (s->protocol == TLS_1_2) {
		t->master = s->master;
		t->client_random = s->client_random;
		t->server_random = s->server_random;
		return 0;
	}
	t->secret[TX] = t->client ? s->client_traffic : s->server_traffic;
	t->secret[RX] = t->client ? s->server_traffic : s->client_traffic;
	return 0;
}

static int take_keys(const struct sslp_secrets *s, struct connection_terms *t,
		     struct record_key keys[DIRECTIONS])
{
	const struct sslp_session_key *write, *read;

	write = t->client ? s->client_key : s->server_key;
	read = t->client ? s->server_key : s->client_key;
	if (!write || !read)
		return fail(EINVAL, "secrets->secret_len is 0, and client_key or server_key is NULL");
	if (t->no_export)
		return fail(EOPNOTSUPP, "SSLP_SECRET_NO_EXPORT is for secrets, not for record keys");
	t->key[TX] = &keys[TX];
	t->key[RX] = &keys[RX];
	return session_key_import_material(write, t->suite, t->protocol, &keys[TX]) ?:
	       session_key_import_material(read, t->suite, t->protocol, &keys[RX]);
}

static int check_options(const struct sslp_connection_options *o)
{
	u32 flags = KTLS_FLAGS | SSLP_CONNECTION_USER_RECORDS;

	if (o->size != sizeof(*o))
		return fail(EINVAL, "options->size is %u, not %zu", o->size,
			    sizeof(*o));
	if (o->flags & ~flags)
		return fail(EINVAL, "options->flags is %#x: unknown flags",
			    o->flags);
	if (o->reserved[0] || o->reserved[1] || o->reserved[2] || o->reserved2)
		return fail(EINVAL, "options->reserved is not 0");
	if (o->max_payload && (o->max_payload < RECORD_LIMIT_MIN ||
			       o->max_payload > RECORD_LIMIT_MAX))
		return fail(EINVAL, "options->max_payload is %u, %d to %d are possible",
			    o->max_payload, RECORD_LIMIT_MIN,
			    RECORD_LIMIT_MAX);
	if ((o->received_len && !o->received) ||
	    (o->plaintext_len && !o->plaintext))
		return fail(EINVAL, "options->received or plaintext is NULL, and its length is not 0");
	if (o->received_len > HANDED_MAX ||
	    o->plaintext_len > HANDED_MAX)
		return fail(EINVAL, "options->received_len or plaintext_len is over %d",
			    HANDED_MAX);
	return 0;
}

/*
 * How many bytes of data the record limit of the peer allows; 0 if that is no
 * limit
 */
static u16 payload_of(u16 record_limit, u16 protocol)
{
	u16 payload = record_limit;

	if (record_limit && protocol == TLS_1_3)
		payload--;
	return payload < TLS_MAX_PLAINTEXT ? payload : 0;
}

static int take_options(const struct sslp_connection_options *o,
			struct connection_terms *t)
{
	int err;

	t->updates_max = UPDATES_MAX;
	if (!o)
		return 0;
	err = check_options(o);
	if (err)
		return err;
	if (o->flags & SSLP_KTLS_RX_NO_PAD && t->protocol != TLS_1_3)
		return fail(EINVAL, "SSLP_KTLS_RX_NO_PAD is for TLS 1.3: earlier versions have no padding to expect");
	t->plan.zerocopy = o->flags & SSLP_KTLS_TX_ZEROCOPY;
	t->plan.no_pad = o->flags & SSLP_KTLS_RX_NO_PAD;
	t->plan.max_payload = payload_of(o->max_payload, t->protocol);
	t->may_fall_back = o->flags & SSLP_CONNECTION_USER_RECORDS;
	t->update_after = o->update_after;
	if (o->updates_max)
		t->updates_max = o->updates_max;
	t->received = o->received;
	t->received_len = o->received_len;
	t->plaintext = o->plaintext;
	t->plaintext_len = o->plaintext_len;
	return 0;
}

static int open_on(struct provider *provider, int sockfd,
		   const struct connection_terms *terms, NCRYPT_HANDLE *ret)
{
	struct connection_object *o;
	int cancel = cancel_disable();
	int err = connection_prepare(provider, &o);

	if (!err) {
		err = connection_open(&provider->backend, sockfd, terms,
				      &o->connection);
		err = connection_publish(o, err, ret);
	}
	cancel_restore(cancel);
	return err;
}

static int open_with(NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_HANDLE *ret,
		     int sockfd, const struct sslp_secrets *s,
		     const struct sslp_connection_options *o)
{
	struct connection_terms terms = {
		.protocol = s->protocol,
		.client = s->role == NCRYPT_SSL_CLIENT_FLAG,
		.no_export = s->flags & SSLP_SECRET_NO_EXPORT,
		.seq = { [TX] = s->write_seq, [RX] = s->read_seq },
	};
	struct provider *provider = provider_get(hSslProvider);
	struct record_key keys[DIRECTIONS];
	int err;

	if (!provider)
		return -EBADHANDLE;
	err = suite_info_find(s->protocol, s->cipher_suite, &terms.suite);
	if (!err)
		err = s->secret_len ? take_secrets(s, &terms) :
				      take_keys(s, &terms, keys);
	err = err ?: take_options(o, &terms) ?:
	      open_on(provider, sockfd, &terms, ret);
	wipe(keys, sizeof(keys));
	provider_put(provider);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_connection_open(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_HANDLE *phConnection,
		int sockfd, const struct sslp_secrets *secrets,
		const struct sslp_connection_options *options)
{
	int err;

	err = check_pointer(phConnection, "phConnection") ?:
	      check_pointer(secrets, "secrets") ?: check_secrets(secrets) ?:
	      open_with(hSslProvider, phConnection, sockfd, secrets, options);
	return status_of(err);
}
