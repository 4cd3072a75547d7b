/* SPDX-License-Identifier: MIT */
/* What kernel TLS can do here, found by trying on a loopback connection. */
#ifndef SSLP_DOCTOR_PROBE_H
#define SSLP_DOCTOR_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "../common/ktls.h"

/*
 * Each probe makes a TCP connection of this process to itself, tries, and
 * closes it. A probe may make the kernel load modules: the module tls for a
 * caller with CAP_NET_ADMIN, modules of ciphers for anybody.
 *
 * All return 0 for "yes", else -errno. Where there is no way to try, that
 * errno is the one of loopback_open().
 */

/**
 * struct probe_cipher - a cipher of kernel TLS
 * @type: TLS_CIPHER_*
 * @name: as people call it
 * @aead: name in the kernel's crypto
 * @tls12: carried under TLS 1.2
 * @tls13: carried under TLS 1.3
 * @key_len: bytes
 */
struct probe_cipher {
	uint16_t type;
	const char *name, *aead;
	bool tls12, tls13;
	uint8_t key_len;
};

#define PROBE_CIPHERS	8

extern const struct probe_cipher probe_ciphers[PROBE_CIPHERS];

/* Whether kernel TLS carries this cipher under this version at all */
bool probe_carries(const struct probe_cipher *cipher, uint16_t version);

/* Whether a loopback connection can be made at all */
int probe_loopback(void);

/* Attaches kernel TLS to a socket; -ENOENT: there is no module tls */
int probe_ulp(void);

/*
 * Both directions of @cipher under @version, and a record from one end to
 * the other. -ENOENT: the cipher's driver is missing; -EINVAL: the kernel
 * does not know this cipher, or not under this version.
 */
int probe_cipher(const struct probe_cipher *cipher, uint16_t version);

/*
 * A second key for sending under TLS 1.3 with @cipher, what a KeyUpdate needs.
 * -EBUSY: the kernel cannot replace keys.
 */
int probe_rekey(const struct probe_cipher *cipher);

/**
 * struct probe_option - an option of SOL_TLS beside the keys
 * @name: as <linux/tls.h> has it
 * @option: its number
 * @end: the end of the connection that takes it, 0 sender or 1 receiver
 * @value: a value to try
 * @len: its bytes
 */
struct probe_option {
	const char *name;
	int option;
	int end;
	const void *value;
	socklen_t len;
};

#define PROBE_OPTIONS	3

extern const struct probe_option probe_options[PROBE_OPTIONS];

/*
 * Whether the kernel takes @option on a TLS 1.3 socket of @cipher.
 * -ENOPROTOOPT: it does not know the option.
 */
int probe_option(const struct probe_option *option,
		 const struct probe_cipher *cipher);

#endif /* SSLP_DOCTOR_PROBE_H */
