// SPDX-License-Identifier: MIT
/* Full sockets, forks, and two threads on one connection. */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "connection.h"

#define MUCH	(1u << 20)

static BYTE pattern(size_t i)
{
	return i * 7 + (i >> 8);
}

/*
 * What the peer gets, until it has @want bytes; it also counts our KeyUpdates
 */
struct drain {
	struct peer *peer;
	size_t want, got;
	int updates, want_updates;
	bool right;
};

static void *drain(void *p)
{
	struct drain *d = p;
	BYTE record[RECORD_ROOM];
	size_t len, i;
	int type;

	d->right = true;
	while ((d->got < d->want || d->updates < d->want_updates) && d->right) {
		type = peer_receive(d->peer, record, &len);
		if (type == CT_HANDSHAKE && d->updates < d->want_updates) {
			d->updates++;
			peer_next(d->peer, 1);
			continue;
		}
		d->right = type == CT_APPLICATIONDATA;
		for (i = 0; i < len && d->right; i++)
			d->right = record[i] == pattern(d->got++);
	}
	return NULL;
}

/*
 * Writes the next part of the pattern; returns how many bytes were taken, or 0
 */
static size_t write_pattern(struct ends *e, size_t at, size_t len)
{
	BYTE data[20000];
	size_t i, taken = 0;
	SECURITY_STATUS status;

	for (i = 0; i < len; i++)
		data[i] = pattern(at + i);
	status = sslp_connection_write(e->connection, data, len, &taken);
	if (status != SSLP_E_WOULD_BLOCK)
		must(status, "write");
	return taken;
}

/* Writes until a socket takes no more; returns how many bytes it has taken */
static size_t fill_up(struct ends *e)
{
	size_t sent = 0, n;
	int size = 4096;

	setsockopt(e->fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	fcntl(e->fd, F_SETFL, O_NONBLOCK);
	/* The last write is taken only in part, so the rest of it waits */
	do
		sent += n = write_pattern(e, sent, 20000);
	while (n && sent < MUCH - 20000);
	return sent;
}

/*
 * All that write has taken arrives, though no call follows. So no part of a
 * record stays in this process.
 */
static void test_full(const struct variant *v)
{
	struct drain d = { .want = MUCH };
	struct ends e;
	struct pollfd poll_out;
	size_t sent, n;
	pthread_t thread;

	ends_open(&e, v, CLIENT, NULL);
	sent = fill_up(&e);
	d.peer = &e.peer;
	pthread_create(&thread, NULL, drain, &d);
	for (; sent < MUCH; sent += n) {
		n = write_pattern(&e, sent, MUCH - sent < 20000 ? MUCH - sent :
								  20000);
		poll_out = (struct pollfd){ e.fd, POLLOUT, 0 };
		if (!n)
			poll(&poll_out, 1, -1);
	}
	pthread_join(thread, NULL);
	ok(d.right && d.got == MUCH, "%s: all of %u bytes through a full socket",
	   v->name, MUCH);
	ends_close(&e);
}

/*
 * close_notify behind data that the socket has no room for. The end cuts off
 * nothing that write has taken. If the records are made here, one byte more
 * arrives: it belongs to the last call, which was not repeated.
 */
static void test_close_full(const struct variant *v, DWORD role)
{
	struct drain d = { 0 };
	BYTE data[RECORD_ROOM];
	struct pollfd poll_out;
	SECURITY_STATUS status;
	pthread_t thread;
	struct ends e;
	size_t n;
	int type;

	ends_open(&e, v, role, NULL);
	d.want = fill_up(&e);
	d.peer = &e.peer;
	pthread_create(&thread, NULL, drain, &d);
	while ((status = sslp_connection_shutdown(e.connection)) ==
	       SSLP_E_WOULD_BLOCK) {
		poll_out = (struct pollfd){ e.fd, POLLOUT, 0 };
		poll(&poll_out, 1, -1);
	}
	ok_status(status, 0, "%s: close_notify through a full socket", v->name);
	pthread_join(thread, NULL);
	type = peer_receive(&e.peer, data, &n);
	ok(d.right && d.got - d.want < 2 && type == CT_ALERT && data[0] == 1 &&
	   !data[1], "%s: all of %zu bytes, and then the end", v->name, d.want);
	ok(!peer_receive(&e.peer, data, &n), "%s: of the stream too", v->name);
	ends_close(&e);
}

/*
 * A peer asks for a KeyUpdate and reads nothing. Its data still comes, on a
 * blocking socket too, and the answer goes out when there is room. A call that
 * waits here waits until the alarm.
 */
static void test_answer(const struct variant *v)
{
	struct drain d = { .want_updates = 1 };
	pthread_t thread;
	struct ends e;
	size_t sent;
	BYTE data;

	ends_open(&e, v, CLIENT, NULL);
	sent = fill_up(&e);
	fcntl(e.fd, F_SETFL, 0);
	peer_update(&e.peer, true);
	peer_send(&e.peer, CT_APPLICATIONDATA, "x", 1);
	alarm(120);
	ok(read_all(&e, &data, 1) && data == 'x',
	   "%s: a KeyUpdate to answer, and no room for it", v->name);
	alarm(TEST_SECONDS);
	d.peer = &e.peer;
	d.want = sent + 1;
	pthread_create(&thread, NULL, drain, &d);
	ok(write_pattern(&e, sent, 1) == 1, "%s: room again", v->name);
	pthread_join(thread, NULL);
	ok(d.right && d.updates == 1 && d.got == sent + 1,
	   "%s: it goes out, and no byte is lost", v->name);
	ends_close(&e);
}

/* The records of user space belong to one process */
static void test_fork(const struct variant *v)
{
	BYTE data[RECORD_ROOM];
	struct ends e;
	int status;
	pid_t child;
	size_t n;

	if (on_ktls && v->ktls)
		return;
	ends_open(&e, v, CLIENT, NULL);
	peer_send(&e.peer, CT_APPLICATIONDATA, "p", 1);
	child = fork();
	if (!child)
		_exit(sslp_connection_write(e.connection, "c", 1, &n) == 0 ||
		      sslp_connection_read(e.connection, data, 1, &n) == 0 ||
		      sslp_connection_shutdown(e.connection) == 0);
	waitpid(child, &status, 0);
	ok(!status, "%s: refuses all in the child of a fork", v->name);
	ok(read_all(&e, data, 1) && *data == 'p',
	   "%s: nothing was taken from its parent", v->name);
	must(sslp_connection_write(e.connection, "w", 1, &n), "write");
	ok(peer_receive(&e.peer, data, &n) == CT_APPLICATIONDATA &&
	   *data == 'w', "%s: and nothing sent in its name", v->name);
	ends_close(&e);
}

/*
 * TLS 1.2: a request to renegotiate is answered by a warning, which comes
 * before the close_notify
 */
static void test_warning_and_close(const struct variant *v)
{
	static const BYTE hello_request[] = { 0, 0, 0, 0 };
	BYTE data[RECORD_ROOM];
	struct ends e;
	size_t n;

	ends_open(&e, v, CLIENT, NULL);
	fcntl(e.fd, F_SETFL, O_NONBLOCK);
	peer_send(&e.peer, CT_HANDSHAKE, hello_request, 4);
	peer_send(&e.peer, CT_APPLICATIONDATA, "x", 1);
	while (sslp_connection_read(e.connection, data, 1, &n))
		;
	ok_status(sslp_connection_shutdown(e.connection), 0, "%s: shutdown",
		  v->name);
	ok(peer_receive(&e.peer, data, &n) == CT_ALERT && data[0] == 1 &&
	   data[1] == 100, "%s: no_renegotiation", v->name);
	ok(peer_receive(&e.peer, data, &n) == CT_ALERT && data[0] == 1 &&
	   data[1] == 0, "%s: and close_notify behind it", v->name);
	ends_close(&e);
}

#define ROUNDS	200

static void *reader(void *p)
{
	struct ends *e = p;
	BYTE data;
	int i;

	for (i = 0; i < ROUNDS; i++)
		if (!read_all(e, &data, 1) || data != (BYTE)i)
			return (void *)"wrong data";
	return NULL;
}

static void *writer(void *p)
{
	struct ends *e = p;
	BYTE data;
	size_t n;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		data = i;
		if (sslp_connection_write(e->connection, &data, 1, &n))
			return (void *)"not written";
		if (can_rekey && i % 5 == 2 &&
		    sslp_connection_update(e->connection, i & 1))
			return (void *)"not updated";
		if (i % 3 == 1 && sslp_connection_flush(e->connection))
			return (void *)"not flushed";
	}
	return NULL;
}

/*
 * Reads one byte from the writer, past its KeyUpdates, and answers those that
 * ask
 */
static bool peer_round(struct peer *p, int i)
{
	BYTE data[RECORD_ROOM];
	size_t n;
	int type;

	while ((type = peer_receive(p, data, &n)) == CT_HANDSHAKE) {
		peer_next(p, 1);
		if (data[4])
			peer_update(p, false);
	}
	return type == CT_APPLICATIONDATA && *data == (BYTE)i;
}

/* KeyUpdates of both sides, and a thread that queries the connection */
static void test_threads(const struct variant *v)
{
	pthread_t threads[2];
	bool right = true;
	struct ends e;
	void *why[2];
	BYTE byte;
	int i;

	ends_open(&e, v, CLIENT, NULL);
	pthread_create(&threads[0], NULL, reader, &e);
	pthread_create(&threads[1], NULL, writer, &e);
	for (i = 0; i < ROUNDS && right; i++) {
		byte = i;
		if (can_rekey && i % 3 == 0)
			peer_update(&e.peer, true);
		peer_send(&e.peer, CT_APPLICATIONDATA, &byte, 1);
		right = peer_round(&e.peer, i);
		right &= status_of(&e).alert_received == SSLP_ALERT_NONE;
	}
	if (!right)
		shutdown(e.peer.fd, SHUT_RDWR);
	for (i = 0; i < 2; i++)
		pthread_join(threads[i], &why[i]);
	ok(right && !why[0] && !why[1], "%s: reader and writer: %s, %s",
	   v->name, why[0] ? (char *)why[0] : "right",
	   why[1] ? (char *)why[1] : "right");
	ends_close(&e);
}

/*
 * A client that has sent its last record. What its stack had read by then is
 * opened here, and only then the kernel gets the key for reading
 */
static void test_said_all(const struct variant *v)
{
	struct sslp_connection_options options = { .size = sizeof(options) };
	static const BYTE close_notify[] = { 1, 0 };
	BYTE record[64], data[16], got[RECORD_ROOM];
	struct ends e;
	struct peer maker;
	size_t n;

	peer_open(&maker, dup(0), v->protocol, v->suite, SERVER);
	options.received = record;
	options.received_len = peer_make(&maker, CT_APPLICATIONDATA, "early ",
					 6, record);
	peer_close(&maker);
	ends_open(&e, v, CLIENT, &options);
	e.peer.write_seq++;
	must(sslp_connection_shutdown(e.connection), "shutdown");
	ok(peer_receive(&e.peer, got, &n) == CT_ALERT, "%s: said all", v->name);
	peer_send(&e.peer, CT_APPLICATIONDATA, "late", 4);
	peer_send(&e.peer, CT_ALERT, close_notify, sizeof(close_notify));
	shutdown(e.peer.fd, SHUT_WR);
	usleep(10000);
	ok(read_all(&e, data, 10) && !memcmp(data, "early late", 10),
	   "%s: and reads what comes", v->name);
	ok_status(sslp_connection_read(e.connection, data, 1, &n),
		  SSLP_E_END_OF_STREAM, "%s: to the end", v->name);
	ends_close(&e);
}

void test_io(const struct variant *v)
{
	test_full(v);
	test_close_full(v, CLIENT);
	test_fork(v);
	test_said_all(v);
	if (!is_tls13(v))
		test_warning_and_close(v);
	else
		test_threads(v);
	if (is_tls13(v) && can_rekey)
		test_answer(v);
}
