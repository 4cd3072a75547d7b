/* SPDX-License-Identifier: MIT */
/*
 * What BearSSL leaves to its callers: reading files, and moving bytes in and
 * out.
 */
#ifndef SSLP_EXAMPLE_BEARSSL_H
#define SSLP_EXAMPLE_BEARSSL_H

#include <bearssl.h>

#define EXAMPLE_CHAIN_MAX	8

/* Reads the certificates of a file; ends the program if there are none */
size_t example_bearssl_chain(const char *path, br_x509_certificate *chain);

/*
 * Reads trusted certificates of a file. Each may end a chain or stand by
 * itself, so it gives two anchors
 */
size_t example_bearssl_anchors(const char *path, br_x509_trust_anchor *anchors);

/* Reads the key of a file, for br_skey_decoder_get_ec() or _rsa() */
void example_bearssl_key(const char *path, br_skey_decoder_context *key);

/* For br_sslio_init(), with a pointer to the socket */
int example_bearssl_read(void *sock, unsigned char *data, size_t len);
int example_bearssl_write(void *sock, const unsigned char *data, size_t len);

#endif /* SSLP_EXAMPLE_BEARSSL_H */
