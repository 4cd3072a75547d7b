/* SPDX-License-Identifier: MIT */
/* What is kept from a handshake, so that a later one is shorter. */
#ifndef SSLP_SSL_ONLY_SESSION_H
#define SSLP_SSL_ONLY_SESSION_H

#include "ssl_only.h"

#define SSL_ONLY_TICKET		4096	/* bytes of a server's ticket */
#define SSL_ONLY_SESSION_ID	32	/* RFC 5246 7.4.1.2; our tickets too */

/**
 * struct ssl_only_session - a session that can be resumed
 * @protocol: TLS13 or TLS12; 0: none
 * @suite: suite of the handshake that it comes from
 * @key: PSK of TLS 1.3, or master secret of TLS 1.2
 * @plain: the master secret is not that of RFC 7627
 * @ticket: TLS 1.2: @name is a ticket
 * @id: the session ID that a client sends together with that ticket
 * @age_add: ticket_age_add
 * @lifetime: seconds
 * @born: when it was made, in milliseconds
 * @name_len: bytes of @name: the ticket, or the session ID of TLS 1.2
 */
struct ssl_only_session {
	DWORD protocol, suite;
	NCRYPT_KEY_HANDLE key;
	bool plain, ticket;
	uint8_t id[SSL_ONLY_SESSION_ID];
	uint32_t age_add, lifetime;
	uint64_t born;
	size_t name_len;
	uint8_t name[SSL_ONLY_TICKET];
};

/* --- ssl_only_session.c -------------------------------------------------- */

uint64_t ssl_only_now(void);
/* Frees its key */
void ssl_only_forget(struct ssl_only_session *session);
/* As a server: makes room for a new one, under a name that nobody can guess */
struct ssl_only_session *ssl_only_new_session(struct ssl_only *s);
/* As a server: the session with this name and its own protocol, or NULL */
struct ssl_only_session *ssl_only_find_session(struct ssl_only *s,
					       struct ssl_only_in name);
/* Moves the master secret of TLS 1.2 from the handshake to its session */
void ssl_only_keep_master(struct ssl_only *s);
/* The session ID that a client offers for a session of TLS 1.2, or nothing */
struct ssl_only_in ssl_only_session_id(const struct ssl_only *s);
/* RFC 5077 section 3.3: the ticket, before the server's ChangeCipherSpec */
void ssl_only_send_ticket12(struct ssl_only *s);
void ssl_only_receive_ticket12(struct ssl_only *s);
/* RFC 8446 section 4.6.1: one ticket, with the keys of application data */
void ssl_only_send_ticket(struct ssl_only *s, NCRYPT_KEY_HANDLE secret);
void ssl_only_receive_tickets(struct ssl_only *s, NCRYPT_KEY_HANDLE secret);

/* --- ssl_only_psk.c: RFC 8446 section 4.2.11 ----------------------------- */

/* As a client: the modes, then the ticket with room for its binder */
void ssl_only_put_modes(struct ssl_only_bytes *to);
bool ssl_only_offers_psk(const struct ssl_only *s);
void ssl_only_put_psk(struct ssl_only *s, struct ssl_only_bytes *to);
/* Adds the binder to a message that has everything else */
void ssl_only_put_binder(struct ssl_only *s, struct ssl_only_bytes *message);
/*
 * As a server: finds the first session of @offer that is ours, checks its
 * binder, and puts it into s->session. The message is not in the transcript yet
 */
void ssl_only_choose_psk(struct ssl_only *s,
			 const struct ssl_only_offer *offer);
/* Early Secret: with @psk from s->session */
NCRYPT_KEY_HANDLE ssl_only_early(struct ssl_only *s, bool psk);
/* The keys of 0-RTT data; this example only logs them */
void ssl_only_early_keys(struct ssl_only *s, const uint8_t *hello, size_t len);

#endif /* SSLP_SSL_ONLY_SESSION_H */
