/* SPDX-License-Identifier: MIT */
/* What the test of an adapter needs from its TLS stack. */
#ifndef SSLP_TESTS_HANDOVER_H
#define SSLP_TESTS_HANDOVER_H

#include <stdbool.h>

#include <sslp_connection.h>

/* Files of every program: a certificate, which is trusted too, and its key */
extern char handover_cert[], handover_key[];

extern const struct sslp_connection_options handover_options;

/**
 * enum parts - what becomes of a part of a record that the stack has read
 * @PARTS_REFUSED: a connection that has one cannot be taken
 * @PARTS_GIVEN: it is handed over
 * @PARTS_HIDDEN: nobody sees it, as the adapter's header says
 */
enum parts { PARTS_REFUSED, PARTS_GIVEN, PARTS_HIDDEN };

/**
 * struct stack - one connection of a TLS stack, on a socket that never blocks
 * @tls13: it knows TLS 1.3
 * @secrets: of which it gives traffic secrets, not record keys
 * @updates: it reads a KeyUpdate. Mbed TLS does not, and with record keys alone
 *	the adapter could not follow
 * @parts: of a record, while it waits for the rest
 * @make: TLS 1.@minor, prepared for the adapter
 * @handshake: goes on; 1: it is over, 0: it wants more, -1: it has failed
 * @read: data; bytes, 0: it wants more, -1: failed
 * @hold: data is given to it and stays there, in whole or in part
 * @take: sslp_STACK_take()
 * @free: taken or not
 * @deafen: the adapter hears nothing of the handshake, as a program has taken
 *	its place; NULL if none can
 */
struct stack {
	bool tls13, secrets, updates;
	enum parts parts;
	void *(*make)(int sock, bool server, int minor);
	int (*handshake)(void *session);
	int (*read)(void *session, void *to, int size);
	void (*hold)(void *session);
	SECURITY_STATUS (*take)(NCRYPT_PROV_HANDLE prov, void *session,
				NCRYPT_HANDLE *connection);
	void (*free)(void *session);
	void (*deafen)(void *session);
};

/* Each program has one */
extern const struct stack handover_stack;

#endif /* SSLP_TESTS_HANDOVER_H */
