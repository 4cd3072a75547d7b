// SPDX-License-Identifier: MIT
/* TCP sockets that never block, and deadlines. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../common/tools.h"
#include "net.h"

#define BACKLOG		512

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t net_deadline(int ms)
{
	return now() + ms;
}

int net_wait(int fd, short events, int64_t deadline)
{
	struct pollfd entry = { .fd = fd, .events = events };
	int64_t left;
	int n;

	do {
		left = deadline - now();
		if (left < 0)
			return -ETIMEDOUT;
		n = poll(&entry, 1, (int)left);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return n ? 0 : -ETIMEDOUT;
}

void net_prepare(int fd)
{
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	/* If this fails, sslp_ktls_install() fails later and says why */
	(void)!setsockopt(fd, IPPROTO_TCP, TCP_ULP, "tls", strlen("tls"));
}

/* What is done with a new socket and one of the addresses; 0 or -errno */
typedef int use_fn(int fd, const struct addrinfo *ai, int64_t deadline);

static int listen_at(int fd, const struct addrinfo *ai, int64_t deadline)
{
	int on = 1;

	(void)deadline;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	return bind(fd, ai->ai_addr, ai->ai_addrlen) || listen(fd, BACKLOG) ?
	       -errno : 0;
}

static int connect_to(int fd, const struct addrinfo *ai, int64_t deadline)
{
	int ret = connect(fd, ai->ai_addr, ai->ai_addrlen) ? -errno : 0, err;
	socklen_t len = sizeof(err);

	if (ret == -EINPROGRESS) {
		ret = net_wait(fd, POLLOUT, deadline);
		if (!ret)
			ret = getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len)
				? -errno : -err;
	}
	if (!ret)
		net_prepare(fd);
	return ret;
}

static int resolve(const char *host, uint16_t port, struct addrinfo **ret)
{
	struct addrinfo hints = {
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICSERV,
	};
	char service[8];
	int err;

	snprintf(service, sizeof(service), "%u", port);
	err = getaddrinfo(host, service, &hints, ret);
	if (!err)
		return 0;
	complain("%s: %s", host, gai_strerror(err));
	return -EHOSTUNREACH;
}

/* Opens a socket on the first address with which @use succeeds */
static int open_socket(const char *host, uint16_t port, const char *stage,
		       use_fn *use, int64_t deadline)
{
	struct addrinfo *list, *ai;
	int fd = -1, ret = resolve(host, port, &list);

	if (ret)
		return ret;
	for (ret = -EHOSTUNREACH, ai = list; ai && ret; ai = ai->ai_next) {
		fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC |
			    SOCK_NONBLOCK, 0);
		ret = fd < 0 ? -errno : use(fd, ai, deadline);
		if (ret && fd >= 0)
			close(fd);
	}
	freeaddrinfo(list);
	return ret ? complain_errno(ret, "%s %s port %u", stage, host, port) :
		     fd;
}

int net_listen(const char *host, uint16_t port)
{
	return open_socket(host, port, "listening on", listen_at, 0);
}

int net_connect(const char *host, uint16_t port, int64_t deadline)
{
	return open_socket(host, port, "connecting to", connect_to, deadline);
}

void net_name(const struct sockaddr_storage *address, socklen_t len,
	      char out[NET_NAME_SIZE])
{
	char host[64], port[8];

	if (getnameinfo((const struct sockaddr *)address, len, host,
			sizeof(host), port, sizeof(port),
			NI_NUMERICHOST | NI_NUMERICSERV))
		snprintf(out, NET_NAME_SIZE, "unknown address");
	else if (address->ss_family == AF_INET6)
		snprintf(out, NET_NAME_SIZE, "[%s]:%s", host, port);
	else
		snprintf(out, NET_NAME_SIZE, "%s:%s", host, port);
}
