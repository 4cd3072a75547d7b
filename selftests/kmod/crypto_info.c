// SPDX-License-Identifier: GPL-2.0-only
/* Sockets armed by user space, with keys that OpenSSL has derived. */
#define _GNU_SOURCE
#include <endian.h>
#include <errno.h>
#include <linux/sslp.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "config_option.h"
#include "crypto_info.h"
#include "reference.h"

#ifndef TCP_ULP
#define TCP_ULP 31
#endif

/* As numbers, because the installed headers may lack names and structures */
const struct cipher ciphers[CIPHERS] = {
	{ 51, "AES-GCM-128", SSLP_HASH_SHA256, 16, 4, 1, 1, "CRYPTO_AES" },
	{ 52, "AES-GCM-256", SSLP_HASH_SHA384, 32, 4, 1, 1, "CRYPTO_AES" },
	{ 53, "AES-CCM-128", SSLP_HASH_SHA256, 16, 4, 1, 1, "CRYPTO_AES" },
	{ 54, "ChaCha20-Poly1305", SSLP_HASH_SHA256, 32, 0, 1, 1,
	  "CRYPTO_CHACHA20" },
	{ 55, "SM4-GCM", SSLP_HASH_SM3, 16, 4, 0, 1, "CRYPTO_SM4" },
	{ 56, "SM4-CCM", SSLP_HASH_SM3, 16, 4, 0, 1, "CRYPTO_SM4" },
	{ 57, "ARIA-GCM-128", SSLP_HASH_SHA256, 16, 4, 1, 0, "CRYPTO_ARIA" },
	{ 58, "ARIA-GCM-256", SSLP_HASH_SHA384, 32, 4, 1, 0, "CRYPTO_ARIA" },
};

int cipher_configured(const struct cipher *cipher)
{
	return config_has(cipher->option) &&
	       (cipher->hash != SSLP_HASH_SM3 || config_has("CRYPTO_SM3"));
}

int key_block(const struct cipher *cipher, const uint8_t master[static 48],
	      const uint8_t random[static 64], struct key *client,
	      struct key *server)
{
	size_t iv_len = cipher->salt_len ?: 12;
	uint8_t seed[64], block[96], *p = block;

	memcpy(seed, random + 32, 32);
	memcpy(seed + 32, random, 32);
	if (reference_prf(cipher->hash, master, 48, "key expansion", seed,
			  sizeof(seed), block,
			  2 * (cipher->key_len + iv_len)))
		return -EOPNOTSUPP;
	memcpy(client->key, p, cipher->key_len);
	memcpy(server->key, p += cipher->key_len, cipher->key_len);
	memcpy(client->iv, p += cipher->key_len, iv_len);
	memcpy(server->iv, p + iv_len, iv_len);
	client->iv_len = server->iv_len = iv_len;
	return 0;
}

int traffic_key(const struct cipher *cipher, const uint8_t *secret,
		struct key *key)
{
	key->iv_len = 12;
	if (reference_expand_label(cipher->hash, secret, "key", NULL, 0,
				   key->key, cipher->key_len) ||
	    reference_expand_label(cipher->hash, secret, "iv", NULL, 0,
				   key->iv, 12))
		return -EOPNOTSUPP;
	return 0;
}

void next_secret(const struct cipher *cipher, uint8_t *secret)
{
	uint8_t next[64];

	reference_expand_label(cipher->hash, secret, "traffic upd", NULL, 0,
			       next, hash_len(cipher->hash));
	memcpy(secret, next, hash_len(cipher->hash));
}

int attach(int fd)
{
	if (!setsockopt(fd, IPPROTO_TCP, TCP_ULP, "tls", 3) || errno == EEXIST)
		return 0;
	return -errno;
}

/* Every struct tls12_crypto_info_*: header, iv, key, salt, rec_seq */
static size_t fill(uint8_t info[static 64], const struct cipher *cipher,
		   uint16_t version, const struct key *key, uint64_t seq)
{
	uint64_t be_seq = htobe64(seq);
	uint8_t nonce[12], *p = info;

	memcpy(nonce + 4, &be_seq, sizeof(be_seq));
	memcpy(nonce, key->iv, key->iv_len);
	p = mempcpy(p, &version, sizeof(version));
	p = mempcpy(p, &cipher->type, sizeof(cipher->type));
	p = mempcpy(p, nonce + cipher->salt_len, 12 - cipher->salt_len);
	p = mempcpy(p, key->key, cipher->key_len);
	p = mempcpy(p, nonce, cipher->salt_len);
	p = mempcpy(p, &be_seq, sizeof(be_seq));
	return p - info;
}

int set_key(int fd, int optname, const struct cipher *cipher,
	    uint16_t version, const struct key *key, uint64_t seq)
{
	uint8_t info[64];
	size_t len = fill(info, cipher, version, key, seq);

	return setsockopt(fd, SOL_TLS, optname, info, len) ? -errno : 0;
}

int has_key(int fd, int optname, const struct cipher *cipher,
	    uint16_t version, const struct key *key, uint64_t seq)
{
	uint8_t expected[64], info[64];
	size_t len = fill(expected, cipher, version, key, seq);
	socklen_t got = len;

	if (getsockopt(fd, SOL_TLS, optname, info, &got))
		return -errno;
	return got == len && !memcmp(info, expected, len);
}
