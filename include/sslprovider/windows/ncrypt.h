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
