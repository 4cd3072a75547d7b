// SPDX-License-Identifier: MIT
/* Rows of master secrets, of certificates and of signatures. */
#include <stdlib.h>

#include "arguments.h"
#include "asym.h"

#define RSA_SUITE	TLS_RSA_WITH_AES_128_GCM_SHA256
#define RSA_LEN		256
#define HASH_LEN	36	/* MD5 and SHA-1 */

static const DWORD highest = TLS1_2_PROTOCOL_VERSION;
static BYTE client_random[RANDOM_LEN], server_random[RANDOM_LEN],
	    encrypted[RSA_LEN], hash[HASH_LEN], signature[RSA_LEN];
static PCCERT_CONTEXT context;
static CERT_CONTEXT certificate[1];
static char certificate_pem[4096], key_pem[4096];

static NCryptBuffer buffers[] = {
	{ RANDOM_LEN, NCRYPTBUFFER_SSL_CLIENT_RANDOM, client_random },
	{ RANDOM_LEN, NCRYPTBUFFER_SSL_SERVER_RANDOM, server_random },
	{ sizeof(highest), NCRYPTBUFFER_SSL_HIGHEST_VERSION, (PVOID)&highest },
};
static NCryptBufferDesc list[] = { { NCRYPTBUFFER_VERSION, 3, buffers } };

/* Make what the rows need; called once */
void arguments_rsa_open(void)
{
	NCRYPT_KEY_HANDLE premaster;
	DWORD len;

	parties_open(arguments.provider);
	fill(SEED_CLIENT_RANDOM, client_random, RANDOM_LEN);
	fill(SEED_SERVER_RANDOM, server_random, RANDOM_LEN);
	fill(SEED_OTHER, hash, HASH_LEN);
	must(SslGeneratePreMasterKey(arguments.provider,
				     parties[SORT_RSA].public, &premaster,
				     TLS1_2_PROTOCOL_VERSION, RSA_SUITE, list,
				     encrypted, RSA_LEN, &len, CLIENT),
	     "SslGeneratePreMasterKey");
	free_handle(premaster);
	must(SslSignHash(arguments.provider, parties[SORT_RSA].private, hash,
			 HASH_LEN, signature, RSA_LEN, &len, 0),
	     "SslSignHash");
	certificate[0] = *parties[SORT_RSA].context;
	strcpy(certificate_pem, parties[SORT_RSA].certificate_pem);
	strcpy(key_pem, parties[SORT_RSA].key_pem);
}

void arguments_rsa_close(void)
{
	parties_close();
}

static void open_context(void)
{
	must(sslp_open_certificate(&context, certificate_pem, key_pem),
	     "sslp_open_certificate");
}

static void close_context(void)
{
	sslp_free_certificate(context);
}

static SECURITY_STATUS make_sslp_open_certificate(const uint64_t *a)
{
	PCCERT_CONTEXT *ret = POINTER(0);
	SECURITY_STATUS status;

	status = sslp_open_certificate(ret, POINTER(1), POINTER(2));
	if (!status)
		must(sslp_free_certificate(*ret), "sslp_free_certificate");
	return status;
}

MAKE(SslGeneratePreMasterKey, a[0], a[1], POINTER(2), a[3], a[4], POINTER(5),
     POINTER(6), a[7], POINTER(8), a[9])
MAKE(SslGenerateMasterKey, a[0], a[1], a[2], POINTER(3), a[4], a[5],
     POINTER(6), POINTER(7), a[8], POINTER(9), a[10])
MAKE(SslImportMasterKey, a[0], a[1], POINTER(2), a[3], a[4], POINTER(5),
     POINTER(6), a[7], a[8])
MAKE(SslOpenPrivateKey, a[0], POINTER(1), POINTER(2), a[3])
MAKE(SslSignHash, a[0], a[1], POINTER(2), a[3], POINTER(4), a[5], POINTER(6),
     a[7])
MAKE(SslVerifySignature, a[0], a[1], POINTER(2), a[3], POINTER(4), a[5], a[6])
MAKE(sslp_free_certificate, POINTER(0))

#define PROVIDER	A_HANDLE(hSslProvider, arguments.provider, 0)
#define PUBLIC		A_HANDLE(hPublicKey, parties[SORT_RSA].public, 0)
#define PRIVATE		A_HANDLE(hPrivateKey, parties[SORT_RSA].private, 0)
#define SUITE								\
	A_NUMBER(dwProtocol, DWORD, TLS1_2_PROTOCOL_VERSION),		\
	A_NUMBER(dwCipherSuite, DWORD, RSA_SUITE)
#define ENCRYPTED							\
	AN_INPUT(pParameterList, list, OPTIONAL),			\
	AN_OUTPUT(pbOutput, RSA_LEN, OPTIONAL | VARIES),		\
	A_ROOM(cbOutput, DWORD, RSA_LEN, pbOutput, 0),			\
	AN_OUTPUT(pcbResult, sizeof(DWORD), ALIGNED)
#define BEHIND_LIST							\
	INPUT_BEHIND(pParameterList->pBuffers, buffers, pParameterList,	\
		     offsetof(NCryptBufferDesc, pBuffers)),		\
	LENGTH_BEHIND(pParameterList->cBuffers, ULONG, 3,		\
		      pParameterList,					\
		      offsetof(NCryptBufferDesc, cBuffers),		\
		      NTE_INVALID_PARAMETER)

const struct function arguments_rsa[] = {
	FUNCTION(SslGeneratePreMasterKey, ROWS(
		PROVIDER, PUBLIC, A_NEW_HANDLE(phPreMasterKey, VARIES), SUITE,
		ENCRYPTED, A_FLAGS(dwFlags, CLIENT), BEHIND_LIST)),
	FUNCTION(SslGenerateMasterKey, ROWS(
		PROVIDER, A_HANDLE(hPrivateKey, arguments.none, OPTIONAL),
		PUBLIC, A_NEW_HANDLE(phMasterKey, VARIES), SUITE, ENCRYPTED,
		A_FLAGS(dwFlags, CLIENT), BEHIND_LIST)),
	FUNCTION(SslImportMasterKey, ROWS(
		PROVIDER, PRIVATE, A_NEW_HANDLE(phMasterKey, 0), SUITE,
		AN_INPUT(pParameterList, list, 0),
		AN_INPUT(pbEncryptedKey, encrypted, 0),
		/* RFC 5246 section 7.4.7.1: a bad key gets no error */
		A_LENGTH(cbEncryptedKey, DWORD, RSA_LEN, pbEncryptedKey, 0),
		A_FLAGS(dwFlags, SERVER), BEHIND_LIST)),
	FUNCTION(SslOpenPrivateKey, ROWS(
		PROVIDER, A_NEW_HANDLE(phPrivateKey, 0),
		AN_INPUT(pCertContext, certificate, 0), A_FLAGS(dwFlags, 0))),
	FUNCTION(SslSignHash, ROWS(
		PROVIDER, PRIVATE, AN_INPUT(pbHashValue, hash, 0),
		A_LENGTH(cbHashValue, DWORD, HASH_LEN, pbHashValue,
			 NTE_INVALID_PARAMETER),
		AN_OUTPUT(pbSignature, RSA_LEN, OPTIONAL),
		A_ROOM(cbSignature, DWORD, RSA_LEN, pbSignature, 0),
		AN_OUTPUT(pcbResult, sizeof(DWORD), ALIGNED),
		A_FLAGS(dwFlags, 0))),
	FUNCTION(SslVerifySignature, ROWS(
		PROVIDER, PUBLIC, AN_INPUT(pbHashValue, hash, 0),
		A_LENGTH(cbHashValue, DWORD, HASH_LEN, pbHashValue,
			 NTE_INVALID_PARAMETER),
		AN_INPUT(pbSignature, signature, 0),
		A_LENGTH(cbSignature, DWORD, RSA_LEN, pbSignature,
			 NTE_BAD_SIGNATURE), A_FLAGS(dwFlags, 0))),
	/* Already freed by the call. The address may be another each time. */
	FUNCTION(sslp_open_certificate, ROWS(
		AN_OUTPUT(ret, sizeof(PCCERT_CONTEXT), ALIGNED | VARIES),
		AN_INPUT(certificate, certificate_pem, 0),
		AN_INPUT(key, key_pem, OPTIONAL))),
	FUNCTION(sslp_free_certificate, ROWS(A_BUFFER(context, context)),
		 .prepare = open_context, .finish = close_context),
	{ .name = NULL }
};
