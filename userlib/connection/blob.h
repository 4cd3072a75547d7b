/* SPDX-License-Identifier: MIT */
/* A connection as bytes, for another process that has its socket too. */
#ifndef SSLP_CONNECTION_BLOB_H
#define SSLP_CONNECTION_BLOB_H

#include "connection.h"

/**
 * connection_export() - everything that is known of a connection
 * @c: connection; on success it refuses all from then on
 * @blob: for the bytes; NULL: only their number is asked for
 * @size: bytes at @blob
 * @ret_len: bytes of the blob; set with -ERANGE too
 *
 * Return: 0; -ERANGE; -EAGAIN: something must go out first; -EOPNOTSUPP: the secrets are
 * in the kernel only; -EDEAD, -ENODATA, -EALERT, -ETRUNCATED.
 */
int connection_export(struct connection *c, u8 *blob, size_t size,
		      size_t *ret_len);

/**
 * connection_import() - a connection from those bytes
 * @backend: computes
 * @fd: its socket
 * @blob: bytes, which may be anything
 * @len: how many
 * @ret: connection
 *
 * Return: 0; -EILSEQ: no such blob, or not of this socket; or -errno.
 */
int connection_import(struct backend *backend, int fd, const void *blob,
		      size_t len, struct connection **ret);

#endif /* SSLP_CONNECTION_BLOB_H */
