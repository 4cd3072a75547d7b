// SPDX-License-Identifier: GPL-2.0-only
/*
 * Algorithms that this kernel was recently found to lack. The kernel's crypto
 * starts modprobe several times for each look-up that fails, and there may be
 * thousands of requests.
 */
#include <linux/crypto.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/string.h>

#include "sslp.h"

#define ABSENT_MAX	16
#define ASK_AGAIN	(60 * HZ)	/* jiffies */

/* The oldest one makes room */
static struct {
	char name[CRYPTO_MAX_ALG_NAME];
	unsigned long until;
} absent[ABSENT_MAX];
static size_t oldest;
static DEFINE_MUTEX(absent_lock);

/**
 * sslp_absent() - whether looking for a module is useless
 * @name: name of an algorithm or a driver
 *
 * Return: true if it was recently searched without success.
 */
bool sslp_absent(const char *name)
{
	bool found = false;
	size_t i;

	mutex_lock(&absent_lock);
	for (i = 0; !found && i < ARRAY_SIZE(absent); i++)
		found = !strcmp(absent[i].name, name) &&
			time_before(jiffies, absent[i].until);
	mutex_unlock(&absent_lock);
	return found;
}

/**
 * sslp_absent_note() - note that a search has just failed
 * @name: as in sslp_absent()
 */
void sslp_absent_note(const char *name)
{
	mutex_lock(&absent_lock);
	strscpy(absent[oldest].name, name, sizeof(absent[oldest].name));
	absent[oldest].until = jiffies + ASK_AGAIN;
	oldest = (oldest + 1) % ARRAY_SIZE(absent);
	mutex_unlock(&absent_lock);
}
