/* SPDX-License-Identifier: MIT */
/* The network device that a connection goes through. */
#ifndef SSLP_SOCKET_KTLS_DEVICE_H
#define SSLP_SOCKET_KTLS_DEVICE_H

/**
 * ktls_device_name() - the device that has the connection's local address
 * @fd: connected TCP socket
 * @name: IF_NAMESIZE bytes; empty when no device has it
 *
 * Offload of records is a matter of the device a socket sends through, which
 * the kernel does not name; with addresses on several devices it may be
 * another.
 */
void ktls_device_name(int fd, char *name);

#endif /* SSLP_SOCKET_KTLS_DEVICE_H */
