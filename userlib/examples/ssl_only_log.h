/* SPDX-License-Identifier: MIT */
/* Secrets that leave the library. */
#ifndef SSLP_SSL_ONLY_LOG_H
#define SSLP_SSL_ONLY_LOG_H

#include "ssl_only.h"

/* The bytes of a secret, and how many */
uint32_t ssl_only_secret_bytes(struct ssl_only *s, NCRYPT_KEY_HANDLE secret,
			       LPCWSTR type, uint8_t *to);
/* To the file of SSLKEYLOGFILE */
void ssl_only_log_traffic(struct ssl_only *s, const char *label,
			  NCRYPT_KEY_HANDLE secret);
void ssl_only_log_master(struct ssl_only *s);
/*
 * Print what the exporter gives, with the transcript up to the server's
 * Finished
 */
void ssl_only_export12(struct ssl_only *s);
void ssl_only_export13(struct ssl_only *s);

#endif /* SSLP_SSL_ONLY_LOG_H */
