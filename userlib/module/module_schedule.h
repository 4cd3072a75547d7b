/* SPDX-License-Identifier: MIT */
/*
 * The TLS 1.3 schedule with secrets of the module. None of them leaves the
 * kernel.
 */
#ifndef SSLP_MODULE_SCHEDULE_H
#define SSLP_MODULE_SCHEDULE_H

#include "../engine/vault.h"

/* vault.h describes keep_step() */
int module_schedule_step(const struct binding *b, const struct hmac_key *from,
			 const char *name, const u8 *seed, size_t seed_len,
			 struct hmac_key *to);

/* engine.h describes finished() and exporter() */
int module_finished(struct hmac *h, const u8 *digest, u8 *out);
int module_exporter(struct hmac *h, const char *label, const u8 *digest,
		    u8 *out, size_t len);

#endif /* SSLP_MODULE_SCHEDULE_H */
