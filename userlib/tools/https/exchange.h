/* SPDX-License-Identifier: MIT */
/* Requests and responses of one connection to the file server. */
#ifndef SSLP_HTTPS_EXCHANGE_H
#define SSLP_HTTPS_EXCHANGE_H

#include "docroot.h"
#include "request.h"

/**
 * struct exchange - what one connection needs while it is served
 * @stream: armed
 * @root: what is given away
 * @verbose: a line to standard error for each request
 * @head: the request as it came in
 * @request: the request as it was understood
 */
struct exchange {
	struct stream stream;
	const struct docroot *root;
	bool verbose;
	struct http_head head;
	struct request request;
};

/**
 * exchange_run() - answer until the peer has enough
 *
 * Return: 0: all answers were sent whole; else -errno after a complaint.
 */
int exchange_run(struct exchange *x);

#endif /* SSLP_HTTPS_EXCHANGE_H */
