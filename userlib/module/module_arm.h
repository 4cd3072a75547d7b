/* SPDX-License-Identifier: MIT */
/* Arms a socket from secrets of the module, in one request. */
#ifndef SSLP_MODULE_ARM_H
#define SSLP_MODULE_ARM_H

#include "../engine/vault.h"

/* vault.h describes arm() and rekey() */
int module_arm(const struct binding *b, int fd, const struct ktls_plan *plan,
	       const struct vault_keys *keys, bool *ret_tx_in);
int module_rekey(const struct binding *b, int fd, int optname,
		 const struct hmac_key *now, bool seen, u8 *next);

#endif /* SSLP_MODULE_ARM_H */
