// SPDX-License-Identifier: MIT
/*
 * The library's connections as a subject: opened, read and written. Also the
 * bare system calls, with which they are compared.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "../common/ktls.h"
#include "../common/tools.h"
#include "subject_sslp.h"

#define RANDOM_LEN	32

/**
 * struct state - what a worker keeps
 * @secrets: of OPEN
 * @connection: of READ and WRITE
 */
struct state {
	struct sslp_secrets secrets;
	NCRYPT_HANDLE connection;
};

struct sslp_secrets connection_secrets(const struct work *work)
{
	struct sslp_secrets s = {
		.size = sizeof(s), .role = NCRYPT_SSL_CLIENT_FLAG,
		.protocol = work->protocol, .cipher_suite = work->suite,
		.secret_len = (uint32_t)work->secret_len,
		/* Finished was the first record */
		.write_seq = 1, .read_seq = 1,
	};

	memcpy(s.master, work->secret, work->secret_len);
	memcpy(s.server_random, work->seed, RANDOM_LEN);
	memcpy(s.client_random, work->seed + RANDOM_LEN, RANDOM_LEN);
	return s;
}

static int open_connection(struct worker *w, NCRYPT_HANDLE *ret)
{
	struct state *s = w->state;
	SECURITY_STATUS status;

	status = sslp_connection_open(w->row->provider, ret, w->sock,
				      &s->secrets, NULL);
	return status ? worker_fail(w, status) : 0;
}

int connection_begin(struct worker *w)
{
	struct state *s = calloc(1, sizeof(*s));
	int ret;

	w->state = s;
	if (!s)
		return -ENOMEM;
	s->secrets = connection_secrets(w->row->work);
	if (w->row->work->way == OPEN)
		return 0;
	ret = flow_open(w);
	return ret ?: open_connection(w, &s->connection);
}

void connection_end(struct worker *w)
{
	struct state *s = w->state;

	if (s && s->connection)
		SslFreeObject(s->connection, 0);
	free(s);
	w->state = NULL;
	if (w->row->work->way != OPEN)
		flow_close(w);
}

int connection_run_open(struct worker *w, uint8_t *answer)
{
	NCRYPT_HANDLE connection;
	int ret = open_connection(w, &connection);

	(void)answer;
	if (!ret)
		SslFreeObject(connection, 0);
	return ret;
}

static int wrong_len(struct worker *w, size_t len)
{
	snprintf(w->reason, sizeof(w->reason), "%zu bytes, not %zu", len,
		 w->row->work->data_len);
	return -EIO;
}

int connection_run_read(struct worker *w, uint8_t *answer)
{
	const size_t len = w->row->work->data_len;
	struct state *s = w->state;
	SECURITY_STATUS status;
	size_t n;

	(void)answer;
	status = sslp_connection_read(s->connection, w->data, len, &n);
	if (status)
		return worker_fail(w, status);
	return n == len ? 0 : wrong_len(w, n);
}

int connection_run_write(struct worker *w, uint8_t *answer)
{
	const size_t len = w->row->work->data_len;
	struct state *s = w->state;
	SECURITY_STATUS status;
	size_t n;

	(void)answer;
	status = sslp_connection_write(s->connection, flow_data(), len, &n);
	if (status)
		return worker_fail(w, status);
	w->owed = n;
	return n == len ? 0 : wrong_len(w, n);
}

bool socket_can(const struct work *w)
{
	return w->way == READ || w->way == WRITE;
}

int socket_begin(struct worker *w)
{
	return flow_open(w) ?: sockets_arm(w, w->row->work->expected);
}

void socket_end(struct worker *w)
{
	flow_close(w);
}

static int call_failed(struct worker *w, const char *call)
{
	int err = errno;

	snprintf(w->reason, sizeof(w->reason), "%s: %s", call, strerror(err));
	return -err;
}

/* As every program must: without room for the type, an alert is an error */
static int bare_read(struct worker *w)
{
	const size_t len = w->row->work->data_len;
	char control[CMSG_SPACE(sizeof(uint8_t))];
	struct iovec iov = { .iov_base = w->data, .iov_len = len };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	const struct cmsghdr *head;
	ssize_t n = recvmsg(w->sock, &msg, 0);

	if (n < 0)
		return call_failed(w, "recvmsg()");
	head = CMSG_FIRSTHDR(&msg);
	if (head && head->cmsg_level == SOL_TLS &&
	    head->cmsg_type == TLS_GET_RECORD_TYPE && *CMSG_DATA(head) != 23)
		return call_failed(w, "not data");
	return (size_t)n == len ? 0 : wrong_len(w, (size_t)n);
}

static int bare_write(struct worker *w)
{
	const size_t len = w->row->work->data_len;
	ssize_t n = send(w->sock, flow_data(), len, MSG_NOSIGNAL);

	if (n < 0)
		return call_failed(w, "send()");
	w->owed = (size_t)n;
	return (size_t)n == len ? 0 : wrong_len(w, (size_t)n);
}

int socket_run(struct worker *w, uint8_t *answer)
{
	(void)answer;
	return w->row->work->way == READ ? bare_read(w) : bare_write(w);
}
