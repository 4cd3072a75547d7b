// SPDX-License-Identifier: MIT
/* Rows of the TLS 1.3 schedule, and what its secrets lead to. */
#include "arguments.h"

#define DIGEST_LEN	32

static NCRYPT_KEY_HANDLE psk, early, handshake, master, resumption;
static NCRYPT_HASH_HANDLE transcript;
static BYTE nonce[] = "a nonce of a ticket", shared[DIGEST_LEN];

/* The schedule accepts a list, but uses nothing of it */
static NCryptBuffer buffers[] = {
	{ sizeof(nonce), NCRYPTBUFFER_SSL_CLIENT_RANDOM, nonce },
};
static NCryptBufferDesc list[] = { { NCRYPTBUFFER_VERSION, 1, buffers } };

/* Make a PSK as from a ticket, and every stage after it; called once */
void arguments_schedule_open(void)
{
	NCRYPT_PROV_HANDLE provider = arguments.provider;
	BYTE blob[sizeof(struct sslp_secret_blob) + DIGEST_LEN];

	fill(SEED_OTHER, shared, sizeof(shared));
	secret_blob(blob, TLS1_3_PROTOCOL_VERSION, GCM13, CLIENT, DIGEST_LEN,
		    0);
	must(SslImportKey(provider, &psk, TLS_13_PRE_SHARED_KEY, blob,
			  sizeof(blob), 0), "SslImportKey");
	must(SslCreateHandshakeHash(provider, &transcript,
				    TLS1_3_PROTOCOL_VERSION, GCM13, 0),
	     "SslCreateHandshakeHash");
	must(SslExtractEarlyKey(provider, psk, &early, TLS1_3_PROTOCOL_VERSION,
				GCM13, NULL, CLIENT), "SslExtractEarlyKey");
	must(sslp_extract_handshake_secret(provider, early, &handshake, shared,
					   sizeof(shared)),
	     "sslp_extract_handshake_secret");
	must(SslExtractMasterKey(provider, handshake, &master, NULL, 0),
	     "SslExtractMasterKey");
	must(SslExpandResumptionMasterKey(provider, master, transcript,
					  &resumption, NULL, 0),
	     "SslExpandResumptionMasterKey");
}

void arguments_schedule_close(void)
{
	free_handle(resumption);
	free_handle(master);
	free_handle(handshake);
	free_handle(early);
	free_handle(transcript);
	free_handle(psk);
}

/* Put the blob of @derived at @to, then free @derived */
static size_t take_blob(NCRYPT_KEY_HANDLE derived, LPCWSTR type, BYTE *to,
			size_t size)
{
	DWORD len;

	must(SslExportKey(arguments.provider, derived, type, to, size, &len,
			  0), "SslExportKey");
	free_handle(derived);
	return len;
}

/* A stage has no blob, so describe what is derived from it */
size_t arguments_schedule_describe(NCRYPT_HANDLE handle, BYTE *to, size_t size)
{
	NCRYPT_PROV_HANDLE provider = arguments.provider;
	NCRYPT_KEY_HANDLE next;

	if (!SslComputeFinishedHash(provider, handle, transcript, to,
				    DIGEST_LEN, CLIENT))
		return DIGEST_LEN;
	if (!SslExpandPreSharedKey(provider, handle, nonce, sizeof(nonce),
				   &next, NULL, 0))
		return take_blob(next, TLS_13_PRE_SHARED_KEY, to, size);
	if (!SslExpandExporterMasterKey(provider, handle, transcript, &next,
					NULL, 0))
		return take_blob(next, SSLP_EXPORTER_SECRET_BLOB, to, size);
	if (!SslExpandTrafficKeys(provider, handle, transcript, &next, NULL,
				  NULL, 0))
		return take_blob(next, SSLP_TRAFFIC_SECRETS_BLOB, to, size);
	return 0;
}

MAKE(SslExtractEarlyKey, a[0], a[1], POINTER(2), a[3], a[4], POINTER(5), a[6])
MAKE(sslp_extract_handshake_secret, a[0], a[1], POINTER(2), POINTER(3), a[4])
MAKE(SslExtractMasterKey, a[0], a[1], POINTER(2), POINTER(3), a[4])
MAKE(SslExpandExporterMasterKey, a[0], a[1], a[2], POINTER(3), POINTER(4),
     a[5])
MAKE(SslExpandResumptionMasterKey, a[0], a[1], a[2], POINTER(3), POINTER(4),
     a[5])
MAKE(SslExpandBinderKey, a[0], a[1], POINTER(2), POINTER(3), a[4])
MAKE(SslExpandPreSharedKey, a[0], a[1], POINTER(2), a[3], POINTER(4),
     POINTER(5), a[6])
MAKE(SslExpandTrafficKeys, a[0], a[1], a[2], POINTER(3), POINTER(4),
     POINTER(5), a[6])
MAKE(SslExpandNextGenTrafficKey, a[0], a[1], POINTER(2), POINTER(3), a[4])

#define PROVIDER	A_HANDLE(hSslProvider, arguments.provider, 0)
#define TRANSCRIPT	A_HANDLE(hHashValue, transcript, 0)
/* Most functions here end with these rows */
#define LIST_AND_FLAGS(flags)						\
	AN_INPUT(pParameterList, list, OPTIONAL),			\
	A_FLAGS(dwFlags, flags),					\
	INPUT_BEHIND(pParameterList->pBuffers, buffers, pParameterList,	\
		     offsetof(NCryptBufferDesc, pBuffers)),		\
	LENGTH_BEHIND(pParameterList->cBuffers, ULONG, 1,		\
		      pParameterList,					\
		      offsetof(NCryptBufferDesc, cBuffers),		\
		      NTE_INVALID_PARAMETER)

const struct function arguments_schedule[] = {
	FUNCTION(SslExtractEarlyKey, ROWS(
		PROVIDER, A_HANDLE(hPreSharedKey, psk, OPTIONAL),
		A_NEW_HANDLE(phEarlyKey, 0),
		A_NUMBER(dwProtocol, DWORD, TLS1_3_PROTOCOL_VERSION),
		A_NUMBER(dwCipherSuite, DWORD, GCM13),
		LIST_AND_FLAGS(CLIENT))),
	FUNCTION(sslp_extract_handshake_secret, ROWS(
		PROVIDER, A_HANDLE(hEarlyKey, early, 0),
		A_NEW_HANDLE(phHandshakeKey, 0),
		AN_INPUT(shared_secret, shared, 0),
		A_LENGTH(shared_secret_len, size_t, sizeof(shared),
			 shared_secret, NTE_INVALID_PARAMETER))),
	FUNCTION(SslExtractMasterKey, ROWS(
		PROVIDER, A_HANDLE(hHandshakeKey, handshake, 0),
		A_NEW_HANDLE(phMasterKey, 0), LIST_AND_FLAGS(0))),
	FUNCTION(SslExpandExporterMasterKey, ROWS(
		PROVIDER, A_HANDLE(hBaseKey, master, 0), TRANSCRIPT,
		A_NEW_HANDLE(phExporterMasterKey, 0), LIST_AND_FLAGS(0))),
	FUNCTION(SslExpandResumptionMasterKey, ROWS(
		PROVIDER, A_HANDLE(hMasterKey, master, 0), TRANSCRIPT,
		A_NEW_HANDLE(phResumptionMasterKey, 0), LIST_AND_FLAGS(0))),
	FUNCTION(SslExpandBinderKey, ROWS(
		PROVIDER, A_HANDLE(hEarlyKey, early, 0),
		A_NEW_HANDLE(phBinderKey, 0),
		LIST_AND_FLAGS(NCRYPT_SSL_EXTERNAL_PSK_FLAG))),
	FUNCTION(SslExpandPreSharedKey, ROWS(
		PROVIDER, A_HANDLE(hResumptionMasterKey, resumption, 0),
		AN_INPUT(pbTicketNonce, nonce, 0),
		A_LENGTH(cbTicketNonce, DWORD, sizeof(nonce), pbTicketNonce,
			 NTE_INVALID_PARAMETER),
		A_NEW_HANDLE(phPreSharedKey, 0), LIST_AND_FLAGS(0))),
	/* Here the base is a stage. In arguments_ssl.c it is a pair. */
	FUNCTION(SslExpandTrafficKeys, ROWS(
		PROVIDER, A_HANDLE(hBaseKey, handshake, 0), TRANSCRIPT,
		A_NEW_HANDLE(phClientTrafficKey, OPTIONAL),
		A_NEW_HANDLE(phServerTrafficKey, OPTIONAL), LIST_AND_FLAGS(0)),
		.alike = NTE_INVALID_PARAMETER),
	FUNCTION(SslExpandNextGenTrafficKey, ROWS(
		PROVIDER, A_HANDLE(hTrafficKey, arguments.half, 0),
		A_NEW_HANDLE(phNextTrafficKey, 0), LIST_AND_FLAGS(0))),
	{ .name = NULL }
};
