/* SPDX-License-Identifier: MIT */
/* Deferred session keys, derived and put into a socket by the module. */
#ifndef SSLP_CONTRACT_MODULE_ARM_H
#define SSLP_CONTRACT_MODULE_ARM_H

#include "../socket/ktls_install.h"
#include "deferred.h"

/**
 * module_arming() - the binding when one request of the module does it all
 * @provider: provider of the call
 * @write: session key for TLS_TX, or NULL
 * @read: session key for TLS_RX, or NULL
 *
 * Both must come from the same master secret and randoms, or be of TLS 1.3.
 *
 * Return: what module_arm() takes, or NULL.
 */
const struct binding *module_arming(struct provider *provider,
				    const struct session_key *write,
				    const struct session_key *read);

/* As ktls_install(), with the keys that @write and @read stand for */
int module_arm(const struct binding *binding, int fd, struct session_key *write,
	       struct session_key *read, const struct ktls_plan *plan,
	       bool *ret_tx_in);

/**
 * module_rekey() - derive the next generation of one direction, and arm it
 * @binding: that arming_binding() has returned
 * @fd: armed socket
 * @optname: TLS_TX or TLS_RX
 * @now: secret of that direction; with an object of its own
 * @next: the next secret, for one whose bytes are at hand; wiped by the caller
 *
 * Return: 0 or -errno with a message.
 */
int module_rekey(const struct binding *binding, int fd, int optname,
		 const struct secret_side *now, u8 *next);

#endif /* SSLP_CONTRACT_MODULE_ARM_H */
