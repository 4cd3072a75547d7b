/* SPDX-License-Identifier: MIT */
/* What sslp get and sslp serve share: their options, and armed connections. */
#ifndef SSLP_HTTPS_ENDPOINT_H
#define SSLP_HTTPS_ENDPOINT_H

#include <stdbool.h>

#include "../common/options.h"
#include "stream.h"
#include "handshake.h"

/**
 * struct endpoint - one end of connections
 * @handshake: what it wants of handshakes; must not move once it is open
 * @provider_name: who computes the keys, or NULL
 * @keylog: file for the secrets, or NULL
 * @rekey_every: bytes after which our sending key is renewed, 0 at its limit
 * @timeout: milliseconds of patience with a peer
 * @verbose: a line for each connection
 * @user_records: make records here where the kernel cannot
 * @ctx: for handshakes, once it is open
 * @provider: computes the keys, likewise
 */
struct endpoint {
	struct handshake_config handshake;
	const char *provider_name, *keylog;
	uint64_t rekey_every;
	int timeout;
	bool verbose, user_records;
	struct ssl_ctx_st *ctx;
	NCRYPT_PROV_HANDLE provider;
};

/* Their options, with fields of struct endpoint */
#define ENDPOINT_OPTION_COUNT	9
extern const struct tool_option endpoint_options[ENDPOINT_OPTION_COUNT];

/* EXIT_OK, or EXIT_USAGE after a complaint about options that do not fit */
int endpoint_check(struct endpoint *end, const char *command);

/**
 * endpoint_open() - what the options say
 * @make_ctx: handshake_server() or handshake_client()
 *
 * Return: 0; or -errno after a complaint, and nothing is open.
 */
int endpoint_open(struct endpoint *end, struct ssl_ctx_st *(*make_ctx)
		  (const struct handshake_config *config));
void endpoint_close(struct endpoint *end);

/**
 * endpoint_arm() - shake hands, and leave the records to the kernel
 * @s: out: the stream; only if 0 is returned it owns @fd
 * @fd: connected, see net_prepare()
 * @host: what the peer's certificate must be for; NULL: we are the server
 *
 * Return: 0, or -errno after a complaint.
 */
int endpoint_arm(const struct endpoint *end, struct stream *s, int fd,
		 const char *host);

#endif /* SSLP_HTTPS_ENDPOINT_H */
