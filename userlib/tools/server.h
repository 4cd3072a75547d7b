/* SPDX-License-Identifier: MIT */
/* The threads of the file server: one for each connection. */
#ifndef SSLP_TOOLS_SERVER_H
#define SSLP_TOOLS_SERVER_H

#include <stdbool.h>

#include "docroot.h"
#include "secrets.h"

struct ssl_ctx_st;

/**
 * struct server_config - the same for all connections
 * @ctx: from handshake_server()
 * @provider: computes the keys
 * @root: what is given away
 * @rekey_every: bytes after which a sending key is renewed, 0 for never
 * @timeout: milliseconds of patience with a peer
 * @connections: how many there may be at once
 * @once: serve one connection and return
 * @verbose: lines about connections and requests
 */
struct server_config {
	struct ssl_ctx_st *ctx;
	NCRYPT_PROV_HANDLE provider;
	struct docroot root;
	uint64_t rekey_every;
	int timeout;
	unsigned int connections;
	bool once, verbose;
};

/**
 * server_run() - serve until a signal comes
 * @config: must not change meanwhile
 * @listener: listening socket, non-blocking
 * @signals: signalfd that becomes readable when the server shall end
 *
 * No further connection is accepted then, and none gets another request
 * answered; transfers under way have a few seconds to finish.
 *
 * Return: 0, with @once only if that connection went well; else -errno.
 */
int server_run(const struct server_config *config, int listener, int signals);

#endif /* SSLP_TOOLS_SERVER_H */
