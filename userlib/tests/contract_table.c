// SPDX-License-Identifier: MIT
/* What the RFCs say of each cipher suite, read from its IANA name. */
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
} rows[SUITES] = {
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
	s->header_id = rows[row].header;
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
