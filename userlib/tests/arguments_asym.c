// SPDX-License-Identifier: MIT
/* Rows of sslprovider.h: keys of two halves, where libcrypto is. */
#include "arguments.h"

MAKE(SslEnumEccCurves, a[0], POINTER(1), POINTER(2), a[3])
MAKE(SslCreateEphemeralKey, a[0], POINTER(1), a[2], a[3], a[4], a[5],
     POINTER(6), a[7], a[8])

#define PROVIDER	A_HANDLE(hSslProvider, arguments.provider, 0)
#define RESERVED	A_FLAGS(dwFlags, 0)

const struct function arguments_asym[] = {
	FUNCTION(SslEnumEccCurves, ROWS(
		PROVIDER, AN_OUTPUT(pEccCurveCount, sizeof(DWORD), ALIGNED),
		A_NEW_BUFFER(ppEccCurve), RESERVED)),
	/* Of a curve, which has no parameters */
	FUNCTION(SslCreateEphemeralKey, ROWS(
		PROVIDER, A_NEW_HANDLE(phEphemeralKey, 0),
		A_NUMBER(dwProtocol, DWORD, TLS1_2_PROTOCOL_VERSION),
		A_NUMBER(dwCipherSuite, DWORD, GCM12),
		A_NUMBER(dwKeyType, DWORD, TLS_ECC_P256_CURVE_KEY_TYPE),
		A_NUMBER(dwKeyBitLen, DWORD, 256), A_NULL(pbParams),
		A_LENGTH(cbParams, DWORD, 0, pbParams, NTE_INVALID_PARAMETER),
		RESERVED)),
	{ NULL }
};
