/* SPDX-License-Identifier: MIT */
/* Makes a connection that has no keys and records yet. */
#ifndef SSLP_CONNECTION_NEW_H
#define SSLP_CONNECTION_NEW_H

#include "connection.h"

/* 0, or -ENOMEM with a message; does not take secrets and keys from @terms */
int connection_new(struct backend *backend, int fd,
		   const struct connection_terms *terms,
		   struct connection **ret);

#endif /* SSLP_CONNECTION_NEW_H */
