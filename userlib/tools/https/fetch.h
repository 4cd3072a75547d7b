/* SPDX-License-Identifier: MIT */
/* One HTTPS download. The kernel makes the records of its connection. */
#ifndef SSLP_HTTPS_FETCH_H
#define SSLP_HTTPS_FETCH_H

#include <stdbool.h>

#include "endpoint.h"
#include "url.h"

/* Exit codes of `sslp get` that other commands do not have */
enum {
	EXIT_HTTP = 3,		/* the server answered, but not with success */
	EXIT_INCOMPLETE = 4,	/* the body is not there in full */
};

/**
 * struct fetch_config - how to fetch
 * @end: ours of the connection, open
 * @output: where the body goes; NULL for standard output
 * @quiet: show no progress
 */
struct fetch_config {
	struct endpoint end;
	const char *output;
	bool quiet;
};

/**
 * fetch() - connect, ask, and receive
 *
 * Return: the exit code, when it is not EXIT_OK after a complaint.
 */
int fetch(const struct fetch_config *config, const struct url *url);

#endif /* SSLP_HTTPS_FETCH_H */
