// SPDX-License-Identifier: GPL-2.0-only
/*
 * The schedule of TLS 1.3 in the kernel, with each argument wrong in turn. Each
 * kind of secret may be used only as the list says.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/tls.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "request.h"

#define KINDS	(SSLP_SECRET_BINDER + 1)
#define STEPS	(SSLP_STEP_PSK + 1)
#define OPS	(SSLP_OP_EXPORTER + 1)
#define BIT(n)	(1U << (n))

static const struct options none;
static const struct options export = { .flags = SSLP_SECRET_EXPORT };

/* The kind that each step starts from, and the length of its seed */
static const struct {
	uint32_t from, seed_len;
} steps[STEPS] = {
	[SSLP_STEP_MASTER] = { SSLP_SECRET_PREMASTER, 64 },
	[SSLP_STEP_EXTENDED_MASTER] = { SSLP_SECRET_PREMASTER, 32 },
	[SSLP_STEP_NEXT] = { SSLP_SECRET_TRAFFIC, 0 },
	[SSLP_STEP_EARLY] = { SSLP_SECRET_PSK, 0 },
	[SSLP_STEP_HANDSHAKE] = { SSLP_SECRET_EARLY, 32 },
	[SSLP_STEP_MASTER13] = { SSLP_SECRET_HANDSHAKE, 0 },
	[SSLP_STEP_EXT_BINDER] = { SSLP_SECRET_EARLY, 0 },
	[SSLP_STEP_RES_BINDER] = { SSLP_SECRET_EARLY, 0 },
	[SSLP_STEP_C_E_TRAFFIC] = { SSLP_SECRET_EARLY, 32 },
	[SSLP_STEP_E_EXP_MASTER] = { SSLP_SECRET_EARLY, 32 },
	[SSLP_STEP_C_HS_TRAFFIC] = { SSLP_SECRET_HANDSHAKE, 32 },
	[SSLP_STEP_S_HS_TRAFFIC] = { SSLP_SECRET_HANDSHAKE, 32 },
	[SSLP_STEP_C_AP_TRAFFIC] = { SSLP_SECRET_MASTER13, 32 },
	[SSLP_STEP_S_AP_TRAFFIC] = { SSLP_SECRET_MASTER13, 32 },
	[SSLP_STEP_EXP_MASTER] = { SSLP_SECRET_MASTER13, 32 },
	[SSLP_STEP_RES_MASTER] = { SSLP_SECRET_MASTER13, 32 },
	[SSLP_STEP_PSK] = { SSLP_SECRET_RESUMPTION, 2 },
};

/* The kinds that each operation may use: if export is allowed, and always */
static const struct {
	uint32_t kinds;
	const char *label;
	int always;
} ops[OPS] = {
	[SSLP_OP_PRF] = { BIT(SSLP_SECRET_PREMASTER) |
			  BIT(SSLP_SECRET_MASTER), "x", 0 },
	[SSLP_OP_EXPAND_LABEL] = {
		BIT(SSLP_SECRET_TRAFFIC) | BIT(SSLP_SECRET_HKDF) |
		BIT(SSLP_SECRET_EARLY) | BIT(SSLP_SECRET_HANDSHAKE) |
		BIT(SSLP_SECRET_MASTER13) | BIT(SSLP_SECRET_EXPORTER) |
		BIT(SSLP_SECRET_RESUMPTION) | BIT(SSLP_SECRET_BINDER), "x", 0 },
	[SSLP_OP_EXPAND] = { BIT(SSLP_SECRET_HKDF), "", 0 },
	[SSLP_OP_EXTRACT] = { BIT(SSLP_SECRET_HKDF), "", 0 },
	[SSLP_OP_FINISHED] = { BIT(SSLP_SECRET_TRAFFIC) |
			       BIT(SSLP_SECRET_BINDER), "", 1 },
	[SSLP_OP_EXPORTER] = { BIT(SSLP_SECRET_EXPORTER), "x", 1 },
};

FIXTURE(bad) {
	int dev;
	int secret[KINDS][2];	/* of each kind; [1] may be exported */
	uint8_t seed[64];
};

static int create(int dev, uint32_t kind, uint32_t flags)
{
	uint8_t bytes[48];

	memset(bytes, kind, sizeof(bytes));
	return secret_create(dev, kind, SSLP_HASH_SHA256, flags, bytes,
			     kind == SSLP_SECRET_MASTER ? 48 : 32);
}

FIXTURE_SETUP(bad)
{
	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	memset(self->seed, 0x77, sizeof(self->seed));
	for (int kind = 1; kind < KINDS; kind++)
		for (int i = 0; i < 2; i++) {
			self->secret[kind][i] = create(self->dev, kind,
					i ? SSLP_SECRET_EXPORT : 0);
			ASSERT_LE(0, self->secret[kind][i]);
		}
}

FIXTURE_TEARDOWN(bad)
{
	for (int kind = 1; kind < KINDS; kind++)
		for (int i = 0; i < 2; i++)
			close(self->secret[kind][i]);
	close(self->dev);
}

/* Every step from every kind of secret. Only one kind is right */
TEST_F(bad, kinds_of_steps)
{
	for (uint32_t step = 1; step < STEPS; step++)
		for (uint32_t kind = 1; kind < KINDS; kind++) {
			int fd = secret_step(self->dev, self->secret[kind][0],
					     step, self->seed,
					     steps[step].seed_len, none);

			EXPECT_EQ(kind == steps[step].from ? 0 : -EPROTOTYPE,
				  fd < 0 ? fd : 0)
				TH_LOG("step %u of kind %u", step, kind);
			if (fd >= 0)
				close(fd);
		}
	EXPECT_EQ(-EOPNOTSUPP, secret_step(self->dev,
					   self->secret[SSLP_SECRET_EARLY][0],
					   STEPS, NULL, 0, none));
	EXPECT_EQ(-EOPNOTSUPP, secret_create(self->dev, KINDS,
					     SSLP_HASH_SHA256, 0, self->seed,
					     32));
}

TEST_F(bad, seeds_of_steps)
{
	int dev = self->dev;

	for (uint32_t step = SSLP_STEP_EARLY; step < STEPS; step++) {
		int from = self->secret[steps[step].from][0];
		uint32_t len = steps[step].seed_len;

		/* The seeds of these two may have any length up to a bound */
		if (step == SSLP_STEP_HANDSHAKE || step == SSLP_STEP_PSK)
			len = step == SSLP_STEP_PSK ? 255 : SSLP_SECRET_MAX;
		EXPECT_EQ(-EINVAL, secret_step(dev, from, step, self->seed,
					       len + 1, none))
			TH_LOG("step %u", step);
		if (len == 32)
			EXPECT_EQ(-EINVAL, secret_step(dev, from, step,
						       self->seed, 31, none));
		if (len)
			EXPECT_EQ(-EFAULT, secret_step(dev, from, step,
						       (void *)8, len, none))
				TH_LOG("step %u", step);
		EXPECT_EQ(-EACCES, secret_step(dev, from, step, self->seed,
					       steps[step].seed_len, export))
			TH_LOG("step %u", step);
	}
}

/* Every operation on every kind, whether it may be exported or not */
TEST_F(bad, operations)
{
	uint8_t out[32];
	int want, got;

	for (uint32_t op = 1; op < OPS; op++)
		for (uint32_t kind = 1; kind < KINDS; kind++)
			for (int i = 0; i < 2; i++) {
				want = !(ops[op].kinds & BIT(kind)) ?
				       -EPROTOTYPE :
				       i || ops[op].always ? 0 : -EACCES;
				got = derive(self->dev, self->secret[kind][i],
					     op, ops[op].label, self->seed, 32,
					     out, 32, none);
				EXPECT_EQ(want, got)
					TH_LOG("operation %u of kind %u", op,
					       kind);
			}
}

TEST_F(bad, lengths_of_operations)
{
	int binder = self->secret[SSLP_SECRET_BINDER][0];
	int exporter = self->secret[SSLP_SECRET_EXPORTER][0];
	static uint8_t out[255 * 32 + 1];
	static char label[SSLP_LABEL_MAX + 2];
	int dev = self->dev;

	memset(label, 'x', SSLP_LABEL_MAX + 1);
	EXPECT_EQ(-EINVAL, derive(dev, binder, SSLP_OP_FINISHED, "",
				  self->seed, 31, out, 32, none));
	EXPECT_EQ(-EINVAL, derive(dev, binder, SSLP_OP_FINISHED, "",
				  self->seed, 0, out, 32, none));
	EXPECT_EQ(-EINVAL, derive(dev, binder, SSLP_OP_FINISHED, "",
				  self->seed, 32, out, 31, none));
	EXPECT_EQ(-EINVAL, derive(dev, binder, SSLP_OP_FINISHED, "",
				  self->seed, 32, out, 64, none));
	EXPECT_EQ(-EINVAL, derive(dev, binder, SSLP_OP_FINISHED, "x",
				  self->seed, 32, out, 32, none));
	EXPECT_EQ(-EINVAL, derive(dev, exporter, SSLP_OP_EXPORTER, "",
				  self->seed, 32, out, 32, none));
	EXPECT_EQ(-EINVAL, derive(dev, exporter, SSLP_OP_EXPORTER, label,
				  self->seed, 32, out, 32, none));
	EXPECT_EQ(0, derive(dev, exporter, SSLP_OP_EXPORTER, label + 1,
			    self->seed, 32, out, 255 * 32, none));
	EXPECT_EQ(-EINVAL, derive(dev, exporter, SSLP_OP_EXPORTER, "x",
				  self->seed, 33, out, 32, none));
	EXPECT_EQ(-EINVAL, derive(dev, exporter, SSLP_OP_EXPORTER, "x",
				  self->seed, 32, out, 0, none));
	EXPECT_EQ(-EINVAL, derive(dev, exporter, SSLP_OP_EXPORTER, "x",
				  self->seed, 32, out, sizeof(out), none));
}

static int with_input(int dev, int from, int input, uint32_t flags,
		      const struct sslp_secret_derive *more)
{
	struct sslp_secret_derive arg = *more;

	arg.size = sizeof(arg);
	arg.flags = flags;
	arg.secret = from;
	arg.input = input;
	if (!arg.step)
		arg.step = SSLP_STEP_HANDSHAKE;
	return sslp_request(dev, SSLP_IOC_SECRET_DERIVE, &arg);
}

TEST_F(bad, inputs)
{
	const struct sslp_secret_derive good = { 0 };
	int *early = self->secret[SSLP_SECRET_EARLY], dev = self->dev, fd;
	int *input = self->secret[SSLP_SECRET_PREMASTER];
	uint8_t zero[32] = { 0 };

#define INPUT	SSLP_SECRET_INPUT
#define WITH(...) (&(struct sslp_secret_derive){ __VA_ARGS__ })
	EXPECT_EQ(-EINVAL, with_input(dev, early[0], input[0], 0, &good));
	EXPECT_EQ(-EINVAL, with_input(dev, early[0], input[0], INPUT,
				      WITH(.reserved = 1)));
	EXPECT_EQ(-EINVAL, with_input(dev, early[0], 0, 0,
				      WITH(.reserved = 1)));
	EXPECT_EQ(-EINVAL, with_input(dev, early[0], input[0], INPUT,
				      WITH(.seed = (uintptr_t)self->seed,
					   .seed_len = 32)));
	EXPECT_EQ(-EINVAL, with_input(dev, early[0], input[0], INPUT,
				      WITH(.step = SSLP_STEP_RES_BINDER)));
	EXPECT_EQ(-EBADF, with_input(dev, early[0], -1, INPUT, &good));
	EXPECT_EQ(-EBADFD, with_input(dev, early[0], dev, INPUT, &good));
	for (int kind = SSLP_SECRET_MASTER; kind < KINDS; kind++)
		EXPECT_EQ(-EPROTOTYPE,
			  with_input(dev, early[0], self->secret[kind][0],
				     INPUT, &good));
	fd = secret_create(dev, SSLP_SECRET_PREMASTER, SSLP_HASH_SHA384, 0,
			   self->seed, 32);
	EXPECT_EQ(-EPROTOTYPE, with_input(dev, early[0], fd, INPUT, &good));
	close(fd);
	/* RFC 8446 section 7.4.2 */
	fd = secret_create(dev, SSLP_SECRET_PREMASTER, SSLP_HASH_SHA256, 0,
			   zero, 32);
	EXPECT_EQ(-EINVAL, with_input(dev, early[0], fd, INPUT, &good));
	close(fd);
	EXPECT_EQ(-EINVAL, secret_step(dev, early[0], SSLP_STEP_HANDSHAKE,
				       zero, 32, none));
	/* Both parents have to allow export */
	EXPECT_EQ(-EACCES, with_input(dev, early[1], input[0],
				      INPUT | SSLP_SECRET_EXPORT, &good));
	EXPECT_EQ(-EACCES, with_input(dev, early[0], input[1],
				      INPUT | SSLP_SECRET_EXPORT, &good));
	fd = with_input(dev, early[1], input[1], INPUT | SSLP_SECRET_EXPORT,
			&good);
	EXPECT_LE(0, fd);
	close(fd);
	/* None of the wrong requests has used anything up */
	fd = with_input(dev, early[1], input[0], INPUT, &good);
	EXPECT_LE(0, fd);
	close(fd);
	EXPECT_EQ(-EEXIST, with_input(dev, early[1], input[0], INPUT, &good));
}

TEST_F(bad, bound_secrets)
{
	struct sslp_bind bind = {
		.size = sizeof(bind), .flags = SSLP_BIND_CLIENT, .uses = 1,
		.version = TLS_1_2_VERSION, .cipher = TLS_CIPHER_AES_GCM_128,
	};
	int dev = self->dev, fd, *from = self->secret[SSLP_SECRET_MASTER13];
	const struct sslp_secret_derive good = { 0 };
	struct sslp_secret_derive arg = {
		.size = sizeof(arg), .secret = from[0],
		.step = SSLP_STEP_RES_MASTER, .seed_len = 32,
		.seed = (uintptr_t)self->seed, .bind = (uintptr_t)&bind,
	};
	uint8_t out[32];

	fd = secret_bound(dev, SSLP_SECRET_PREMASTER, self->seed, 32, &bind);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-EKEYREJECTED, with_input(dev,
					    self->secret[SSLP_SECRET_EARLY][0],
					    fd, SSLP_SECRET_INPUT, &good));
	close(fd);
	/*
	 * Secrets of stages are bound to no connection, because they do not arm
	 */
	bind.version = TLS_1_3_VERSION;
	bind.flags = SSLP_BIND_TX;
	EXPECT_EQ(-EINVAL, sslp_request(dev, SSLP_IOC_SECRET_DERIVE, &arg));
	EXPECT_EQ(-EINVAL, secret_bound(dev, SSLP_SECRET_EARLY, self->seed, 32,
					&bind));
	/* A traffic secret can be bound. Then it arms and does nothing else */
	arg.step = SSLP_STEP_C_AP_TRAFFIC;
	fd = sslp_request(dev, SSLP_IOC_SECRET_DERIVE, &arg);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-EKEYREJECTED, derive(dev, fd, SSLP_OP_FINISHED, "",
					self->seed, 32, out, 32, none));
	EXPECT_EQ(-EKEYREJECTED, secret_step(dev, fd, SSLP_STEP_NEXT, NULL, 0,
					     none));
	close(fd);
}

/*
 * A key must not go into two sockets through two secrets with the same bytes,
 * however many steps led to them
 */
TEST_F(bad, children_of_the_same_bytes)
{
	int dev = self->dev, psk = self->secret[SSLP_SECRET_PSK][0];
	int early[2], handshake[2], master[2], fd;
	uint8_t other[32];

	for (int i = 0; i < 2; i++) {
		early[i] = secret_step(dev, psk, SSLP_STEP_EARLY, NULL, 0,
				       none);
		ASSERT_LE(0, early[i]);
		/* psk_ke: there is no other input */
		handshake[i] = secret_step(dev, early[i], SSLP_STEP_HANDSHAKE,
					   NULL, 0, none);
		ASSERT_LE(0, handshake[i]);
		master[i] = secret_step(dev, handshake[i], SSLP_STEP_MASTER13,
					NULL, 0, none);
		ASSERT_LE(0, master[i]);
	}
	for (int i = 0; i < 2; i++) {
		const struct {
			int from;
			uint32_t step;
		} once[] = {
			{ early[i], SSLP_STEP_C_E_TRAFFIC },
			{ early[i], SSLP_STEP_HANDSHAKE },
			{ handshake[i], SSLP_STEP_C_HS_TRAFFIC },
			{ handshake[i], SSLP_STEP_S_HS_TRAFFIC },
			{ master[i], SSLP_STEP_C_AP_TRAFFIC },
			{ master[i], SSLP_STEP_S_AP_TRAFFIC },
			{ master[i], SSLP_STEP_RES_MASTER },
		};

		for (size_t n = 0; n < ARRAY_SIZE(once); n++) {
			fd = secret_step(dev, once[n].from, once[n].step,
					 self->seed, 32, none);
			EXPECT_EQ(i ? -EEXIST : 0, fd < 0 ? fd : 0)
				TH_LOG("%zu", n);
			if (fd >= 0)
				close(fd);
			/*
			 * Another transcript or another agreement gives another
			 * secret
			 */
			memset(other, 0x10 + i, sizeof(other));
			fd = secret_step(dev, once[n].from, once[n].step,
					 other, 32, none);
			EXPECT_LE(0, fd);
			close(fd);
		}
		/* No socket can be armed with these */
		fd = secret_step(dev, early[i], SSLP_STEP_EXT_BINDER, NULL, 0,
				 none);
		EXPECT_LE(0, fd);
		close(fd);
		fd = secret_step(dev, master[i], SSLP_STEP_EXP_MASTER,
				 self->seed, 32, none);
		EXPECT_LE(0, fd);
		close(fd);
	}
	for (int i = 0; i < 2; i++) {
		close(early[i]);
		close(handshake[i]);
		close(master[i]);
	}
}

TEST_HARNESS_MAIN
