// SPDX-License-Identifier: MIT
/*
 * The end behind data that kernel TLS holds back, as TCP had no room for it:
 * shutdown() would drop it. A worker of the kernel writes it later.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "connection.h"

#define MUCH	(1u << 20)
#define SIP	4000	/* bytes that the peer takes at once, no whole record */

/* Sizes of one write. So the buffer ends at different places of a record */
static const size_t parts[] = { 3500, 9000, 20000 };

static const int buffers[] = { 2304, 8192 };

/* The bytes that the peer has taken. They are opened afterwards */
struct taken {
	BYTE bytes[2 * MUCH];
	size_t len;
};

static size_t fill_socket(struct ends *e, size_t part)
{
	static const BYTE data[20000];
	size_t sent = 0, written;

	while (sent < MUCH &&
	       !sslp_connection_write(e->connection, data, part, &written))
		sent += written;
	return sent;
}

/* Takes up to @most bytes. Return: whether any came */
static bool sip(struct ends *e, struct taken *t, size_t most, int flags)
{
	ssize_t n = recv(e->peer.fd, t->bytes + t->len, most, flags);

	if (n > 0)
		t->len += n;
	return n > 0;
}

/*
 * Repeats the shutdown until everything has come. If nothing comes, the
 * kernel's worker gets time to run
 */
static SECURITY_STATUS end(struct ends *e, struct taken *t)
{
	struct pollfd out = { .fd = e->fd, .events = POLLOUT };
	SECURITY_STATUS status;

	for (;;) {
		status = sslp_connection_shutdown(e->connection);
		if (status != SSLP_E_WOULD_BLOCK)
			return status;
		if (!sip(e, t, SIP, MSG_DONTWAIT))
			poll(&out, 1, 10);
	}
}

/* How many bytes of data came, if close_notify follows them and nothing else */
static size_t data_of(struct peer *p, struct taken *t)
{
	BYTE data[RECORD_ROOM], type = 0;
	size_t at, len, n, sum = 0;

	for (at = 0; at + 5 <= t->len; at += len) {
		len = 5 + (t->bytes[at + 3] << 8 | t->bytes[at + 4]);
		if (len > t->len - at || type == CT_ALERT ||
		    sslp_decrypt_packet(p->prov, p->keys.read, t->bytes + at,
					len, p->read_seq++, &type, data,
					sizeof(data), &n))
			return 0;
		if (type == CT_APPLICATIONDATA)
			sum += n;
	}
	return type == CT_ALERT && at == t->len ? sum : 0;
}

static bool ends_whole(const struct variant *v, int buffer, size_t part)
{
	struct taken *t = calloc(1, sizeof(*t));
	SECURITY_STATUS status;
	size_t sent, got;
	struct ends e;

	ends_open(&e, v, CLIENT, NULL);
	setsockopt(e.fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof(buffer));
	setsockopt(e.peer.fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof(buffer));
	fcntl(e.fd, F_SETFL, O_NONBLOCK);
	sent = fill_socket(&e, part);
	status = end(&e, t);
	/*
	 * The socket is closed at once. What the kernel still has is sent
	 * nevertheless
	 */
	free_handle(e.connection);
	close(e.fd);
	e.connection = 0;
	e.fd = -1;
	while (sip(&e, t, sizeof(t->bytes) - t->len, 0))
		;
	got = data_of(&e.peer, t);
	if (status || got != sent)
		diag("buffer %d, parts of %zu: %zu bytes sent, %zu received; %s",
		     buffer, part, sent, got, sslp_status_name(status));
	ends_close(&e);
	free(t);
	return !status && got == sent;
}

/* All data arrives, and close_notify after it */
void test_held(const struct variant *v)
{
	size_t i, j, bad = 0;

	for (i = 0; i < ARRAY_SIZE(buffers); i++)
		for (j = 0; j < ARRAY_SIZE(parts); j++)
			bad += !ends_whole(v, buffers[i], parts[j]);
	ok(!bad, "%s: nothing that is held back is lost at the end", v->name);
}
