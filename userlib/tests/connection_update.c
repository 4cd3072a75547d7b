// SPDX-License-Identifier: MIT
/* KeyUpdates in storms and in pieces, and a program's own loop. */
#include <errno.h>
#include <fcntl.h>
#include <linux/tls.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "connection.h"

#ifndef SOL_TLS
#define SOL_TLS	282
#endif

#define STORM	1000

/* From byte TICKET_CUT on the ticket begins with 24, like a KeyUpdate */
static const BYTE ticket[] = { 4, 0, 0, 16, 0, 0, 28, 32, 1, 2, 3, 4, 1, 0,
			       0, 2, 24, 'b', 0, 0 };
#define TICKET_CUT	16

/* Reads as the peer up to data; returns how many KeyUpdates came before it */
static int peer_updates(struct peer *p)
{
	BYTE data[RECORD_ROOM];
	int type, updates = 0;
	size_t n;

	while ((type = peer_receive(p, data, &n)) == CT_HANDSHAKE) {
		if (n != 5 || memcmp(data, update_message, 5))
			return -1;
		peer_next(p, 1);
		updates++;
	}
	return type == CT_APPLICATIONDATA ? updates : -1;
}

/* One suite goes through all of them; emulated kernels are slow */
static int rounds_of(const struct variant *v)
{
	return v == &variants[0] ? STORM : STORM / 20;
}

/* Java sends KeyUpdates like this: each asks for ours, with data in between */
static void test_storm(const struct variant *v)
{
	int i, answers, most = 0, rounds = rounds_of(v);
	bool right = true;
	struct ends e;
	BYTE data;
	size_t n;

	ends_open(&e, v, CLIENT, NULL);
	for (i = 0; i < rounds && right; i++) {
		peer_update(&e.peer, true);
		peer_send(&e.peer, CT_APPLICATIONDATA, "x", 1);
		right = read_all(&e, &data, 1) &&
			!sslp_connection_write(e.connection, "y", 1, &n);
		answers = peer_updates(&e.peer);
		right &= answers == 1;
		most = answers > most ? answers : most;
	}
	ok(right && i == rounds, "%s: %d KeyUpdates, each answered once (%d): %s",
	   v->name, i, most, right ? "" : sslp_last_message());
	ok(status_of(&e).read_updates == (DWORD)rounds &&
	   status_of(&e).write_updates == (DWORD)rounds, "%s: all counted", v->name);
	ends_close(&e);
}

static void test_flood(const struct variant *v)
{
	BYTE data[RECORD_ROOM];
	struct ends e;
	size_t n;
	int i;

	ends_open(&e, v, SERVER, NULL);
	for (i = 0; i < 33; i++)
		peer_update(&e.peer, false);
	ok_status(sslp_connection_read(e.connection, data, 1, &n),
		  SSLP_E_CONNECTION_DEAD, "%s: 33 KeyUpdates and no data",
		  v->name);
	ok(peer_receive(&e.peer, data, &n) == CT_ALERT && data[0] == 2 &&
	   data[1] == 10, "%s: unexpected_message", v->name);
	ends_close(&e);
}

/* One request is under way at a time, however often the program makes one */
static void test_one_request(const struct variant *v)
{
	BYTE data[RECORD_ROOM];
	int i, requests = 0;
	struct ends e;
	size_t n;

	ends_open(&e, v, CLIENT, NULL);
	for (i = 0; i < 10; i++)
		must(sslp_connection_update(e.connection, SSLP_UPDATE_REQUEST),
		     "update");
	for (i = 0; i < 10; i++) {
		if (peer_receive(&e.peer, data, &n) != CT_HANDSHAKE)
			break;
		requests += data[4];
		peer_next(&e.peer, 1);
	}
	ok(i == 10 && requests == 1, "%s: 10 KeyUpdates, %d of them asks",
	   v->name, requests);
	peer_update(&e.peer, false);
	peer_send(&e.peer, CT_APPLICATIONDATA, "x", 1);
	read_all(&e, data, 1);
	must(sslp_connection_update(e.connection, SSLP_UPDATE_REQUEST), "next");
	ok(peer_receive(&e.peer, data, &n) == CT_HANDSHAKE && data[4] == 1,
	   "%s: after the answer another one may", v->name);
	ends_close(&e);
}

/* A KeyUpdate cut behind each of its bytes; tickets that look like one */
static void test_pieces(const struct variant *v)
{
	struct ends e;
	bool right = true;
	BYTE data = 0;
	size_t cut;

	ends_open(&e, v, CLIENT, NULL);
	for (cut = 1; cut < 5 && right; cut++) {
		peer_send(&e.peer, CT_HANDSHAKE, update_message, cut);
		peer_send(&e.peer, CT_HANDSHAKE, update_message + cut, 5 - cut);
		peer_next(&e.peer, 0);
		peer_send(&e.peer, CT_APPLICATIONDATA, "x", 1);
		right = read_all(&e, &data, 1) && data == 'x';
	}
	ok(right, "%s: a KeyUpdate cut at %zu: %s", v->name, cut - 1,
	   right ? "" : sslp_last_message());
	ends_close(&e);
	ends_open(&e, v, CLIENT, NULL);
	peer_send(&e.peer, CT_HANDSHAKE, ticket, TICKET_CUT);
	peer_send(&e.peer, CT_HANDSHAKE, ticket + TICKET_CUT, 1);
	peer_send(&e.peer, CT_HANDSHAKE, ticket + TICKET_CUT + 1,
		  sizeof(ticket) - TICKET_CUT - 1);
	peer_send(&e.peer, CT_HANDSHAKE, ticket, TICKET_CUT);
	peer_send(&e.peer, CT_HANDSHAKE, ticket + TICKET_CUT,
		  sizeof(ticket) - TICKET_CUT);
	peer_send(&e.peer, CT_APPLICATIONDATA, "t", 1);
	right = read_all(&e, &data, 1) && data == 't';
	ok(right, "%s: tickets with a piece that begins with 24: %s", v->name,
	   right ? "" : sslp_last_message());
	ends_close(&e);
}

/* The type of one record, -1 with errno */
static int receive(int fd, BYTE *data, size_t size, size_t *len)
{
	char control[CMSG_SPACE(1)];
	struct iovec iov = { data, size };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control) };
	struct cmsghdr *head;
	ssize_t n = recvmsg(fd, &msg, MSG_DONTWAIT);

	if (n < 0)
		return -1;
	*len = n;
	head = CMSG_FIRSTHDR(&msg);
	return head && head->cmsg_level == SOL_TLS ? *CMSG_DATA(head) :
						     CT_APPLICATIONDATA;
}

/* Reads up to the data at the end of a round; @events gathers what came */
static bool own_receive(struct ends *e, DWORD *events)
{
	struct pollfd poll_in = { e->fd, POLLIN, 0 };
	BYTE data[16384];
	size_t len = 0;
	DWORD what;
	int type;

	*events = 0;
	while (!(*events & SSLP_EVENT_DATA)) {
		type = receive(e->fd, data, sizeof(data), &len);
		if (type < 0 && errno == EAGAIN && poll(&poll_in, 1, 9000) == 1)
			continue;
		if (type < 0)
			return false;
		if (sslp_connection_received(e->connection, type, data, len,
					     &what))
			return false;
		*events |= what;
		if (what & SSLP_EVENT_FLUSH &&
		    sslp_connection_flush(e->connection))
			return false;
	}
	return true;
}

/* Sends one byte through a pipe, as a proxy would */
static bool own_splice(struct ends *e, const int pipe[2])
{
	DWORD events;

	if (sslp_connection_sending(e->connection, 1, &events))
		return false;
	if (events & SSLP_EVENT_FLUSH && sslp_connection_flush(e->connection))
		return false;
	return write(pipe[1], "y", 1) == 1 &&
	       splice(pipe[0], NULL, e->fd, NULL, 1, 0) == 1;
}

static void own_round(struct peer *p, int i)
{
	peer_send(p, CT_HANDSHAKE, ticket, TICKET_CUT);
	peer_send(p, CT_HANDSHAKE, ticket + TICKET_CUT,
		  sizeof(ticket) - TICKET_CUT);
	if (i % 2) {
		peer_update(p, true);
	} else {
		peer_send(p, CT_HANDSHAKE, update_request, 2);
		peer_send(p, CT_HANDSHAKE, update_request + 2, 3);
		peer_next(p, 0);
	}
	peer_send(p, CT_APPLICATIONDATA, "x", 1);
}

static void test_own_loop(const struct variant *v)
{
	const DWORD all = SSLP_EVENT_DATA | SSLP_EVENT_TICKET |
			  SSLP_EVENT_UPDATED | SSLP_EVENT_FLUSH;
	bool right = true;
	struct ends e;
	DWORD events;
	int i, pipes[2], rounds = rounds_of(v);

	ends_open(&e, v, CLIENT, NULL);
	if (pipe(pipes))
		abort();
	for (i = 0; i < rounds && right; i++) {
		own_round(&e.peer, i);
		right = own_receive(&e, &events) && events == all &&
			own_splice(&e, pipes) && peer_updates(&e.peer) == 1;
	}
	ok(right, "%s: %d KeyUpdates and tickets in a loop of one's own: %s",
	   v->name, i, right ? "" : sslp_last_message());
	close(pipes[0]);
	close(pipes[1]);
	ends_close(&e);
}

void test_updates(const struct variant *v)
{
	if (!is_tls13(v) || !can_rekey)
		return;
	test_storm(v);
	test_flood(v);
	test_one_request(v);
	test_pieces(v);
	if (on_ktls && v->ktls)
		test_own_loop(v);
}
