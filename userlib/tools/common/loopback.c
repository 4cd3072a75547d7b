// SPDX-License-Identifier: MIT
/* A TCP connection of this process to itself. */
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "loopback.h"

/* Nobody else takes part. So what has not happened by then will not happen */
#define WAIT_SECONDS	2

/*
 * connect() and accept() obey these limits, and accepted sockets inherit them
 */
static int limited_socket(void)
{
	const struct timeval limit = { .tv_sec = WAIT_SECONDS };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP), ret;

	if (fd < 0)
		return -errno;
	if (!setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) &&
	    !setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)))
		return fd;
	ret = -errno;
	close(fd);
	return ret;
}

static int name_of(int fd, struct sockaddr_in *addr)
{
	socklen_t len = sizeof(*addr);

	return getsockname(fd, (struct sockaddr *)addr, &len) ? -errno : 0;
}

/* On a port that the kernel chooses */
static int listen_anywhere(int fd)
{
	const struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};

	return bind(fd, (const struct sockaddr *)&addr, sizeof(addr)) ||
	       listen(fd, 1) ? -errno : 0;
}

/* Any local process can connect to the listener, so accept only our own end */
static int accept_from(int listener, const struct sockaddr_in *own)
{
	struct sockaddr_in peer;
	socklen_t len;
	int fd;

	for (;;) {
		len = sizeof(peer);
		fd = accept4(listener, (struct sockaddr *)&peer, &len,
			     SOCK_CLOEXEC);
		if (fd < 0)
			return -errno;
		if (peer.sin_port == own->sin_port &&
		    peer.sin_addr.s_addr == own->sin_addr.s_addr)
			return fd;
		close(fd);
	}
}

static int join(int client, int listener)
{
	struct sockaddr_in addr;
	int ret = listen_anywhere(listener) ?: name_of(listener, &addr);

	if (ret)
		return ret;
	if (connect(client, (const struct sockaddr *)&addr, sizeof(addr)))
		return -errno;
	return name_of(client, &addr) ?: accept_from(listener, &addr);
}

int loopback_open(int fds[static 2])
{
	int client, listener, ret;

	client = limited_socket();
	if (client < 0)
		return client;
	ret = listener = limited_socket();
	if (listener >= 0) {
		ret = join(client, listener);
		close(listener);
	}
	if (ret < 0) {
		close(client);
		return ret;
	}
	fds[0] = client;
	fds[1] = ret;
	return 0;
}

void loopback_close(int fds[static 2])
{
	int i;

	for (i = 0; i < 2; i++) {
		if (fds[i] >= 0)
			close(fds[i]);
		fds[i] = -1;
	}
}
