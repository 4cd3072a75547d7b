/* SPDX-License-Identifier: MIT */
/*
 * The part of CNG's key storage interface that the SSL provider contract
 * borrows: handles, parameter buffers, property names and blob types.
 */
#ifndef _SSLPROVIDER_NCRYPT_H
#define _SSLPROVIDER_NCRYPT_H

#include "wintypes.h"

typedef ULONG_PTR NCRYPT_HANDLE;
typedef ULONG_PTR NCRYPT_PROV_HANDLE;
typedef ULONG_PTR NCRYPT_KEY_HANDLE;
typedef ULONG_PTR NCRYPT_HASH_HANDLE;

typedef struct _BCryptBuffer {
	ULONG cbBuffer;			/* bytes at pvBuffer */
	ULONG BufferType;
	PVOID pvBuffer;
} BCryptBuffer, *PBCryptBuffer, NCryptBuffer, *PNCryptBuffer;

typedef struct _BCryptBufferDesc {
	ULONG ulVersion;		/* NCRYPTBUFFER_VERSION */
	ULONG cBuffers;			/* entries at pBuffers */
	BCryptBuffer *pBuffers;
} BCryptBufferDesc, *PBCryptBufferDesc, NCryptBufferDesc, *PNCryptBufferDesc;

typedef struct _NCryptProviderName {
	LPWSTR pszName;
	LPWSTR pszComment;
} NCryptProviderName;

#define BCRYPTBUFFER_VERSION			0
#define NCRYPTBUFFER_VERSION			0

#define NCRYPTBUFFER_EMPTY			0
#define NCRYPTBUFFER_DATA			1
#define NCRYPTBUFFER_SSL_CLIENT_RANDOM		20
#define NCRYPTBUFFER_SSL_SERVER_RANDOM		21
#define NCRYPTBUFFER_SSL_HIGHEST_VERSION	22
#define NCRYPTBUFFER_SSL_CLEAR_KEY		23
#define NCRYPTBUFFER_SSL_KEY_ARG_DATA		24
#define NCRYPTBUFFER_SSL_SESSION_HASH		25

#define BCRYPT_OPAQUE_KEY_BLOB			SSLP_TEXT("OpaqueKeyBlob")
#define TLS_13_PRE_SHARED_KEY			SSLP_TEXT("TLS13PRESHAREDKEY")
#define BCRYPT_ECCPUBLIC_BLOB			SSLP_TEXT("ECCPUBLICBLOB")
#define BCRYPT_DH_PUBLIC_BLOB			SSLP_TEXT("DHPUBLICBLOB")
#define BCRYPT_RSAPUBLIC_BLOB			SSLP_TEXT("RSAPUBLICBLOB")
#define SSL_ECCPUBLIC_BLOB			SSLP_TEXT("SSLECCPUBLICBLOB")

#define BCRYPT_ECDH_PUBLIC_P256_MAGIC		0x314B4345	/* ECK1 */
#define BCRYPT_ECDH_PUBLIC_P384_MAGIC		0x334B4345	/* ECK3 */
#define BCRYPT_ECDH_PUBLIC_P521_MAGIC		0x354B4345	/* ECK5 */
#define BCRYPT_ECDSA_PUBLIC_P256_MAGIC		0x31534345	/* ECS1 */
#define BCRYPT_ECDSA_PUBLIC_P384_MAGIC		0x33534345	/* ECS3 */
#define BCRYPT_ECDSA_PUBLIC_P521_MAGIC		0x35534345	/* ECS5 */
#define BCRYPT_DH_PUBLIC_MAGIC			0x42504844	/* DHPB */
#define BCRYPT_DH_PARAMETERS_MAGIC		0x4D504844	/* DHPM */
#define BCRYPT_RSAPUBLIC_MAGIC			0x31415352	/* RSA1 */

/* X and Y follow, @cbKey bytes each, big-endian */
typedef struct _BCRYPT_ECCKEY_BLOB {
	ULONG dwMagic;
	ULONG cbKey;
} BCRYPT_ECCKEY_BLOB, *PBCRYPT_ECCKEY_BLOB;

/*
 * X and Y follow, @cbKey bytes each; for X25519 and X448 just the bytes of RFC
 * 7748
 */
typedef struct _SSL_ECCKEY_BLOB {
	ULONG dwCurveType;		/* IANA's number */
	ULONG cbKey;
} SSL_ECCKEY_BLOB, *PSSL_ECCKEY_BLOB;

/* Prime, generator and public key follow, @cbKey bytes each, big-endian */
typedef struct _BCRYPT_DH_KEY_BLOB {
	ULONG dwMagic;
	ULONG cbKey;
} BCRYPT_DH_KEY_BLOB, *PBCRYPT_DH_KEY_BLOB;

/* Prime and generator follow, @cbKeyLength bytes each, big-endian */
typedef struct _BCRYPT_DH_PARAMETER_HEADER {
	ULONG cbLength;			/* of the whole blob */
	ULONG dwMagic;
	ULONG cbKeyLength;
} BCRYPT_DH_PARAMETER_HEADER;

/* Exponent and modulus follow, big-endian; primes are not accepted here */
typedef struct _BCRYPT_RSAKEY_BLOB {
	ULONG Magic;
	ULONG BitLength;
	ULONG cbPublicExp;
	ULONG cbModulus;
	ULONG cbPrime1;
	ULONG cbPrime2;
} BCRYPT_RSAKEY_BLOB;

#define BCRYPT_MD5_ALGORITHM			SSLP_TEXT("MD5")
#define BCRYPT_SHA1_ALGORITHM			SSLP_TEXT("SHA1")
#define BCRYPT_SHA256_ALGORITHM			SSLP_TEXT("SHA256")
#define BCRYPT_SHA384_ALGORITHM			SSLP_TEXT("SHA384")
#define BCRYPT_SHA512_ALGORITHM			SSLP_TEXT("SHA512")
#define BCRYPT_RSA_ALGORITHM			SSLP_TEXT("RSA")
#define BCRYPT_DSA_ALGORITHM			SSLP_TEXT("DSA")
#define BCRYPT_ECDSA_ALGORITHM			SSLP_TEXT("ECDSA")

#define NCRYPT_NAME_PROPERTY			SSLP_TEXT("Name")
#define NCRYPT_VERSION_PROPERTY			SSLP_TEXT("Version")
#define NCRYPT_IMPL_TYPE_PROPERTY		SSLP_TEXT("Impl Type")
#define NCRYPT_ALGORITHM_PROPERTY		SSLP_TEXT("Algorithm Name")
#define NCRYPT_LENGTH_PROPERTY			SSLP_TEXT("Length")

#define NCRYPT_IMPL_HARDWARE_FLAG		0x00000001
#define NCRYPT_IMPL_SOFTWARE_FLAG		0x00000002

#endif /* _SSLPROVIDER_NCRYPT_H */
