/* SPDX-License-Identifier: GPL-2.0-only */
/* Requests to /dev/sslp. All return what ioctl() does, errors as -errno. */
#ifndef REQUEST_H
#define REQUEST_H

#include <linux/sslp.h>
#include <stddef.h>
#include <stdint.h>

int sslp_open(void);
int sslp_request(int dev, unsigned long number, void *request);

/* Options of a request */
struct options {
	uint32_t flags, driver;
};

int secret_create(int dev, uint32_t kind, uint32_t hash, uint32_t flags,
		  const void *data, size_t len);
/* The same with SHA-256, bound to the connection in @bind */
int secret_bound(int dev, uint32_t kind, const void *data, size_t len,
		 const struct sslp_bind *bind);
int secret_from_key(int dev, uint32_t kind, uint32_t hash, uint32_t flags,
		    int32_t serial);
int secret_step(int dev, int secret, uint32_t step, const void *seed,
		size_t len, struct options options);
int derive(int dev, int secret, uint32_t op, const char *label,
	   const void *seed, size_t seed_len, void *out, size_t out_len,
	   struct options options);
int driver_open(int dev, uint32_t hash, const char *name);
int driver_info(int dev, uint32_t driver, uint32_t hash,
		struct sslp_driver_info *info);
int module_info(int dev, struct sslp_info *info);

/* Requests of all users that their drivers have not answered yet */
uint64_t outstanding(int dev);

/* Whether the module puts keys into sockets here */
int can_arm(int dev);

/*
 * A call begins nothing after its first second. This makes as many calls as it
 * takes. Return: how many items were done, or -errno.
 */
int batch_run(int dev, struct sslp_batch arg);

/* Fills a request for a TLS 1.2 client: both directions, next number 1 */
void arm_tls12(struct sslp_arm *arm, int sock, int master, uint16_t cipher,
	       const uint8_t random[static 64]);
/* The same for TLS 1.3, next number 0 */
void arm_tls13(struct sslp_arm *arm, int sock, int tx, int rx,
	       uint16_t cipher);

#endif /* REQUEST_H */
