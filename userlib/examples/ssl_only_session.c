// SPDX-License-Identifier: MIT
/*
 * Sessions that are kept, one by a client and many by a server, and their
 * tickets.
 */
#include <sys/random.h>
#include <time.h>

#include "ssl_only_session.h"

#define KEPT		64	/* sessions of a server; then the oldest goes */
#define LIFETIME	7200	/* seconds */

enum { CLIENT, SERVER };

static struct ssl_only_session kept[KEPT];

uint64_t ssl_only_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ULL + now.tv_nsec / 1000000;
}

void ssl_only_forget(struct ssl_only_session *session)
{
	ssl_only_drop(&session->key);
	session->protocol = 0;
	session->ticket = false;
}

static void must_random(void *bytes, size_t len)
{
	if (getrandom(bytes, len, 0) != (ssize_t)len)
		abort();
}

struct ssl_only_session *ssl_only_new_session(struct ssl_only *s)
{
	static unsigned int next;
	struct ssl_only_session *session = &kept[next++ % KEPT];

	ssl_only_forget(session);
	session->protocol = s->protocol;
	session->suite = s->suite;
	session->lifetime = LIFETIME;
	session->born = ssl_only_now();
	session->name_len = SSL_ONLY_SESSION_ID;
	must_random(session->name, session->name_len);
	must_random(&session->age_add, sizeof(session->age_add));
	return session;
}

struct ssl_only_session *ssl_only_find_session(struct ssl_only *s,
					       struct ssl_only_in name)
{
	struct ssl_only_session *k;

	for (k = kept; k < kept + KEPT; k++)
		if (k->key && k->protocol == s->protocol &&
		    k->name_len == name.len &&
		    !memcmp(k->name, name.p, name.len) &&
		    ssl_only_now() - k->born < k->lifetime * 1000ULL)
			return k;
	return NULL;
}

void ssl_only_keep_master(struct ssl_only *s)
{
	s->session->protocol = s->protocol;
	s->session->suite = s->suite;
	s->session->plain = !s->extended;
	s->session->key = s->master;
}

/* --- tickets of TLS 1.2 -------------------------------------------------- */

struct ssl_only_in ssl_only_session_id(const struct ssl_only *s)
{
	const struct ssl_only_session *session = s->session;

	if (!session || !session->key || session->protocol != TLS12)
		return (struct ssl_only_in){ NULL, 0, false };
	if (session->ticket)
		return (struct ssl_only_in){ session->id, sizeof(session->id),
					     false };
	return (struct ssl_only_in){ session->name, session->name_len, false };
}

void ssl_only_send_ticket12(struct ssl_only *s)
{
	static struct ssl_only_bytes message;
	size_t at;

	ssl_only_begin(&message, NEW_SESSION_TICKET);
	ssl_only_put(&message, s->session->lifetime, 4);
	at = ssl_only_open(&message, 2);
	ssl_only_put_bytes(&message, s->session->name, s->session->name_len);
	ssl_only_close(&message, at, 2);
	ssl_only_send(s, &message);
}

/*
 * An empty ticket counts as none. By sending our own ID, a server says that it
 * has taken the ticket: section 3.4
 */
void ssl_only_receive_ticket12(struct ssl_only *s)
{
	struct ssl_only_in body = ssl_only_expect(s, NEW_SESSION_TICKET), name;
	struct ssl_only_session *session = s->session;

	ssl_only_get(&body, 4);	/* a hint; this client resumes at once */
	name = ssl_only_vector(&body, 2);
	ssl_only_all_read(s, &body);
	if (name.len > sizeof(session->name))
		ssl_only_fail(s, ILLEGAL_PARAMETER, "a ticket of %zu bytes",
			      name.len);
	ssl_only_received(s);
	if (!name.len)
		return;
	session->ticket = true;
	session->name_len = name.len;
	memcpy(session->name, name.p, name.len);
	must_random(session->id, sizeof(session->id));
}

/* --- tickets of TLS 1.3 -------------------------------------------------- */

/* With the transcript up to the client's Finished */
static void make_psk(struct ssl_only *s, struct ssl_only_session *session,
		     struct ssl_only_in nonce)
{
	NCRYPT_KEY_HANDLE resumption;

	ssl_only_must(s, SslExpandResumptionMasterKey(s->prov, s->master13,
						      s->transcript,
						      &resumption, NULL, 0),
		      INTERNAL_ERROR, "SslExpandResumptionMasterKey");
	ssl_only_must(s, SslExpandPreSharedKey(s->prov, resumption,
					       (PBYTE)nonce.p, nonce.len,
					       &session->key, NULL, 0),
		      INTERNAL_ERROR, "SslExpandPreSharedKey");
	SslFreeObject(resumption, 0);
}

void ssl_only_send_ticket(struct ssl_only *s, NCRYPT_KEY_HANDLE secret)
{
	static struct ssl_only_bytes message;
	const uint8_t nonce = 0;
	struct ssl_only_session *session = ssl_only_new_session(s);
	size_t at;

	make_psk(s, session, (struct ssl_only_in){ &nonce, 1, false });
	ssl_only_begin(&message, NEW_SESSION_TICKET);
	ssl_only_put(&message, session->lifetime, 4);
	ssl_only_put(&message, session->age_add, 4);
	at = ssl_only_open(&message, 1);
	ssl_only_put(&message, nonce, 1);
	ssl_only_close(&message, at, 1);
	at = ssl_only_open(&message, 2);
	ssl_only_put_bytes(&message, session->name, session->name_len);
	ssl_only_close(&message, at, 2);
	ssl_only_put(&message, 0, 2);	/* no extensions: no 0-RTT data */
	ssl_only_write_key(s, secret);
	ssl_only_send(s, &message);
}

static void read_ticket(struct ssl_only *s, struct ssl_only_in body)
{
	struct ssl_only_session *session = s->session;
	struct ssl_only_in nonce, name;

	ssl_only_forget(session);
	session->lifetime = ssl_only_get(&body, 4);
	session->age_add = ssl_only_get(&body, 4);
	nonce = ssl_only_vector(&body, 1);
	name = ssl_only_vector(&body, 2);
	ssl_only_vector(&body, 2);
	ssl_only_all_read(s, &body);
	if (!name.len || name.len > sizeof(session->name))
		ssl_only_fail(s, ILLEGAL_PARAMETER, "a ticket of %zu bytes",
			      name.len);
	make_psk(s, session, nonce);
	session->protocol = TLS13;
	session->suite = s->suite;
	session->born = ssl_only_now();
	session->name_len = name.len;
	memcpy(session->name, name.p, name.len);
}

/* At least one; what follows that record belongs to the connection */
void ssl_only_receive_tickets(struct ssl_only *s, NCRYPT_KEY_HANDLE secret)
{
	ssl_only_read_key(s, secret);
	do
		read_ticket(s, ssl_only_expect(s, NEW_SESSION_TICKET));
	while (s->inbox.len != s->message_len);
}
