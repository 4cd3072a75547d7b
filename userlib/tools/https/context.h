/* SPDX-License-Identifier: MIT */
/* Between context.c, which sets libssl up, and handshake.c, which runs it. */
#ifndef SSLP_HTTPS_CONTEXT_H
#define SSLP_HTTPS_CONTEXT_H

struct ssl_st;

/* libssl's key log callback */
void handshake_keylog(const struct ssl_st *ssl, const char *line);

#endif /* SSLP_HTTPS_CONTEXT_H */
