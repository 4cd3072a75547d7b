// SPDX-License-Identifier: MIT
/* A connection of the library, read through a buffer. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "../common/tools.h"
#include "stream.h"

/*
 * Times in milliseconds: how long our close_notify may take to be sent, how
 * long we wait for the peer's, and how long a peer may take to read our alert
 */
#define GOODBYE_SEND	(10 * 1000)
#define GOODBYE_TOTAL	(30 * 1000)
#define ALERT_TOTAL	(5 * 1000)

void stream_begin(struct stream *s)
{
	sslp_connection_deadline(s->connection, SSLP_RX, (DWORD)s->patience);
}

static int judge(SECURITY_STATUS status, const char *stage)
{
	switch (status) {
	case ERROR_SUCCESS:
	case SSLP_E_INTERRUPTED:
		return 0;
	case SSLP_E_WOULD_BLOCK:
		return -ETIMEDOUT;
	case SSLP_E_TRUNCATED:
		return -ENODATA;
	}
	return complain_status(status, stage);
}

int stream_fill(struct stream *s)
{
	SECURITY_STATUS status;
	int ret = 0;

	while (!ret && s->in_start == s->in_end) {
		s->in_start = s->in_end = 0;
		status = sslp_connection_read(s->connection, s->in,
					      sizeof(s->in), &s->in_end);
		if (status == SSLP_E_END_OF_STREAM)
			return 0;
		ret = judge(status, "receiving");
	}
	return ret ? ret : 1;
}

int stream_send(struct stream *s, const void *data, size_t len)
{
	const uint8_t *from = data;
	SECURITY_STATUS status;
	int ret = 0;
	size_t n;

	sslp_connection_deadline(s->connection, SSLP_TX, (DWORD)s->patience);
	for (; !ret && len; from += n, len -= n) {
		n = 0;
		status = sslp_connection_write(s->connection, from, len, &n);
		ret = judge(status, "sending");
	}
	return ret;
}

int stream_sendfile(struct stream *s, int file, off_t from, uint64_t len)
{
	uint64_t offset = (uint64_t)from;
	SECURITY_STATUS status;
	int ret = 0;
	size_t n;

	for (; !ret && len; len -= n) {
		sslp_connection_deadline(s->connection, SSLP_TX,
					 (DWORD)s->patience);
		n = 0;
		status = sslp_connection_sendfile(s->connection, file, &offset,
						  len, &n);
		ret = judge(status, "sending");
		if (!status && !n)
			ret = complain_errno(-EIO, "file became shorter");
	}
	return ret;
}

int stream_gone(int err, const char *stage)
{
	if (err == -ENODATA)
		complain("%s: %s", stage, sslp_last_message());
	else if (err == -EPIPE)
		complain("%s: the peer ended it too early", stage);
	else if (err == -ETIMEDOUT)
		complain("%s: the peer was silent for too long", stage);
	return err;
}

void stream_end(struct stream *s, bool goodbye)
{
	sslp_connection_deadline(s->connection, SSLP_TX, GOODBYE_SEND);
	goodbye = goodbye && !sslp_connection_shutdown(s->connection);
	sslp_connection_linger(s->connection,
			       goodbye ? GOODBYE_TOTAL : ALERT_TOTAL);
}

void stream_close(struct stream *s)
{
	SslFreeObject(s->connection, 0);
	close(s->fd);
	explicit_bzero(s->in, sizeof(s->in));
}
