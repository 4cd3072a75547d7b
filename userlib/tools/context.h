/* SPDX-License-Identifier: MIT */
/* Between context.c, which sets libssl up, and handshake.c, which runs it. */
#ifndef SSLP_TOOLS_CONTEXT_H
#define SSLP_TOOLS_CONTEXT_H

#include <openssl/ssl.h>

/* libssl's key log callback */
void handshake_keylog(const SSL *ssl, const char *line);

#endif /* SSLP_TOOLS_CONTEXT_H */
