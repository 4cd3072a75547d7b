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

/* Room for several records in a call, if the kernel has them */
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

/* Sends application data; 0 or -errno */
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
 * Ends the stream, and waits a moment for the peer's end. Without close_notify
 * the peer knows that something is missing.
 */
void stream_end(struct stream *s, bool goodbye);

/* Frees and wipes what the stream holds, and closes its socket */
void stream_close(struct stream *s);

#endif /* SSLP_HTTPS_STREAM_H */
