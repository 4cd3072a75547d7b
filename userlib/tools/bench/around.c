// SPDX-License-Identifier: MIT
/*
 * What an operation needs and what is not timed: a connection to arm, records
 * to read, a reader for what is written, the other end of a handshake.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "../common/tools.h"
#include "bench.h"
#include "handshake.h"

static int gone_wrong(struct worker *w, int err, const char *what)
{
	snprintf(w->reason, sizeof(w->reason), "%s: %s", what, strerror(-err));
	return err;
}

const uint8_t *flow_data(void)
{
	static uint8_t data[FLOW_MAX];
	size_t i;

	if (!data[1])
		for (i = 0; i < sizeof(data); i++)
			data[i] = (uint8_t)(i * 7);
	return data;
}

int flow_open(struct worker *w)
{
	int ret = sockets_open(w);

	w->data = calloc(1, w->row->work->data_len);
	if (!w->data)
		return -ENOMEM;
	flow_data();
	return ret ?: sockets_arm_peer(w, w->row->work->expected);
}

void flow_close(struct worker *w)
{
	sockets_close(w);
	free(w->data);
	w->data = NULL;
}

/* The peer's record must arrive before it is read */
static int feed(struct worker *w)
{
	const size_t len = w->row->work->data_len;
	ssize_t n = send(w->peer, flow_data(), len, MSG_NOSIGNAL);

	if (n < 0)
		return gone_wrong(w, -errno, "the peer's send()");
	return (size_t)n == len ? 0 : gone_wrong(w, -EIO, "the peer's send()");
}

/* What is written must not stay in the socket */
static int drain(struct worker *w)
{
	const size_t len = w->row->work->data_len;
	ssize_t n;

	for (; w->owed; w->owed -= (size_t)n) {
		n = recv(w->peer, w->data + len - w->owed, w->owed, 0);
		if (n <= 0)
			return gone_wrong(w, n ? -errno : -EIO,
					  "the peer's recv()");
	}
	return 0;
}

static int nothing(struct worker *w)
{
	(void)w;
	return 0;
}

static int closed(struct worker *w)
{
	sockets_close(w);
	return 0;
}

/* The keys show that the socket is right. The data shows that it works */
static int compare_data(struct worker *w, uint8_t *answer)
{
	const size_t len = w->row->work->data_len;
	int same = !memcmp(w->data, flow_data(), len);

	memset(w->data, 0, len);
	return same ? sockets_read(w, answer) : 0;
}

static int compare_written(struct worker *w, uint8_t *answer)
{
	return drain(w) ?: compare_data(w, answer);
}

static const struct around table[] = {
	[ARM] = { sockets_open, closed, sockets_read },
	[OPEN] = { sockets_open, closed, sockets_read },
	[READ] = { feed, nothing, compare_data },
	[WRITE] = { nothing, drain, compare_written },
	[HANDSHAKE] = { handshake_before, handshake_after, handshake_answer },
};

const struct around *around_of(const struct work *w)
{
	return w->way < ARRAY_SIZE(table) && table[w->way].before ?
	       &table[w->way] : NULL;
}
