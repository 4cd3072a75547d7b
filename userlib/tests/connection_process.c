// SPDX-License-Identifier: MIT
/*
 * A connection that goes to another process and back, in the middle of a
 * download: over a socket of the UNIX domain, as SCM_RIGHTS.
 */
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "connection.h"

#define BLOB_ROOM	32768

/* One message: the bytes, and the socket with them */
union passage {
	struct cmsghdr head;
	char bytes[CMSG_SPACE(sizeof(int))];
};

/* After this the source refuses every call, and its socket is closed here */
static void pass(int way, struct ends *e)
{
	BYTE blob[BLOB_ROOM], byte;
	struct iovec iov = { .iov_base = blob };
	union passage passage = { .head = {
		.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS,
		.cmsg_len = CMSG_LEN(sizeof(int)),
	} };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &passage, .msg_controllen = sizeof(passage) };
	size_t n;

	must(sslp_connection_export(e->connection, blob, sizeof(blob),
				    &iov.iov_len), "export");
	memcpy(CMSG_DATA(&passage.head), &e->fd, sizeof(int));
	if (sendmsg(way, &msg, MSG_NOSIGNAL) != (ssize_t)iov.iov_len)
		abort();
	if (sslp_connection_read(e->connection, &byte, 1, &n) !=
	    SSLP_E_CONNECTION_DEAD ||
	    sslp_connection_write(e->connection, "x", 1, &n) !=
	    SSLP_E_CONNECTION_DEAD)
		must(NTE_FAIL, "a source that refuses");
	free_handle(e->connection);
	close(e->fd);
	e->connection = 0;
	e->fd = -1;
}

/* false: the other end is gone */
static bool take(int way, struct ends *e)
{
	BYTE blob[BLOB_ROOM];
	struct iovec iov = { .iov_base = blob, .iov_len = sizeof(blob) };
	union passage passage;
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &passage, .msg_controllen = sizeof(passage) };
	ssize_t n = recvmsg(way, &msg, MSG_CMSG_CLOEXEC);

	if (n <= 0 || msg.msg_controllen < CMSG_LEN(sizeof(int)))
		return false;
	memcpy(&e->fd, CMSG_DATA(&passage.head), sizeof(int));
	must(sslp_connection_import(e->prov, &e->connection, e->fd, blob, n),
	     "import");
	return true;
}

/* One step of a download: reads number @i, and sends it back */
static bool step(struct ends *e, int i)
{
	BYTE data[8];
	size_t n;

	return read_all(e, data, 1) && *data == (BYTE)i &&
	       !sslp_connection_write(e->connection, data, 1, &n);
}

#define ROUNDS	100

/* The other process has the odd rounds. It was started before the connection */
static void other_process(int way, bool updates)
{
	struct ends e = { .prov = open_provider(NULL), .fd = -1 };
	int i;

	for (i = 1; i < ROUNDS; i += 2) {
		if (!take(way, &e) || !step(&e, i))
			_exit(1);
		if (updates && i % 10 == 5)
			sslp_connection_update(e.connection, 0);
		pass(way, &e);
	}
	_exit(0);
}

/* The peer's part: data, with KeyUpdates of both sides in between */
static bool peer_step(struct peer *p, int i, bool updates)
{
	BYTE data[RECORD_ROOM];
	size_t n;
	int type;

	while ((type = peer_receive(p, data, &n)) == CT_HANDSHAKE && updates)
		peer_next(p, 1);
	return type == CT_APPLICATIONDATA && n == 1 && *data == (BYTE)i;
}

void test_processes(const struct variant *v)
{
	bool updates = is_tls13(v) && can_rekey, right = true;
	int fds[2], status = -1, i;
	BYTE byte;
	struct ends e;
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds))
		abort();
	child = fork();
	if (!child) {
		close(fds[0]);
		other_process(fds[1], updates);
	}
	ends_open(&e, v, CLIENT, NULL);
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
