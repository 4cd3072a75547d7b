// SPDX-License-Identifier: MIT
/* Handshake by libssl, then a connection of the library. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <sslp_openssl.h>

#include "transfer.h"

static int library_failed(struct end *e, SECURITY_STATUS status)
{
	const char *words = sslp_last_message();

	return end_fail(e, status == NTE_NOT_SUPPORTED ? -EOPNOTSUPP : -EIO,
			"%s", *words ? words : sslp_status_name(status));
}

static int sslp_arm(struct end *e)
{
	SECURITY_STATUS status;
	int ret = transfer_handshake(e);

	if (ret)
		return ret;
	status = sslp_openssl_take(e->provider, e->ssl, NULL, &e->connection);
	SSL_free(e->ssl);
	e->ssl = NULL;
	return status ? library_failed(e, status) : 0;
}

static int sslp_send(struct end *e, const void *data, size_t len)
{
	const char *at = data;
	SECURITY_STATUS status;
	size_t n;

	for (; len; at += n, len -= n) {
		status = sslp_connection_write(e->connection, at, len, &n);
		if (status)
			return library_failed(e, status);
	}
	return 0;
}

static int sslp_send_file(struct end *e, size_t len)
{
	SECURITY_STATUS status;
	uint64_t at = 0;
	size_t n;

	for (; len; len -= n) {
		status = sslp_connection_sendfile(e->connection, e->file, &at,
						  len, &n);
		if (status)
			return library_failed(e, status);
	}
	return 0;
}

static ssize_t sslp_receive(struct end *e, void *data, size_t size)
{
	SECURITY_STATUS status;
	size_t n;

	status = sslp_connection_read(e->connection, data, size, &n);
	return status ? library_failed(e, status) : (ssize_t)n;
}

/*
 * A program's own loop: it tells the library that the kernel has opened data.
 * Any part of the data will do, because it is not looked at.
 */
static ssize_t sslp_splice(struct end *e, size_t size)
{
	ssize_t n = splice(e->fd, NULL, e->pipes[1], NULL, size,
			   SPLICE_F_MOVE);
	SECURITY_STATUS status;
	DWORD events;

	if (n < 0)
		return end_fail(e, -errno, "splice(): %s", strerror(errno));
	status = sslp_connection_received(e->connection, CT_APPLICATIONDATA,
					  "", n ? 1 : 0, &events);
	return status ? library_failed(e, status) : n;
}

static void sslp_disarm(struct end *e)
{
	SSL_free(e->ssl);
	e->ssl = NULL;
	if (e->connection)
		SslFreeObject(e->connection, 0);
	e->connection = 0;
}

const struct carrier way_sslp = {
	.name = "sslp", .context = CONTEXT_TAKEN,
	.can_splice = true, .arm = sslp_arm, .send = sslp_send,
	.sendfile = sslp_send_file, .receive = sslp_receive,
	.splice = sslp_splice, .disarm = sslp_disarm,
};
