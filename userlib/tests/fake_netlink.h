/* SPDX-License-Identifier: MIT */
/* Answers of netlink about a socket, and what it was asked. */
#ifndef SSLP_TESTS_FAKE_NETLINK_H
#define SSLP_TESTS_FAKE_NETLINK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/**
 * struct fake_netlink - the fake, and what it has seen
 * @plays: it answers, in the place of the kernel
 * @wrong_type: its answers are of another type than what was asked for
 * @tx, @rx: TLS_CONF_* of the socket
 * @device: index that routes go through
 * @peer: address of every socket's peer, @peer_len bytes; 0: the true one
 * @route: family, and attributes by RTA_*, of the last question for a route
 */
extern struct fake_netlink {
	bool plays, wrong_type;
	uint16_t tx, rx;
	uint32_t device;
	struct sockaddr_storage peer;
	socklen_t peer_len;
	struct {
		int family, dst_len;
		uint8_t dst[16];
		uint32_t device;
	} route;
} fake_netlink;

/* Whether @fd is a socket of netlink, and the fake plays */
bool fake_netlink_has(int fd);
ssize_t fake_netlink_send(int fd, const void *msg, size_t len);
ssize_t fake_netlink_recv(int fd, void *msg, size_t size);

#endif /* SSLP_TESTS_FAKE_NETLINK_H */
