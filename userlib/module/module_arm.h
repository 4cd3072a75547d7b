/* SPDX-License-Identifier: MIT */
/* Keys that the module derives straight into a socket. */
#ifndef SSLP_MODULE_ARM_H
#define SSLP_MODULE_ARM_H

#include "../../include/uapi/linux/sslp.h"
#include "../socket/ktls_install.h"

/**
 * ktls_module_arm() - derive and arm in one request
 * @door: descriptor of /dev/sslp
 * @arm: request
 * @plan: the same in the terms of ktls_install(), whose keys are looked at for
 *	their cipher and version only
 * @ret_tx_in: as in ktls_install()
 *
 * Return: as ktls_install().
 */
int ktls_module_arm(int door, struct sslp_arm *arm,
		    const struct ktls_plan *plan, bool *ret_tx_in);

/* As ktls_replace_key(), with a key that is derived on the way */
int ktls_module_rekey(int door, struct sslp_rekey *rekey);

#endif /* SSLP_MODULE_ARM_H */
