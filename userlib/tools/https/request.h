/* SPDX-License-Identifier: MIT */
/* What a client of the file server asks for. */
#ifndef SSLP_HTTPS_REQUEST_H
#define SSLP_HTTPS_REQUEST_H

#include <limits.h>

#include "http.h"

enum request_range {
	RANGE_NONE,		/* all of it */
	RANGE_FROM_TO,		/* bytes=@first-@last */
	RANGE_FROM,		/* bytes=@first- */
	RANGE_SUFFIX,		/* bytes=-@last: that many at the end */
};

/**
 * struct request - a request the server understands
 * @path: decoded, without the first slash; no segment of it is ".."
 * @head_only: HEAD instead of GET
 * @keep_alive: the client would like to go on afterwards
 * @range: which of the following count
 * @first: first byte
 * @last: last byte, or number of bytes
 */
struct request {
	char path[PATH_MAX];
	bool head_only, keep_alive;
	enum request_range range;
	uint64_t first, last;
};

/**
 * request_parse() - understand a head
 *
 * Return: 0, or the status to refuse with: 400, 404, 405, 414, 421 or
 * 505.
 */
int request_parse(const struct http_head *head, struct request *out);

/**
 * request_resolve() - a range in a file of a known size
 * @ret_from: out: first byte
 * @ret_len: out: bytes
 *
 * Return: 200, 206 or 416; then the outputs are without meaning.
 */
int request_resolve(const struct request *request, uint64_t size,
		    uint64_t *ret_from, uint64_t *ret_len);

#endif /* SSLP_HTTPS_REQUEST_H */
