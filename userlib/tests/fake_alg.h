/* SPDX-License-Identifier: MIT */
/* AF_ALG as the kernel would do it, computed by nettle in this process. */
#ifndef SSLP_TESTS_FAKE_ALG_H
#define SSLP_TESTS_FAKE_ALG_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/* What the engine answers instead of a digest */
enum lie { TRUTH, ALL_ZEROES, ONE_BIT_OFF, NOTHING_WRITTEN,
	   WRONG_ON_LONG_KEYS };

/**
 * struct fake_alg - the fake, and what it has seen
 * @present: socket(AF_ALG) works; otherwise EAFNOSUPPORT
 * @held: a child has, and keeps, every operation socket that is closed
 * @sync: its drivers are synchronous, and /proc/crypto says so: the library
 *	does not compute again what they answer
 * @fips: the kernel is in FIPS mode
 * @unlisted: there is no /proc/crypto
 * @keyless: no key is taken: EINVAL
 * @missing: an algorithm that the kernel lacks, or NULL
 * @lie: how it lies
 * @parents: bound sockets that are open
 * @ops: operation sockets that are open
 * @keys_set: ALG_SET_KEY so far
 * @opened: sockets bound so far
 */
extern struct fake_alg {
	bool present;
	bool held;
	bool sync;
	bool fips, unlisted, keyless;
	const char *missing;
	enum lie lie;
	unsigned int parents, ops;
	unsigned int keys_set, opened;
} fake_alg;

/* Sockets whose key has a byte that is not 0 */
unsigned int fake_alg_keys_held(void);

/* Whether one of them has this key, padded or not */
bool fake_alg_holds(const void *key, size_t len);

/* What /proc/crypto says of its drivers, @size bytes at most; how many it took */
size_t fake_alg_drivers(char *text, size_t size);

/* Whether @fd is one of the fake */
bool fake_alg_has(int fd);

/* The calls, on such descriptors */
int fake_alg_socket(int type);
int fake_alg_bind(int fd, const struct sockaddr *addr);
int fake_alg_set(int fd, int optname, const void *value, socklen_t len);
int fake_alg_accept(int fd, int flags);
ssize_t fake_alg_send(int fd, const void *msg, size_t len);
ssize_t fake_alg_recv(int fd, void *digest, size_t len);
void fake_alg_close(int fd);

#endif /* SSLP_TESTS_FAKE_ALG_H */
