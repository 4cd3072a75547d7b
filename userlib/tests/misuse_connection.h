/* SPDX-License-Identifier: MIT */
/* Good arguments to open a connection. */
#ifndef SSLP_TESTS_MISUSE_CONNECTION_H
#define SSLP_TESTS_MISUSE_CONNECTION_H

#include <sslp_connection.h>

#include "misuse.h"

#define FLAGS		SSLP_CONNECTION_USER_RECORDS

#define OPTIONS(...) &(const struct sslp_connection_options){		\
	.size = sizeof(struct sslp_connection_options), __VA_ARGS__ }

#define WRONGS(...)							\
	.wrongs = (const struct wrong[]){ __VA_ARGS__, NO_MORE_WRONGS }

/* Secrets of a TLS 1.3 client */
struct sslp_secrets misuse_secrets(void);

#endif /* SSLP_TESTS_MISUSE_CONNECTION_H */
