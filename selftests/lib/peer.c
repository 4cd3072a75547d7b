// SPDX-License-Identifier: GPL-2.0-only
/* The record layers of TLS 1.2 and 1.3 on libcrypto's AEAD ciphers. */
#include <errno.h>
#include <string.h>

#include <openssl/evp.h>

#include "peer.h"
#include "tcp_pair.h"

#define TAG	16
#define NONCE	12

/* What the AEAD is given for one record */
struct aead {
	const struct peer_key *key;
	uint8_t nonce[NONCE];
	uint8_t aad[13];
	size_t aad_len;
};

static bool is_tls13(const struct peer_key *key)
{
	return key->suite->protocol == TLS1_3_PROTOCOL_VERSION;
}

static void put_be(uint8_t *to, uint64_t value, int len)
{
	while (len--) {
		to[len] = value;
		value >>= 8;
	}
}

/*
 * RFC 5288 section 3: fixed and explicit part; else RFC 8446 section 5.3 and
 * RFC 7905 section 2: IV and number, XORed.
 */
static void fill_nonce(struct aead *aead, const uint8_t *explicit_nonce)
{
	uint8_t seq[8];
	int i;

	memcpy(aead->nonce, aead->key->iv, NONCE);
	if (aead->key->suite->explicit_nonce) {
		memcpy(aead->nonce + 4, explicit_nonce, 8);
		return;
	}
	put_be(seq, aead->key->seq, 8);
	for (i = 0; i < 8; i++)
		aead->nonce[NONCE - 8 + i] ^= seq[i];
}

/* RFC 8446 section 5.2: the header; RFC 5246 section 6.2.3.3: number first */
static void fill_aad(struct aead *aead, const uint8_t *header,
		size_t plain_len)
{
	if (is_tls13(aead->key)) {
		memcpy(aead->aad, header, PEER_HEADER);
		aead->aad_len = PEER_HEADER;
		return;
	}
	put_be(aead->aad, aead->key->seq, 8);
	memcpy(aead->aad + 8, header, 3);
	put_be(aead->aad + 11, plain_len, 2);
	aead->aad_len = sizeof(aead->aad);
}

/*
 * Works on @text, @len bytes, in place; writes @tag if @seal, else compares it
 */
static int crypt_record(const struct aead *aead, bool seal, uint8_t *text,
		int len, uint8_t *tag)
{
	const char *name = aead->key->suite->cipher;
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, name, NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	bool ccm = EVP_CIPHER_get_mode(cipher) == EVP_CIPH_CCM_MODE;
	uint8_t rest[16];
	int n, ok;

	ok = EVP_CipherInit_ex(ctx, cipher, NULL, NULL, NULL, seal) == 1 &&
	     EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, NONCE,
				 NULL) == 1 &&
	     (seal ? !ccm || EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG,
						 TAG, NULL) == 1 :
	      EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG, tag) == 1) &&
	     EVP_CipherInit_ex(ctx, NULL, NULL, aead->key->key, aead->nonce,
			       seal) == 1 &&
	     (!ccm || EVP_CipherUpdate(ctx, NULL, &n, NULL, len) == 1) &&
	     EVP_CipherUpdate(ctx, NULL, &n, aead->aad, aead->aad_len) == 1 &&
	     (EVP_CipherUpdate(ctx, text, &n, text, len) == 1 && n == len) &&
	     (ccm || EVP_CipherFinal_ex(ctx, rest, &n) == 1) &&
	     (!seal || EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG,
					   tag) == 1);
	EVP_CIPHER_CTX_free(ctx);
	EVP_CIPHER_free(cipher);
	return ok ? 0 : -EBADMSG;
}

int peer_seal(struct peer_key *key, uint8_t type, const void *data, size_t len,
		size_t padding, uint8_t record[static PEER_RECORD_MAX])
{
	size_t nonce_len = key->suite->explicit_nonce;
	uint8_t *text = record + PEER_HEADER + nonce_len;
	struct aead aead = { .key = key };
	int ret;

	memcpy(text, data, len);
	if (is_tls13(key)) {
		text[len++] = type;
		memset(text + len, 0, padding);
		len += padding;
		type = CT_APPLICATIONDATA;
	}
	record[0] = type;
	put_be(record + 1, TLS1_2_PROTOCOL_VERSION, 2);
	put_be(record + 3, nonce_len + len + TAG, 2);
	put_be(record + PEER_HEADER, key->seq, nonce_len);
	fill_nonce(&aead, record + PEER_HEADER);
	fill_aad(&aead, record, len);
	ret = crypt_record(&aead, true, text, len, text + len);
	key->seq++;
	return ret ?: (int)(PEER_HEADER + nonce_len + len + TAG);
}

/* RFC 8446 section 5.4: the type is the last byte that is not 0 */
static int strip_padding(struct peer_content *content)
{
	while (content->len && !content->data[content->len - 1])
		content->len--;
	if (!content->len)
		return -EBADMSG;
	content->type = content->data[--content->len];
	return 0;
}

int peer_open(struct peer_key *key, const uint8_t *record, size_t len,
		struct peer_content *content)
{
	size_t nonce_len = key->suite->explicit_nonce;
	size_t overhead = PEER_HEADER + nonce_len + TAG;
	const uint8_t *text = record + PEER_HEADER + nonce_len;
	struct aead aead = { .key = key };
	uint8_t tag[TAG];
	int ret;

	if (len < overhead || len - overhead > sizeof(content->data) ||
	    (is_tls13(key) && record[0] != CT_APPLICATIONDATA) ||
	    record[1] != 3 || record[2] != 3)
		return -EBADMSG;
	content->type = record[0];
	content->len = len - overhead;
	memcpy(content->data, text, content->len);
	memcpy(tag, text + content->len, TAG);
	fill_nonce(&aead, record + PEER_HEADER);
	fill_aad(&aead, record, content->len);
	ret = crypt_record(&aead, false, content->data, content->len, tag);
	key->seq++;
	if (ret || !is_tls13(key))
		return ret;
	return strip_padding(content);
}

int peer_send(int fd, struct peer_key *key, uint8_t type, const void *data,
		size_t len)
{
	uint8_t record[PEER_RECORD_MAX];
	int ret = peer_seal(key, type, data, len, 0, record);

	return ret < 0 ? ret : send_all(fd, record, ret);
}

int peer_recv(int fd, struct peer_key *key, struct peer_content *content)
{
	uint8_t record[PEER_RECORD_MAX];
	size_t len;
	int ret = recv_all(fd, record, PEER_HEADER);

	if (ret)
		return ret;
	len = PEER_HEADER + (record[3] << 8 | record[4]);
	if (len > sizeof(record))
		return -EMSGSIZE;
	return recv_all(fd, record + PEER_HEADER, len - PEER_HEADER) ?:
	       peer_open(key, record, len, content);
}

int peer_expect(int fd, struct peer_key *key, const void *data, size_t len)
{
	struct peer_content content;
	const uint8_t *p = data;
	int ret;

	for (; len; p += content.len, len -= content.len) {
		ret = peer_recv(fd, key, &content);
		if (ret)
			return ret;
		if (content.type != CT_APPLICATIONDATA || !content.len ||
		    content.len > len || memcmp(p, content.data, content.len))
			return -EBADMSG;
	}
	return 0;
}
