/* SPDX-License-Identifier: MIT */
/* A connection as bytes, for another process that has its socket too. */
#ifndef SSLP_CONNECTION_BLOB_H
#define SSLP_CONNECTION_BLOB_H

#include "connection.h"

/**
 * connection_export() - everything that is known about a connection
 * @c: connection; after success it refuses every call
 * @blob: where the bytes go; NULL: only report their number
 * @size: bytes at @blob
 * @ret_len: bytes of the blob; also set with -ERANGE
 *
 * Return: 0; -ERANGE; -EAGAIN: something must go out first; -EOPNOTSUPP: the secrets are
 * in the kernel only; -EDEAD, -ENODATA, -EALERT, -ETRUNCATED.
 */
int connection_export(struct connection *c, u8 *blob, size_t size,
		      size_t *ret_len);

/**
 * connection_import() - a connection from those bytes
 * @backend: where it computes
 * @fd: its socket
 * @blob: bytes, which may be anything
 * @len: how many
 * @ret: connection
 *
 * Return: 0; -EILSEQ: not a valid blob, or not for this socket; or -errno.
 */
int connection_import(struct backend *backend, int fd, const void *blob,
		      size_t len, struct connection **ret);

#endif /* SSLP_CONNECTION_BLOB_H */
