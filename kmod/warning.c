// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether keys may be put into sockets: not unasked where the kernel warns of
 * it (compat.h), and not at all where a warning is a panic.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>

#include "sslp.h"

static bool allowed = !SSLP_ARM_WARNS;
module_param_named(arm, allowed, bool, 0444);
MODULE_PARM_DESC(arm, "put keys into sockets, although the kernel may warn of it once; on by default where it does not");

/*
 * panic_on_warn, a variable that is not for modules. Opened once, since a path
 * means something else to callers in other roots.
 */
static struct file *answer;

/**
 * sslp_warning_init() - look for the kernel's answer to warnings
 */
void sslp_warning_init(void)
{
	struct file *file;

	if (!SSLP_ARM_WARNS || !allowed)
		return;
	file = filp_open("/proc/sys/kernel/panic_on_warn", O_RDONLY, 0);
	if (IS_ERR(file))
		pr_warn("sslp: no keys into sockets: panic_on_warn is not known: %ld\n",
			PTR_ERR(file));
	else
		answer = file;
}

void sslp_warning_exit(void)
{
	if (answer)
		fput(answer);
}

/**
 * sslp_arm_allowed() - whether keys may be put into sockets, now
 *
 * Return: true if they may.
 */
bool sslp_arm_allowed(void)
{
	char value = 0;
	loff_t pos = 0;

	if (!SSLP_ARM_WARNS || !allowed)
		return allowed;
	return answer &&
	       kernel_read(answer, &value, 1, &pos) == 1 &&
	       value == '0';
}
