// SPDX-License-Identifier: MIT
/* HANDSHAKE by libssl's own client. */
#include <errno.h>
#include <stdlib.h>

#include "handshake.h"
#include "subject_sslp.h"

/**
 * struct state - what a worker keeps
 * @handshake: first
 * @ctx: of the client
 * @client: of one handshake
 */
struct state {
	struct handshake handshake;
	SSL_CTX *ctx;
	SSL *client;
};

static int hello(struct worker *w)
{
	struct state *s = w->state;

	s->client = handshake_end_of(s->ctx);
	if (s->client && SSL_connect(s->client) < 0 &&
	    handshake_get(s->client, &s->handshake.out))
		return 0;
	return handshake_fail(w, "libssl's ClientHello");
}

static void forget(struct worker *w)
{
	struct state *s = w->state;

	SSL_free(s->client);
	s->client = NULL;
}

bool libssl_can(const struct work *w)
{
	return w->way == HANDSHAKE;
}

int libssl_begin(struct worker *w)
{
	struct state *s = calloc(1, sizeof(*s));

	w->state = s;
	if (!s)
		return -ENOMEM;
	s->handshake.hello = hello;
	s->handshake.forget = forget;
	s->ctx = handshake_context(TLS_client_method());
	return s->ctx ? handshake_begin(w) :
			handshake_fail(w, "libssl's client");
}

int libssl_run(struct worker *w, uint8_t *answer)
{
	struct state *s = w->state;

	(void)answer;
	if (handshake_put(s->client, &s->handshake.in) &&
	    SSL_connect(s->client) == 1 &&
	    handshake_get(s->client, &s->handshake.out))
		return 0;
	return handshake_fail(w, "libssl's SSL_connect()");
}

void libssl_end(struct worker *w)
{
	struct state *s = w->state;

	if (!s)
		return;
	handshake_end(w);
	SSL_CTX_free(s->ctx);
	free(s);
	w->state = NULL;
}
