// SPDX-License-Identifier: MIT
/* Properties of a cipher suite: the three lookups. */
#include "check.h"
#include "provider.h"
#include "secret.h"
#include "status.h"
#include "suite_info.h"
#include "wstr.h"

#define RECORD_HEADER_LEN	5	/* RFC 8446 section 5.1 */
#define DTLS_HEADER_LEN		13	/* RFC 6347 section 4.1 */
#define EXPLICIT_NONCE_LEN	8	/* RFC 5288 section 3 */
#define AEAD_TAG_LEN		16
#define EXCHANGE_BITS_MAX	65536	/* no RFC sets a limit; as in Windows */

int suite_info_find(u32 protocol, u32 id, const struct suite **ret)
{
	const struct suite *suite = suite_find(id);

	if (!suite_tls_version(protocol))
		return fail(EOPNOTSUPP, "protocol %#06x is not supported: TLS 1.0 to 1.3 and DTLS 1.0 and 1.2 are",
			    protocol);
	if (!suite)
		return fail(EOPNOTSUPP, "cipher suite %#06x is not supported",
			    id);
	if (!suite_in_protocol(suite, protocol))
		return fail(EOPNOTSUPP, "%s is not a suite of protocol %#06x",
			    suite->name, protocol);
	*ret = suite;
	return 0;
}

static int check_key_type(const struct suite *suite, DWORD key_type)
{
	bool curve = key_type >= TLS_ECC_P256_CURVE_KEY_TYPE &&
		     key_type <= TLS_ECC_P521_CURVE_KEY_TYPE;

	if (!key_type || (curve && !strcmp(suite->exchange, "ECDH")))
		return 0;
	return fail(EINVAL, "%u is not a key type of %s", key_type,
		    suite->name);
}

/* The common part of the three lookups */
static int lookup(NCRYPT_PROV_HANDLE hSslProvider, DWORD protocol, DWORD id,
		  DWORD key_type, const struct suite **suite)
{
	struct provider *provider = provider_get(hSslProvider);

	if (!provider)
		return -EBADHANDLE;
	provider_put(provider);
	return suite_info_find(protocol, id, suite) ?:
	       check_key_type(*suite, key_type);
}

void suite_info_fill(const struct suite *suite, DWORD protocol, DWORD key_type,
		     NCRYPT_SSL_CIPHER_SUITE *info)
{
	memset(info, 0, sizeof(*info));
	info->dwProtocol = protocol;
	info->dwCipherSuite = suite->id;
	info->dwBaseCipherSuite = suite->id;
	wstr_copy(info->szCipherSuite, suite->name);
	wstr_copy(info->szCipher, suite->cipher->name);
	info->dwCipherLen = suite->cipher->bits;
	info->dwCipherBlockLen = suite->cipher->block_len;
	if (suite->mac) {
		wstr_copy(info->szHash, suite->mac->name);
		info->dwHashLen = suite->mac->digest_len * 8;
	}
	wstr_copy(info->szExchange, suite->exchange);
	info->dwMaxExchangeLen = EXCHANGE_BITS_MAX;
	wstr_copy(info->szCertificate, suite->certificate);
	info->dwKeyType = key_type;
}

LIBEXPORT SECURITY_STATUS WINAPI SslLookupCipherSuiteInfo(
		NCRYPT_PROV_HANDLE hSslProvider, DWORD dwProtocol,
		DWORD dwCipherSuite, DWORD dwKeyType,
		NCRYPT_SSL_CIPHER_SUITE *pCipherSuite, DWORD dwFlags)
{
	const struct suite *suite;
	int err;

	err = check_pointer(pCipherSuite, "pCipherSuite") ?:
	      check_flags(dwFlags) ?:
	      lookup(hSslProvider, dwProtocol, dwCipherSuite, dwKeyType,
		     &suite);
	if (!err)
		suite_info_fill(suite, dwProtocol, dwKeyType, pCipherSuite);
	return status_of(err);
}

static void lengths_cbc(const struct suite *suite,
			NCRYPT_SSL_CIPHER_LENGTHS *lengths)
{
	lengths->dwHeaderLen += suite->cipher->block_len;
	lengths->dwFixedTrailerLen = suite->mac->digest_len;
	lengths->dwMaxVariableTrailerLen = suite->cipher->block_len;
	lengths->dwFlags = NCRYPT_SSL_CIPHER_LENGTHS_BLOCK_PADDING;
}

/* The nonce is explicit if derivation gives only a part of it */
static void lengths_aead(const struct suite *suite, DWORD protocol,
			 NCRYPT_SSL_CIPHER_LENGTHS *lengths)
{
	bool tls13 = suite_tls_version(protocol) == TLS_1_3;

	if (suite_iv_len(suite, protocol) < 12)
		lengths->dwHeaderLen += EXPLICIT_NONCE_LEN;
	/* RFC 8446 section 5.2: the content type is encrypted too */
	lengths->dwFixedTrailerLen = AEAD_TAG_LEN + tls13;
}

static int cipher_lengths(const struct suite *suite, DWORD protocol,
			  NCRYPT_SSL_CIPHER_LENGTHS *lengths)
{
	u16 version = suite_tls_version(protocol);
	NCRYPT_SSL_CIPHER_LENGTHS l = {
		.cbLength = sizeof(l),
		.dwHeaderLen = version == protocol ? RECORD_HEADER_LEN :
						     DTLS_HEADER_LEN,
	};

	if (version < TLS_1_1)
		return fail(EOPNOTSUPP, "lengths are available for TLS 1.1 and later");
	if (suite_is_aead(suite))
		lengths_aead(suite, protocol, &l);
	else if (suite->cipher->mode == MODE_CBC)
		lengths_cbc(suite, &l);
	else
		l.dwFixedTrailerLen = suite->mac->digest_len;
	*lengths = l;
	return 0;
}

LIBEXPORT SECURITY_STATUS WINAPI SslLookupCipherLengths(
		NCRYPT_PROV_HANDLE hSslProvider, DWORD dwProtocol,
		DWORD dwCipherSuite, DWORD dwKeyType,
		NCRYPT_SSL_CIPHER_LENGTHS *pCipherLengths,
		DWORD cbCipherLengths, DWORD dwFlags)
{
	const struct suite *suite;
	int err;

	err = check_pointer(pCipherLengths, "pCipherLengths") ?:
	      check_flags(dwFlags);
	if (!err && cbCipherLengths < sizeof(*pCipherLengths))
		err = fail(EINVAL, "cbCipherLengths is %u, the structure has %zu bytes",
			   cbCipherLengths, sizeof(*pCipherLengths));
	if (!err)
		err = lookup(hSslProvider, dwProtocol, dwCipherSuite,
			     dwKeyType, &suite) ?:
		      cipher_lengths(suite, dwProtocol, pCipherLengths);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI SslGetCipherSuitePRFHashAlgorithm(
		NCRYPT_PROV_HANDLE hSslProvider, DWORD dwProtocol,
		DWORD dwCipherSuite, DWORD dwKeyType,
		WCHAR szPRFHash[NCRYPT_SSL_MAX_NAME_SIZE], DWORD dwFlags)
{
	const struct suite *suite;
	int err;

	err = check_pointer(szPRFHash, "szPRFHash") ?: check_flags(dwFlags) ?:
	      lookup(hSslProvider, dwProtocol, dwCipherSuite, dwKeyType,
		     &suite);
	if (!err && suite_tls_version(dwProtocol) < TLS_1_2)
		err = fail(EOPNOTSUPP, "before TLS 1.2 the PRF is fixed: MD5 and SHA-1");
	if (!err)
		wstr_copy(szPRFHash, suite->prf->hash->name);
	return status_of(err);
}
