// SPDX-License-Identifier: MIT
/* Records with their content type, to and from an armed socket. */
#include <sys/socket.h>

#include "../base/message.h"
#include "ktls_install.h"
#include "ktls_record.h"

/*
 * A plain TCP socket ignores the content type and sends the data in the clear,
 * so this is checked every time.
 */
static int check_armed(int fd, int optname)
{
	struct tls_crypto_info info;

	if (!ktls_check_armed(fd, optname, &info))
		return 0;
	return fail(EINVAL, "socket %d is not armed for %s", fd,
		    optname == TLS_TX ? "sending" : "receiving");
}

static int send_error(int err, int fd, size_t len)
{
	return fail_errno(err, "send a record of %zu bytes to socket %d", len,
			  fd);
}

int ktls_record_send(int fd, u8 type, const void *data, size_t len, int flags)
{
	struct iovec iov = { .iov_base = (void *)data, .iov_len = len };
	union ktls_control control = { .head = {
		.cmsg_level = SOL_TLS,
		.cmsg_type = TLS_SET_RECORD_TYPE,
		.cmsg_len = CMSG_LEN(sizeof(type)),
	} };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	ssize_t n;
	int err;

	err = check_armed(fd, TLS_TX);
	if (err)
		return err;
	*CMSG_DATA(&control.head) = type;
	n = sendmsg(fd, &msg, MSG_NOSIGNAL | flags);
	if (n < 0)
		return send_error(errno, fd, len);
	if ((size_t)n != len)
		return fail(EIO, "the kernel took %zd of %zu bytes of a record: the connection must be closed",
			    n, len);
	return 0;
}

static const struct {
	int err;
	const char *text;
} recv_errors[] = {
	{ EBADMSG, "a record does not pass authentication, or is malformed" },
	{ EINVAL, "what came in is not a TLS record of this version" },
	{ EMSGSIZE, "a record is longer than RFC 8446 section 5.2 allows" },
	{ EKEYEXPIRED, "the peer has sent a KeyUpdate: the next key must be installed first" },
	{ EIO, "a control record came in that the kernel could not pass on" },
};

/*
 * The kernel keeps the error of a bad record for the next call, whichever that
 * is. It may be the one that sends the alert of RFC 8446 section 5.2, so the
 * error is taken off. The next receive meets the same record and fails again.
 */
static void forget_error(int fd)
{
	int err;
	socklen_t len = sizeof(err);

	(void)!getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len);
}

static bool is_bad_record(int err)
{
	return err == EBADMSG || err == EMSGSIZE || err == EINVAL;
}

/* The kernel returns EINVAL for a wrong header, which is the peer's fault */
static int recv_error(int err, int fd)
{
	size_t i;

	if (is_bad_record(err))
		forget_error(fd);
	for (i = 0; i < ARRAY_SIZE(recv_errors); i++)
		if (recv_errors[i].err == err)
			return fail(err == EINVAL ? EPROTO : err,
				    "receive from socket %d: %s: %s", fd,
				    errno_name(err), recv_errors[i].text);
	return fail_errno(err, "receive from socket %d", fd);
}

struct ktls_record ktls_record_result(struct ktls_call *call, int fd, ssize_t n)
{
	if (n < 0)
		return (struct ktls_record){ .len = recv_error(errno, fd) };
	if (!n && !call->msg.msg_controllen)
		return (struct ktls_record){
			.len = fail(ENODATA, "socket %d: the peer has closed the connection",
				    fd),
		};
	return (struct ktls_record){
		.len = n, .type = ktls_record_type(call),
		.end = call->msg.msg_flags & MSG_EOR,
	};
}

struct ktls_record ktls_record_receive_any(int fd, void *data, size_t size)
{
	struct ktls_call call;
	ssize_t n = recvmsg(fd, ktls_record_call(&call, data, size), 0);

	return ktls_record_result(&call, fd, n);
}

int ktls_record_waits(int fd)
{
	union ktls_control control;
	u8 byte;
	struct iovec iov = { .iov_base = &byte, .iov_len = sizeof(byte) };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	int err = 0;

	if (recvmsg(fd, &msg, MSG_PEEK | MSG_DONTWAIT) < 0)
		err = errno;
	wipe(&byte, sizeof(byte));
	if (err == EKEYEXPIRED)
		return 0;
	if (is_bad_record(err))
		forget_error(fd);
	else if (err && err != EAGAIN)
		return fail_errno(err, "ask socket %d whether it waits for a key",
				  fd);
	return fail(EKEYREJECTED, "socket %d does not wait for a key: no KeyUpdate has been received, or it has been followed already",
		    fd);
}

int ktls_record_receive(int fd, u8 *type, void *data, size_t size, size_t *len)
{
	struct ktls_record r;
	int err = check_armed(fd, TLS_RX);

	if (err)
		return err;
	r = ktls_record_receive_any(fd, data, size);
	if (r.len < 0)
		return r.len == -EPROTO ? -EBADMSG : r.len;
	*type = r.type;
	*len = r.len;
	return 0;
}
