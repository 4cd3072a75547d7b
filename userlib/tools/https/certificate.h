/* SPDX-License-Identifier: MIT */
/* Makes a temporary certificate for a server. */
#ifndef SSLP_HTTPS_CERTIFICATE_H
#define SSLP_HTTPS_CERTIFICATE_H

#include <openssl/x509.h>

/* SHA-256 of a whole certificate */
#define FINGERPRINT_LEN	32

/**
 * certificate_make() - self-signed, for localhost, on P-256, for 30 days
 * @ret_key: out: its private key
 *
 * Return: the certificate, or NULL with libcrypto's error queue filled.
 */
X509 *certificate_make(EVP_PKEY **ret_key);

#endif /* SSLP_HTTPS_CERTIFICATE_H */
