// SPDX-License-Identifier: MIT
/* The suites: their table, and the three lookups. */
#include <stdlib.h>

#include "contract.h"

const DWORD all_protocols[6] = {
	TLS1_3_PROTOCOL_VERSION, TLS1_2_PROTOCOL_VERSION,
	DTLS1_2_PROTOCOL_VERSION, TLS1_1_PROTOCOL_VERSION,
	DTLS1_0_PROTOCOL_VERSION, TLS1_0_PROTOCOL_VERSION,
};

/* Value of the IANA registry, and the header's for the same name */
#define ROW(value, name)	{ value, name, #name }

static const struct {
	DWORD iana, header;
	const char *name;
} rows[] = {
	ROW(0x0001, TLS_RSA_WITH_NULL_MD5),
	ROW(0x0002, TLS_RSA_WITH_NULL_SHA),
	ROW(0x0004, TLS_RSA_WITH_RC4_128_MD5),
	ROW(0x0005, TLS_RSA_WITH_RC4_128_SHA),
	ROW(0x0009, TLS_RSA_WITH_DES_CBC_SHA),
	ROW(0x000a, TLS_RSA_WITH_3DES_EDE_CBC_SHA),
	ROW(0x0012, TLS_DHE_DSS_WITH_DES_CBC_SHA),
	ROW(0x0013, TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA),
	ROW(0x0016, TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA),
	ROW(0x002f, TLS_RSA_WITH_AES_128_CBC_SHA),
	ROW(0x0032, TLS_DHE_DSS_WITH_AES_128_CBC_SHA),
	ROW(0x0033, TLS_DHE_RSA_WITH_AES_128_CBC_SHA),
	ROW(0x0035, TLS_RSA_WITH_AES_256_CBC_SHA),
	ROW(0x0038, TLS_DHE_DSS_WITH_AES_256_CBC_SHA),
	ROW(0x0039, TLS_DHE_RSA_WITH_AES_256_CBC_SHA),
	ROW(0x003b, TLS_RSA_WITH_NULL_SHA256),
	ROW(0x003c, TLS_RSA_WITH_AES_128_CBC_SHA256),
	ROW(0x003d, TLS_RSA_WITH_AES_256_CBC_SHA256),
	ROW(0x0040, TLS_DHE_DSS_WITH_AES_128_CBC_SHA256),
	ROW(0x006a, TLS_DHE_DSS_WITH_AES_256_CBC_SHA256),
	ROW(0x009c, TLS_RSA_WITH_AES_128_GCM_SHA256),
	ROW(0x009d, TLS_RSA_WITH_AES_256_GCM_SHA384),
	ROW(0x009e, TLS_DHE_RSA_WITH_AES_128_GCM_SHA256),
	ROW(0x009f, TLS_DHE_RSA_WITH_AES_256_GCM_SHA384),
	ROW(0x00a8, TLS_PSK_WITH_AES_128_GCM_SHA256),
	ROW(0x00a9, TLS_PSK_WITH_AES_256_GCM_SHA384),
	ROW(0x00ae, TLS_PSK_WITH_AES_128_CBC_SHA256),
	ROW(0x00af, TLS_PSK_WITH_AES_256_CBC_SHA384),
	ROW(0x00b0, TLS_PSK_WITH_NULL_SHA256),
	ROW(0x00b1, TLS_PSK_WITH_NULL_SHA384),
	ROW(0x00c6, TLS_SM4_GCM_SM3),
	ROW(0x00c7, TLS_SM4_CCM_SM3),
	ROW(0x1301, TLS_AES_128_GCM_SHA256),
	ROW(0x1302, TLS_AES_256_GCM_SHA384),
	ROW(0x1303, TLS_CHACHA20_POLY1305_SHA256),
	ROW(0x1304, TLS_AES_128_CCM_SHA256),
	ROW(0xc009, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA),
	ROW(0xc00a, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA),
	ROW(0xc013, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA),
	ROW(0xc014, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA),
	ROW(0xc023, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256),
	ROW(0xc024, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384),
	ROW(0xc027, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256),
	ROW(0xc028, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384),
	ROW(0xc02b, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256),
	ROW(0xc02c, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384),
	ROW(0xc02f, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256),
	ROW(0xc030, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384),
	ROW(0xc050, TLS_RSA_WITH_ARIA_128_GCM_SHA256),
	ROW(0xc051, TLS_RSA_WITH_ARIA_256_GCM_SHA384),
	ROW(0xc052, TLS_DHE_RSA_WITH_ARIA_128_GCM_SHA256),
	ROW(0xc053, TLS_DHE_RSA_WITH_ARIA_256_GCM_SHA384),
	ROW(0xc05c, TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256),
	ROW(0xc05d, TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384),
	ROW(0xc060, TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256),
	ROW(0xc061, TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384),
	ROW(0xc09c, TLS_RSA_WITH_AES_128_CCM),
	ROW(0xc09e, TLS_DHE_RSA_WITH_AES_128_CCM),
	ROW(0xc0ac, TLS_ECDHE_ECDSA_WITH_AES_128_CCM),
	ROW(0xcca8, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256),
	ROW(0xcca9, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256),
	ROW(0xccaa, TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256),
};

/* The parts of a name, and what they mean */
static const struct {
	const char *prefix, *exchange, *certificate;
} exchanges[] = {
	{ "TLS_ECDHE_ECDSA_WITH_", "ECDH", "ECDSA" },
	{ "TLS_ECDHE_RSA_WITH_", "ECDH", "RSA" },
	{ "TLS_DHE_RSA_WITH_", "DH", "RSA" },
	{ "TLS_DHE_DSS_WITH_", "DH", "DSA" },
	{ "TLS_RSA_WITH_", "RSA", "RSA" },
	{ "TLS_PSK_WITH_", "PSK", "" },
	{ "TLS_", "", "" },
};

/* DES spends a bit of each byte of key on parity: FIPS 46-3 */
static const struct {
	const char *prefix, *cipher;
	enum mode mode;
	DWORD key_len, block_len, bits;
} ciphers[] = {
	{ "AES_128_CBC", "AES", MODE_CBC, 16, 16, 128 },
	{ "AES_256_CBC", "AES", MODE_CBC, 32, 16, 256 },
	{ "AES_128_GCM", "AES", MODE_AEAD_NONCE, 16, 16, 128 },
	{ "AES_256_GCM", "AES", MODE_AEAD_NONCE, 32, 16, 256 },
	{ "AES_128_CCM", "AES", MODE_AEAD_NONCE, 16, 16, 128 },
	{ "ARIA_128_GCM", "ARIA", MODE_AEAD_NONCE, 16, 16, 128 },
	{ "ARIA_256_GCM", "ARIA", MODE_AEAD_NONCE, 32, 16, 256 },
	{ "SM4_GCM", "SM4", MODE_AEAD_NONCE, 16, 16, 128 },
	{ "SM4_CCM", "SM4", MODE_AEAD_NONCE, 16, 16, 128 },
	{ "CHACHA20_POLY1305", "CHACHA20_POLY1305", MODE_AEAD, 32, 0, 256 },
	{ "3DES_EDE_CBC", "3DES", MODE_CBC, 24, 8, 168 },
	{ "DES_CBC", "DES", MODE_CBC, 8, 8, 56 },
	{ "RC4_128", "RC4", MODE_STREAM, 16, 0, 128 },
	{ "NULL", "", MODE_NULL, 0, 0, 0 },
};

/* RFC 6655 section 3: CCM suites of TLS 1.2 have no hash in their name */
static const struct {
	const char *suffix, *mac;
	DWORD len;
	const char *prf;
} hashes[] = {
	{ "_SHA256", "SHA256", 32, "SHA256" },
	{ "_SHA384", "SHA384", 48, "SHA384" },
	{ "_SHA", "SHA1", 20, "SHA256" },
	{ "_MD5", "MD5", 16, "SHA256" },
	{ "_SM3", "SM3", 32, "SM3" },
	{ "", "", 0, "SHA256" },
};

static bool starts_with(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

bool suite_row(size_t row, struct suite *s)
{
	const char *rest;
	size_t i;

	if (row >= ARRAY_SIZE(rows))
		return false;
	memset(s, 0, sizeof(*s));
	s->id = rows[row].iana;
	s->name = rest = rows[row].name;
	for (i = 0; !starts_with(rest, exchanges[i].prefix); i++)
		;
	s->exchange = exchanges[i].exchange;
	s->certificate = exchanges[i].certificate;
	rest += strlen(exchanges[i].prefix);
	for (i = 0; !starts_with(rest, ciphers[i].prefix); i++)
		;
	s->cipher = ciphers[i].cipher;
	s->mode = ciphers[i].mode;
	s->key_len = ciphers[i].key_len;
	s->block_len = ciphers[i].block_len;
	s->key_bits = ciphers[i].bits;
	rest += strlen(ciphers[i].prefix);
	for (i = 0; strcmp(rest, hashes[i].suffix); i++)
		;
	s->prf = hashes[i].prf;
	s->mac = s->mode < MODE_AEAD_NONCE ? hashes[i].mac : "";
	s->mac_len = s->mode < MODE_AEAD_NONCE ? hashes[i].len : 0;
	return true;
}

DWORD tls_version(DWORD protocol)
{
	return protocol == DTLS1_2_PROTOCOL_VERSION ? TLS1_2_PROTOCOL_VERSION :
	       protocol == DTLS1_0_PROTOCOL_VERSION ? TLS1_1_PROTOCOL_VERSION :
						      protocol;
}

/*
 * RFC 5288 section 4, RFC 5246 section 1.2: AEAD, SHA-256 and SHA-384 came
 * with TLS 1.2 and DES went; RFC 5487 section 3: PSK suites have their MAC in
 * every version; RFC 6347 section 4.1.2.2: no RC4 in DTLS.
 */
bool suite_belongs(const struct suite *s, DWORD protocol)
{
	DWORD version = tls_version(protocol);

	if (!*s->exchange || version == TLS1_3_PROTOCOL_VERSION)
		return !*s->exchange && version == TLS1_3_PROTOCOL_VERSION;
	if (s->mode >= MODE_AEAD_NONCE ||
	    (s->mac_len > 20 && strcmp(s->exchange, "PSK")))
		return version == TLS1_2_PROTOCOL_VERSION;
	if (!strcmp(s->cipher, "DES"))
		return version < TLS1_2_PROTOCOL_VERSION;
	return s->mode != MODE_STREAM || version == protocol;
}

const char *prf_hash(const struct suite *s, DWORD protocol)
{
	return tls_version(protocol) < TLS1_2_PROTOCOL_VERSION ? "MD5-SHA1" :
								 s->prf;
}

DWORD derived_iv_len(const struct suite *s, DWORD protocol)
{
	bool tls13 = protocol == TLS1_3_PROTOCOL_VERSION;

	if (s->mode == MODE_AEAD_NONCE)
		return tls13 ? 12 : 4;
	if (s->mode == MODE_AEAD)
		return 12;
	return s->mode == MODE_CBC && protocol == TLS1_0_PROTOCOL_VERSION ?
	       s->block_len : 0;
}

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
static unsigned int seen[ARRAY_SIZE(rows)][ARRAY_SIZE(all_protocols)];

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
		ok(rows[i].iana == rows[i].header, "%s is %#06x", s.name, s.id);
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
