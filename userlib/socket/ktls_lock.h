/* SPDX-License-Identifier: MIT */
/* One thread at a time looks at the keys of a socket and changes them. */
#ifndef SSLP_SOCKET_KTLS_LOCK_H
#define SSLP_SOCKET_KTLS_LOCK_H

#include "../base/lock.h"

/**
 * ktls_lock() - from here on no other thread of this process arms a socket
 * @fd: socket
 *
 * From Linux 6.14 on the kernel takes a second key for the next generation, and
 * counts records from the start. If two threads arm one socket at once, both
 * succeed, and two records go out under one key and nonce. So asking for a key
 * and setting one are one step under this lock. Descriptors that dup() made
 * share it. Nothing that waits for a peer is done under it: other sockets share
 * it too.
 *
 * Return: the lock, for lock_release().
 */
enum lock ktls_lock(int fd);

#endif /* SSLP_SOCKET_KTLS_LOCK_H */
