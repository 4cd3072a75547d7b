/* SPDX-License-Identifier: MIT */
/* TCP sockets that never block, and deadlines. Times are milliseconds. */
#ifndef SSLP_HTTPS_NET_H
#define SSLP_HTTPS_NET_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* "[", an IPv6 address with scope, "]:" and a port */
#define NET_NAME_SIZE	80

/* The moment @ms from now, on the monotonic clock */
int64_t net_deadline(int ms);

/**
 * net_wait() - until a socket is ready, or the deadline has passed
 * @fd: the socket
 * @events: POLLIN, POLLOUT or both
 * @deadline: from net_deadline()
 *
 * Return: 0, -ETIMEDOUT or another -errno.
 */
int net_wait(int fd, short events, int64_t deadline);

/**
 * net_listen() - a listening socket
 * @host: address or name
 * @port: 0 lets the kernel choose
 *
 * Return: descriptor, or -errno after a complaint.
 */
int net_listen(const char *host, uint16_t port);

/**
 * net_connect() - a connection to the first address that answers
 * @deadline: for all addresses together; the resolver has times of its own
 *
 * Return: descriptor, or -errno after a complaint.
 */
int net_connect(const char *host, uint16_t port, int64_t deadline);

/**
 * net_prepare() - what a connected socket wants before its handshake
 * @fd: of accept(); net_connect() has done it
 *
 * TLS is attached while both directions are open, as the kernel does not do so
 * once a peer has ended its side. Nothing changes until keys are in.
 */
void net_prepare(int fd);

/* "192.0.2.1:443" or "[2001:db8::1]:443" */
void net_name(const struct sockaddr_storage *address, socklen_t len,
	      char out[NET_NAME_SIZE]);

#endif /* SSLP_HTTPS_NET_H */
