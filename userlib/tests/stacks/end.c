// SPDX-License-Identifier: MIT
/* A connection between the stack under test and the peer, by TCP. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../tap.h"
#include "end.h"

void end_must(bool done, const char *what)
{
	if (done)
		return;
	perror(what);
	exit(1);
}

/* TCP, as kernel TLS wants it */
static void connect_both(struct end *e)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	e->theirs = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	end_must(!bind(listener, (struct sockaddr *)&at, len) &&
		 !listen(listener, 1) &&
		 !getsockname(listener, (struct sockaddr *)&at, &len) &&
		 !connect(e->theirs, (struct sockaddr *)&at, len), "connect");
	e->ours = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	end_must(e->ours >= 0, "accept");
	close(listener);
	/* A handshake is not to wait for delayed acknowledgements */
	setsockopt(e->theirs, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(e->ours, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

void end_open(struct end *e, bool server, int minor)
{
	memset(e, 0, sizeof(*e));
	connect_both(e);
	e->peer = peer_make(!server, minor);
	e->session = handover_stack.make(e->ours, server, minor);
	end_must(e->session, "make");
}

void end_close(struct end *e)
{
	if (e->session)
		handover_stack.free(e->session);
	peer_free(e->peer);
	close(e->ours);
	close(e->theirs);
}

void end_pull(struct end *e)
{
	e->sent_len += peer_pull(e->peer, e->sent + e->sent_len,
				 sizeof(e->sent) - e->sent_len);
}

void end_pass(struct end *e, size_t to)
{
	if (to > e->sent_len)
		to = e->sent_len;
	if (to <= e->passed)
		return;
	end_must(send(e->theirs, e->sent + e->passed, to - e->passed,
		      MSG_NOSIGNAL) == (ssize_t)(to - e->passed), "send");
	e->passed = to;
}

void end_fetch(struct end *e, int ms)
{
	struct pollfd p = { .fd = e->theirs, .events = POLLIN };
	unsigned char bytes[4096];
	ssize_t n;

	if (poll(&p, 1, ms) != 1)
		return;
	n = recv(e->theirs, bytes, sizeof(bytes), MSG_DONTWAIT);
	if (n > 0)
		peer_push(e->peer, bytes, n);
}

bool end_reads(const struct end *e, NCRYPT_HANDLE connection, unsigned char *to,
	       size_t want)
{
	struct pollfd p = { .fd = e->ours, .events = POLLIN };
	SECURITY_STATUS status;
	size_t got = 0, n;

	while (got < want) {
		status = sslp_connection_read(connection, to + got, want - got,
					      &n);
		if (status == SSLP_E_WOULD_BLOCK) {
			if (poll(&p, 1, PATIENCE) != 1)
				return false;
		} else if (status) {
			diag("read: %s: %s", sslp_status_name(status),
			     sslp_last_message());
			return false;
		} else {
			got += n;
		}
	}
	return true;
}
