// SPDX-License-Identifier: MIT
/* Rows of sslprovider.h. */
#include "arguments.h"

#define EAP_LEN		128	/* MSK and EMSK */
#define BLOB_LEN	(sizeof(struct sslp_secret_blob) + MASTER_LEN)

static BYTE client_random[RANDOM_LEN], server_random[RANDOM_LEN],
	    randoms[2 * RANDOM_LEN], content[CONTENT_LEN], blob[BLOB_LEN];
BYTE arguments_record[RECORD_LEN];
static const char label[] = "EXPORTER-a label to be written over";
static PVOID no_state, buffer;

static NCryptBuffer buffers[] = {
	{ RANDOM_LEN, NCRYPTBUFFER_SSL_CLIENT_RANDOM, client_random },
	{ RANDOM_LEN, NCRYPTBUFFER_SSL_SERVER_RANDOM, server_random },
};
static NCryptBufferDesc list[] = { { NCRYPTBUFFER_VERSION, 2, buffers } };

/* What a list of parameters points to */
#define BEHIND_LIST(name)						\
	INPUT_BEHIND(name->pBuffers, buffers, name,			\
		     offsetof(NCryptBufferDesc, pBuffers)),		\
	LENGTH_BEHIND(name->cBuffers, ULONG, 2, name,			\
		      offsetof(NCryptBufferDesc, cBuffers),		\
		      NTE_INVALID_PARAMETER)
#define BEHIND_BUFFERS(name)						\
	INPUT_BEHIND(name->pBuffers->client, client_random,		\
		     name->pBuffers, offsetof(NCryptBuffer, pvBuffer)),	\
	LENGTH_BEHIND(name->pBuffers->cbBuffer, ULONG, RANDOM_LEN,	\
		      name->pBuffers, offsetof(NCryptBuffer, cbBuffer),	\
		      NTE_INVALID_PARAMETER)

static void fill_randoms(void)
{
	fill(SEED_CLIENT_RANDOM, client_random, RANDOM_LEN);
	fill(SEED_SERVER_RANDOM, server_random, RANDOM_LEN);
	fill(SEED_OTHER, content, CONTENT_LEN);
	fill(SEED_OTHER, randoms, sizeof(randoms));
	secret_blob(blob, TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT, MASTER_LEN,
		    0);
}

void arguments_make_record(void)
{
	NCRYPT_KEY_HANDLE master;
	struct keys keys;
	DWORD len;

	if (arguments_record[0])
		return;
	master = new_master(arguments.provider, TLS1_2_PROTOCOL_VERSION, GCM12,
			    SERVER);
	keys = new_keys(arguments.provider, master);
	must(SslEncryptPacket(arguments.provider, keys.write, content,
			      CONTENT_LEN, arguments_record, RECORD_LEN, &len, 7,
			      CT_HANDSHAKE, 0), "SslEncryptPacket");
	free_keys(keys);
	free_handle(master);
}

/* A second provider, to count references to and to free */
static void open_other(void)
{
	arguments.other = open_provider(SSLP_SOFTWARE_PROVIDER);
}

static void close_other(void)
{
	while (!SslFreeObject(arguments.other, 0))
		;
}

static void get_buffer(void)
{
	DWORD len;

	must(SslGetProviderProperty(arguments.provider, NCRYPT_NAME_PROPERTY,
				    (PBYTE *)&buffer, &len, NULL, 0),
	     "SslGetProviderProperty");
}

static void put_buffer(void)
{
	SslFreeBuffer(buffer);
}

MAKE(SslOpenProvider, POINTER(0), POINTER(1), a[2])
MAKE(SslEnumProtocolProviders, POINTER(0), POINTER(1), a[2])
MAKE(SslIncrementProviderReferenceCount, a[0])
MAKE(SslDecrementProviderReferenceCount, a[0])
MAKE(SslFreeObject, a[0], a[1])
MAKE(SslFreeBuffer, POINTER(0))
MAKE(SslGenerateSessionKeys, a[0], a[1], POINTER(2), POINTER(3), POINTER(4),
     a[5])
MAKE(SslExpandTrafficKeys, a[0], a[1], a[2], POINTER(3), POINTER(4),
     POINTER(5), a[6])
MAKE(SslExpandWriteKey, a[0], a[1], POINTER(2), POINTER(3), a[4])
MAKE(SslEncryptPacket, a[0], a[1], POINTER(2), a[3], POINTER(4), a[5],
     POINTER(6), a[7], a[8], a[9])
MAKE(SslDecryptPacket, a[0], a[1], POINTER(2), a[3], POINTER(4), a[5],
     POINTER(6), a[7], a[8])
MAKE(SslExportKeyingMaterial, a[0], a[1], POINTER(2), POINTER(3), a[4],
     POINTER(5), a[6], POINTER(7), a[8], a[9])
MAKE(SslComputeEapKeyBlock, a[0], a[1], POINTER(2), a[3], POINTER(4), a[5],
     POINTER(6), a[7])
MAKE(SslImportKey, a[0], POINTER(1), POINTER(2), POINTER(3), a[4], a[5])
MAKE(SslExportKey, a[0], a[1], POINTER(2), POINTER(3), a[4], POINTER(5), a[6])
MAKE(SslLookupCipherSuiteInfo, a[0], a[1], a[2], a[3], POINTER(4), a[5])
MAKE(SslLookupCipherLengths, a[0], a[1], a[2], a[3], POINTER(4), a[5], a[6])
MAKE(SslEnumCipherSuites, a[0], a[1], POINTER(2), POINTER(3), a[4])
MAKE(SslEnumCipherSuitesEx, a[0], a[1], POINTER(2), POINTER(3), a[4])
MAKE(SslGetCipherSuitePRFHashAlgorithm, a[0], a[1], a[2], a[3], POINTER(4),
     a[5])
MAKE(SslGetKeyProperty, a[0], POINTER(1), POINTER(2), POINTER(3), a[4])
MAKE(SslGetProviderProperty, a[0], POINTER(1), POINTER(2), POINTER(3),
     POINTER(4), a[5])
MAKE(SslChangeNotify, POINTER(0), a[1])
MAKE(SslInitializeInterface, POINTER(0), POINTER(1), a[2])
MAKE(GetSChannelInterface, POINTER(0), POINTER(1), a[2])

#define PROVIDER	A_HANDLE(hSslProvider, arguments.provider, 0)
#define RESERVED	A_FLAGS(dwFlags, 0)
#define SUITE								\
	A_NUMBER(dwProtocol, DWORD, TLS1_2_PROTOCOL_VERSION),		\
	A_NUMBER(dwCipherSuite, DWORD, GCM12),				\
	A_NUMBER(dwKeyType, DWORD, 0)
#define EAP_KEYS							\
	AN_OUTPUT(pbOutput, EAP_LEN, OPTIONAL),				\
	A_ROOM(cbOutput, DWORD, EAP_LEN, pbOutput, 0),			\
	AN_OUTPUT(pcbResult, sizeof(DWORD), ALIGNED),			\
	A_FLAGS(dwFlags, NCRYPT_SSL_EAP_ID)
#define ENUMERATION							\
	PROVIDER, A_HANDLE(hPrivateKey, arguments.none, OPTIONAL),	\
	A_NEW_BUFFER(ppCipherSuite),					\
	{ "ppEnumState", INOUT, sizeof(PVOID), &no_state, NULL, 0,	\
	  NTE_INVALID_PARAMETER, ALIGNED | BUFFER }, RESERVED

const struct function arguments_ssl[] = {
	FUNCTION(SslOpenProvider, ROWS(
		A_NEW_HANDLE(phSslProvider, 0),
		AN_INPUT(pszProviderName, SSLP_SOFTWARE_PROVIDER, OPTIONAL),
		RESERVED)),
	FUNCTION(SslEnumProtocolProviders, ROWS(
		AN_OUTPUT(pdwProviderCount, sizeof(DWORD), ALIGNED),
		A_NEW_BUFFER(ppProviderList), RESERVED)),
	FUNCTION(SslIncrementProviderReferenceCount, ROWS(
		A_HANDLE(hSslProvider, arguments.other, 0)),
		.prepare = open_other, .finish = close_other),
	FUNCTION(SslDecrementProviderReferenceCount, ROWS(
		A_HANDLE(hSslProvider, arguments.other, 0)),
		.prepare = open_other, .finish = close_other),
	FUNCTION(SslFreeObject, ROWS(
		A_HANDLE(hObject, arguments.other, 0), RESERVED),
		.prepare = open_other, .finish = close_other),
	FUNCTION(SslFreeBuffer, ROWS(A_BUFFER(pvInput, buffer)),
		 .prepare = get_buffer, .finish = put_buffer),
	FUNCTION(SslGenerateSessionKeys, ROWS(
		PROVIDER, A_HANDLE(hMasterKey, arguments.master, 0),
		A_NEW_HANDLE(phReadKey, 0), A_NEW_HANDLE(phWriteKey, 0),
		AN_INPUT(pParameterList, list, 0), RESERVED,
		BEHIND_LIST(pParameterList), BEHIND_BUFFERS(pParameterList)),
		.prepare = fill_randoms, .alike = NTE_INVALID_PARAMETER),
	FUNCTION(SslExpandTrafficKeys, ROWS(
		PROVIDER, A_HANDLE(hBaseKey, arguments.pair, 0),
		A_HANDLE(hHashValue, arguments.none, OPTIONAL),
		A_NEW_HANDLE(phClientTrafficKey, OPTIONAL),
		A_NEW_HANDLE(phServerTrafficKey, OPTIONAL),
		AN_INPUT(pParameterList, list, OPTIONAL), RESERVED,
		BEHIND_LIST(pParameterList)),
		.alike = NTE_INVALID_PARAMETER),
	FUNCTION(SslExpandWriteKey, ROWS(
		PROVIDER, A_HANDLE(hBaseTrafficKey, arguments.half, 0),
		A_NEW_HANDLE(phWriteKey, 0),
		AN_INPUT(pParameterList, list, OPTIONAL), RESERVED,
		BEHIND_LIST(pParameterList))),
	FUNCTION(SslEncryptPacket, ROWS(
		PROVIDER, A_HANDLE(hKey, arguments.keys.write, 0),
		AN_INPUT(pbInput, content, 0),
		A_LENGTH(cbInput, DWORD, CONTENT_LEN, pbInput,
			 NTE_INVALID_PARAMETER),
		AN_OUTPUT(pbOutput, RECORD_LEN, OPTIONAL),
		A_ROOM(cbOutput, DWORD, RECORD_LEN, pbOutput, 0),
		AN_OUTPUT(pcbResult, sizeof(DWORD), ALIGNED),
		A_NUMBER(SequenceNumber, ULONGLONG, 7),
		A_NUMBER(dwContentType, DWORD, CT_APPLICATIONDATA), RESERVED),
		.prepare = fill_randoms,
		.refused = (const struct refused[]){
			{ "pbOutput", "pbInput", HEADER_LEN }, { 0 } }),
	FUNCTION(SslDecryptPacket, ROWS(
		PROVIDER, A_HANDLE(hKey, arguments.keys.read, 0),
		AN_INPUT(pbInput, arguments_record, 0),
		A_LENGTH(cbInput, DWORD, RECORD_LEN, pbInput, NTE_BAD_DATA),
		AN_OUTPUT(pbOutput, CONTENT_LEN, OPTIONAL),
		A_ROOM(cbOutput, DWORD, CONTENT_LEN, pbOutput, 0),
		AN_OUTPUT(pcbResult, sizeof(DWORD), ALIGNED),
		A_NUMBER(SequenceNumber, ULONGLONG, 7), RESERVED),
		.prepare = arguments_make_record,
		.refused = (const struct refused[]){
			{ "pbOutput", "pbInput", -HEADER_LEN }, { 0 } }),
	FUNCTION(SslExportKeyingMaterial, ROWS(
		PROVIDER, A_HANDLE(hMasterKey, arguments.master, 0),
		AN_INPUT(sLabel, label, 0), AN_INPUT(pbRandoms, randoms, 0),
		A_LENGTH(cbRandoms, DWORD, 2 * RANDOM_LEN, pbRandoms,
			 NTE_INVALID_PARAMETER),
		AN_INPUT(pbContextValue, content, 0),
		A_LENGTH(cbContextValue, WORD, CONTENT_LEN, pbContextValue, 0),
		AN_OUTPUT(pbOutput, 48, 0),
		A_LENGTH(cbOutput, DWORD, 48, pbOutput, NTE_INVALID_PARAMETER),
		RESERVED)),
	FUNCTION(SslExportKeyingMaterial, ROWS(
		PROVIDER, A_HANDLE(hMasterKey, arguments.exporter, 0),
		AN_INPUT(sLabel, label, 0),
		A_NULL(pbRandoms),
		A_NUMBER(cbRandoms, DWORD, 0),
		AN_INPUT(pbContextValue, content, 0),
		A_LENGTH(cbContextValue, WORD, CONTENT_LEN, pbContextValue, 0),
		AN_OUTPUT(pbOutput, 48, 0),
		A_LENGTH(cbOutput, DWORD, 48, pbOutput, NTE_INVALID_PARAMETER),
		RESERVED)),
	FUNCTION(SslComputeEapKeyBlock, ROWS(
		PROVIDER, A_HANDLE(hMasterKey, arguments.master, 0),
		AN_INPUT(pbRandoms, randoms, 0),
		A_LENGTH(cbRandoms, DWORD, 2 * RANDOM_LEN, pbRandoms,
			 NTE_INVALID_PARAMETER), EAP_KEYS)),
	FUNCTION(SslComputeEapKeyBlock, ROWS(
		PROVIDER, A_HANDLE(hMasterKey, arguments.exporter, 0),
		A_NULL(pbRandoms), A_NUMBER(cbRandoms, DWORD, 0), EAP_KEYS)),
	FUNCTION(SslImportKey, ROWS(
		PROVIDER, A_NEW_HANDLE(phKey, 0),
		AN_INPUT(pszBlobType, SSLP_MASTER_SECRET_BLOB, 0),
		AN_INPUT(pbKeyBlob, blob, 0),
		A_LENGTH(cbKeyBlob, DWORD, BLOB_LEN, pbKeyBlob, NTE_BAD_DATA),
		RESERVED), .prepare = fill_randoms),
	FUNCTION(SslExportKey, ROWS(
		PROVIDER, A_HANDLE(hKey, arguments.master, 0),
		AN_INPUT(pszBlobType, SSLP_MASTER_SECRET_BLOB, 0),
		AN_OUTPUT(pbOutput, BLOB_LEN, OPTIONAL),
		A_ROOM(cbOutput, DWORD, BLOB_LEN, pbOutput, 0),
		AN_OUTPUT(pcbResult, sizeof(DWORD), ALIGNED), RESERVED)),
	FUNCTION(SslLookupCipherSuiteInfo, ROWS(
		PROVIDER, SUITE,
		AN_OUTPUT(pCipherSuite, sizeof(NCRYPT_SSL_CIPHER_SUITE),
			  ALIGNED), RESERVED)),
	FUNCTION(SslLookupCipherLengths, ROWS(
		PROVIDER, SUITE,
		AN_OUTPUT(pCipherLengths, sizeof(NCRYPT_SSL_CIPHER_LENGTHS),
			  ALIGNED),
		A_ROOM(cbCipherLengths, DWORD,
		       sizeof(NCRYPT_SSL_CIPHER_LENGTHS), pCipherLengths, 0),
		RESERVED)),
	FUNCTION(SslEnumCipherSuites, ROWS(ENUMERATION)),
	FUNCTION(SslEnumCipherSuitesEx, ROWS(ENUMERATION)),
	FUNCTION(SslGetCipherSuitePRFHashAlgorithm, ROWS(
		PROVIDER, SUITE,
		AN_OUTPUT(szPRFHash, NCRYPT_SSL_MAX_NAME_SIZE * sizeof(WCHAR),
			  ALIGNED), RESERVED)),
	FUNCTION(SslGetKeyProperty, ROWS(
		A_HANDLE(hKey, arguments.master, 0),
		AN_INPUT(pszProperty, NCRYPT_LENGTH_PROPERTY, 0),
		A_NEW_BUFFER(ppbOutput),
		AN_OUTPUT(pcbOutput, sizeof(DWORD), ALIGNED), RESERVED)),
	FUNCTION(SslGetProviderProperty, ROWS(
		PROVIDER, AN_INPUT(pszProperty, NCRYPT_NAME_PROPERTY, 0),
		A_NEW_BUFFER(ppbOutput),
		AN_OUTPUT(pcbOutput, sizeof(DWORD), ALIGNED),
		A_NULL(ppEnumState), RESERVED)),
	FUNCTION(SslChangeNotify, ROWS(
		A_NUMBER(hEvent, uintptr_t, 0), A_NUMBER(dwFlags, DWORD, 0)),
		.status = NTE_NOT_SUPPORTED),
	FUNCTION(SslInitializeInterface, ROWS(
		AN_INPUT(pszProviderName, SSLP_SOFTWARE_PROVIDER, OPTIONAL),
		AN_OUTPUT(pFunctionTable, sizeof(NCRYPT_SSL_FUNCTION_TABLE),
			  ALIGNED), RESERVED)),
	FUNCTION(GetSChannelInterface, ROWS(
		AN_INPUT(pszProviderName, SSLP_SOFTWARE_PROVIDER, OPTIONAL),
		AN_OUTPUT(ppFunctionTable, sizeof(void *), ALIGNED),
		RESERVED)),
	{ .name = NULL }
};
