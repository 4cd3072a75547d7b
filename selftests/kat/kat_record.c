// SPDX-License-Identifier: GPL-2.0-only
/*
 * Known answers of the record layer: records as they were on the wire.
 * libcrypto opens them with the keys that the interface gives to their
 * receiver, so key, IV and MAC key must be in their places. The interface opens
 * them, too. Records of TLS 1.3 have nothing random, so it must also make them.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "kat_keys.h"

#define HEADER		5	/* type, version, length; RFC 8446 section 5.1 */
#define TAG		16
#define BLOCK		16
#define SHA1_LEN	20
#define MAC_HEADER	13	/* sequence number, type, version, length */

/* A record being opened; out has room for the whole record */
struct record {
	struct kat_bytes raw;
	uint64_t seq;
	struct sslp_session_key key;
	uint8_t *out;
	size_t out_len;
};

static void put_be64(uint8_t *to, uint64_t value)
{
	for (int i = 7; i >= 0; i--, value >>= 8)
		to[i] = (uint8_t)value;
}

/* RFC 8446 section 5.3: the IV and the padded sequence number, XORed */
static void make_nonce(const struct record *record, uint8_t nonce[static 12])
{
	uint8_t seq[8];

	put_be64(seq, record->seq);
	memcpy(nonce, record->key.iv, 12);
	for (int i = 0; i < 8; i++)
		nonce[4 + i] ^= seq[i];
}

static const EVP_CIPHER *aead_of(const struct record *record)
{
	if (record->key.cipher_suite == TLS_CHACHA20_POLY1305_SHA256)
		return EVP_chacha20_poly1305();
	return record->key.key_len == 16 ? EVP_aes_128_gcm() :
					   EVP_aes_256_gcm();
}

static bool open_aead(struct record *record, EVP_CIPHER_CTX *ctx)
{
	const uint8_t *body = record->raw.data + HEADER;
	int len, body_len = (int)record->raw.len - HEADER - TAG;
	uint8_t nonce[12];

	if (body_len <= 0 || record->key.iv_len != sizeof(nonce))
		return false;
	make_nonce(record, nonce);
	record->out_len = (size_t)body_len;
	return EVP_DecryptInit_ex(ctx, aead_of(record), NULL,
				  record->key.key, nonce) == 1 &&
	       EVP_DecryptUpdate(ctx, NULL, &len, record->raw.data,
				 HEADER) == 1 &&
	       EVP_DecryptUpdate(ctx, record->out, &len, body,
				 body_len) == 1 &&
	       EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG,
				   (void *)(body + body_len)) == 1 &&
	       EVP_DecryptFinal_ex(ctx, record->out + body_len, &len) == 1;
}

/* RFC 5246 section 6.2.3.1: the MAC covers number, header and content */
static bool check_mac(const struct record *record)
{
	uint8_t *covered = malloc(MAC_HEADER + record->out_len);
	uint8_t mac[EVP_MAX_MD_SIZE];
	unsigned int len = 0;
	bool ok;

	if (!covered)
		abort();
	put_be64(covered, record->seq);
	memcpy(covered + 8, record->raw.data, 3);
	covered[11] = (uint8_t)(record->out_len >> 8);
	covered[12] = (uint8_t)record->out_len;
	memcpy(covered + MAC_HEADER, record->out, record->out_len);
	ok = HMAC(EVP_sha1(), record->key.mac_key,
		  (int)record->key.mac_key_len, covered,
		  MAC_HEADER + record->out_len, mac, &len) &&
	     len == SHA1_LEN &&
	     !memcmp(mac, record->out + record->out_len, SHA1_LEN);
	free(covered);
	return ok;
}

/* AES-128-CBC with SHA-1: IV, then content, MAC and padding */
static bool open_cbc(struct record *record, EVP_CIPHER_CTX *ctx)
{
	const uint8_t *iv = record->raw.data + HEADER;
	int written, padding, len = (int)record->raw.len - HEADER - BLOCK;

	if (len <= 0 || record->key.key_len != 16 ||
	    record->key.mac_key_len != SHA1_LEN)
		return false;
	if (EVP_DecryptInit_ex(ctx, EVP_aes_128_cbc(), NULL, record->key.key,
			       iv) != 1 ||
	    EVP_CIPHER_CTX_set_padding(ctx, 0) != 1 ||
	    EVP_DecryptUpdate(ctx, record->out, &written, iv + BLOCK,
			      len) != 1)
		return false;
	padding = record->out[len - 1] + 1;
	if (padding + SHA1_LEN > len)
		return false;
	record->out_len = (size_t)(len - padding - SHA1_LEN);
	return check_mac(record);
}

/* In TLS 1.3 the content type follows the content; plain has it there, too */
static void open_by_interface(struct kat_ask *ask, NCRYPT_KEY_HANDLE key,
		struct record *record)
{
	SECURITY_STATUS status;
	uint8_t type;

	status = sslp_decrypt_packet(ask->provider, key, record->raw.data,
			record->raw.len, record->seq, &type, record->out,
			record->raw.len, &record->out_len);
	if (!kat_succeeded(ask, "sslp_decrypt_packet", status))
		return;
	if (record->key.protocol == TLS1_3_PROTOCOL_VERSION)
		record->out[record->out_len++] = type;
	kat_compare(ask, "plain", record->out, record->out_len);
}

typedef bool open_record(struct record *record, EVP_CIPHER_CTX *ctx);

static void open_with(struct kat_ask *ask, NCRYPT_KEY_HANDLE key,
		open_record *open)
{
	struct record record = {
		.raw = kat_bytes(ask->file, "record"),
		.seq = kat_number(ask->file, "seq", 10),
	};
	EVP_CIPHER_CTX *ctx;

	if (!key || !kat_material(ask, key, &record.key))
		return;
	ctx = EVP_CIPHER_CTX_new();
	record.out = malloc(record.raw.len);
	if (!ctx || !record.out)
		abort();
	if (open(&record, ctx))
		kat_compare(ask, "plain", record.out, record.out_len);
	else
		kat_fail(ask, "the record does not open");
	open_by_interface(ask, key, &record);
	free(record.out);
	EVP_CIPHER_CTX_free(ctx);
}

static void make_by_interface(struct kat_ask *ask, NCRYPT_KEY_HANDLE key)
{
	struct kat_bytes plain = kat_bytes(ask->file, "plain");
	struct kat_bytes raw = kat_bytes(ask->file, "record");
	uint8_t *out = malloc(raw.len);
	SECURITY_STATUS status;
	DWORD len;

	if (!out)
		abort();
	status = SslEncryptPacket(ask->provider, key, (PBYTE)plain.data,
			(DWORD)plain.len - 1, out, (DWORD)raw.len, &len,
			kat_number(ask->file, "seq", 10),
			plain.data[plain.len - 1], 0);
	if (kat_succeeded(ask, "SslEncryptPacket", status))
		kat_compare(ask, "record", out, len);
	free(out);
}

/* The key of an end that knows only the traffic secret of @sender */
static NCRYPT_KEY_HANDLE traffic_key(struct kat_ask *ask, enum kat_side sender,
		enum kat_side role)
{
	struct kat_bytes none = { NULL, 0 };
	struct kat_bytes secret = kat_bytes(ask->file, "secret");
	NCRYPT_KEY_HANDLE pair, key;

	pair = kat_pair(ask, sender == KAT_CLIENT ? secret : none,
			sender == KAT_SERVER ? secret : none, role);
	key = pair ? kat_expand(ask, pair) : 0;
	kat_free(ask, pair);
	return key;
}

/* TLS 1.3: plain ends with the content type, RFC 8446 section 5.2 */
void kat_ask_record13(struct kat_ask *ask)
{
	enum kat_side sender = kat_sender(ask);
	NCRYPT_KEY_HANDLE key = traffic_key(ask, sender, kat_other(sender));

	open_with(ask, key, open_aead);
	kat_free(ask, key);
	key = traffic_key(ask, sender, sender);
	if (key)
		make_by_interface(ask, key);
	kat_free(ask, key);
}

/* TLS 1.1 and 1.2: the receiver knows the master secret and the randoms */
void kat_ask_record_cbc(struct kat_ask *ask)
{
	enum kat_side receiver = kat_other(kat_sender(ask));
	NCRYPT_KEY_HANDLE master = kat_master(ask, receiver);
	struct kat_session_keys keys = { 0, 0 };

	if (master)
		keys = kat_generate(ask, master, receiver);
	open_with(ask, keys.read, open_cbc);
	kat_free(ask, keys.read);
	kat_free(ask, keys.write);
	kat_free(ask, master);
}
