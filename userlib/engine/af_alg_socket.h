/* SPDX-License-Identifier: MIT */
/* The system calls of AF_ALG, and what their failures mean. */
#ifndef SSLP_ENGINE_AF_ALG_SOCKET_H
#define SSLP_ENGINE_AF_ALG_SOCKET_H

#include "engine.h"

/*
 * All return 0 (or a descriptor) or -errno with a message that names the
 * closed gate: -EOPNOTSUPP if the kernel refuses, -ENOMEM and -EMFILE if
 * something ran out, -EINVAL for a key of the keyring that cannot be used, -EIO
 * for what cannot happen.
 */

/* A socket bound to the hash algorithm or driver @name */
int af_alg_socket_open(const char *name);

/* Linux 7.2 refuses asynchronous drivers, and says so in no other way */
bool af_alg_socket_can_bind(const char *driver);

/* Gives the bound socket a key; -EBUSY while it has an open operation socket */
int af_alg_socket_set_key(int parent, const struct hmac_key *key);

/* Opens an operation socket of a parent that has a key */
int af_alg_socket_accept(int parent);

/* Sends one whole message and receives its digest */
int af_alg_socket_digest(int op, const void *msg, size_t len, u8 *out,
			 size_t digest_len);

/* Closes *@fd unless it is negative, and makes it negative */
void af_alg_socket_close(int *fd);

#endif /* SSLP_ENGINE_AF_ALG_SOCKET_H */
