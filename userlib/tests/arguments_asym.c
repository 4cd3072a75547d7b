// SPDX-License-Identifier: MIT
/* Rows of sslprovider.h: asymmetric keys, only with libcrypto. */
#include "arguments.h"

#define POINT_LEN	32	/* of X25519 */
#define BLOB_LEN	(sizeof(SSL_ECCKEY_BLOB) + POINT_LEN)

static NCRYPT_KEY_HANDLE own, peer, early;
static NCryptBuffer buffers[] = {
	{ 0, NCRYPTBUFFER_SSL_CLIENT_RANDOM, NULL },
};
static NCryptBufferDesc list[] = { { NCRYPTBUFFER_VERSION, 1, buffers } };

/* Make a key that agrees with its own public half; called once */
void arguments_asym_open(void)
{
	NCRYPT_PROV_HANDLE provider = arguments.provider;
	BYTE blob[BLOB_LEN];
	DWORD len;

	must(SslCreateEphemeralKey(provider, &own, TLS1_3_PROTOCOL_VERSION,
				   GCM13, SSLP_X25519_KEY_TYPE, 0, NULL, 0, 0),
	     "SslCreateEphemeralKey");
	must(SslExportKey(provider, own, SSL_ECCPUBLIC_BLOB, blob,
			  sizeof(blob), &len, 0), "SslExportKey");
	must(SslImportKey(provider, &peer, SSL_ECCPUBLIC_BLOB, blob, len, 0),
	     "SslImportKey");
	must(SslExtractEarlyKey(provider, 0, &early, TLS1_3_PROTOCOL_VERSION,
				GCM13, NULL, CLIENT), "SslExtractEarlyKey");
}

void arguments_asym_close(void)
{
	free_handle(early);
	free_handle(peer);
	free_handle(own);
}

MAKE(SslEnumEccCurves, a[0], POINTER(1), POINTER(2), a[3])
MAKE(SslCreateEphemeralKey, a[0], POINTER(1), a[2], a[3], a[4], a[5],
     POINTER(6), a[7], a[8])
MAKE(SslExtractHandshakeKey, a[0], a[1], a[2], a[3], POINTER(4), POINTER(5),
     a[6])

#define PROVIDER	A_HANDLE(hSslProvider, arguments.provider, 0)
#define RESERVED	A_FLAGS(dwFlags, 0)

const struct function arguments_asym[] = {
	FUNCTION(SslEnumEccCurves, ROWS(
		PROVIDER, AN_OUTPUT(pEccCurveCount, sizeof(DWORD), ALIGNED),
		A_NEW_BUFFER(ppEccCurve), RESERVED)),
	/* The key is of a curve, which has no parameters */
	FUNCTION(SslCreateEphemeralKey, ROWS(
		PROVIDER, A_NEW_HANDLE(phEphemeralKey, 0),
		A_NUMBER(dwProtocol, DWORD, TLS1_2_PROTOCOL_VERSION),
		A_NUMBER(dwCipherSuite, DWORD, GCM12),
		A_NUMBER(dwKeyType, DWORD, TLS_ECC_P256_CURVE_KEY_TYPE),
		A_NUMBER(dwKeyBitLen, DWORD, 256), A_NULL(pbParams),
		A_LENGTH(cbParams, DWORD, 0, pbParams, NTE_INVALID_PARAMETER),
		RESERVED)),
	FUNCTION(SslExtractHandshakeKey, ROWS(
		PROVIDER, A_HANDLE(hPrivateKey, own, 0),
		A_HANDLE(hPublicKey, peer, 0), A_HANDLE(hEarlyKey, early, 0),
		A_NEW_HANDLE(phHandshakeKey, 0),
		AN_INPUT(pParameterList, list, OPTIONAL), RESERVED,
		INPUT_BEHIND(pParameterList->pBuffers, buffers,
			     pParameterList,
			     offsetof(NCryptBufferDesc, pBuffers)),
		LENGTH_BEHIND(pParameterList->cBuffers, ULONG, 1,
			      pParameterList,
			      offsetof(NCryptBufferDesc, cBuffers),
			      NTE_INVALID_PARAMETER))),
	{ .name = NULL }
};
