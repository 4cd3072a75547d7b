/* SPDX-License-Identifier: MIT */
/* What kernel TLS can do here, found by trying on a loopback connection. */
#ifndef SSLP_SOCKET_PROBE_H
#define SSLP_SOCKET_PROBE_H

#include <sys/socket.h>

#include "ktls_cipher.h"

/*
 * Each probe makes a TCP connection of this process to itself, tries, and
 * closes it. A probe may make the kernel load modules: the module tls for a
 * caller with CAP_NET_ADMIN, modules of ciphers for anybody.
 *
 * All return 0 for "yes", else -errno. Where there is no way to try, that
 * errno is the one of the loopback connection: -ENETUNREACH when the network
 * namespace has its loopback interface down.
 */

/* Ends of the connection: [0] sends, [1] receives */
int ktls_pair_open(int fds[static 2]);
void ktls_pair_close(int fds[static 2]);

/* A loopback connection can be made at all */
int ktls_probe_loopback(void);

/* Attach kernel TLS to a socket; -ENOENT: no module tls */
int ktls_probe_ulp(void);

/*
 * Both directions of @cipher under @version, and a record from one end to
 * the other. -ENOENT: the cipher's driver is missing; -EINVAL: the kernel
 * does not know this cipher, or not under this version.
 */
int ktls_probe_cipher(const struct ktls_cipher *cipher, u16 version);

/*
 * A second key for sending under TLS 1.3 with @cipher, what a KeyUpdate needs.
 * -EBUSY: the kernel cannot replace keys.
 */
int ktls_probe_rekey(const struct ktls_cipher *cipher);

/**
 * ktls_check_rekey() - before a KeyUpdate, which cannot be called back
 * @cipher: of the socket
 *
 * What ktls_probe_rekey() finds is remembered once it is "yes".
 *
 * Return: 0, also where it cannot be tried, as the socket itself will tell;
 * -EOPNOTSUPP with a message when this kernel cannot replace a key.
 */
int ktls_check_rekey(const struct ktls_cipher *cipher);

/**
 * struct ktls_option - an option of SOL_TLS beside the keys
 * @name: as <linux/tls.h> has it
 * @option: its number
 * @end: the end of the connection that takes it, 0 sender or 1 receiver
 * @value: a value to try
 * @len: its bytes
 */
struct ktls_option {
	const char *name;
	int option;
	int end;
	const void *value;
	socklen_t len;
};

#define KTLS_OPTION_COUNT	3

extern const struct ktls_option ktls_options[KTLS_OPTION_COUNT];

/*
 * Whether the kernel takes @option on a TLS 1.3 socket of @cipher.
 * -ENOPROTOOPT: it does not know the option.
 */
int ktls_probe_option(const struct ktls_option *option,
		      const struct ktls_cipher *cipher);

#endif /* SSLP_SOCKET_PROBE_H */
