// SPDX-License-Identifier: GPL-2.0-only
/* Connections over the loopback device. */
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "connection.h"
#include "tcp_pair.h"

SECURITY_STATUS connection_open(struct connection *c, const char *provider,
		const struct suite *suite, enum tls_side side)
{
	struct secrets secrets;

	memset(c, 0, sizeof(*c));
	c->fds[0] = c->fds[1] = -1;
	secrets_fill(&secrets, suite->id);
	if (tcp_pair_open(AF_INET, c->fds) ||
	    peer_derive(suite, &secrets, side, &c->receives) ||
	    peer_derive(suite, &secrets, other_side(side), &c->sends))
		return NTE_INTERNAL_ERROR;
	return end_open(&c->end, provider, suite, &secrets, side);
}

void connection_close(struct connection *c)
{
	end_close(&c->end);
	tcp_pair_close(c->fds);
}

SECURITY_STATUS ends_open(struct end end[static 2], int fds[static 2],
		int family, const char *provider, const struct suite *suite,
		const struct secrets *secrets, enum tls_side side)
{
	memset(end, 0, 2 * sizeof(*end));
	fds[0] = fds[1] = -1;
	if (tcp_pair_open(family, fds))
		return NTE_INTERNAL_ERROR;
	return end_open(&end[0], provider, suite, secrets, side) ?:
	       end_open(&end[1], provider, suite, secrets, other_side(side));
}

void ends_close(struct end end[static 2], int fds[static 2])
{
	end_close(&end[0]);
	end_close(&end[1]);
	tcp_pair_close(fds);
}
