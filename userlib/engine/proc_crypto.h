/* SPDX-License-Identifier: MIT */
/* /proc/crypto: which drivers the kernel has loaded. */
#ifndef SSLP_ENGINE_PROC_CRYPTO_H
#define SSLP_ENGINE_PROC_CRYPTO_H

#include <stdio.h>

#include "engine.h"

/**
 * struct proc_crypto_entry - one driver
 * @name: algorithm, such as "hmac(sha256)"
 * @driver: driver, such as "hmac(sha256-ni)"
 * @type: "shash", "ahash", "aead", ...
 * @priority: the highest is taken
 * @async: may complete later
 * @internal: not for callers outside the kernel's crypto
 * @passed: its self-test has passed
 */
struct proc_crypto_entry {
	char name[128], driver[128], type[16];
	int priority;
	bool async, internal, passed;
};

/* Read the next entry of /proc/crypto; false at the end */
bool proc_crypto_next(FILE *f, struct proc_crypto_entry *entry);

/**
 * proc_crypto_driver() - driver that the kernel takes for a name
 * @wanted: algorithm or driver name
 * @usable: whether the caller's way into the kernel reaches this asynchronous
 *	driver; NULL when it reaches all
 * @driver: DRIVER_NAME_SIZE bytes; @wanted itself when /proc/crypto does not
 *	tell
 *
 * Return: whether the driver is asynchronous, or /proc/crypto does not tell.
 */
bool proc_crypto_driver(const char *wanted, bool (*usable)(const char *driver),
			char *driver);

#endif /* SSLP_ENGINE_PROC_CRYPTO_H */
