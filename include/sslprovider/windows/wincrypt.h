/* SPDX-License-Identifier: MIT */
/*
 * The part of wincrypt.h that the SSL provider contract borrows: a certificate
 * as SslOpenPrivateKey() takes it. sslp_open_certificate() of <sslp.h> makes
 * one; there are no certificate stores here.
 */
#ifndef _SSLPROVIDER_WINCRYPT_H
#define _SSLPROVIDER_WINCRYPT_H

#include "wintypes.h"

#define X509_ASN_ENCODING		0x00000001
#define PKCS_7_ASN_ENCODING		0x00010000

typedef void *HCERTSTORE;
typedef struct _CERT_INFO CERT_INFO, *PCERT_INFO;	/* has no members here */

/**
 * struct CERT_CONTEXT - a certificate
 * @dwCertEncodingType: X509_ASN_ENCODING
 * @pbCertEncoded: the certificate in DER
 * @cbCertEncoded: its bytes
 * @pCertInfo: NULL
 * @hCertStore: how this library finds the private key
 */
typedef struct _CERT_CONTEXT {
	DWORD dwCertEncodingType;
	BYTE *pbCertEncoded;
	DWORD cbCertEncoded;
	PCERT_INFO pCertInfo;
	HCERTSTORE hCertStore;
} CERT_CONTEXT, *PCERT_CONTEXT;
typedef const CERT_CONTEXT *PCCERT_CONTEXT;

#endif /* _SSLPROVIDER_WINCRYPT_H */
