/* SPDX-License-Identifier: MIT */
/* One handshake of TLS 1.3 in memory: a client under test, libssl's server. */
#ifndef SSLP_BENCH_HANDSHAKE_H
#define SSLP_BENCH_HANDSHAKE_H

#include <openssl/ssl.h>

#include "bench.h"

#define FLIGHT_MAX	8192

/* What one end sends, in records */
struct flight {
	uint8_t bytes[FLIGHT_MAX];
	size_t len;
};

/**
 * struct handshake - what a worker of HANDSHAKE begins with
 * @hello: a new client, which puts its ClientHello into @out
 * @forget: the end of it, also when hello() failed half way
 * @ctx: of the server, the same for each handshake
 * @server: libssl's
 * @in: the server's flight: from ServerHello to Finished
 * @out: the client's
 */
struct handshake {
	int (*hello)(struct worker *w);
	void (*forget)(struct worker *w);
	SSL_CTX *ctx;
	SSL *server;
	struct flight in, out;
};

/* By begin() and end() of a subject, whose state begins with a handshake */
int handshake_begin(struct worker *w);
void handshake_end(struct worker *w);

/* Sets what both ends share: the version, one suite, one group */
SSL_CTX *handshake_context(const SSL_METHOD *method);
/* Makes an end with memory on both sides; NULL on failure */
SSL *handshake_end_of(SSL_CTX *ctx);
/*
 * Gives an end what came; takes what it has to send. Return: whether all of it
 * fits
 */
bool handshake_put(SSL *end, const struct flight *from);
bool handshake_get(SSL *end, struct flight *to);

int handshake_fail(struct worker *w, const char *what);

/* What is not timed, for around.c */
int handshake_before(struct worker *w);
int handshake_after(struct worker *w);
int handshake_answer(struct worker *w, uint8_t *answer);

#endif /* SSLP_BENCH_HANDSHAKE_H */
