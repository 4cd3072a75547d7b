/* SPDX-License-Identifier: MIT */
/* A connection between the stack under test and the peer, by TCP. */
#ifndef SSLP_TESTS_END_H
#define SSLP_TESTS_END_H

#include "handover.h"
#include "peer.h"

#define PATIENCE	20000	/* ms; what is waited for comes at once */

/**
 * struct end - a connection between the stack and the peer
 * @ours, @theirs: sockets: the stack's, and the one that has the peer's bytes
 * @sent: what the peer has made
 * @sent_len: bytes of it
 * @passed: bytes of it that were passed on
 * @behind: bytes of it up to its handshake's end
 * @first: ... and up to the end of its first record of data
 */
struct end {
	int ours, theirs;
	void *session;
	struct peer *peer;
	unsigned char sent[32768];
	size_t sent_len, passed, behind, first;
};

/* The end of the program, unless @done */
void end_must(bool done, const char *what);

/* The stack plays the server, or the client; nothing has been sent */
void end_open(struct end *e, bool server, int minor);
void end_close(struct end *e);

/* What the peer has made */
void end_pull(struct end *e);

/* Up to byte @to of all that the peer has made */
void end_pass(struct end *e, size_t to);

/* To the peer, what the stack has sent; waits for it @ms */
void end_fetch(struct end *e, int ms);

/* @want bytes of data, whenever they come; false, with a diagnosis, else */
bool end_reads(const struct end *e, NCRYPT_HANDLE connection, unsigned char *to,
	       size_t want);

#endif /* SSLP_TESTS_END_H */
