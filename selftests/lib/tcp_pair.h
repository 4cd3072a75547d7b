/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two ends of a TCP connection within this process, and whole transfers
 * between them. Functions return 0 or -errno.
 */
#ifndef TCP_PAIR_H
#define TCP_PAIR_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Over the loopback device, @family AF_INET or AF_INET6; @fds[0] is the end
 * that connected. No call on them waits for more than some seconds: a test
 * that would hang fails with EAGAIN.
 */
int tcp_pair_open(int family, int fds[static 2]);

/* -1 stands for an end that is already closed */
void tcp_pair_close(int fds[static 2]);

/* Reads all of a memfd; -1 is -errno */
int file_with(const void *data, size_t len);

int send_all(int fd, const void *data, size_t len);
int sendfile_all(int fd, int file, size_t len);
int recv_all(int fd, void *data, size_t len);

/* What is sent: with @file of send(), or of sendfile() if it is not -1 */
struct transfer {
	int from, to, file;
	const uint8_t *data;
	size_t len;
};

/* Sends in a thread and receives here; -EBADMSG if other data came */
int transfer(const struct transfer *transfer);

/* Sends one byte each way; 0 if both arrive unchanged */
int exchange_byte(const int fds[static 2]);

#endif /* TCP_PAIR_H */
