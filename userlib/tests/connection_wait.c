// SPDX-License-Identifier: MIT
/* Deadlines, and ends that lose nothing. */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "connection.h"

/*
 * More than two sockets with these buffers take, with what they take at first
 */
#define MUCH		(1u << 18)
#define SEND_BUFFER	16384
#define RECEIVE_BUFFER	65536

#define LONG	(TEST_SECONDS * 1000)	/* no call waits so long: the alarm is first */
#define SHORT	30

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void open_nonblocking(struct ends *e, const struct variant *v)
{
	int out = SEND_BUFFER, in = RECEIVE_BUFFER;

	ends_open(e, v, CLIENT, NULL);
	fcntl(e->fd, F_SETFL, O_NONBLOCK);
	setsockopt(e->fd, SOL_SOCKET, SO_SNDBUF, &out, sizeof(out));
	setsockopt(e->peer.fd, SOL_SOCKET, SO_RCVBUF, &in, sizeof(in));
}

static void *send_later(void *p)
{
	struct peer *peer = p;

	usleep(SHORT * 1000);
	peer_send(peer, CT_APPLICATIONDATA, "x", 1);
	return NULL;
}

static void test_read(const struct variant *v)
{
	pthread_t thread;
	struct ends e;
	int64_t begin;
	BYTE data;
	size_t n;

	open_nonblocking(&e, v);
	ok_status(sslp_connection_read(e.connection, &data, 1, &n),
		  SSLP_E_WOULD_BLOCK, "%s: no deadline", v->name);
	begin = now();
	must(sslp_connection_deadline(e.connection, SSLP_RX, SHORT), "deadline");
	ok_status(sslp_connection_read(e.connection, &data, 1, &n),
		  SSLP_E_WOULD_BLOCK, "%s: nothing until the deadline", v->name);
	ok(now() - begin >= SHORT, "%s: not before it", v->name);
	must(sslp_connection_deadline(e.connection, SSLP_RX, LONG), "deadline");
	pthread_create(&thread, NULL, send_later, &e.peer);
	ok_status(sslp_connection_read(e.connection, &data, 1, &n), 0,
		  "%s: data before it", v->name);
	pthread_join(thread, NULL);
	must(sslp_connection_deadline(e.connection, SSLP_RX | SSLP_TX, 0),
	     "no deadline");
	ok_status(sslp_connection_read(e.connection, &data, 1, &n),
		  SSLP_E_WOULD_BLOCK, "%s: taken back", v->name);
	ends_close(&e);
}

struct writer {
	struct ends *e;
	SECURITY_STATUS status;
	size_t written;
};

/* Writes more than any socket takes. At least one of the calls has to wait */
static void *write_much(void *p)
{
	static BYTE data[MUCH];
	struct writer *w = p;
	size_t n;

	must(sslp_connection_deadline(w->e->connection, SSLP_TX, LONG),
	     "deadline");
	do {
		n = 0;
		w->status = sslp_connection_write(w->e->connection, data,
						  MUCH - w->written, &n);
		w->written += n;
	} while (!w->status && w->written < MUCH);
	return NULL;
}

/* Reads as the peer until all has come, KeyUpdates included */
static size_t drain(struct peer *p, int *updates)
{
	BYTE record[RECORD_ROOM];
	size_t got = 0, len;
	int type;

	while (got < MUCH) {
		type = peer_receive(p, record, &len);
		if (type == CT_HANDSHAKE) {
			++*updates;
			peer_next(p, 1);
		} else if (type == CT_APPLICATIONDATA) {
			got += len;
		} else {
			break;
		}
	}
	return got;
}

static void test_write(const struct variant *v)
{
	struct ends e;
	struct writer w = { .e = &e };
	int updates = 0;
	pthread_t thread;
	size_t got;

	open_nonblocking(&e, v);
	pthread_create(&thread, NULL, write_much, &w);
	got = drain(&e.peer, &updates);
	pthread_join(thread, NULL);
	ok(!w.status && w.written == MUCH && got == MUCH,
	   "%s: all is taken before the deadline", v->name);
	must(sslp_connection_deadline(e.connection, SSLP_TX, SHORT), "deadline");
	while (!(w.status = sslp_connection_write(e.connection, "12345678", 8,
						  &got)))
		;
	ok_status(w.status, SSLP_E_WOULD_BLOCK, "%s: until the deadline",
		  v->name);
	ends_close(&e);
}

/* A KeyUpdate arrives while there is no room to answer, and data follows it */
static void test_heard(const struct variant *v)
{
	struct ends e;
	struct writer w = { .e = &e };
	int updates = 0;
	pthread_t thread;
	size_t got;
	BYTE data;

	open_nonblocking(&e, v);
	pthread_create(&thread, NULL, write_much, &w);
	peer_update(&e.peer, true);
	peer_send(&e.peer, CT_APPLICATIONDATA, "x", 1);
	while (!status_of(&e).read_updates)
		usleep(1000);
	got = drain(&e.peer, &updates);
	pthread_join(thread, NULL);
	ok(!w.status && got == MUCH && updates == 1,
	   "%s: a KeyUpdate is heard and answered while a write waits",
	   v->name);
	ok(read_all(&e, &data, 1) && data == 'x',
	   "%s: data behind it waits for the next read", v->name);
	ok_status(sslp_connection_read(e.connection, &data, 1, &got),
		  SSLP_E_WOULD_BLOCK, "%s: once", v->name);
	peer_send(&e.peer, CT_APPLICATIONDATA, "y", 1);
	must(sslp_connection_deadline(e.connection, SSLP_RX, LONG), "deadline");
	ok(read_all(&e, &data, 1) && data == 'y', "%s: and goes on", v->name);
	ends_close(&e);
}

static void test_alert_heard(const struct variant *v)
{
	static const BYTE internal_error[] = { 2, 80 };
	struct ends e;
	struct writer w = { .e = &e };
	pthread_t thread;

	open_nonblocking(&e, v);
	pthread_create(&thread, NULL, write_much, &w);
	peer_send(&e.peer, CT_ALERT, internal_error, 2);
	pthread_join(thread, NULL);
	ok(w.status == SSLP_E_CONNECTION_DEAD &&
	   status_of(&e).alert_received == (2 << 8 | 80),
	   "%s: an alert ends a write that waits", v->name);
	ends_close(&e);
}

/* --- linger ------------------------------------------------------------------ */

static const BYTE close_notify[] = { 1, 0 };

static bool gets_alert(struct peer *p, BYTE level, BYTE description)
{
	BYTE data[RECORD_ROOM];
	size_t n;

	return peer_receive(p, data, &n) == CT_ALERT && data[0] == level &&
	       data[1] == description;
}

static void test_goodbye(const struct variant *v)
{
	BYTE data[1000] = { 0 };
	struct ends e;
	size_t n;
	int i;

	ends_open(&e, v, CLIENT, NULL);
	ok_status(sslp_connection_linger(e.connection, LONG), 0,
		  "%s: nobody has said goodbye: no wait", v->name);
	must(sslp_connection_shutdown(e.connection), "shutdown");
	for (i = 0; i < 20; i++)
		peer_send(&e.peer, CT_APPLICATIONDATA, data, sizeof(data));
	ok_status(sslp_connection_linger(e.connection, SHORT),
		  SSLP_E_WOULD_BLOCK, "%s: the peer has not", v->name);
	ok(!(fcntl(e.fd, F_GETFL) & O_NONBLOCK), "%s: the socket blocks still",
	   v->name);
	peer_send(&e.peer, CT_ALERT, close_notify, 2);
	ok_status(sslp_connection_linger(e.connection, LONG), 0, "%s: it has",
		  v->name);
	ok_status(sslp_connection_read(e.connection, data, 1, &n),
		  SSLP_E_END_OF_STREAM, "%s: all was taken", v->name);
	ends_close(&e);
}

static void test_answered(const struct variant *v)
{
	struct ends e;
	BYTE data;
	size_t n;

	ends_open(&e, v, CLIENT, NULL);
	peer_send(&e.peer, CT_ALERT, close_notify, 2);
	ok_status(sslp_connection_read(e.connection, &data, 1, &n),
		  SSLP_E_END_OF_STREAM, "%s: the peer's goodbye", v->name);
	ok_status(sslp_connection_linger(e.connection, LONG), 0,
		  "%s: nothing to wait for", v->name);
	ok(gets_alert(&e.peer, 1, 0), "%s: it was answered", v->name);
	ends_close(&e);
}

static atomic_bool enough;

static void *send_ever(void *p)
{
	struct peer *peer = p;
	struct pollfd room = { .fd = peer->fd, .events = POLLOUT };

	while (!enough)
		if (poll(&room, 1, 1) > 0)
			peer_send(peer, CT_APPLICATIONDATA, "x", 1);
	return NULL;
}

/* A peer that never stops sending does not keep us waiting */
static void test_endless(const struct variant *v)
{
	pthread_t thread;
	struct ends e;

	ends_open(&e, v, CLIENT, NULL);
	must(sslp_connection_shutdown(e.connection), "shutdown");
	enough = false;
	pthread_create(&thread, NULL, send_ever, &e.peer);
	ok_status(sslp_connection_linger(e.connection, SHORT),
		  SSLP_E_WOULD_BLOCK, "%s: the peer sends for ever", v->name);
	enough = true;
	pthread_join(thread, NULL);
	ends_close(&e);
}

static void *send_on(void *p)
{
	struct peer *peer = p;
	BYTE data[1000] = { 0 };
	int i;

	for (i = 0; i < 300; i++)
		peer_send(peer, CT_APPLICATIONDATA, data, sizeof(data));
	shutdown(peer->fd, SHUT_WR);
	return NULL;
}

/* Our alert reaches a peer that has much data in flight and reads only later */
static void test_alert_arrives(const struct variant *v)
{
	pthread_t thread;
	struct ends e;
	BYTE data;
	size_t n;

	ends_open(&e, v, CLIENT, NULL);
	peer_send(&e.peer, CT_HANDSHAKE, "\x7f\0\0\0", 4);
	ok_status(sslp_connection_read(e.connection, &data, 1, &n),
		  SSLP_E_CONNECTION_DEAD, "%s: a message nobody knows", v->name);
	pthread_create(&thread, NULL, send_on, &e.peer);
	ok_status(sslp_connection_linger(e.connection, LONG), 0,
		  "%s: until the peer has ended", v->name);
	free_handle(e.connection);
	e.connection = 0;
	close(e.fd);
	e.fd = -1;
	pthread_join(thread, NULL);
	ok(gets_alert(&e.peer, 2, 10), "%s: the alert is not lost", v->name);
	ends_close(&e);
}

void test_waiting(const struct variant *v)
{
	test_read(v);
	test_write(v);
	if (is_tls13(v) && can_rekey)
		test_heard(v);
	test_alert_heard(v);
	test_goodbye(v);
	test_endless(v);
	test_answered(v);
	test_alert_arrives(v);
}
