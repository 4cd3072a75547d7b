/* SPDX-License-Identifier: MIT */
/* Reads and writes key log files in the NSS format. */
#ifndef SSLP_COMMON_KEYLOG_H
#define SSLP_COMMON_KEYLOG_H

#include "secrets.h"

/**
 * keylog_take() - read one line, if it matters here
 * @line: CLIENT_RANDOM, CLIENT_TRAFFIC_SECRET_0 or SERVER_TRAFFIC_SECRET_0;
 *	any other label, a comment or an empty line changes nothing
 * @client_random: the connection, or NULL for any
 * @secrets: in, out: gains @client_random and the secret of the line
 *
 * Return: 1: taken; 0: not for us; -EINVAL: malformed.
 */
int keylog_take(const char *line, const uint8_t *client_random,
		struct tls_secrets *secrets);

/**
 * keylog_find() - the secrets of one connection from a file
 * @path: the key log
 * @client_random: 32 bytes that name the connection
 * @secrets: in, out: as keylog_take()
 *
 * @ret_bad: out: number of the first line that makes no sense, or 0
 *
 * A line that makes no sense, because it was cut or two writers met, does not
 * end the search. The file may begin with a byte order mark, and be UTF-16
 * then.
 *
 * Return: 0; -ENOKEY: the file has no line of this connection; else the errno of
 * opening or reading.
 */
int keylog_find(const char *path, const uint8_t *client_random,
		struct tls_secrets *secrets, unsigned int *ret_bad);

/**
 * keylog_open() - a key log to append to, readable only by its owner
 *
 * Return: descriptor or -errno.
 */
int keylog_open(const char *path);

/**
 * keylog_append() - one line, whole even when threads write at once
 * @fd: from keylog_open()
 * @line: without the newline
 *
 * Return: 0 or -errno.
 */
int keylog_append(int fd, const char *line);

#endif /* SSLP_COMMON_KEYLOG_H */
