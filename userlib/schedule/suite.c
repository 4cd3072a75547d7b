// SPDX-License-Identifier: MIT
/* The cipher suites: what each is made of and what it needs of a key block. */
#include "suite.h"

const u16 protocols[] = {
	TLS_1_3, TLS_1_2, DTLS_1_2, TLS_1_1, DTLS_1_0, TLS_1_0,
};

const size_t protocol_count = ARRAY_SIZE(protocols);

static const struct cipher
	cipher_null = { CIPHER_NO_AEAD, "", MODE_NULL, 0, 0, 0 },
	rc4_128 = { CIPHER_NO_AEAD, "RC4", MODE_STREAM, 16, 128, 0 },
	des_cbc = { CIPHER_NO_AEAD, "DES", MODE_CBC, 8, 56, 8 },
	des3_cbc = { CIPHER_NO_AEAD, "3DES", MODE_CBC, 24, 168, 8 },
	aes_128_cbc = { CIPHER_NO_AEAD, "AES", MODE_CBC, 16, 128, 16 },
	aes_256_cbc = { CIPHER_NO_AEAD, "AES", MODE_CBC, 32, 256, 16 },
	aes_128_gcm = { CIPHER_AES_128_GCM, "AES", MODE_GCM, 16, 128, 16 },
	aes_256_gcm = { CIPHER_AES_256_GCM, "AES", MODE_GCM, 32, 256, 16 },
	aes_128_ccm = { CIPHER_AES_128_CCM, "AES", MODE_CCM, 16, 128, 16 },
	chacha20_poly1305 = { CIPHER_CHACHA20_POLY1305, "CHACHA20_POLY1305",
			      MODE_POLY1305, 32, 256, 0 },
	sm4_gcm = { CIPHER_SM4_GCM, "SM4", MODE_GCM, 16, 128, 16 },
	sm4_ccm = { CIPHER_SM4_CCM, "SM4", MODE_CCM, 16, 128, 16 },
	aria_128_gcm = { CIPHER_ARIA_128_GCM, "ARIA", MODE_GCM, 16, 128, 16 },
	aria_256_gcm = { CIPHER_ARIA_256_GCM, "ARIA", MODE_GCM, 32, 256, 16 };

#define HASH(name)	(&hash_algs[HASH_##name])
#define PRF(name)	(&prf_algs[PRF_##name])

/* A suite with a separate MAC; key block of RFC 5246 section 6.3 */
#define MAC_SUITE(id, name, cipher, mac, hash, exchange, cert, first, last) \
	{ id, #name, &cipher, HASH(mac), PRF(hash), exchange, cert,	\
	  first, last }
#define AEAD_SUITE(id, name, cipher, hash, exchange, cert)		\
	{ id, #name, &cipher, NULL, PRF(hash), exchange, cert,		\
	  TLS_1_2, TLS_1_2 }
#define TLS13_SUITE(id, name, cipher, hash)				\
	{ id, #name, &cipher, NULL, PRF(hash), "", "", TLS_1_3, TLS_1_3 }

/*
 * Strongest first, as SslEnumCipherSuites() returns them. Suites for export
 * are left out: they widen a 40-bit key in an extra step (RFC 2246 section
 * 6.3.1), and nobody may use them (RFC 7465, RFC 4346 section A.5).
 */
const struct suite suites[] = {
	TLS13_SUITE(0x1302, TLS_AES_256_GCM_SHA384, aes_256_gcm, SHA384),
	TLS13_SUITE(0x1301, TLS_AES_128_GCM_SHA256, aes_128_gcm, SHA256),
	TLS13_SUITE(0x1303, TLS_CHACHA20_POLY1305_SHA256, chacha20_poly1305,
		    SHA256),
	TLS13_SUITE(0x1304, TLS_AES_128_CCM_SHA256, aes_128_ccm, SHA256),
	TLS13_SUITE(0x00c6, TLS_SM4_GCM_SM3, sm4_gcm, SM3),
	TLS13_SUITE(0x00c7, TLS_SM4_CCM_SM3, sm4_ccm, SM3),
	AEAD_SUITE(0xc02c, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, aes_256_gcm,
		   SHA384, "ECDH", "ECDSA"),
	AEAD_SUITE(0xc030, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, aes_256_gcm,
		   SHA384, "ECDH", "RSA"),
	AEAD_SUITE(0x009f, TLS_DHE_RSA_WITH_AES_256_GCM_SHA384, aes_256_gcm,
		   SHA384, "DH", "RSA"),
	AEAD_SUITE(0x009d, TLS_RSA_WITH_AES_256_GCM_SHA384, aes_256_gcm, SHA384,
		   "RSA", "RSA"),
	AEAD_SUITE(0x00a9, TLS_PSK_WITH_AES_256_GCM_SHA384, aes_256_gcm, SHA384,
		   "PSK", ""),
	AEAD_SUITE(0xc02b, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, aes_128_gcm,
		   SHA256, "ECDH", "ECDSA"),
	AEAD_SUITE(0xc02f, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, aes_128_gcm,
		   SHA256, "ECDH", "RSA"),
	AEAD_SUITE(0x009e, TLS_DHE_RSA_WITH_AES_128_GCM_SHA256, aes_128_gcm,
		   SHA256, "DH", "RSA"),
	AEAD_SUITE(0x009c, TLS_RSA_WITH_AES_128_GCM_SHA256, aes_128_gcm, SHA256,
		   "RSA", "RSA"),
	AEAD_SUITE(0x00a8, TLS_PSK_WITH_AES_128_GCM_SHA256, aes_128_gcm, SHA256,
		   "PSK", ""),
	AEAD_SUITE(0xcca9, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
		   chacha20_poly1305, SHA256, "ECDH", "ECDSA"),
	AEAD_SUITE(0xcca8, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		   chacha20_poly1305, SHA256, "ECDH", "RSA"),
	AEAD_SUITE(0xccaa, TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		   chacha20_poly1305, SHA256, "DH", "RSA"),
	AEAD_SUITE(0xc0ac, TLS_ECDHE_ECDSA_WITH_AES_128_CCM, aes_128_ccm,
		   SHA256, "ECDH", "ECDSA"),
	AEAD_SUITE(0xc09e, TLS_DHE_RSA_WITH_AES_128_CCM, aes_128_ccm, SHA256,
		   "DH", "RSA"),
	AEAD_SUITE(0xc09c, TLS_RSA_WITH_AES_128_CCM, aes_128_ccm, SHA256, "RSA",
		   "RSA"),
	AEAD_SUITE(0xc05d, TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384,
		   aria_256_gcm, SHA384, "ECDH", "ECDSA"),
	AEAD_SUITE(0xc061, TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384, aria_256_gcm,
		   SHA384, "ECDH", "RSA"),
	AEAD_SUITE(0xc053, TLS_DHE_RSA_WITH_ARIA_256_GCM_SHA384, aria_256_gcm,
		   SHA384, "DH", "RSA"),
	AEAD_SUITE(0xc051, TLS_RSA_WITH_ARIA_256_GCM_SHA384, aria_256_gcm,
		   SHA384, "RSA", "RSA"),
	AEAD_SUITE(0xc05c, TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256,
		   aria_128_gcm, SHA256, "ECDH", "ECDSA"),
	AEAD_SUITE(0xc060, TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256, aria_128_gcm,
		   SHA256, "ECDH", "RSA"),
	AEAD_SUITE(0xc052, TLS_DHE_RSA_WITH_ARIA_128_GCM_SHA256, aria_128_gcm,
		   SHA256, "DH", "RSA"),
	AEAD_SUITE(0xc050, TLS_RSA_WITH_ARIA_128_GCM_SHA256, aria_128_gcm,
		   SHA256, "RSA", "RSA"),
	MAC_SUITE(0xc024, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384, aes_256_cbc,
		  SHA384, SHA384, "ECDH", "ECDSA", TLS_1_2, TLS_1_2),
	MAC_SUITE(0xc028, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384, aes_256_cbc,
		  SHA384, SHA384, "ECDH", "RSA", TLS_1_2, TLS_1_2),
	MAC_SUITE(0x006a, TLS_DHE_DSS_WITH_AES_256_CBC_SHA256, aes_256_cbc,
		  SHA256, SHA256, "DH", "DSA", TLS_1_2, TLS_1_2),
	MAC_SUITE(0x003d, TLS_RSA_WITH_AES_256_CBC_SHA256, aes_256_cbc, SHA256,
		  SHA256, "RSA", "RSA", TLS_1_2, TLS_1_2),
	MAC_SUITE(0xc00a, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, aes_256_cbc,
		  SHA1, SHA256, "ECDH", "ECDSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0xc014, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, aes_256_cbc, SHA1,
		  SHA256, "ECDH", "RSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x0039, TLS_DHE_RSA_WITH_AES_256_CBC_SHA, aes_256_cbc, SHA1,
		  SHA256, "DH", "RSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x0038, TLS_DHE_DSS_WITH_AES_256_CBC_SHA, aes_256_cbc, SHA1,
		  SHA256, "DH", "DSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x0035, TLS_RSA_WITH_AES_256_CBC_SHA, aes_256_cbc, SHA1,
		  SHA256, "RSA", "RSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x00af, TLS_PSK_WITH_AES_256_CBC_SHA384, aes_256_cbc, SHA384,
		  SHA384, "PSK", "", TLS_1_0, TLS_1_2),
	MAC_SUITE(0xc023, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, aes_128_cbc,
		  SHA256, SHA256, "ECDH", "ECDSA", TLS_1_2, TLS_1_2),
	MAC_SUITE(0xc027, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, aes_128_cbc,
		  SHA256, SHA256, "ECDH", "RSA", TLS_1_2, TLS_1_2),
	MAC_SUITE(0x0040, TLS_DHE_DSS_WITH_AES_128_CBC_SHA256, aes_128_cbc,
		  SHA256, SHA256, "DH", "DSA", TLS_1_2, TLS_1_2),
	MAC_SUITE(0x003c, TLS_RSA_WITH_AES_128_CBC_SHA256, aes_128_cbc, SHA256,
		  SHA256, "RSA", "RSA", TLS_1_2, TLS_1_2),
	MAC_SUITE(0xc009, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, aes_128_cbc,
		  SHA1, SHA256, "ECDH", "ECDSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0xc013, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, aes_128_cbc, SHA1,
		  SHA256, "ECDH", "RSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x0033, TLS_DHE_RSA_WITH_AES_128_CBC_SHA, aes_128_cbc, SHA1,
		  SHA256, "DH", "RSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x0032, TLS_DHE_DSS_WITH_AES_128_CBC_SHA, aes_128_cbc, SHA1,
		  SHA256, "DH", "DSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x002f, TLS_RSA_WITH_AES_128_CBC_SHA, aes_128_cbc, SHA1,
		  SHA256, "RSA", "RSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x00ae, TLS_PSK_WITH_AES_128_CBC_SHA256, aes_128_cbc, SHA256,
		  SHA256, "PSK", "", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x0016, TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA, des3_cbc, SHA1,
		  SHA256, "DH", "RSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x0013, TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA, des3_cbc, SHA1,
		  SHA256, "DH", "DSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x000a, TLS_RSA_WITH_3DES_EDE_CBC_SHA, des3_cbc, SHA1, SHA256,
		  "RSA", "RSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x0004, TLS_RSA_WITH_RC4_128_MD5, rc4_128, MD5, SHA256, "RSA",
		  "RSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x0005, TLS_RSA_WITH_RC4_128_SHA, rc4_128, SHA1, SHA256,
		  "RSA", "RSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x0012, TLS_DHE_DSS_WITH_DES_CBC_SHA, des_cbc, SHA1, SHA256,
		  "DH", "DSA", TLS_1_0, TLS_1_1),
	MAC_SUITE(0x0009, TLS_RSA_WITH_DES_CBC_SHA, des_cbc, SHA1, SHA256,
		  "RSA", "RSA", TLS_1_0, TLS_1_1),
	MAC_SUITE(0x003b, TLS_RSA_WITH_NULL_SHA256, cipher_null, SHA256, SHA256,
		  "RSA", "RSA", TLS_1_2, TLS_1_2),
	MAC_SUITE(0x0001, TLS_RSA_WITH_NULL_MD5, cipher_null, MD5, SHA256,
		  "RSA", "RSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x0002, TLS_RSA_WITH_NULL_SHA, cipher_null, SHA1, SHA256,
		  "RSA", "RSA", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x00b0, TLS_PSK_WITH_NULL_SHA256, cipher_null, SHA256, SHA256,
		  "PSK", "", TLS_1_0, TLS_1_2),
	MAC_SUITE(0x00b1, TLS_PSK_WITH_NULL_SHA384, cipher_null, SHA384, SHA384,
		  "PSK", "", TLS_1_0, TLS_1_2),
};

const size_t suite_count = ARRAY_SIZE(suites);

const struct suite *suite_find(u32 id)
{
	size_t i;

	for (i = 0; i < suite_count; i++)
		if (suites[i].id == id)
			return &suites[i];
	return NULL;
}

u16 suite_tls_version(u32 protocol)
{
	switch (protocol) {
	case TLS_1_0:
	case TLS_1_1:
	case TLS_1_2:
	case TLS_1_3:
		return protocol;
	case DTLS_1_0:
		return TLS_1_1;
	case DTLS_1_2:
		return TLS_1_2;
	default:
		return 0;
	}
}

/* RFC 6347 section 4.1.2.2: RC4 cannot be used with DTLS */
bool suite_in_protocol(const struct suite *suite, u32 protocol)
{
	u16 version = suite_tls_version(protocol);

	if (version != protocol && suite->cipher->mode == MODE_STREAM)
		return false;
	return version && version >= suite->first && version <= suite->last;
}

bool suite_is_aead(const struct suite *suite)
{
	return suite->cipher->mode >= MODE_GCM;
}

/*
 * RFC 8446 section 5.5: 2^24.5 full records of GCM; RFC 9147 section 4.5.3:
 * 2^23 of CCM, for which RFC 8446 has no figure. All others are limited only by
 * the numbers of their records. The last number is left out: nothing could
 * follow it.
 */
static const u64 records_max[] = {
	[MODE_NULL] = UINT64_MAX,
	[MODE_STREAM] = UINT64_MAX,
	[MODE_CBC] = UINT64_MAX,
	[MODE_GCM] = 23726566,
	[MODE_CCM] = 1 << 23,
	[MODE_POLY1305] = UINT64_MAX,
};

u64 suite_records_max(const struct suite *suite)
{
	return records_max[suite->cipher->mode];
}

const struct prf_alg *suite_prf(const struct suite *suite, u32 protocol)
{
	return suite_tls_version(protocol) < TLS_1_2 ?
	       PRF(MD5SHA1) : suite->prf;
}

/*
 * TLS 1.3 (RFC 8446 section 5.3) and ChaCha20-Poly1305 (RFC 7905 section 2)
 * have the whole nonce, GCM and CCM of TLS 1.2 (RFC 5288 section 3) only its
 * salt. CBC has an IV in the key block up to TLS 1.0; later versions send it.
 */
size_t suite_iv_len(const struct suite *suite, u32 protocol)
{
	u16 version = suite_tls_version(protocol);

	switch (suite->cipher->mode) {
	case MODE_GCM:
	case MODE_CCM:
		return version == TLS_1_3 ? 12 : 4;
	case MODE_POLY1305:
		return 12;
	case MODE_CBC:
		return version == TLS_1_0 ? suite->cipher->block_len : 0;
	default:
		return 0;
	}
}
