// SPDX-License-Identifier: GPL-2.0-only
/* A driver that fails or gives wrong answers: sslp_sim_hash, by name. */
#include <errno.h>
#include <sys/wait.h>

#include "sim.h"

TEST_F(sim, works)
{
	struct sslp_driver_info info;

	EXPECT_EQ(SSLP_DRIVER_ASYNC, self->before.state);
	EXPECT_EQ(1, self->before.priority);
	EXPECT_STREQ(variant->name, self->before.name);
	EXPECT_EQ(0, TRY(SSLP_NO_REDO));
	EXPECT_EQ(0, sim_set("latency_us", "2000"));
	EXPECT_EQ(0, TRY(SSLP_NO_REDO));
	info = sim_now(self->dev, self->driver);
	EXPECT_EQ(2, info.derived);
	EXPECT_EQ(0, info.redone + info.errors + info.timeouts + info.wrong);
}

/* The device must not remember another message's or another key's answer */
TEST_F(sim, remembers)
{
	struct options options = {
		.flags = SSLP_NO_REDO, .driver = self->driver,
	};
	uint8_t other[48], want[40], got[40];
	int secret;

	memset(other, 0xa5, sizeof(other));
	secret = secret_create(self->dev, SSLP_SECRET_MASTER, variant->hash,
			       SSLP_SECRET_EXPORT, other, sizeof(other));
	ASSERT_LE(0, secret);
	ASSERT_EQ(0, sim_set("remember", "1"));
	for (int i = 0; i < 20; i++) {
		const uint8_t seed[4] = { 's', 'e', 'e', i };

		EXPECT_EQ(0, TRY(SSLP_NO_REDO));
		ASSERT_EQ(0, reference_prf(variant->hash, other, sizeof(other),
					   "label", seed, sizeof(seed), want,
					   sizeof(want)));
		EXPECT_EQ(0, derive(self->dev, secret, SSLP_OP_PRF, "label",
				    seed, sizeof(seed), got, sizeof(got),
				    options));
		EXPECT_EQ(0, memcmp(want, got, sizeof(want)));
	}
	close(secret);
}

/* One fits at a time. The others wait in the backlog, and are right */
TEST_F(sim, backlog)
{
	int status;

	EXPECT_EQ(0, sim_set("queue_depth", "1"));
	EXPECT_EQ(0, sim_set("latency_us", "1000"));
	for (int i = 0; i < 8; i++)
		if (!fork()) {
			for (int n = 0; n < 5; n++)
				if (TRY(SSLP_NO_REDO))
					_exit(1);
			_exit(0);
		}
	while (wait(&status) > 0)
		EXPECT_EQ(0, status);
}

TEST_F(sim, errors_are_redone)
{
	struct sslp_driver_info info;

	EXPECT_EQ(0, sim_set("error_every", "1"));
	EXPECT_EQ(0, TRY(0));
	EXPECT_EQ(-EIO, TRY(SSLP_NO_REDO));
	info = sim_now(self->dev, self->driver);
	EXPECT_EQ(1, info.redone);
	EXPECT_EQ(2, info.errors);
	EXPECT_EQ(0, info.state & SSLP_DRIVER_SICK);
	for (int i = 0; i < 8; i++)
		EXPECT_EQ(0, TRY(0));
	info = sim_now(self->dev, self->driver);
	EXPECT_EQ(SSLP_DRIVER_SICK, info.state & SSLP_DRIVER_SICK);
	EXPECT_EQ(8, info.errors);
}

TEST_F(sim, zeros_are_refused)
{
	EXPECT_EQ(0, sim_set("zeros", "1"));
	EXPECT_EQ(0, TRY(0));
	EXPECT_EQ(1, sim_now(self->dev, self->driver).wrong);
	EXPECT_EQ(SSLP_DRIVER_SICK,
		  sim_now(self->dev, self->driver).state & SSLP_DRIVER_SICK);
	/* By now the driver is left alone */
	EXPECT_EQ(0, TRY(0));
	EXPECT_EQ(-EIO, TRY(SSLP_NO_REDO));
	EXPECT_EQ(1, sim_now(self->dev, self->driver).wrong);
}

/* The known answers find it before any use */
TEST_F(sim, liar_is_not_opened)
{
	int dev;

	close(self->secret);
	close(self->dev);
	dev = self->dev = sslp_open();
	EXPECT_EQ(0, sim_set("wrong_every", "1"));
	EXPECT_EQ(-ELIBBAD, driver_open(dev, variant->hash, variant->name));
	EXPECT_EQ(0, sim_set("wrong_every", "0"));
	EXPECT_EQ(0, sim_set("zeros", "1"));
	EXPECT_EQ(-ELIBBAD, driver_open(dev, variant->hash, variant->name));
	EXPECT_EQ(0, sim_set("zeros", "0"));
	EXPECT_LT(0, driver_open(dev, variant->hash, variant->name));
	self->secret = -1;
}

/* Some requests fail, most do not. A good answer ends the row of failures */
TEST_F(sim, errors_not_in_a_row)
{
	struct sslp_driver_info info;
	int i;

	EXPECT_EQ(0, sim_set("error_every", "20"));
	for (i = 0; i < 100; i++)
		EXPECT_EQ(0, TRY(0));
	info = sim_now(self->dev, self->driver);
	EXPECT_LT(8, info.errors);
	EXPECT_EQ(0, info.state & SSLP_DRIVER_SICK);
}

TEST_HARNESS_MAIN
