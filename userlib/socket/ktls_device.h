/* SPDX-License-Identifier: MIT */
/* The network device that a connection goes through. */
#ifndef SSLP_SOCKET_KTLS_DEVICE_H
#define SSLP_SOCKET_KTLS_DEVICE_H

/**
 * ktls_device_name() - the device that a connection's packets are sent through
 * @fd: connected TCP socket
 * @name: IF_NAMESIZE bytes; empty when there is no route
 *
 * The kernel does not name the device that has a socket's keys. It was the one
 * of the route when the socket was armed, so this asks for the route. If the
 * route has changed since then, that is not noticed.
 */
void ktls_device_name(int fd, char *name);

#endif /* SSLP_SOCKET_KTLS_DEVICE_H */
