/* SPDX-License-Identifier: MIT */
/* Addresses of TCP sockets. */
#ifndef SSLP_SOCKET_ADDRESS_H
#define SSLP_SOCKET_ADDRESS_H

#include <netinet/in.h>
#include <sys/socket.h>

#include "../base/types.h"

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static inline int address_local(int fd, union address *ret)
{
	socklen_t len = sizeof(*ret);

	return getsockname(fd, &ret->any, &len) ? -errno : 0;
}

static inline int address_remote(int fd, union address *ret)
{
	socklen_t len = sizeof(*ret);

	return getpeername(fd, &ret->any, &len) ? -errno : 0;
}

/* The IPv4 address of @a, also when it is mapped into IPv6, or NULL */
static inline const struct in_addr *address_in4(const union address *a)
{
	if (a->any.sa_family == AF_INET)
		return &a->in.sin_addr;
	if (a->any.sa_family == AF_INET6 &&
	    IN6_IS_ADDR_V4MAPPED(&a->in6.sin6_addr))
		return (const struct in_addr *)&a->in6.sin6_addr.s6_addr[12];
	return NULL;
}

#endif /* SSLP_SOCKET_ADDRESS_H */
