/* SPDX-License-Identifier: MIT */
/* Records with their content type, to and from an armed socket. */
#ifndef SSLP_SOCKET_KTLS_RECORD_H
#define SSLP_SOCKET_KTLS_RECORD_H

#include <sys/types.h>

#include "../base/types.h"

#define TLS_MAX_PLAINTEXT	16384	/* RFC 8446 section 5.1 */

/*
 * @flags: MSG_DONTWAIT, or 0. Both return 0 or -errno with a message: -EINVAL for a socket that is not
 * armed in this direction, else what the kernel says of the connection.
 */
int ktls_record_send(int fd, u8 type, const void *data, size_t len, int flags);

/* -ENODATA at the end of the stream; writes its outputs on success only */
int ktls_record_receive(int fd, u8 *type, void *data, size_t size, size_t *len);

/**
 * struct ktls_record - what one call has brought, returned in registers
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
 * The same of a socket that the caller knows to be armed. -EPROTO: what came in
 * is no record of the version
 */
struct ktls_record ktls_record_receive_any(int fd, void *data, size_t size);

/*
 * The kernel has met a KeyUpdate, whose record has been read, and waits for the
 * next key: 0. -EKEYREJECTED: it does not. What comes in is left where it is.
 */
int ktls_record_waits(int fd);

#endif /* SSLP_SOCKET_KTLS_RECORD_H */
