/* SPDX-License-Identifier: GPL-2.0-only */
/* The fixture for tests of sslp_sim_hash: a secret on each of its HMACs. */
#ifndef SIM_H
#define SIM_H

#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "reference.h"
#include "request.h"
#include "sim_device.h"

FIXTURE(sim) {
	int dev, secret, driver;
	uint8_t master[48], want[40];
	struct sslp_driver_info before;
};

FIXTURE_VARIANT(sim) {
	uint32_t hash;
	const char *name;
};

FIXTURE_VARIANT_ADD(sim, sha256) { SSLP_HASH_SHA256, "hmac-sha256-sslp-sim" };
FIXTURE_VARIANT_ADD(sim, sha384) { SSLP_HASH_SHA384, "hmac-sha384-sslp-sim" };
FIXTURE_VARIANT_ADD(sim, sha512) { SSLP_HASH_SHA512, "hmac-sha512-sslp-sim" };

FIXTURE_SETUP(sim)
{
	sim_behave();
	memset(self->master, 0x5a, sizeof(self->master));
	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	self->secret = secret_create(self->dev, SSLP_SECRET_MASTER,
				     variant->hash, SSLP_SECRET_EXPORT,
				     self->master, 48);
	ASSERT_LE(0, self->secret);
	self->driver = driver_open(self->dev, variant->hash, variant->name);
	ASSERT_LT(0, self->driver);
	ASSERT_EQ(0, reference_prf(variant->hash, self->master, 48, "label",
				   "seed", 4, self->want, 40));
	ASSERT_EQ(0, driver_info(self->dev, self->driver, 0, &self->before));
}

FIXTURE_TEARDOWN(sim)
{
	sim_behave();
	sim_patience("1000");
	close(self->secret);
	close(self->dev);
}

#define TRY(flags) \
	sim_try(self->dev, self->secret, self->driver, flags, self->want)

#endif /* SIM_H */
