/* SPDX-License-Identifier: GPL-2.0-only */
/* Sockets armed by user space, with keys that OpenSSL has derived. */
#ifndef CRYPTO_INFO_H
#define CRYPTO_INFO_H

#include <stddef.h>
#include <stdint.h>

#ifndef SOL_TLS
#define SOL_TLS 282
#endif

/* A cipher of kernel TLS; its hash is that of its suites */
struct cipher {
	uint16_t type;
	const char *name;
	uint32_t hash;
	uint8_t key_len, salt_len;
	int tls12, tls13;
	const char *option;	/* in the kernel's configuration */
};

#define CIPHERS 8

extern const struct cipher ciphers[CIPHERS];

/* Keys of one direction */
struct key {
	uint8_t key[32], iv[12];
	size_t iv_len;
};

/* Whether this kernel was configured with all that the cipher needs */
int cipher_configured(const struct cipher *cipher);

int key_block(const struct cipher *cipher, const uint8_t master[static 48],
	      const uint8_t random[static 64], struct key *client,
	      struct key *server);
int traffic_key(const struct cipher *cipher, const uint8_t *secret,
		struct key *key);
void next_secret(const struct cipher *cipher, uint8_t *secret);

/* All return 0 or -errno; @optname is TLS_TX or TLS_RX */
int attach(int fd);
int set_key(int fd, int optname, const struct cipher *cipher,
	    uint16_t version, const struct key *key, uint64_t seq);

/* Whether the key in a socket is this one: 1, 0, or -errno */
int has_key(int fd, int optname, const struct cipher *cipher,
	    uint16_t version, const struct key *key, uint64_t seq);

#endif /* CRYPTO_INFO_H */
