// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether keys may be put into sockets. If that has a risk (compat.h), an
 * administrator who knows about it must have agreed.
 */
#include <linux/moduleparam.h>

#include "sslp.h"

/*
 * We do not ask for panic_on_warn and its like: modules cannot read them, and
 * they may change after the answer.
 */
static bool arm_may_panic;
module_param(arm_may_panic, bool, 0444);
MODULE_PARM_DESC(arm_may_panic, "put keys into sockets although the kernel warns of it, which taints it, and ends it with panic_on_warn, warn_limit or panic_on_taint");

static bool arm_skips_lsm;
module_param(arm_skips_lsm, bool, 0444);
MODULE_PARM_DESC(arm_skips_lsm, "put keys into sockets although security modules and cgroup-BPF are not asked, as before Linux 6.12");

/**
 * sslp_arm_allowed() - whether keys may be put into sockets
 *
 * Return: true if they may.
 */
bool sslp_arm_allowed(void)
{
	return (!SSLP_ARM_WARNS || arm_may_panic) &&
	       (SSLP_SETSOCKOPT_HOOKS || arm_skips_lsm);
}
