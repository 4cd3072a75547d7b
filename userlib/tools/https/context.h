/* SPDX-License-Identifier: MIT */
/* Between context.c, which sets libssl up, and handshake.c, which runs it. */
#ifndef SSLP_HTTPS_CONTEXT_H
#define SSLP_HTTPS_CONTEXT_H

struct ssl_st;

#define REASON_SIZE	128

/*
 * What libssl says about its first failure. NULL: nothing, and errno is
 * unchanged
 */
const char *context_reason(char text[REASON_SIZE]);

/* libssl's key log callback */
void handshake_keylog(const struct ssl_st *ssl, const char *line);

#endif /* SSLP_HTTPS_CONTEXT_H */
