// SPDX-License-Identifier: MIT
/* Rows of sslprovider.h: the functions that hash a handshake. */
#include "arguments.h"

#define DIGEST_LEN	32
#define FINISHED_LEN	12

static NCRYPT_HASH_HANDLE hash;
static const BYTE message[36] = { 1, 0, 0, 32 };

static void open_hash(void)
{
	must(SslCreateHandshakeHash(arguments.provider, &hash,
				    TLS1_2_PROTOCOL_VERSION, GCM12, 0),
	     "SslCreateHandshakeHash");
}

static void open_signed(void)
{
	must(SslCreateClientAuthHash(arguments.provider, &hash,
				     TLS1_2_PROTOCOL_VERSION, GCM12, u"SHA256",
				     0), "SslCreateClientAuthHash");
}

static void close_hash(void)
{
	free_handle(hash);
}

MAKE(SslCreateHandshakeHash, a[0], POINTER(1), a[2], a[3], a[4])
MAKE(SslCreateClientAuthHash, a[0], POINTER(1), a[2], a[3], POINTER(4), a[5])
MAKE(SslHashHandshake, a[0], a[1], POINTER(2), a[3], a[4])
MAKE(SslDuplicateTranscriptHash, a[0], a[1], POINTER(2), a[3])
MAKE(SslComputeSessionHash, a[0], a[1], a[2], POINTER(3), a[4], POINTER(5),
     a[6])
MAKE(SslComputeClientAuthHash, a[0], a[1], a[2], POINTER(3), POINTER(4), a[5],
     POINTER(6), a[7])
MAKE(SslComputeFinishedHash, a[0], a[1], a[2], POINTER(3), a[4], a[5])

#define PROVIDER	A_HANDLE(hSslProvider, arguments.provider, 0)
#define HASH(name)	A_HANDLE(name, hash, 0)
#define RESERVED	A_FLAGS(dwFlags, 0)
#define SUITE								\
	A_NUMBER(dwProtocol, DWORD, TLS1_2_PROTOCOL_VERSION),		\
	A_NUMBER(dwCipherSuite, DWORD, GCM12)
#define DIGEST								\
	AN_OUTPUT(pbOutput, DIGEST_LEN, OPTIONAL),			\
	A_ROOM(cbOutput, DWORD, DIGEST_LEN, pbOutput, 0),		\
	AN_OUTPUT(pcbResult, sizeof(DWORD), ALIGNED)
#define HASHED	.prepare = open_hash, .finish = close_hash

const struct function arguments_hash[] = {
	FUNCTION(SslCreateHandshakeHash, ROWS(
		PROVIDER, A_NEW_HANDLE(phHandshakeHash, 0), SUITE, RESERVED)),
	FUNCTION(SslCreateClientAuthHash, ROWS(
		PROVIDER, A_NEW_HANDLE(phHandshakeHash, 0), SUITE,
		AN_INPUT(pszHashAlgId, u"SHA384", 0), RESERVED)),
	FUNCTION(SslHashHandshake, ROWS(
		PROVIDER, HASH(hHandshakeHash), AN_INPUT(pbInput, message, 0),
		A_LENGTH(cbInput, DWORD, sizeof(message), pbInput,
			 NTE_INVALID_PARAMETER), RESERVED), HASHED),
	FUNCTION(SslDuplicateTranscriptHash, ROWS(
		PROVIDER, HASH(hTranscriptHash),
		A_NEW_HANDLE(phTranscriptHash, 0), RESERVED), HASHED),
	FUNCTION(SslComputeSessionHash, ROWS(
		PROVIDER, HASH(hHandshakeHash),
		A_NUMBER(dwProtocol, DWORD, TLS1_2_PROTOCOL_VERSION), DIGEST,
		RESERVED), HASHED),
	FUNCTION(SslComputeClientAuthHash, ROWS(
		PROVIDER, A_HANDLE(hMasterKey, arguments.none, OPTIONAL),
		HASH(hHandshakeHash), AN_INPUT(pszAlgId, u"RSA", 0), DIGEST,
		RESERVED), .prepare = open_signed, .finish = close_hash),
	FUNCTION(SslComputeFinishedHash, ROWS(
		PROVIDER, A_HANDLE(hMasterKey, arguments.master, 0),
		HASH(hHandshakeHash), AN_OUTPUT(pbOutput, FINISHED_LEN, 0),
		A_LENGTH(cbOutput, DWORD, FINISHED_LEN, pbOutput,
			 NTE_INVALID_PARAMETER),
		A_FLAGS(dwFlags, CLIENT)), HASHED),
	{ .name = NULL }
};
