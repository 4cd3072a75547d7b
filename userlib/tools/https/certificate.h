/* SPDX-License-Identifier: MIT */
/* Certificates: a throw-away one for a server, and fingerprints. */
#ifndef SSLP_HTTPS_CERTIFICATE_H
#define SSLP_HTTPS_CERTIFICATE_H

#include <openssl/x509.h>

#define FINGERPRINT_LEN	32

/**
 * certificate_make() - self-signed, for localhost, on P-256, for 30 days
 * @ret_key: out: its private key
 *
 * Return: the certificate, or NULL with libcrypto's error queue filled.
 */
X509 *certificate_make(EVP_PKEY **ret_key);

/**
 * certificate_fingerprint() - SHA-256 of the whole certificate
 *
 * Return: 0 or -EIO.
 */
int certificate_fingerprint(const X509 *cert, uint8_t out[FINGERPRINT_LEN]);

#endif /* SSLP_HTTPS_CERTIFICATE_H */
