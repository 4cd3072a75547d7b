// SPDX-License-Identifier: MIT
/* The suites: their enumeration, and the three lookups. */
#include "contract.h"

static bool describes(const NCRYPT_SSL_CIPHER_SUITE *info,
		      const struct suite *s, DWORD protocol, DWORD key_type)
{
	return info->dwProtocol == protocol && info->dwCipherSuite == s->id &&
	       info->dwBaseCipherSuite == s->id &&
	       says(info->szCipherSuite, s->name) &&
	       says(info->szCipher, s->cipher) &&
	       info->dwCipherLen == s->key_bits &&
	       info->dwCipherBlockLen == s->block_len &&
	       says(info->szHash, s->mac) &&
	       info->dwHashLen == 8 * s->mac_len &&
	       says(info->szExchange, s->exchange) &&
	       info->dwMinExchangeLen <= info->dwMaxExchangeLen &&
	       says(info->szCertificate, s->certificate) &&
	       info->dwKeyType == key_type;
}

static void test_info_of(NCRYPT_PROV_HANDLE prov, const struct suite *s,
			 DWORD protocol)
{
	bool curve = !strcmp(s->exchange, "ECDH");
	NCRYPT_SSL_CIPHER_SUITE info;

	ok(!SslLookupCipherSuiteInfo(prov, protocol, s->id, 0, &info, 0) &&
	   describes(&info, s, protocol, 0), "%s %#06x: description", s->name,
	   protocol);
	ok_status(SslLookupCipherSuiteInfo(prov, protocol, s->id,
					   TLS_ECC_P384_CURVE_KEY_TYPE, &info,
					   0),
		  curve ? 0 : NTE_INVALID_PARAMETER,
		  "%s %#06x: %s a curve for its key type", s->name, protocol,
		  curve ? "takes" : "refuses");
	if (curve)
		ok(describes(&info, s, protocol, TLS_ECC_P384_CURVE_KEY_TYPE),
		   "%s %#06x: curve in its description", s->name, protocol);
}

/* RFC 5246 section 6.2.3, RFC 5288, RFC 7905, RFC 8446 section 5.2 */
static NCRYPT_SSL_CIPHER_LENGTHS lengths_of(const struct suite *s,
					    DWORD protocol)
{
	NCRYPT_SSL_CIPHER_LENGTHS l = {
		.cbLength = sizeof(l),
		.dwHeaderLen = tls_version(protocol) == protocol ? 5 : 13,
		.dwFixedTrailerLen = s->mac_len,
	};

	if (s->mode >= MODE_AEAD_NONCE)
		l.dwFixedTrailerLen = 16;
	if (protocol == TLS1_3_PROTOCOL_VERSION)
		l.dwFixedTrailerLen++;
	else if (s->mode == MODE_AEAD_NONCE)
		l.dwHeaderLen += 8;
	if (s->mode == MODE_CBC) {
		l.dwHeaderLen += s->block_len;
		l.dwMaxVariableTrailerLen = s->block_len;
		l.dwFlags = NCRYPT_SSL_CIPHER_LENGTHS_BLOCK_PADDING;
	}
	return l;
}

static void test_lengths_of(NCRYPT_PROV_HANDLE prov, const struct suite *s,
			    DWORD protocol)
{
	NCRYPT_SSL_CIPHER_LENGTHS want = lengths_of(s, protocol), got;
	bool old = protocol == TLS1_0_PROTOCOL_VERSION;
	SECURITY_STATUS status;

	memset(&got, 0xa5, sizeof(got));
	status = SslLookupCipherLengths(prov, protocol, s->id, 0, &got,
					sizeof(got), 0);
	if (old)
		memset(&want, 0xa5, sizeof(want));
	ok(status == (old ? NTE_NOT_SUPPORTED : 0) &&
	   !memcmp(&got, &want, sizeof(got)), "%s %#06x: lengths", s->name,
	   protocol);
}

static void test_prf_of(NCRYPT_PROV_HANDLE prov, const struct suite *s,
			DWORD protocol)
{
	bool old = tls_version(protocol) < TLS1_2_PROTOCOL_VERSION;
	WCHAR hash[NCRYPT_SSL_MAX_NAME_SIZE] = u"untouched";
	SECURITY_STATUS status;

	status = SslGetCipherSuitePRFHashAlgorithm(prov, protocol, s->id, 0,
						   hash, 0);
	ok(status == (old ? NTE_NOT_SUPPORTED : 0) &&
	   says(hash, old ? "untouched" : s->prf), "%s %#06x: PRF hash",
	   s->name, protocol);
}

static void test_foreign(NCRYPT_PROV_HANDLE prov, const struct suite *s,
			 DWORD protocol)
{
	NCRYPT_SSL_CIPHER_SUITE info;

	ok_status(SslLookupCipherSuiteInfo(prov, protocol, s->id, 0, &info, 0),
		  NTE_NOT_SUPPORTED, "%s is not a suite of %#06x", s->name,
		  protocol);
}

/* How often the enumeration has shown a suite in a protocol */
static unsigned int seen[SUITES][ARRAY_SIZE(all_protocols)];

static bool note_seen(const NCRYPT_SSL_CIPHER_SUITE *info)
{
	struct suite s;
	size_t i, p;

	for (i = 0; suite_row(i, &s); i++)
		for (p = 0; p < ARRAY_SIZE(all_protocols); p++)
			if (describes(info, &s, all_protocols[p], 0)) {
				seen[i][p]++;
				return true;
			}
	return false;
}

static void test_enumeration(NCRYPT_PROV_HANDLE prov)
{
	NCRYPT_SSL_CIPHER_SUITE *info;
	SECURITY_STATUS status;
	PVOID state = NULL;
	struct suite s;
	size_t i, p;
	bool known = true, once = true;

	while (!(status = SslEnumCipherSuites(prov, 0, &info, &state, 0))) {
		known = note_seen(info) && known;
		must(SslFreeBuffer(info), "SslFreeBuffer");
	}
	ok_status(status, NTE_NO_MORE_ITEMS, "enumeration comes to an end");
	ok_status(SslEnumCipherSuites(prov, 0, &info, &state, 0),
		  NTE_NO_MORE_ITEMS, "and stays there");
	ok_status(SslFreeBuffer(state), 0, "state is freed by SslFreeBuffer");
	ok(known, "enumeration shows only suites as they are described");
	for (i = 0; suite_row(i, &s); i++)
		for (p = 0; p < ARRAY_SIZE(all_protocols); p++)
			if (seen[i][p] != suite_belongs(&s, all_protocols[p]))
				once = false;
	ok(once, "enumeration shows each suite once in each protocol");
}

void test_suites(NCRYPT_PROV_HANDLE prov)
{
	struct suite s;
	size_t i, p;

	for (i = 0; suite_row(i, &s); i++) {
		ok(s.id == s.header_id, "%s is %#06x", s.name, s.id);
		for (p = 0; p < ARRAY_SIZE(all_protocols); p++) {
			if (!suite_belongs(&s, all_protocols[p])) {
				test_foreign(prov, &s, all_protocols[p]);
				continue;
			}
			test_info_of(prov, &s, all_protocols[p]);
			test_lengths_of(prov, &s, all_protocols[p]);
			test_prf_of(prov, &s, all_protocols[p]);
		}
	}
	test_enumeration(prov);
}
