/* SPDX-License-Identifier: GPL-2.0-only */
/* sslp_sim_hash: how it should behave, and what it was asked. */
#ifndef SIM_DEVICE_H
#define SIM_DEVICE_H

#include <linux/sslp.h>
#include <stdint.h>

/* Milliseconds: any kernel answers sooner, so no test waits so long */
#define PATIENCE	"600000"

/* How long the module waits for each HMAC of a driver; 1000 by default */
int sim_patience(const char *milliseconds);

/* Sets a parameter of the device; sets all of them back, with PATIENCE */
int sim_set(const char *name, const char *value);
void sim_behave(void);

/*
 * Computes PRF of "label" and "seed" on @driver, 40 bytes. Return: 0 if they
 * equal @want, -EBADMSG if not, or the error
 */
int sim_try(int dev, int secret, int driver, uint32_t flags,
	    const uint8_t *want);

struct sslp_driver_info sim_now(int dev, int driver);

/* Reads a number of the device; -1 if that fails */
long sim_get(const char *name);

/* How many requests it has answered since it was loaded, or -1 */
long sim_served(void);

/* Waits until it has not answered @count requests, so none is lost */
uint64_t sim_wait_for_owed(int dev, uint64_t count);

#endif /* SIM_DEVICE_H */
