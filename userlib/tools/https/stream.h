/* SPDX-License-Identifier: MIT */
/*
 * A connection of the library, read through a buffer. The library waits, as
 * long as the stream's patience allows.
 *
 * Two errors come without a complaint, and stream_gone() makes it: -ETIMEDOUT,
 * and -ENODATA, which means that the peer is gone without the close_notify of
 * RFC 8446 section 6.1. One thread per stream.
 */
#ifndef SSLP_HTTPS_STREAM_H
#define SSLP_HTTPS_STREAM_H

#include <stdbool.h>
#include <sys/types.h>

#include <sslp_connection.h>

/* Several records a call where the kernel has them at hand */
#define STREAM_BUFFER	(4 * 16384)

/**
 * struct stream - one connection
 * @fd: the socket, non-blocking; belongs to the stream, as @connection does
 * @patience: milliseconds with a silent peer
 * @connection: handle
 * @in_start: first byte in @in that nobody has taken yet
 * @in_end: end of the bytes in @in
 * @in: application data received
 */
struct stream {
	int fd, patience;
	NCRYPT_HANDLE connection;
	size_t in_start, in_end;
	uint8_t in[STREAM_BUFFER];
};

/* Patience with what stream_fill() waits for begins now */
void stream_begin(struct stream *s);

/**
 * stream_fill() - wait until there is application data to take
 *
 * Return: 1: bytes from @in_start to @in_end; 0: the peer sent close_notify;
 * or -errno.
 */
int stream_fill(struct stream *s);

/* Application data; 0 or -errno */
int stream_send(struct stream *s, const void *data, size_t len);

/**
 * stream_sendfile() - part of a file, to a peer that takes something of it now
 *	and then
 *
 * Return: 0 or -errno; -EIO: the file became shorter meanwhile.
 */
int stream_sendfile(struct stream *s, int file, off_t from, uint64_t len);

/**
 * stream_gone() - the complaint about a peer that is silent or gone
 * @err: -ETIMEDOUT, -ENODATA, or -EPIPE of whoever expected more before a
 *	close_notify; all else has had its complaint
 *
 * Return: @err.
 */
int stream_gone(int err, const char *stage);

/*
 * The end, and the peer's is awaited for a moment. Without a goodbye the peer
 * knows that something is missing.
 */
void stream_end(struct stream *s, bool goodbye);

/* Free and wipe what the stream holds, and close its socket */
void stream_close(struct stream *s);

#endif /* SSLP_HTTPS_STREAM_H */
