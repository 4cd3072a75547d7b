/* SPDX-License-Identifier: MIT */
/*
 * A connection of the library, with patience: application data in and out.
 *
 * All waiting is done against deadlines of net_deadline(). Three errors come
 * without a complaint, which is channel_gone()'s to make: -ETIMEDOUT,
 * -ECONNRESET and -ENODATA, which means that the peer is gone without the
 * close_notify of RFC 8446 section 6.1. One thread per channel.
 */
#ifndef SSLP_HTTPS_CHANNEL_H
#define SSLP_HTTPS_CHANNEL_H

#include <stdbool.h>
#include <sys/types.h>

#include <sslp_connection.h>

/* Several records a call where the kernel has them at hand */
#define CHANNEL_BUFFER	(4 * 16384)

/**
 * struct channel - one connection
 * @fd: the socket, non-blocking, owned by the channel
 * @connection: handle
 * @ended: nothing more will come in
 * @in_start: first byte in @in that nobody has taken yet
 * @in_end: end of the bytes in @in
 * @in: application data received
 */
struct channel {
	int fd;
	NCRYPT_HANDLE connection;
	bool ended;
	size_t in_start, in_end;
	uint8_t in[CHANNEL_BUFFER];
};

/* From here on @ch owns @fd and @connection */
void channel_open(struct channel *ch, int fd, NCRYPT_HANDLE connection);

/**
 * channel_print() - one line to standard error: protocol, suite, who computed
 *	the keys, and who makes the records
 */
void channel_print(const struct channel *ch, NCRYPT_PROV_HANDLE provider);

/**
 * channel_fill() - wait until there is application data to take
 *
 * Return: 1: bytes from @in_start to @in_end; 0: the peer sent close_notify;
 * or -errno.
 */
int channel_fill(struct channel *ch, int64_t deadline);

/**
 * channel_send() - application data
 *
 * Return: 0 or -errno.
 */
int channel_send(struct channel *ch, const void *data, size_t len,
		 int64_t deadline);

/**
 * channel_sendfile() - part of a file, without a copy through user space
 * @file: descriptor
 * @from: offset of its first byte
 * @len: bytes
 * @idle: milliseconds after which a peer that takes nothing is given up
 *
 * Return: 0 or -errno; -EIO: the file became shorter meanwhile.
 */
int channel_sendfile(struct channel *ch, int file, off_t from, uint64_t len,
		     int idle);

/**
 * channel_gone() - the complaint about a peer that is silent or gone
 * @err: -ETIMEDOUT, -ECONNRESET, -ENODATA, or -EPIPE of whoever expected more
 *	before a close_notify; all else has had its complaint
 *
 * Return: @err.
 */
int channel_gone(int err, const char *stage);

/**
 * channel_goodbye() - say with a close_notify that all has been sent
 *
 * That of the peer is awaited for a moment. Without a goodbye the peer knows
 * that something is missing.
 */
void channel_goodbye(struct channel *ch);

/* Free and wipe what the channel holds, and close its socket */
void channel_close(struct channel *ch);

#endif /* SSLP_HTTPS_CHANNEL_H */
