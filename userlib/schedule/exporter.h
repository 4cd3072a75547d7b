/* SPDX-License-Identifier: MIT */
/* Keying material for other protocols, from the secret of a connection. */
#ifndef SSLP_SCHEDULE_EXPORTER_H
#define SSLP_SCHEDULE_EXPORTER_H

#include "record_key.h"

/* Both return 0 or -errno with a message, and wipe their output on failure */

/*
 * RFC 5705 section 4; @context NULL means none, which is not the same as empty
 */
int exporter_tls12(struct backend *b, const struct suite *suite, u32 protocol,
		   struct hmac_key *master, const char *label,
		   const u8 randoms[2 * TLS_RANDOM_LEN], const void *context,
		   u16 context_len, u8 *out, size_t len);

/* RFC 8446 section 7.5; @secret is the exporter_master_secret */
int exporter_tls13(struct backend *b, const struct suite *suite,
		   struct hmac_key *secret, const char *label,
		   const void *context, u16 context_len, u8 *out, size_t len);

#endif /* SSLP_SCHEDULE_EXPORTER_H */
