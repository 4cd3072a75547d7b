/* SPDX-License-Identifier: MIT */
/* The threads of the file server: one for each connection. */
#ifndef SSLP_HTTPS_SERVER_H
#define SSLP_HTTPS_SERVER_H

#include <stdbool.h>

#include "docroot.h"
#include "endpoint.h"

/**
 * struct server_config - the same for all connections
 * @end: ours of each connection, open
 * @root: what is given away
 * @connections: how many there may be at once
 * @once: serve one connection and return
 */
struct server_config {
	struct endpoint end;
	struct docroot root;
	unsigned int connections;
	bool once;
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

#endif /* SSLP_HTTPS_SERVER_H */
