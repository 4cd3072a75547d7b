// SPDX-License-Identifier: MIT
/*
 * uring_client HOST PORT COUNT [CA [BYTES]]: sends lines over kernel TLS to a
 * server that answers each with one, as selftests/peers/loops_server.py does.
 * The program has its own loop, with io_uring: send and splice through a pipe
 * in turn, and recvmsg with room for the content type.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <liburing.h>

#include "loop.h"

static void die(const char *what, int err)
{
	fprintf(stderr, "%s: %s\n", what, strerror(err));
	exit(1);
}

/*
 * Does what was prepared, and waits. A loop with more work would do it
 * meanwhile
 */
static size_t done(struct io_uring *ring, const char *what)
{
	struct io_uring_cqe *cqe = NULL;
	int ret = io_uring_submit_and_wait(ring, 1);

	if (ret >= 0)
		ret = io_uring_wait_cqe(ring, &cqe);
	if (ret < 0)
		die("io_uring", -ret);
	ret = cqe->res;
	io_uring_cqe_seen(ring, cqe);
	if (ret < 0)
		die(what, -ret);
	return ret;
}

static void by_send(const struct loop *l, struct io_uring *ring,
		    const char *text, size_t len)
{
	size_t n;

	for (; len; text += n, len -= n) {
		loop_sending(l, len);
		io_uring_prep_send(io_uring_get_sqe(ring), l->sock, text, len,
				   MSG_NOSIGNAL);
		n = done(ring, "send");
	}
}

/* As a proxy does with data from another connection */
static void by_splice(const struct loop *l, struct io_uring *ring,
		      const char *text, size_t len)
{
	int pipes[2];

	if (pipe(pipes) || write(pipes[1], text, len) != (ssize_t)len)
		die("pipe", errno);
	while (len) {
		loop_sending(l, len);
		io_uring_prep_splice(io_uring_get_sqe(ring), pipes[0], -1,
				     l->sock, -1, len, 0);
		len -= done(ring, "splice");
	}
	close(pipes[0]);
	close(pipes[1]);
}

/* One at a time, because a KeyUpdate needs its key before the next one */
static void answer(const struct loop *l, struct io_uring *ring)
{
	struct loop_record record;

	do
		io_uring_prep_recvmsg(io_uring_get_sqe(ring), l->sock,
				      loop_receive(&record), 0);
	while (!loop_received(l, &record, done(ring, "recvmsg")));
}

int main(int argc, char **argv)
{
	struct io_uring ring;
	struct loop l;
	char text[32];
	size_t len;
	int err, i;

	if (argc < 4)
		return 2;
	loop_open(&l, argc, argv);
	err = io_uring_queue_init(4, &ring, 0);
	if (err < 0)
		die("io_uring", -err);
	for (i = 0; i < atoi(argv[3]); i++) {
		len = loop_line(text, i);
		if (i % 2)
			by_splice(&l, &ring, text, len);
		else
			by_send(&l, &ring, text, len);
		answer(&l, &ring);
	}
	io_uring_queue_exit(&ring);
	loop_close(&l);
	return 0;
}
