// SPDX-License-Identifier: MIT
/* The client's cryptography: nothing but calls through the provider's table. */
#include "client.h"

/* SHA-256 of some bytes, by the hash that transcripts have */
static void digest(CLIENT *c, PBYTE *ppbParts, const DWORD *pcbParts,
		   DWORD cParts, BYTE *pbDigest)
{
	NCRYPT_HASH_HANDLE hHash = 0;
	DWORD i, cbResult = 0;

	program_check(c->ssl->CreateHandshakeHash(c->hProvider, &hHash,
			TLS1_2_PROTOCOL_VERSION, SUITE, 0),
		      "CreateHandshakeHash");
	for (i = 0; i < cParts; i++)
		program_check(c->ssl->HashHandshake(c->hProvider, hHash,
				ppbParts[i], pcbParts[i], 0), "HashHandshake");
	program_check(c->ssl->ComputeSessionHash(c->hProvider, hHash,
			TLS1_2_PROTOCOL_VERSION, pbDigest, HASH_SIZE,
			&cbResult, 0), "ComputeSessionHash");
	c->ssl->FreeObject(hHash, 0);
}

/*
 * Whoever has the RSA key of the server has signed its ephemeral key, RFC 8422
 * 5.4
 */
void client_keys_verify(CLIENT *c, BYTE *pbParams, DWORD cbParams,
			BYTE *pbSignature, DWORD cbSignature)
{
	struct {
		WCHAR szHash[7];
		BYTE digest[HASH_SIZE];
	} value = { L"SHA256", { 0 } };
	PBYTE parts[] = { c->clientRandom, c->serverRandom, pbParams };
	DWORD sizes[] = { RANDOM_SIZE, RANDOM_SIZE, cbParams };

	digest(c, parts, sizes, ARRAYSIZE(parts), value.digest);
	program_check(c->ssl->VerifySignature(c->hProvider, c->hServer,
			(PBYTE)&value, sizeof(value), pbSignature, cbSignature,
			NCRYPT_SSL_SIGN_INCLUDE_HASHOID), "VerifySignature");
}

/* Points are a 4, X and Y on the wire; a blob has a header for the 4 */
void client_keys_agree(CLIENT *c, const BYTE *pbPeer, BYTE *pbOwn)
{
	struct {
		BCRYPT_ECCKEY_BLOB head;
		BYTE xy[2 * COORDINATE_SIZE];
	} blob = { { BCRYPT_ECDH_PUBLIC_P256_MAGIC, COORDINATE_SIZE }, { 0 } };
	DWORD cbResult = 0;

	CopyMemory(blob.xy, pbPeer + 1, sizeof(blob.xy));
	program_check(c->ssl->ImportKey(c->hProvider, &c->hPeer,
			BCRYPT_ECCPUBLIC_BLOB, (PBYTE)&blob, sizeof(blob), 0),
		      "ImportKey");
	program_check(c->ssl->CreateEphemeralKey(c->hProvider, &c->hEphemeral,
			TLS1_2_PROTOCOL_VERSION, SUITE,
			TLS_ECC_P256_CURVE_KEY_TYPE, 256, NULL, 0, 0),
		      "CreateEphemeralKey");
	program_check(c->ssl->ExportKey(c->hProvider, c->hEphemeral,
			BCRYPT_ECCPUBLIC_BLOB, (PBYTE)&blob, sizeof(blob),
			&cbResult, 0), "ExportKey");
	if (cbResult != sizeof(blob) || blob.head.cbKey != COORDINATE_SIZE)
		program_fail("another blob than one of P-256");
	pbOwn[0] = 4;
	CopyMemory(pbOwn + 1, blob.xy, sizeof(blob.xy));
}

/* With the extended one the session hash stands for the randoms, RFC 7627 */
static void derive_master(CLIENT *c, NCryptBufferDesc *pRandoms)
{
	BYTE sessionHash[HASH_SIZE];
	DWORD dwVersion = TLS1_2_PROTOCOL_VERSION, cbResult = 0;
	NCryptBuffer buffers[] = {
		{ sizeof(dwVersion), NCRYPTBUFFER_SSL_HIGHEST_VERSION,
		  &dwVersion },
		{ sizeof(sessionHash), NCRYPTBUFFER_SSL_SESSION_HASH,
		  sessionHash },
	};
	NCryptBufferDesc list = {
		NCRYPTBUFFER_VERSION, ARRAYSIZE(buffers), buffers
	};

	if (c->fExtended)
		program_check(c->ssl->ComputeSessionHash(c->hProvider,
				c->hTranscript, TLS1_2_PROTOCOL_VERSION,
				sessionHash, sizeof(sessionHash), &cbResult,
				0), "ComputeSessionHash");
	program_check(c->ssl->GenerateMasterKey(c->hProvider, c->hEphemeral,
			c->hPeer, &c->hMaster, TLS1_2_PROTOCOL_VERSION, SUITE,
			c->fExtended ? &list : pRandoms, NULL, 0, &cbResult,
			NCRYPT_SSL_CLIENT_FLAG), "GenerateMasterKey");
}

void client_keys_derive(CLIENT *c)
{
	NCryptBuffer buffers[] = {
		{ RANDOM_SIZE, NCRYPTBUFFER_SSL_CLIENT_RANDOM,
		  c->clientRandom },
		{ RANDOM_SIZE, NCRYPTBUFFER_SSL_SERVER_RANDOM,
		  c->serverRandom },
	};
	NCryptBufferDesc list = {
		NCRYPTBUFFER_VERSION, ARRAYSIZE(buffers), buffers
	};

	derive_master(c, &list);
	program_check(c->ssl->GenerateSessionKeys(c->hProvider, c->hMaster,
			&c->hNextRead, &c->hNextWrite, &list, 0),
		      "GenerateSessionKeys");
	program_check(c->ssl->FreeObject(c->hEphemeral, 0), "FreeObject");
	program_check(c->ssl->FreeObject(c->hPeer, 0), "FreeObject");
}

void client_keys_finished(CLIENT *c, DWORD dwSide, BYTE *pbOut, DWORD cbOut)
{
	program_check(c->ssl->ComputeFinishedHash(c->hProvider, c->hMaster,
			c->hTranscript, pbOut, cbOut, dwSide),
		      "ComputeFinishedHash");
}
