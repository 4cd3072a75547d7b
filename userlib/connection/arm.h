/* SPDX-License-Identifier: MIT */
/*
 * Gives the keys of a connection to the kernel, through a vault if there is
 * one.
 */
#ifndef SSLP_CONNECTION_ARM_H
#define SSLP_CONNECTION_ARM_H

#include "connection.h"

/* Whether a vault can arm from secrets. Then no record key is needed here */
bool arm_has_vault(struct connection *c);

/**
 * arm_kernel() - from now on the kernel makes the records
 * @c: connection
 * @plan: options, and a key for each direction, with cipher, version and
 *	number. Without a vault the keys have the record keys
 * @t: what the connection was opened with, NULL later on
 *
 * Return: 0; -EOPNOTSUPP: the kernel cannot, and nothing has changed; -EDEAD:
 * half armed, with no way back to user space; or -errno with a message.
 */
int arm_kernel(struct connection *c, const struct ktls_plan *plan,
	       const struct connection_terms *t);

#endif /* SSLP_CONNECTION_ARM_H */
