// SPDX-License-Identifier: GPL-2.0-only
/* Two ends of a TCP connection within this process. */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "tcp_pair.h"

#define TIMEOUT_SECONDS	8	/* below the 30 s that the harness waits */

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static void loopback_address(int family, union address *address,
		socklen_t *len)
{
	memset(address, 0, sizeof(*address));
	address->any.sa_family = family;
	if (family == AF_INET6) {
		address->in6.sin6_addr = in6addr_loopback;
		*len = sizeof(address->in6);
	} else {
		address->in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		*len = sizeof(address->in);
	}
}

static int limit_waiting(int fd)
{
	const struct timeval limit = { .tv_sec = TIMEOUT_SECONDS };

	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)))
		return -errno;
	return 0;
}

static int connect_ends(int listener, int family, int fds[static 2])
{
	union address address;
	socklen_t len;

	loopback_address(family, &address, &len);
	if (limit_waiting(listener) || bind(listener, &address.any, len) ||
	    listen(listener, 1) ||
	    getsockname(listener, &address.any, &len))
		return -errno;
	fds[0] = socket(family, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
	if (fds[0] < 0 || connect(fds[0], &address.any, len))
		return -errno;
	fds[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	return fds[1] < 0 ? -errno : 0;
}

int tcp_pair_open(int family, int fds[static 2])
{
	int listener = socket(family, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
	int ret;

	fds[0] = fds[1] = -1;
	if (listener < 0)
		return -errno;
	ret = connect_ends(listener, family, fds);
	close(listener);
	if (!ret)
		ret = limit_waiting(fds[0]);
	if (!ret)
		ret = limit_waiting(fds[1]);
	if (ret)
		tcp_pair_close(fds);
	return ret;
}

void tcp_pair_close(int fds[static 2])
{
	for (int i = 0; i < 2; i++) {
		if (fds[i] >= 0)
			close(fds[i]);
		fds[i] = -1;
	}
}

int file_with(const void *data, size_t len)
{
	int fd = memfd_create("selftest", MFD_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (write(fd, data, len) != (ssize_t)len || lseek(fd, 0, SEEK_SET)) {
		close(fd);
		return -EIO;
	}
	return fd;
}

int send_all(int fd, const void *data, size_t len)
{
	const uint8_t *p = data;
	ssize_t n;

	for (; len; p += n, len -= n) {
		n = send(fd, p, len, MSG_NOSIGNAL);
		if (n < 0)
			return -errno;
	}
	return 0;
}

int sendfile_all(int fd, int file, size_t len)
{
	ssize_t n;

	for (; len; len -= n) {
		n = sendfile(fd, file, NULL, len);
		if (n < 0)
			return -errno;
		if (!n)
			return -ENODATA;
	}
	return 0;
}

int recv_all(int fd, void *data, size_t len)
{
	uint8_t *p = data;
	ssize_t n;

	for (; len; p += n, len -= n) {
		n = recv(fd, p, len, 0);
		if (n < 0)
			return -errno;
		if (!n)
			return -ENODATA;
	}
	return 0;
}

static void *sender(void *arg)
{
	const struct transfer *t = arg;
	long ret;

	if (t->file < 0)
		ret = send_all(t->from, t->data, t->len);
	else
		ret = sendfile_all(t->from, t->file, t->len);
	return (void *)ret;
}

int transfer(const struct transfer *t)
{
	uint8_t *got = malloc(t->len);
	pthread_t thread;
	void *sent;
	int ret;

	if (!got)
		return -ENOMEM;
	ret = -pthread_create(&thread, NULL, sender, (void *)t);
	if (!ret) {
		ret = recv_all(t->to, got, t->len);
		pthread_join(thread, &sent);
		ret = ret ?: (int)(long)sent;
	}
	if (!ret && memcmp(got, t->data, t->len))
		ret = -EBADMSG;
	free(got);
	return ret;
}

int exchange_byte(const int fds[static 2])
{
	static const uint8_t byte[] = { 0xb7 };
	struct transfer there = { fds[0], fds[1], -1, byte, sizeof(byte) };
	struct transfer back = { fds[1], fds[0], -1, byte, sizeof(byte) };

	return transfer(&there) ?: transfer(&back);
}
