/* SPDX-License-Identifier: MIT */
/* /proc/crypto: the drivers that the kernel has. */
#ifndef SSLP_COMMON_CRYPTO_H
#define SSLP_COMMON_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>

#define CRYPTO_NAME_SIZE	128	/* CRYPTO_MAX_ALG_NAME of the kernel */

/**
 * struct crypto_driver - one entry of /proc/crypto
 * @name: the algorithm
 * @driver: the implementation
 * @module: where it is, "kernel" when built in
 * @type: "shash", "ahash", "aead", ...
 * @selftest: "passed" or "unknown"
 * @priority: the largest wins
 * @async: may finish later, as hardware does
 * @internal: only for use by other drivers
 */
struct crypto_driver {
	char name[CRYPTO_NAME_SIZE], driver[CRYPTO_NAME_SIZE];
	char module[64];	/* MODULE_NAME_LEN of the kernel */
	char type[16], selftest[16];
	int priority;
	bool async, internal;
};

/*
 * Reads all of /proc/crypto, largest priority first; @readable: the file is
 * there
 */
struct crypto {
	struct crypto_driver *drivers;
	size_t count;
	bool readable;
};

void crypto_read(struct crypto *c);
void crypto_free(struct crypto *c);

/* Whether @driver is a driver of algorithm @name; @type is "hash" or "aead" */
bool crypto_driver_is(const struct crypto_driver *driver, const char *name,
		      const char *type);

/* Whether it may be used, because the kernel has tested it */
bool crypto_driver_passed(const struct crypto_driver *driver);

/* The best driver that passed, or NULL */
const struct crypto_driver *crypto_best(const struct crypto *c,
					const char *name, const char *type);

#endif /* SSLP_COMMON_CRYPTO_H */
