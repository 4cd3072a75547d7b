/* SPDX-License-Identifier: MIT */
/* Secrets of the module: descriptors that stand for bytes in the kernel. */
#ifndef SSLP_MODULE_SECRET_H
#define SSLP_MODULE_SECRET_H

#include "../engine/vault.h"

/**
 * struct module_secret - a secret in use
 * @fd: its descriptor
 * @own: made for this use, closed after it
 */
struct module_secret {
	int fd;
	bool own;
};

/**
 * module_secret_get() - the descriptor that stands for a key
 * @b: what it is for
 * @key: key; its object, or one made for this use
 * @ret: given back with module_secret_put()
 *
 * Return: 0 or -errno with a message.
 */
int module_secret_get(const struct binding *b, const struct hmac_key *key,
		      struct module_secret *ret);

void module_secret_put(struct module_secret *secret);

/* Keeps @key behind @fd and returns 0; if @fd is an -errno, returns it */
int module_secret_keep_as(struct hmac_key *key, int fd);

/* vault.h describes keep(), keep_master() and release() */
int module_secret_keep(const struct binding *b, struct hmac_key *key,
		       enum keep how);
int module_secret_keep_master(const struct binding *b,
			      const struct hmac_key *premaster, bool extended,
			      const u8 *seed, size_t seed_len,
			      struct hmac_key *master);
void module_secret_release(struct hmac_key *key);

/* The number that /dev/sslp has for what @b computes, or 0 */
u32 module_secret_hash(const struct binding *b);

#endif /* SSLP_MODULE_SECRET_H */
