// SPDX-License-Identifier: GPL-2.0-only
/*
 * Secrets that are bound to one connection. They arm that connection. They arm
 * nothing if any part of it is wrong, or if they have been used up.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/tls.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crypto_info.h"
#include "harness.h"
#include "request.h"
#include "tcp_pair.h"

#ifndef SO_COOKIE
#define SO_COOKIE 57
#endif

static const struct options none;

FIXTURE(bound) {
	int dev, fds[2], other[2];
	uint8_t bytes[48], random[64];
	struct sslp_bind tls12, tls13;
};

FIXTURE_SETUP(bound)
{
	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	ASSERT_EQ(0, tcp_pair_open(AF_INET, self->fds));
	ASSERT_EQ(0, tcp_pair_open(AF_INET, self->other));
	memset(self->bytes, 1, 48);
	for (int i = 0; i < 64; i++)
		self->random[i] = i + 1;
	self->tls12 = (struct sslp_bind){
		.size = sizeof(self->tls12), .flags = SSLP_BIND_CLIENT,
		.version = TLS_1_2_VERSION, .cipher = TLS_CIPHER_AES_GCM_128,
		.uses = 2,
	};
	memcpy(self->tls12.client_random, self->random, 32);
	memcpy(self->tls12.server_random, self->random + 32, 32);
	self->tls13 = (struct sslp_bind){
		.size = sizeof(self->tls13), .flags = SSLP_BIND_TX,
		.version = TLS_1_3_VERSION, .cipher = TLS_CIPHER_AES_GCM_128,
		.uses = 2,
	};
}

FIXTURE_TEARDOWN(bound)
{
	tcp_pair_close(self->fds);
	tcp_pair_close(self->other);
	close(self->dev);
}

/* On such a kernel the second run has these tests: kmod/run with SSLP_ARM=1 */
#define NEEDS_ARM()							\
	do {								\
		if (!can_arm(self->dev))				\
			SKIP(return, "the module does not arm here");	\
	} while (0)

static int master(int dev, const uint8_t *bytes, const struct sslp_bind *bind)
{
	return secret_bound(dev, SSLP_SECRET_MASTER, bytes, 48, bind);
}

static int traffic(int dev, const uint8_t *bytes, const struct sslp_bind *bind)
{
	return secret_bound(dev, SSLP_SECRET_TRAFFIC, bytes, 32, bind);
}

static uint64_t cookie_of(int fd)
{
	uint64_t cookie = 0;
	socklen_t len = sizeof(cookie);

	return getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &len) ? 0 : cookie;
}

static int arm(int dev, const struct sslp_arm *good)
{
	struct sslp_arm arg = *good;

	return sslp_request(dev, SSLP_IOC_ARM, &arg);
}

TEST_F(bound, is_known)
{
	struct sslp_info info;

	ASSERT_EQ(0, module_info(self->dev, &info));
	EXPECT_EQ(SSLP_FEATURE_BIND, info.features & SSLP_FEATURE_BIND);
}

TEST_F(bound, fields)
{
	int dev = self->dev, fd;
	struct sslp_bind bad, longer[2];

#define REFUSED(error, make, good, field, value)			\
	do {								\
		bad = self->good;					\
		bad.field = (value);					\
		EXPECT_EQ(-(error), make(dev, self->bytes, &bad));	\
	} while (0)

	REFUSED(EMSGSIZE, master, tls12, size, sizeof(bad) - 8);
	REFUSED(E2BIG, master, tls12, size, 4097);
	REFUSED(EOPNOTSUPP, master, tls12, flags, 1 << 4);
	REFUSED(EINVAL, master, tls12, flags, 0);
	REFUSED(EINVAL, master, tls12, flags,
		SSLP_BIND_CLIENT | SSLP_BIND_SERVER);
	REFUSED(EINVAL, master, tls12, flags, SSLP_BIND_TX);
	REFUSED(EINVAL, master, tls12, version, TLS_1_3_VERSION);
	REFUSED(EOPNOTSUPP, master, tls12, version, 0x0302);
	REFUSED(EPROTONOSUPPORT, master, tls12, cipher, 50);
	REFUSED(EINVAL, master, tls12, uses, 0);
	REFUSED(EINVAL, traffic, tls13, flags, SSLP_BIND_CLIENT);
	REFUSED(EINVAL, traffic, tls13, flags, SSLP_BIND_TX | SSLP_BIND_RX);
	REFUSED(EINVAL, traffic, tls13, version, TLS_1_2_VERSION);
	REFUSED(EPROTONOSUPPORT, traffic, tls13, cipher, 57);
	REFUSED(EINVAL, traffic, tls13, client_random[0], 1);
	REFUSED(EINVAL, traffic, tls13, server_random[31], 1);
	EXPECT_EQ(-EFAULT, master(dev, self->bytes, (void *)8));
	EXPECT_EQ(-EINVAL, secret_bound(dev, SSLP_SECRET_HKDF, self->bytes, 32,
					&self->tls13));

	/*
	 * A newer caller's structure. First its new field is 0, then it is not
	 */
	memset(longer, 0, sizeof(longer));
	longer[0] = self->tls12;
	longer[0].size = sizeof(longer);
	fd = master(dev, self->bytes, longer);
	EXPECT_LE(0, fd);
	close(fd);
	longer[1].uses = 1;
	EXPECT_EQ(-E2BIG, master(dev, self->bytes, longer));
}

/* The output would not be bound */
TEST_F(bound, not_exported)
{
	struct sslp_secret_create create = {
		.size = sizeof(create), .flags = SSLP_SECRET_EXPORT,
		.kind = SSLP_SECRET_MASTER, .hash = SSLP_HASH_SHA256,
		.data = (uintptr_t)self->bytes, .len = 48,
		.bind = (uintptr_t)&self->tls12,
	};
	uint8_t out[40];
	int fd;

	EXPECT_EQ(-EINVAL, sslp_request(self->dev, SSLP_IOC_SECRET_CREATE,
					&create));
	create.flags = 0;
	create.hash = SSLP_HASH_MD5SHA1;
	EXPECT_EQ(-EINVAL, sslp_request(self->dev, SSLP_IOC_SECRET_CREATE,
					&create));
	fd = master(self->dev, self->bytes, &self->tls12);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-EACCES, derive(self->dev, fd, SSLP_OP_PRF, "key expansion",
				  self->random, 64, out, sizeof(out), none));
	close(fd);
}

/* Each part of the connection is wrong once, then all are right */
TEST_F(bound, one_connection_of_tls12)
{
	struct sslp_arm good, bad;
	int fd, dev = self->dev;

	NEEDS_ARM();
	self->tls12.socket_cookie = cookie_of(self->fds[0]);
	ASSERT_NE(0, self->tls12.socket_cookie);
	fd = master(dev, self->bytes, &self->tls12);
	ASSERT_LE(0, fd);
	arm_tls12(&good, self->fds[0], fd, TLS_CIPHER_AES_GCM_128,
		  self->random);

#define OTHERWISE(field, value)						\
	do {								\
		bad = good;						\
		bad.field = (value);					\
		EXPECT_EQ(-EKEYREJECTED, arm(dev, &bad));		\
	} while (0)

	OTHERWISE(client_random[0], 0);
	OTHERWISE(client_random[31], 0);
	OTHERWISE(server_random[0], 0);
	OTHERWISE(server_random[31], 0);
	OTHERWISE(flags, SSLP_ARM_SERVER);
	OTHERWISE(cipher, TLS_CIPHER_AES_GCM_256);
	OTHERWISE(socket, self->other[0]);
	OTHERWISE(socket, self->fds[1]);
	EXPECT_EQ(0, arm(dev, &good));
	/* Now the socket has its keys, and the secret cannot be used again */
	EXPECT_EQ(-EEXIST, arm(dev, &good));
	close(fd);
}

TEST_F(bound, uses_run_out)
{
	struct sslp_arm both, tx, rx;
	int fd, dev = self->dev;

	NEEDS_ARM();
	self->tls12.uses = 1;
	fd = master(dev, self->bytes, &self->tls12);
	ASSERT_LE(0, fd);
	arm_tls12(&both, self->fds[0], fd, TLS_CIPHER_AES_GCM_128,
		  self->random);
	tx = rx = both;
	tx.rx_secret = -1;
	rx.tx_secret = -1;
	/* More uses than are left: nothing is armed, and no use is lost */
	EXPECT_EQ(-EKEYEXPIRED, arm(dev, &both));
	tx.driver = 1;
	EXPECT_EQ(-EINVAL, arm(dev, &tx));
	tx.driver = 0;
	EXPECT_EQ(0, arm(dev, &tx));
	EXPECT_EQ(-EKEYEXPIRED, arm(dev, &rx));
	close(fd);
}

/*
 * An unbound secret would arm both ends, and one of them belongs to the reader
 */
TEST_F(bound, one_direction_of_tls13)
{
	int fd, unbound, dev = self->dev;
	struct sslp_arm good, bad;

	NEEDS_ARM();
	self->tls13.socket_cookie = cookie_of(self->fds[0]);
	fd = traffic(dev, self->bytes, &self->tls13);
	ASSERT_LE(0, fd);
	unbound = traffic(dev, self->random, NULL);
	ASSERT_LE(0, unbound);
	arm_tls13(&good, self->fds[0], fd, -1, TLS_CIPHER_AES_GCM_128);
	OTHERWISE(cipher, TLS_CIPHER_CHACHA20_POLY1305);
	OTHERWISE(socket, self->other[0]);
	bad = good;
	bad.tx_secret = -1;
	bad.rx_secret = fd;
	EXPECT_EQ(-EKEYREJECTED, arm(dev, &bad));
	bad.tx_secret = unbound;
	EXPECT_EQ(-EKEYREJECTED, arm(dev, &bad));
	EXPECT_EQ(-EKEYREJECTED, secret_step(dev, fd, SSLP_STEP_NEXT, NULL, 0,
					     none));
	good.rx_secret = unbound;
	EXPECT_EQ(0, arm(dev, &good));
	close(unbound);
	close(fd);
}

static int rekey(int dev, int sock, int secret)
{
	struct sslp_rekey arg = {
		.size = sizeof(arg), .socket = sock, .secret = secret,
		.direction = TLS_TX,
	};

	return sslp_request(dev, SSLP_IOC_REKEY, &arg);
}

/*
 * One use is for arming, one for a change of keys. A change that fails costs
 * none
 */
TEST_F(bound, uses_of_generations)
{
	struct sslp_arm good;
	int fd, first;

	NEEDS_ARM();
	fd = traffic(self->dev, self->bytes, &self->tls13);
	ASSERT_LE(0, fd);
	arm_tls13(&good, self->fds[0], fd, -1, TLS_CIPHER_AES_GCM_128);
	ASSERT_EQ(0, arm(self->dev, &good));
	first = rekey(self->dev, self->fds[0], fd);
	EXPECT_TRUE(first == 0 || first == -EOPNOTSUPP);
	EXPECT_EQ(first ?: -EKEYEXPIRED, rekey(self->dev, self->fds[0], fd));
	close(fd);
}

/* One child only, for the same connection */
TEST_F(bound, premaster)
{
	int fd, child, dev = self->dev;
	uint8_t randoms[64];
	struct sslp_secret_derive again = {
		.size = sizeof(again), .step = SSLP_STEP_MASTER,
		.seed = (uintptr_t)self->random, .seed_len = 64,
		.bind = (uintptr_t)&self->tls12,
	};

	fd = secret_bound(dev, SSLP_SECRET_PREMASTER, self->bytes, 32,
			  &self->tls12);
	ASSERT_LE(0, fd);
	for (int i = 0; i < 64; i += 21) {
		memcpy(randoms, self->random, 64);
		randoms[i] ^= 1;
		EXPECT_EQ(-EKEYREJECTED, secret_step(dev, fd, SSLP_STEP_MASTER,
						     randoms, 64, none));
	}
	again.secret = fd;
	EXPECT_EQ(-EINVAL, sslp_request(dev, SSLP_IOC_SECRET_DERIVE, &again));
	EXPECT_EQ(-EACCES, secret_step(dev, fd, SSLP_STEP_MASTER, self->random,
		  64, (struct options){ .flags = SSLP_SECRET_EXPORT }));
	child = secret_step(dev, fd, SSLP_STEP_MASTER, self->random, 64, none);
	ASSERT_LE(0, child);
	EXPECT_EQ(-EEXIST, secret_step(dev, fd, SSLP_STEP_EXTENDED_MASTER,
				       self->random, 32, none));
	close(child);
	EXPECT_EQ(-EEXIST, secret_step(dev, fd, SSLP_STEP_MASTER, self->random,
				       64, none));
	close(fd);
}

static void check_child(struct __test_metadata *_metadata, int dev,
			const int fds[2], int child, const uint8_t *random)
{
	struct sslp_arm good, bad;

	ASSERT_LE(0, child);
	arm_tls12(&good, fds[0], child, TLS_CIPHER_AES_GCM_128, random);
	OTHERWISE(flags, SSLP_ARM_SERVER);
	OTHERWISE(cipher, TLS_CIPHER_AES_GCM_256);
	OTHERWISE(server_random[5], 0);
	EXPECT_EQ(0, arm(dev, &good));
	close(child);
}

TEST_F(bound, children)
{
	struct sslp_secret_derive step = {
		.size = sizeof(step), .step = SSLP_STEP_MASTER,
		.seed = (uintptr_t)self->random, .seed_len = 64,
		.bind = (uintptr_t)&self->tls12,
	};
	int fd, dev = self->dev;

	NEEDS_ARM();
	/* Bound as its parent is. Nobody knows the session hash beforehand */
	fd = secret_bound(dev, SSLP_SECRET_PREMASTER, self->bytes, 32,
			  &self->tls12);
	check_child(_metadata, dev, self->fds,
		    secret_step(dev, fd, SSLP_STEP_EXTENDED_MASTER, self->bytes,
				32, none), self->random);
	close(fd);

	/* Bound by the step, with a parent that is not */
	step.secret = secret_create(dev, SSLP_SECRET_PREMASTER,
				    SSLP_HASH_SHA256, SSLP_SECRET_EXPORT,
				    self->bytes, 32);
	step.flags = SSLP_SECRET_EXPORT;
	EXPECT_EQ(-EINVAL, sslp_request(dev, SSLP_IOC_SECRET_DERIVE, &step));
	step.flags = 0;
	check_child(_metadata, dev, self->other,
		    sslp_request(dev, SSLP_IOC_SECRET_DERIVE, &step),
		    self->random);
	close(step.secret);
}

TEST_HARNESS_MAIN
