/* SPDX-License-Identifier: MIT */
/* Records with their content type, to and from an armed socket. */
#ifndef SSLP_SOCKET_KTLS_RECORD_H
#define SSLP_SOCKET_KTLS_RECORD_H

#include <sys/socket.h>

#include "../base/types.h"
#include "ktls_uapi.h"

#define KTLS_APPLICATION_DATA	23
#define TLS_MAX_PLAINTEXT	16384	/* RFC 8446 section 5.1 */

/*
 * @flags: MSG_DONTWAIT, or 0. Both return 0 or -errno with a message: -EINVAL
 * for a socket that is not armed in this direction, else the kernel's error of
 * the connection.
 */
int ktls_record_send(int fd, u8 type, const void *data, size_t len, int flags);

/* -ENODATA at the end of the stream; writes its outputs on success only */
int ktls_record_receive(int fd, u8 *type, void *data, size_t size, size_t *len);

/**
 * struct ktls_record - the result of one call, returned in registers
 * @len: bytes; or -errno, and nothing else is set
 * @type: content type
 * @end: this is the end of the record
 */
struct ktls_record {
	ssize_t len;
	u8 type;
	bool end;
};

/*
 * The same for a socket that the caller knows to be armed. -EPROTO: what came
 * in is not a record of the version
 */
struct ktls_record ktls_record_receive_any(int fd, void *data, size_t size);

/* Room for the content type of a record */
union ktls_control {
	struct cmsghdr head;
	char bytes[CMSG_SPACE(sizeof(u8))];
};

/* The same function in parts, for callers that nearly always read data */
struct ktls_call {
	struct msghdr msg;
	struct iovec iov;
	union ktls_control control;
};

/* The kernel refuses more than SSIZE_MAX, and would not return more */
#define KTLS_RECEIVE_MAX	(1 << 30)

/* The arguments for recvmsg(). They depend on whether it may be cancelled */
static inline struct msghdr *ktls_record_call(struct ktls_call *call,
					      void *data, size_t size)
{
	call->iov = (struct iovec){
		.iov_base = data,
		.iov_len = size < KTLS_RECEIVE_MAX ? size : KTLS_RECEIVE_MAX,
	};
	call->msg = (struct msghdr){
		.msg_iov = &call->iov, .msg_iovlen = 1,
		.msg_control = &call->control,
		.msg_controllen = sizeof(call->control),
	};
	return &call->msg;
}

static inline u8 ktls_record_type(struct ktls_call *call)
{
	const struct cmsghdr *head = CMSG_FIRSTHDR(&call->msg);

	if (head && head->cmsg_level == SOL_TLS &&
	    head->cmsg_type == TLS_GET_RECORD_TYPE)
		return *CMSG_DATA(head);
	return KTLS_APPLICATION_DATA;
}

/* What has arrived; @n is the result of recvmsg(), and errno is still set */
struct ktls_record ktls_record_result(struct ktls_call *call, int fd,
				      ssize_t n);

/*
 * Returns 0 if the kernel has met a KeyUpdate, whose record has been read, and
 * waits for the next key. -EKEYREJECTED: it does not wait. Incoming data stays
 * where it is.
 */
int ktls_record_waits(int fd);

#endif /* SSLP_SOCKET_KTLS_RECORD_H */
