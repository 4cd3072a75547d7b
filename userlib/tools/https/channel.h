/* SPDX-License-Identifier: MIT */
/*
 * A connection whose keys are the library's and whose records are the
 * kernel's: application data in and out, everything else handled inside.
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

#include "../common/secrets.h"
#include "posthandshake.h"

/* Several records a call where the kernel has them at hand */
#define CHANNEL_BUFFER	(4 * 16384)

/**
 * struct channel - one armed connection
 * @fd: the socket, non-blocking, owned by the channel
 * @provider: computes the keys; not owned
 * @master: handle of the secrets, which KeyUpdate advances
 * @protocol: of the connection
 * @max_send: most bytes to give the kernel in one call, which makes records
 *	of each call anew
 * @rekey_every: bytes after which our sending key is renewed; 0: when it may
 *	protect few more records
 * @until_rekey: bytes left of them, or until the next look at the key
 * @renew_tx: a KeyUpdate of ours is due before the next application data
 * @ended: nothing more will come in
 * @post: handshake message under way
 * @in_start: first byte in @in that nobody has taken yet
 * @in_end: end of the bytes in @in
 * @in: application data received
 */
struct channel {
	int fd;
	NCRYPT_PROV_HANDLE provider;
	NCRYPT_KEY_HANDLE master;
	DWORD protocol;
	size_t max_send;
	uint64_t rekey_every, until_rekey;
	bool renew_tx, ended;
	struct posthandshake post;
	size_t in_start, in_end;
	uint8_t in[CHANNEL_BUFFER];
};

/**
 * channel_arm() - keys out of secrets and into the socket
 * @ch: out: the channel; only if 0 is returned it owns @fd
 * @provider: computes; must outlive the channel
 * @fd: after a handshake of which nobody holds data any more
 * @secrets: what the handshake left
 * @role: NCRYPT_SSL_CLIENT_FLAG or NCRYPT_SSL_SERVER_FLAG
 * @rekey_every: see struct channel
 *
 * Return: 0, or -errno after a complaint.
 */
int channel_arm(struct channel *ch, NCRYPT_PROV_HANDLE provider, int fd,
		const struct tls_secrets *secrets, DWORD role,
		uint64_t rekey_every);

/**
 * channel_print() - one line to standard error: protocol, suite, who computed
 *	the keys, and what the kernel says of the socket
 */
void channel_print(const struct channel *ch, DWORD suite);

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
