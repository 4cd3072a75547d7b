/* SPDX-License-Identifier: MIT */
/* Whether kernel TLS can rekey, found by trying on a loopback connection. */
#ifndef SSLP_SOCKET_PROBE_H
#define SSLP_SOCKET_PROBE_H

#include "ktls_cipher.h"

/**
 * probe_can_rekey() - before a KeyUpdate, which cannot be called back
 * @cipher: of the socket
 *
 * Makes a TCP connection of this process to itself and gives it a second key
 * for sending under TLS 1.3. What it finds is remembered once it is "yes".
 *
 * Return: 0, also if it cannot be tried, because the socket itself will tell;
 * -EOPNOTSUPP with a message if this kernel cannot replace a key.
 */
int probe_can_rekey(const struct ktls_cipher *cipher);

#endif /* SSLP_SOCKET_PROBE_H */
