// SPDX-License-Identifier: MIT
/* Records once more, by OpenSSL, to compare with. */
#include <stdio.h>
#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "record_reference.h"

#define TAG	16

static void must_do(int done, const char *what)
{
	if (done > 0)
		return;
	printf("Bail out! OpenSSL: %s\n", what);
	exit(1);
}

/* OpenSSL's name of the cipher of a suite, or NULL */
static const char *cipher_name(const struct suite *s)
{
	static const struct {
		const char *cipher, *mark, *name;
	} names[] = {
		{ "AES", "AES_128_GCM", "AES-128-GCM" },
		{ "AES", "AES_256_GCM", "AES-256-GCM" },
		{ "AES", "AES_128_CCM", "AES-128-CCM" },
		{ "CHACHA20_POLY1305", "CHACHA20", "ChaCha20-Poly1305" },
		{ "AES", "AES_128_CBC", "AES-128-CBC" },
		{ "AES", "AES_256_CBC", "AES-256-CBC" },
		{ "3DES", "3DES_EDE_CBC", "DES-EDE3-CBC" },
		{ "", "NULL", "NULL" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(names[i].cipher, s->cipher) &&
		    strstr(s->name, names[i].mark))
			return names[i].name;
	return NULL;
}

bool reference_has(const struct suite *suite, DWORD protocol)
{
	return suite_belongs(suite, protocol) &&
	       tls_version(protocol) == protocol && cipher_name(suite);
}

static bool is_tls13(const struct recipe *r)
{
	return r->key.protocol == TLS1_3_PROTOCOL_VERSION;
}

/* Fetching by name takes longer than a record, so it is done once for each */
static const EVP_CIPHER *cipher_of(const struct recipe *r)
{
	static EVP_CIPHER *last;
	static const char *last_name;
	const char *name = cipher_name(&r->suite);

	if (name != last_name) {
		EVP_CIPHER_free(last);
		last = EVP_CIPHER_fetch(NULL, name, NULL);
		last_name = name;
	}
	must_do(!!last, name);
	return last;
}

static size_t explicit_len(const struct recipe *r)
{
	if (r->suite.mode == MODE_CBC)
		return r->key.protocol > TLS1_0_PROTOCOL_VERSION ?
		       r->suite.block_len : 0;
	return r->suite.mode == MODE_AEAD_NONCE && !is_tls13(r) ? 8 : 0;
}

size_t reference_header(const struct recipe *r)
{
	return 5 + explicit_len(r);
}

static void put16(BYTE *to, size_t n)
{
	to[0] = n >> 8;
	to[1] = n;
}

static void put_start(const struct recipe *r, size_t body, BYTE *record)
{
	record[0] = is_tls13(r) ? CT_APPLICATIONDATA : r->type;
	put16(record + 1, is_tls13(r) ? TLS1_2_PROTOCOL_VERSION :
					r->key.protocol);
	put16(record + 3, body);
}

static void pseudo_header(const struct recipe *r, size_t len, BYTE *to)
{
	int i;

	for (i = 0; i < 8; i++)
		to[i] = r->seq >> (56 - 8 * i);
	to[8] = r->type;
	put16(to + 9, r->key.protocol);
	put16(to + 11, len);
}

size_t reference_mac(const struct recipe *r, const BYTE *in, size_t len,
		     BYTE *mac)
{
	static BYTE text[13 + RECORD_MAX];
	static const char *const names[] = { "MD5", "SHA1", "SHA256", "SHA384" };
	const EVP_MD *const hashes[] = { EVP_md5(), EVP_sha1(), EVP_sha256(),
					 EVP_sha384() };
	unsigned int mac_len;
	size_t i = 0;

	while (strcmp(names[i], r->suite.mac))
		i++;
	pseudo_header(r, len, text);
	if (len)
		memcpy(text + 13, in, len);
	must_do(!!HMAC(hashes[i], r->key.mac_key, r->key.mac_key_len, text,
		       13 + len, mac, &mac_len), "HMAC");
	return mac_len;
}

static EVP_CIPHER_CTX *new_ctx(void)
{
	static EVP_CIPHER_CTX *ctx;

	if (!ctx)
		ctx = EVP_CIPHER_CTX_new();
	must_do(!!ctx && EVP_CIPHER_CTX_reset(ctx), "EVP_CIPHER_CTX_new");
	return ctx;
}

size_t reference_seal_cbc(struct recipe *r, const BYTE *text, size_t len,
			  BYTE *record)
{
	BYTE *to = record + reference_header(r);
	EVP_CIPHER_CTX *ctx = new_ctx();
	int n = 0, end = 0;

	put_start(r, explicit_len(r) + len, record);
	memcpy(record + 5, r->explicit, explicit_len(r));
	must_do(EVP_EncryptInit_ex(ctx, cipher_of(r), NULL, r->key.key,
				   explicit_len(r) ? r->explicit : r->key.iv),
		"CBC init");
	EVP_CIPHER_CTX_set_padding(ctx, 0);
	must_do(EVP_EncryptUpdate(ctx, to, &n, text, len) &&
		EVP_EncryptFinal_ex(ctx, to + n, &end), "CBC");
	if (!explicit_len(r))
		memcpy(r->key.iv, to + len - r->suite.block_len,
		       r->suite.block_len);
	return to - record + len;
}

static size_t seal_mac(struct recipe *r, const BYTE *in, size_t len,
		       BYTE *record)
{
	static BYTE text[RECORD_MAX + 256];
	size_t padding, block = r->suite.block_len, filled;

	if (len)
		memcpy(text, in, len);
	filled = len + reference_mac(r, in, len, text + len);
	if (r->suite.mode == MODE_NULL) {
		put_start(r, filled, record);
		memcpy(record + 5, text, filled);
		return 5 + filled;
	}
	padding = block - filled % block + block * r->padding;
	memset(text + filled, padding - 1, padding);
	return reference_seal_cbc(r, text, filled + padding, record);
}

static void make_nonce(const struct recipe *r, BYTE nonce[12])
{
	size_t i;

	memcpy(nonce, r->key.iv, r->key.iv_len);
	if (r->key.iv_len == 4)
		memcpy(nonce + 4, r->explicit, 8);
	else
		for (i = 0; i < 8; i++)
			nonce[4 + i] ^= (BYTE)(r->seq >> (56 - 8 * i));
}

static size_t seal_aead(struct recipe *r, const BYTE *in, size_t len,
			BYTE *record)
{
	static BYTE text[RECORD_MAX];
	BYTE *to = record + reference_header(r), nonce[12], aad[13];
	bool ccm = strstr(r->suite.name, "CCM");
	EVP_CIPHER_CTX *ctx = new_ctx();
	size_t aad_len = 13, text_len = len;
	int n, end = 0;

	if (len)
		memcpy(text, in, len);
	if (is_tls13(r)) {
		text[len] = r->type;
		memset(text + len + 1, 0, r->padding);
		text_len += 1 + r->padding;
		aad_len = 5;
	}
	put_start(r, explicit_len(r) + text_len + TAG, record);
	memcpy(record + 5, r->explicit, explicit_len(r));
	pseudo_header(r, len, aad);
	make_nonce(r, nonce);
	must_do(EVP_EncryptInit_ex(ctx, cipher_of(r), NULL, NULL, NULL) &&
		EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, 12, NULL) &&
		(!ccm || EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG,
					     NULL)) &&
		EVP_EncryptInit_ex(ctx, NULL, NULL, r->key.key, nonce),
		"AEAD init");
	must_do((!ccm || EVP_EncryptUpdate(ctx, NULL, &n, NULL, text_len)) &&
		EVP_EncryptUpdate(ctx, NULL, &n, is_tls13(r) ? record : aad,
				  aad_len) &&
		EVP_EncryptUpdate(ctx, to, &n, text, text_len) &&
		EVP_EncryptFinal_ex(ctx, to + n, &end) &&
		EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG,
				    to + text_len), "AEAD");
	return to - record + text_len + TAG;
}

size_t reference_seal(struct recipe *r, const BYTE *in, size_t len,
		      BYTE *record)
{
	return r->suite.mode >= MODE_AEAD_NONCE ?
	       seal_aead(r, in, len, record) : seal_mac(r, in, len, record);
}
