// SPDX-License-Identifier: MIT
/*
 * suites [CERTIFICATE]: prints the suites of the provider, one in a line. With
 * a file that has a certificate and its private key, it prints only the suites
 * that a server with that key can use.
 */
#include <windows.h>
#include <stdio.h>
#include <ncrypt.h>
#include <sslprovider.h>

#include "program.h"

static BOOL next_suite(NCRYPT_PROV_HANDLE hProvider,
		       NCRYPT_KEY_HANDLE hPrivateKey, PVOID *ppState,
		       NCRYPT_SSL_CIPHER_SUITE **ppSuite)
{
	SECURITY_STATUS status = SslEnumCipherSuites(hProvider, hPrivateKey,
						     ppSuite, ppState, 0);

	if (status == NTE_NO_MORE_ITEMS)
		return FALSE;
	program_check(status, "SslEnumCipherSuites");
	return TRUE;
}

/* The later function works in the same way */
static void same_suite(const NCRYPT_SSL_CIPHER_SUITE *pSuite,
		       const NCRYPT_SSL_CIPHER_SUITE_EX *pEx)
{
	if (pEx->dwVersion != NCRYPT_SSL_CIPHER_SUITE_EX_VERSION ||
	    pEx->dwProtocol != pSuite->dwProtocol ||
	    pEx->dwCipherSuite != pSuite->dwCipherSuite ||
	    memcmp(pEx->szCipherSuite, pSuite->szCipherSuite,
		   sizeof(pEx->szCipherSuite)))
		program_fail("SslEnumCipherSuitesEx: another suite");
}

static void print_suite(const NCRYPT_SSL_CIPHER_SUITE_EX *pEx)
{
	char szName[NCRYPT_SSL_MAX_NAME_SIZE], szMode[NCRYPT_SSL_MAX_NAME_SIZE];
	char szKey[NCRYPT_SSL_MAX_NAME_SIZE];

	printf("%04lx %04lx %s %lu %s %s\n", (unsigned long)pEx->dwProtocol,
	       (unsigned long)pEx->dwCipherSuite,
	       program_narrow(pEx->szCipherSuite, szName, ARRAYSIZE(szName)),
	       (unsigned long)pEx->dwCipherLen,
	       program_narrow(pEx->szCipherMode, szMode, ARRAYSIZE(szMode)),
	       program_narrow(pEx->szCertificate, szKey, ARRAYSIZE(szKey)));
}

int __cdecl main(int argc, char **argv)
{
	NCRYPT_PROV_HANDLE hProvider = 0;
	NCRYPT_KEY_HANDLE hPrivateKey = 0;
	PCCERT_CONTEXT pCertificate = NULL;
	NCRYPT_SSL_CIPHER_SUITE *pSuite = NULL;
	NCRYPT_SSL_CIPHER_SUITE_EX *pEx = NULL;
	PVOID pState = NULL, pStateEx = NULL;

	program_check(SslOpenProvider(&hProvider, MS_SCHANNEL_PROVIDER, 0),
		      "SslOpenProvider");
	if (argc > 1) {
		pCertificate = program_certificate(argv[1]);
		program_check(SslOpenPrivateKey(hProvider, &hPrivateKey,
						pCertificate, 0),
			      "SslOpenPrivateKey");
	}
	while (next_suite(hProvider, hPrivateKey, &pState, &pSuite)) {
		program_check(SslEnumCipherSuitesEx(hProvider, hPrivateKey,
						    &pEx, &pStateEx, 0),
			      "SslEnumCipherSuitesEx");
		same_suite(pSuite, pEx);
		print_suite(pEx);
		SslFreeBuffer(pSuite);
		SslFreeBuffer(pEx);
	}
	SslFreeBuffer(pState);
	SslFreeBuffer(pStateEx);
	if (hPrivateKey) {
		SslFreeObject(hPrivateKey, 0);
		program_certificate_end(pCertificate);
	}
	SslFreeObject(hProvider, 0);
	return 0;
}
