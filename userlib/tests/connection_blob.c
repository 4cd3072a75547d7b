// SPDX-License-Identifier: MIT
/* Connections as bytes: there and back, damaged, and what stays behind. */
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "connection.h"

#define BLOB_ROOM	32768

static SECURITY_STATUS export(struct ends *e, BYTE *blob, size_t *len)
{
	return sslp_connection_export(e->connection, blob, BLOB_ROOM, len);
}

static SECURITY_STATUS import(struct ends *e, const BYTE *blob, size_t len)
{
	return sslp_connection_import(e->prov, &e->connection, e->fd, blob,
				      len);
}

/* Everything but to free it is refused, and no byte of data comes out */
static void test_source(const struct variant *v)
{
	struct sslp_connection_options options = { .size = sizeof(options),
		.plaintext = "secret", .plaintext_len = 6 };
	struct sslp_connection_status status = { .size = sizeof(status) };
	BYTE blob[BLOB_ROOM], data[16] = "";
	struct ends e;
	size_t len, n = 77;
	uint64_t offset = 0;
	DWORD events;

	ends_open(&e, v, CLIENT, &options);
	ok_status(sslp_connection_export(e.connection, NULL, 0, &len), 0,
		  "%s: how long a blob", v->name);
	ok_status(sslp_connection_export(e.connection, blob, len - 1, &n),
		  NTE_BUFFER_TOO_SMALL, "%s: too small", v->name);
	ok(n == len, "its size is told");
	ok_status(export(&e, blob, &n), 0, "%s: export", v->name);
#define REFUSED(call)						\
	ok_status(call, SSLP_E_CONNECTION_DEAD, "%s: then " #call, v->name)
	REFUSED(sslp_connection_read(e.connection, data, sizeof(data), &n));
	REFUSED(sslp_connection_write(e.connection, "x", 1, &n));
	REFUSED(sslp_connection_sendfile(e.connection, 0, &offset, 1, &n));
	REFUSED(sslp_connection_shutdown(e.connection));
	REFUSED(sslp_connection_update(e.connection, 0));
	REFUSED(sslp_connection_query(e.connection, &status));
	REFUSED(sslp_connection_received(e.connection, CT_APPLICATIONDATA,
					 "x", 1, &events));
	REFUSED(sslp_connection_sending(e.connection, 1, &events));
	REFUSED(sslp_connection_flush(e.connection));
	REFUSED(export(&e, blob, &n));
	REFUSED(sslp_connection_export(e.connection, NULL, 0, &n));
	ok(!data[0], "%s: no data is left there", v->name);
	ok(recv(e.peer.fd, data, 1, MSG_DONTWAIT) < 0,
	   "%s: nothing has been sent", v->name);
	ends_close(&e);
}

/* Every length short of it, and one more */
static void test_lengths(const struct variant *v)
{
	BYTE blob[BLOB_ROOM + 1];
	struct ends e;
	NCRYPT_HANDLE source;
	size_t len, i, bad = 0, step = on_ktls ? 7 : 1;

	ends_open(&e, v, CLIENT, NULL);
	source = e.connection;
	must(export(&e, blob, &len), "export");
	for (i = 0; i <= len + 1; i += step) {
		/* Of exactly that size: a sanitizer sees every byte beyond */
		BYTE *part = malloc(i ?: 1);

		memcpy(part, blob, i);
		if (i != len)
			bad += import(&e, part, i) != NTE_BAD_DATA;
		free(part);
	}
	ok(!bad && e.connection == source, "%s: all wrong lengths of %zu",
	   v->name, len);
	e.connection = source;
	ends_close(&e);
}

/* Each byte changed: it is noticed, and the right bytes still work */
static void test_flips(const struct variant *v)
{
	struct sslp_connection_options options = { .size = sizeof(options),
		.plaintext = "opened ", .plaintext_len = 7 };
	BYTE blob[BLOB_ROOM], data[RECORD_ROOM];
	struct ends e;
	NCRYPT_HANDLE source;
	size_t len, i, n, bad = 0, step = on_ktls ? 13 : 1;

	ends_open(&e, v, SERVER, &options);
	source = e.connection;
	must(export(&e, blob, &len), "export");
	for (i = 0; i < len * 2; i += step) {
		BYTE change = i & 1 ? 0x80 : 1;

		blob[i / 2] ^= change;
		bad += import(&e, blob, len) != NTE_BAD_DATA;
		blob[i / 2] ^= change;
	}
	ok(!bad, "%s: %zu changed bytes of %zu not noticed", v->name, bad, len);
	must(import(&e, blob, len), "import");
	peer_send(&e.peer, CT_APPLICATIONDATA, "data", 4);
	ok(read_all(&e, data, 11) && !memcmp(data, "opened data", 11),
	   "%s: the right ones work", v->name);
	sslp_connection_write(e.connection, "back", 4, &n);
	ok(peer_receive(&e.peer, data, &n) == CT_APPLICATIONDATA && n == 4,
	   "%s: in both directions", v->name);
	free_handle(source);
	ends_close(&e);
}

/* A blob is of one socket */
static void test_sockets(const struct variant *v)
{
	BYTE blob[BLOB_ROOM];
	NCRYPT_HANDLE none = 4711;
	struct ends e;
	size_t len;
	int fds[2];

	ends_open(&e, v, CLIENT, NULL);
	must(export(&e, blob, &len), "export");
	ok_status(sslp_connection_import(e.prov, &none, -1, blob, len),
		  NTE_INVALID_PARAMETER, "%s: no socket", v->name);
	ok_status(sslp_connection_import(e.prov, &none, 0, blob, len),
		  NTE_INVALID_PARAMETER, "%s: a file", v->name);
	tcp_pair(fds);
	if (on_ktls && v->ktls)
		ok_status(sslp_connection_import(e.prov, &none, fds[0], blob,
						 len),
			  NTE_BAD_DATA, "%s: another socket", v->name);
	ok(none == 4711, "and no handle");
	close(fds[0]);
	close(fds[1]);
	ends_close(&e);
}

/* Through descriptor @fd to the next owner, or from the one before */
static void pass(int fd, struct ends *e)
{
	BYTE blob[BLOB_ROOM];
	size_t len;

	must(export(e, blob, &len), "export");
	free_handle(e->connection);
	if (write(fd, &len, sizeof(len)) < 0 || write(fd, blob, len) < 0)
		_exit(9);
	e->connection = 0;
}

static bool take(int fd, struct ends *e)
{
	BYTE blob[BLOB_ROOM];
	size_t len;

	if (recv(fd, &len, sizeof(len), MSG_WAITALL) != sizeof(len))
		return false;
	if (len > sizeof(blob) ||
	    recv(fd, blob, len, MSG_WAITALL) != (ssize_t)len)
		_exit(8);
	must(import(e, blob, len), "import");
	return true;
}

/* One step of a download: what came before it, and one number on */
static bool step(struct ends *e, int i)
{
	BYTE data[8];
	size_t n;

	return read_all(e, data, 1) && *data == (BYTE)i &&
	       !sslp_connection_write(e->connection, data, 1, &n);
}

#define ROUNDS	100

/* The other process has the odd rounds */
static void other_process(struct ends *e, int fd, bool updates)
{
	int i;

	for (i = 1; i < ROUNDS; i += 2) {
		if (!take(fd, e) || !step(e, i))
			_exit(1);
		if (updates && i % 10 == 5)
			sslp_connection_update(e->connection, 0);
		pass(fd, e);
	}
	_exit(0);
}

/* The peer's side of it: data, KeyUpdates of both in between */
static bool peer_step(struct peer *p, int i, bool updates)
{
	BYTE data[RECORD_ROOM];
	size_t n;
	int type;

	while ((type = peer_receive(p, data, &n)) == CT_HANDSHAKE && updates)
		peer_next(p, 1);
	return type == CT_APPLICATIONDATA && n == 1 && *data == (BYTE)i;
}

static void test_processes(const struct variant *v)
{
	bool updates = is_tls13(v) && can_rekey, right = true;
	int fds[2], status = -1, i;
	BYTE byte;
	struct ends e;
	pid_t child;

	ends_open(&e, v, CLIENT, NULL);
	socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
	child = fork();
	if (!child) {
		close(fds[0]);
		/* Handles of before the fork are the parent's */
		e.prov = open_provider(NULL);
		other_process(&e, fds[1], updates);
	}
	close(fds[1]);
	for (i = 0; i < ROUNDS && right; i++) {
		byte = i;
		if (updates && i % 7 == 3)
			peer_update(&e.peer, i & 1);
		peer_send(&e.peer, CT_APPLICATIONDATA, &byte, 1);
		if (i & 1) {
			pass(fds[0], &e);
			right = take(fds[0], &e);
		} else {
			right = step(&e, i);
		}
		right = right && peer_step(&e.peer, i, updates);
	}
	ok(right, "%s: %d times between two processes", v->name, i);
	close(fds[0]);
	waitpid(child, &status, 0);
	ok(!status, "and the other one is content");
	ends_close(&e);
}

void test_blobs(const struct variant *v)
{
	test_source(v);
	test_lengths(v);
	test_flips(v);
	test_sockets(v);
	test_processes(v);
}
