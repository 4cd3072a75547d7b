/* SPDX-License-Identifier: MIT */
/* One HTTPS download over a connection whose records are the kernel's. */
#ifndef SSLP_TOOLS_FETCH_H
#define SSLP_TOOLS_FETCH_H

#include <stdbool.h>

#include <sslp.h>

#include "url.h"

/* Exit codes of `sslp get`, beyond those of every command */
enum {
	EXIT_HTTP = 3,		/* the server answered, but not with success */
	EXIT_INCOMPLETE = 4,	/* the body is not there in full */
};

struct ssl_ctx_st;

/**
 * struct fetch_config - how to fetch
 * @ctx: from handshake_client()
 * @provider: computes the keys
 * @output: where the body goes; NULL for standard output
 * @rekey_every: bytes after which our sending key is renewed, 0 for never
 * @timeout: milliseconds of patience with a silent server
 * @quiet: show no progress
 * @verbose: a line about the connection
 */
struct fetch_config {
	struct ssl_ctx_st *ctx;
	NCRYPT_PROV_HANDLE provider;
	const char *output;
	uint64_t rekey_every;
	int timeout;
	bool quiet, verbose;
};

/**
 * fetch() - connect, ask, and receive
 *
 * Return: the exit code, when it is not EXIT_OK after a complaint.
 */
int fetch(const struct fetch_config *config, const struct url *url);

#endif /* SSLP_TOOLS_FETCH_H */
