// SPDX-License-Identifier: MIT
/* The bound of the AEAD, RFC 9846 section 5.5: no record is at or past it. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "connection.h"

#define GCM_BOUND	23726566
#define CCM_BOUND	8388608

static uint64_t bound_of(const struct variant *v)
{
	if (strstr(v->name, "CCM"))
		return CCM_BOUND;
	return strstr(v->name, "GCM") ? GCM_BOUND : 0;
}

/* Opens a client whose next record has the number @seq */
static SECURITY_STATUS open_at(struct ends *e, const struct variant *v,
			       uint64_t seq)
{
	struct sslp_connection_options options = { .size = sizeof(options),
		.flags = SSLP_CONNECTION_USER_RECORDS };
	struct sslp_secrets secrets = test_secrets(v->protocol, v->suite,
						   CLIENT);

	ends_sockets(e, v, CLIENT);
	secrets.write_seq = e->peer.read_seq = seq;
	return sslp_connection_open(e->prov, &e->connection, e->fd, &secrets,
				    &options);
}

static SECURITY_STATUS by_write(struct ends *e)
{
	size_t n;

	return sslp_connection_write(e->connection, "x", 1, &n);
}

static SECURITY_STATUS by_sendfile(struct ends *e)
{
	char path[] = "/tmp/sslp-limit-XXXXXX";
	int file = mkstemp(path);
	SECURITY_STATUS status;
	uint64_t offset = 0;
	size_t n;

	unlink(path);
	if (write(file, "x", 1) != 1)
		abort();
	status = sslp_connection_sendfile(e->connection, file, &offset, 1, &n);
	close(file);
	return status;
}

/* What a program with its own loop asks before it sends */
static SECURITY_STATUS before_own(struct ends *e)
{
	SECURITY_STATUS status;
	DWORD events;

	status = sslp_connection_sending(e->connection, 1, &events);
	if (!status && events & SSLP_EVENT_FLUSH)
		status = sslp_connection_flush(e->connection);
	return status;
}

static SECURITY_STATUS by_own_send(struct ends *e)
{
	SECURITY_STATUS status = before_own(e);

	if (!status)
		send(e->fd, "x", 1, MSG_NOSIGNAL);
	return status;
}

static SECURITY_STATUS by_own_splice(struct ends *e)
{
	SECURITY_STATUS status = before_own(e);
	int pipes[2];

	if (status)
		return status;
	if (pipe(pipes) || write(pipes[1], "x", 1) != 1)
		abort();
	splice(pipes[0], NULL, e->fd, NULL, 1, 0);
	close(pipes[0]);
	close(pipes[1]);
	return 0;
}

static const struct {
	const char *name;
	SECURITY_STATUS (*send)(struct ends *e);
	bool own;
} ways[] = {
	{ "write", by_write, false }, { "sendfile", by_sendfile, false },
	{ "a loop of one's own", by_own_send, true },
	{ "its splice", by_own_splice, true },
};

/* The KeyUpdate under the old key, below the bound, then data under the next */
static void expect_update(struct ends *e, uint64_t bound, const char *name,
			  const char *way, uint64_t left)
{
	BYTE data[RECORD_ROOM];
	uint64_t seq = e->peer.read_seq;
	size_t n;

	ok(seq < bound && peer_receive(&e->peer, data, &n) == CT_HANDSHAKE &&
	   n == 5 && !memcmp(data, update_message, 5),
	   "%s, %s: a KeyUpdate %u before the bound", name, way,
	   (unsigned int)left);
	peer_next(&e->peer, 1);
	ok(peer_receive(&e->peer, data, &n) == CT_APPLICATIONDATA &&
	   *data == 'x', "and the data behind it");
}

static void expect_close(struct ends *e, const char *name, const char *way)
{
	BYTE data[RECORD_ROOM];
	size_t n;

	ok(peer_receive(&e->peer, data, &n) == CT_ALERT && data[0] == 1 &&
	   data[1] == 0, "%s, %s: close_notify", name, way);
	ok_status(by_write(e), SSLP_E_CONNECTION_DEAD, "and dead it stays");
	ok(recv(e->peer.fd, data, 1, MSG_DONTWAIT) < 0, "nothing comes behind");
}

static void test_bound(const struct variant *v, size_t way, uint64_t left)
{
	uint64_t bound = bound_of(v);
	bool updates = is_tls13(v) && can_rekey;
	struct ends e;

	must(open_at(&e, v, bound - left), "open near the bound");
	ok_status(ways[way].send(&e), updates ? 0 : SSLP_E_CONNECTION_DEAD,
		  "%s, %s: %u before the bound", v->name, ways[way].name,
		  (unsigned int)left);
	if (updates)
		expect_update(&e, bound, v->name, ways[way].name, left);
	else
		expect_close(&e, v->name, ways[way].name);
	ends_close(&e);
}

static void test_at_bound(const struct variant *v)
{
	struct ends e;

	ok_status(open_at(&e, v, bound_of(v)), NTE_INVALID_PARAMETER,
		  "%s: a key that is used up", v->name);
	ok(send(e.fd, "plain", 5, MSG_NOSIGNAL) == 5, "the socket is as it was");
	ends_close(&e);
}

/* TLS 1.2: our warnings count, too, even if nothing is ever written */
static void test_warnings(const struct variant *v)
{
	static const BYTE hello_request[] = { 0, 0, 0, 0 };
	BYTE data[RECORD_ROOM];
	struct ends e;
	int i, alerts = 0;
	size_t n;

	must(open_at(&e, v, bound_of(v) - 3), "open near the bound");
	for (i = 0; i < 6; i++) {
		peer_send(&e.peer, CT_HANDSHAKE, hello_request, 4);
		peer_send(&e.peer, CT_APPLICATIONDATA, "x", 1);
		if (!read_all(&e, data, 1))
			break;
	}
	sslp_connection_flush(e.connection);
	shutdown(e.fd, SHUT_WR);
	while (peer_receive(&e.peer, data, &n) == CT_ALERT)
		alerts++;
	ok(alerts == 3 && e.peer.read_seq == bound_of(v),
	   "%s: 3 warnings, none past the bound", v->name);
	ends_close(&e);
}

static void test_update_after(const struct variant *v)
{
	struct sslp_connection_options options = { .size = sizeof(options),
		.flags = SSLP_CONNECTION_USER_RECORDS, .update_after = 1000 };
	BYTE data[RECORD_ROOM] = "";
	struct ends e;
	size_t n;

	if (!is_tls13(v)) {
		ok_status(ends_try(&e, v, CLIENT, &options), NTE_NOT_SUPPORTED,
			  "%s: update_after", v->name);
		ends_close(&e);
		return;
	}
	if (!can_rekey)
		return;
	must(ends_try(&e, v, CLIENT, &options), "open");
	must(sslp_connection_write(e.connection, data, 1000, &n), "write");
	must(sslp_connection_write(e.connection, "y", 1, &n), "write");
	ok(peer_receive(&e.peer, data, &n) == CT_APPLICATIONDATA && n == 1000 &&
	   peer_receive(&e.peer, data, &n) == CT_HANDSHAKE && !data[4],
	   "%s: a KeyUpdate after 1000 bytes of ours", v->name);
	peer_next(&e.peer, 1);
	ok(peer_receive(&e.peer, data, &n) == CT_APPLICATIONDATA && n == 1,
	   "%s: then the rest", v->name);
	peer_send(&e.peer, CT_APPLICATIONDATA, data, 1000);
	read_all(&e, data, 1000);
	must(sslp_connection_write(e.connection, "z", 1, &n), "write");
	ok(peer_receive(&e.peer, data, &n) == CT_HANDSHAKE && data[4] == 1,
	   "%s: one that asks, after 1000 of the peer's", v->name);
	ends_close(&e);
}

void test_limits(const struct variant *v)
{
	static const uint64_t lefts[] = { 1, 2, 1000, 1000000 };
	size_t way, i;

	test_update_after(v);
	if (!bound_of(v))
		return;
	test_at_bound(v);
	for (way = 0; way < ARRAY_SIZE(ways); way++)
		for (i = 0; i < ARRAY_SIZE(lefts); i++)
			if (!ways[way].own || (on_ktls && v->ktls))
				test_bound(v, way, lefts[i]);
	if (!is_tls13(v))
		test_warnings(v);
}
