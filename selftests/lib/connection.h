/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Connections over the loopback device. The library is at both ends, or
 * libcrypto is at the other one. Closing is allowed even if nothing was opened.
 */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "end.h"
#include "peer.h"

/*
 * Index into fds[] of a connection with libcrypto: the end in kernel TLS, the
 * peer
 */
#define KERNEL	0
#define PEER	1

struct connection {
	struct end end;
	struct peer_key sends, receives;	/* from the peer's view */
	int fds[2];
};

/*
 * @side is the side of the library's end; @provider is as for provider_open()
 */
SECURITY_STATUS connection_open(struct connection *c, const char *provider,
		const struct suite *suite, enum tls_side side);
void connection_close(struct connection *c);

/* The library at both ends, not yet armed; @side is that of fds[0] */
SECURITY_STATUS ends_open(struct end end[static 2], int fds[static 2],
		int family, const char *provider, const struct suite *suite,
		const struct secrets *secrets, enum tls_side side);
void ends_close(struct end end[static 2], int fds[static 2]);

/* For a test of a fixture that has end[] and fds[] */
#define ARM_ENDS() do {							\
	NEED("ktls");							\
	ASSERT_EQ(0, ends_arm(self->end, self->fds)) {			\
		TH_LOG("%s", sslp_last_message());			\
	}								\
} while (0)

/* For a test of a fixture that has a connection c */
#define ARM_CONNECTION() do {						\
	NEED("ktls");							\
	ASSERT_EQ(0, end_arm(&self->c.end, self->c.fds[KERNEL])) {	\
		TH_LOG("%s", sslp_last_message());			\
	}								\
} while (0)

#endif /* CONNECTION_H */
