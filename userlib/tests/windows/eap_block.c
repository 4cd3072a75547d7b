// SPDX-License-Identifier: MIT
/*
 * eap_block KEY CIPHERTEXT: derives the keys of EAP-TLS and EAP-TTLS, as a
 * client does after a key exchange with RSA. KEY is a file with the server's
 * key as BCRYPT_RSAPUBLIC_BLOB. What the client sends goes into CIPHERTEXT. The
 * rest is printed as lines "name value".
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <ncrypt.h>
#include <sslprovider.h>

#include "program.h"

#define RANDOM_SIZE	32
#define SUITE		TLS_RSA_WITH_AES_128_CBC_SHA256

static void print(const char *name, const BYTE *pbData, DWORD cbData)
{
	DWORD i;

	printf("%s ", name);
	for (i = 0; i < cbData; i++)
		printf("%02x", pbData[i]);
	printf("\n");
}

static void write_file(const char *path, const BYTE *pbData, DWORD cbData)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(pbData, 1, cbData, file) != cbData || fclose(file))
		program_fail(path);
}

static NCRYPT_KEY_HANDLE server_key(NCRYPT_PROV_HANDLE hProvider,
				    const char *path)
{
	NCRYPT_KEY_HANDLE hKey = 0;
	DWORD cbBlob = 0;
	BYTE *pbBlob = program_read(path, &cbBlob);

	program_check(SslImportKey(hProvider, &hKey, BCRYPT_RSAPUBLIC_BLOB,
				   pbBlob, cbBlob, 0), "SslImportKey");
	free(pbBlob);
	return hKey;
}

/* It is encrypted for the server, into a file */
static NCRYPT_KEY_HANDLE new_master(NCRYPT_PROV_HANDLE hProvider,
				    NCRYPT_KEY_HANDLE hServer, BYTE *pbRandoms,
				    const char *path)
{
	DWORD dwVersion = TLS1_2_PROTOCOL_VERSION, cbOut = 0;
	NCryptBuffer buffers[] = {
		{ RANDOM_SIZE, NCRYPTBUFFER_SSL_SERVER_RANDOM,
		  pbRandoms + RANDOM_SIZE },
		{ sizeof(dwVersion), NCRYPTBUFFER_SSL_HIGHEST_VERSION,
		  &dwVersion },
		{ RANDOM_SIZE, NCRYPTBUFFER_SSL_CLIENT_RANDOM, pbRandoms },
	};
	NCryptBufferDesc list = {
		NCRYPTBUFFER_VERSION, ARRAYSIZE(buffers), buffers
	};
	NCRYPT_KEY_HANDLE hMaster = 0;
	BYTE *pbOut;

	program_check(SslGenerateMasterKey(hProvider, 0, hServer, &hMaster,
			TLS1_2_PROTOCOL_VERSION, SUITE, &list, NULL, 0, &cbOut,
			NCRYPT_SSL_CLIENT_FLAG), "size of the ciphertext");
	pbOut = (BYTE *)malloc(cbOut);
	if (!pbOut)
		program_fail("no memory");
	program_check(SslGenerateMasterKey(hProvider, 0, hServer, &hMaster,
			TLS1_2_PROTOCOL_VERSION, SUITE, &list, pbOut, cbOut,
			&cbOut, NCRYPT_SSL_CLIENT_FLAG),
		      "SslGenerateMasterKey");
	write_file(path, pbOut, cbOut);
	free(pbOut);
	return hMaster;
}

static void print_block(NCRYPT_PROV_HANDLE hProvider,
			NCRYPT_KEY_HANDLE hMaster, BYTE *pbRandoms,
			DWORD dwMethod, const char *name)
{
	DWORD cbBlock = 0;
	BYTE *pbBlock;

	program_check(SslComputeEapKeyBlock(hProvider, hMaster, pbRandoms,
			2 * RANDOM_SIZE, NULL, 0, &cbBlock, dwMethod),
		      "size of the block");
	pbBlock = (BYTE *)malloc(cbBlock);
	if (!pbBlock)
		program_fail("no memory");
	program_check(SslComputeEapKeyBlock(hProvider, hMaster, pbRandoms,
			2 * RANDOM_SIZE, pbBlock, cbBlock, &cbBlock, dwMethod),
		      "SslComputeEapKeyBlock");
	print(name, pbBlock, cbBlock);
	SecureZeroMemory(pbBlock, cbBlock);
	free(pbBlock);
}

int __cdecl main(int argc, char **argv)
{
	NCRYPT_PROV_HANDLE hProvider = 0;
	NCRYPT_KEY_HANDLE hServer, hMaster;
	BYTE randoms[2 * RANDOM_SIZE];
	DWORD i;

	if (argc != 3)
		program_fail("usage: eap_block KEY CIPHERTEXT");
	for (i = 0; i < sizeof(randoms); i++)
		randoms[i] = (BYTE)(7 * i + 1);
	print("randoms", randoms, sizeof(randoms));
	program_check(SslOpenProvider(&hProvider, MS_SCHANNEL_PROVIDER, 0),
		      "SslOpenProvider");
	hServer = server_key(hProvider, argv[1]);
	hMaster = new_master(hProvider, hServer, randoms, argv[2]);
	print_block(hProvider, hMaster, randoms, NCRYPT_SSL_EAP_ID, "EAP-TLS");
	print_block(hProvider, hMaster, randoms, NCRYPT_SSL_EAP_TTLSV0_ID,
		    "EAP-TTLS");
	print_block(hProvider, hMaster, randoms, NCRYPT_SSL_EAP_TTLSV0_CHLNG_ID,
		    "challenge");
	SslFreeObject(hMaster, 0);
	SslFreeObject(hServer, 0);
	SslFreeObject(hProvider, 0);
	return 0;
}
