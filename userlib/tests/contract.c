// SPDX-License-Identifier: MIT
/* What the contract promises, and that it holds: the calls that succeed. */
#include <stddef.h>

#include "contract.h"

bool says(LPCWSTR wide, const char *ascii)
{
	while (*wide && *wide == (BYTE)*ascii) {
		wide++;
		ascii++;
	}
	return *wide == (BYTE)*ascii;
}

#define OFFSET(member, at) \
	ok(offsetof(NCRYPT_SSL_CIPHER_SUITE, member) == (at), \
	   "NCRYPT_SSL_CIPHER_SUITE." #member " at " #at)

/* Sizes and offsets of 64-bit Windows; source there may count on them */
void test_layout(void)
{
	ok(sizeof(NCRYPT_SSL_CIPHER_SUITE) == 676,
	   "NCRYPT_SSL_CIPHER_SUITE has 676 bytes");
	OFFSET(dwProtocol, 0);
	OFFSET(dwCipherSuite, 4);
	OFFSET(dwBaseCipherSuite, 8);
	OFFSET(szCipherSuite, 12);
	OFFSET(szCipher, 140);
	OFFSET(dwCipherLen, 268);
	OFFSET(dwCipherBlockLen, 272);
	OFFSET(szHash, 276);
	OFFSET(dwHashLen, 404);
	OFFSET(szExchange, 408);
	OFFSET(dwMinExchangeLen, 536);
	OFFSET(dwMaxExchangeLen, 540);
	OFFSET(szCertificate, 544);
	OFFSET(dwKeyType, 672);
	ok(sizeof(NCRYPT_SSL_CIPHER_LENGTHS) == 20,
	   "NCRYPT_SSL_CIPHER_LENGTHS has 20 bytes");
	ok(sizeof(NCryptBuffer) == 8 + sizeof(void *) &&
	   offsetof(NCryptBuffer, BufferType) == 4 &&
	   offsetof(NCryptBuffer, pvBuffer) == 8,
	   "NCryptBuffer: length, type, pointer");
	ok(sizeof(NCryptBufferDesc) == 8 + sizeof(void *) &&
	   offsetof(NCryptBufferDesc, cBuffers) == 4 &&
	   offsetof(NCryptBufferDesc, pBuffers) == 8,
	   "NCryptBufferDesc: version, count, pointer");
	ok(sizeof(SECURITY_STATUS) == 4 && NTE_INVALID_HANDLE < 0,
	   "SECURITY_STATUS has 32 bits, and failures are negative");
	ok(sizeof(NCRYPT_HANDLE) == sizeof(void *) && sizeof(DWORD) == 4 &&
	   sizeof(WORD) == 2 && sizeof(WCHAR) == 2 && sizeof(LONG) == 4,
	   "base types have their widths");
	ok(sizeof(struct sslp_secret_blob) == 32 &&
	   sizeof(struct sslp_session_key) == 24 + 64 + 32 + 16 &&
	   sizeof(struct sslp_ktls_options) == 32 &&
	   sizeof(struct sslp_ktls_status) == 120,
	   "structures of sslp.h have no holes to grow into");
}

int main(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(NULL);
	int before;

	test_layout();
	/* Opens every provider. The engines keep what they hold from then on */
	test_info(prov);
	before = open_descriptors();
	test_suites(prov);
	test_keys(prov);
	test_blobs(prov);
	test_tls13(prov);
	test_lengths(prov);
	test_eap(prov);
	test_eap_answers(prov);
	free_handle(prov);
	ok(open_descriptors() <= before, "no descriptor stays open");
	return tap_done();
}
