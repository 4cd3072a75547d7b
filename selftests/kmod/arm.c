// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sockets armed by /dev/sslp talk to sockets armed by setsockopt() with keys
 * from OpenSSL; a socket that may not be armed is refused.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "config_option.h"
#include "crypto_info.h"
#include "harness.h"
#include "request.h"
#include "tcp_pair.h"

#define LEN 100000

FIXTURE(arm) {
	int dev, fds[2];
	uint8_t random[64], master[48];
	uint8_t *data;
};

FIXTURE_SETUP(arm)
{
	int i;

	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	ASSERT_EQ(0, tcp_pair_open(AF_INET, self->fds));
	for (i = 0; i < 64; i++)
		self->random[i] = i + 1;
	for (i = 0; i < 48; i++)
		self->master[i] = 200 - i;
	self->data = malloc(LEN);
	ASSERT_NE(NULL, self->data);
	for (i = 0; i < LEN; i++)
		self->data[i] = i * 31 + (i >> 8);
}

FIXTURE_TEARDOWN(arm)
{
	tcp_pair_close(self->fds);
	close(self->dev);
	free(self->data);
}

static int both_ways(const int fds[2], const uint8_t *data)
{
	struct transfer there = { fds[0], fds[1], -1, data, LEN };
	struct transfer back = { fds[1], fds[0], -1, data, LEN };

	return transfer(&there) ?: transfer(&back);
}

static int set_keys(int fd, const struct cipher *cipher, uint16_t version,
		    const struct key *tx, const struct key *rx, uint64_t seq)
{
	return attach(fd) ?: set_key(fd, TLS_TX, cipher, version, tx, seq) ?:
	       set_key(fd, TLS_RX, cipher, version, rx, seq);
}

static int tls12(int dev, const int fds[2], const struct cipher *cipher,
		 const uint8_t *master, const uint8_t *random, uint32_t role)
{
	struct key client, server;
	struct sslp_arm arm;
	int secret, err;

	err = key_block(cipher, master, random, &client, &server);
	if (err)
		return err;
	secret = secret_create(dev, SSLP_SECRET_MASTER, cipher->hash, 0,
			       master, 48);
	if (secret < 0)
		return secret;
	arm_tls12(&arm, fds[0], secret, cipher->type, random);
	arm.flags = role;
	err = sslp_request(dev, SSLP_IOC_ARM, &arm);
	close(secret);
	if (err)
		return err;
	return role == SSLP_ARM_CLIENT ?
	       set_keys(fds[1], cipher, TLS_1_2_VERSION, &server, &client, 1) :
	       set_keys(fds[1], cipher, TLS_1_2_VERSION, &client, &server, 1);
}

TEST_F_TIMEOUT(arm, every_cipher_tls12, 1200)
{
	static const uint32_t roles[] = { SSLP_ARM_CLIENT, SSLP_ARM_SERVER };

	for (int i = 0; i < CIPHERS; i++)
		for (int r = 0; r < 2; r++) {
			tcp_pair_close(self->fds);
			ASSERT_EQ(0, tcp_pair_open(r ? AF_INET6 : AF_INET,
						   self->fds));
			if (!ciphers[i].tls12 ||
			    !cipher_configured(&ciphers[i])) {
				EXPECT_EQ(-EPROTONOSUPPORT,
					  tls12(self->dev, self->fds,
						&ciphers[i], self->master,
						self->random, roles[r]));
				continue;
			}
			EXPECT_EQ(0, tls12(self->dev, self->fds, &ciphers[i],
					   self->master, self->random,
					   roles[r]))
				TH_LOG("%s", ciphers[i].name);
			EXPECT_EQ(0, both_ways(self->fds, self->data))
				TH_LOG("%s", ciphers[i].name);
		}
}

static int tls13(int dev, const int fds[2], const struct cipher *cipher,
		 const uint8_t *secrets[2], uint64_t seq)
{
	struct key keys[2];
	struct sslp_arm arm;
	int fd[2], i, err;

	for (i = 0; i < 2; i++) {
		err = traffic_key(cipher, secrets[i], &keys[i]);
		if (err)
			return err;
		fd[i] = secret_create(dev, SSLP_SECRET_TRAFFIC, cipher->hash,
				      0, secrets[i],
				      cipher->hash == SSLP_HASH_SHA384 ?
				      48 : 32);
		if (fd[i] < 0)
			return fd[i];
	}
	arm_tls13(&arm, fds[0], fd[0], fd[1], cipher->type);
	arm.tx_seq = arm.rx_seq = seq;
	err = sslp_request(dev, SSLP_IOC_ARM, &arm);
	close(fd[0]);
	close(fd[1]);
	return err ?: set_keys(fds[1], cipher, TLS_1_3_VERSION, &keys[1],
			       &keys[0], seq);
}

TEST_F_TIMEOUT(arm, every_cipher_tls13, 1200)
{
	const uint8_t *secrets[] = { self->random, self->master };

	for (int i = 0; i < CIPHERS; i++) {
		tcp_pair_close(self->fds);
		ASSERT_EQ(0, tcp_pair_open(AF_INET, self->fds));
		if (!ciphers[i].tls13 || !cipher_configured(&ciphers[i])) {
			/* The cipher is asked for before the hash is */
			EXPECT_EQ(ciphers[i].tls13 &&
				  config_has(ciphers[i].option) ?
				  -ENOENT : -EPROTONOSUPPORT,
				  tls13(self->dev, self->fds, &ciphers[i],
					secrets, 0));
			continue;
		}
		EXPECT_EQ(0, tls13(self->dev, self->fds, &ciphers[i], secrets,
				   i ? 0x100000000 : 0))
			TH_LOG("%s", ciphers[i].name);
		EXPECT_EQ(0, both_ways(self->fds, self->data))
			TH_LOG("%s", ciphers[i].name);
	}
}

TEST_F(arm, one_direction_after_the_other)
{
	struct sslp_arm arm;
	struct key client, server;
	int secret;

	ASSERT_EQ(0, key_block(&ciphers[0], self->master, self->random,
			       &client, &server));
	secret = secret_create(self->dev, SSLP_SECRET_MASTER,
			       SSLP_HASH_SHA256, 0, self->master, 48);
	ASSERT_LE(0, secret);
	arm_tls12(&arm, self->fds[0], secret, ciphers[0].type, self->random);
	arm.rx_secret = -1;
	EXPECT_EQ(0, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	EXPECT_EQ(1, has_key(self->fds[0], TLS_TX, &ciphers[0],
			     TLS_1_2_VERSION, &client, 1));
	EXPECT_EQ(-EEXIST, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	arm.rx_secret = secret;
	EXPECT_EQ(-EEXIST, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	arm.tx_secret = -1;
	arm.rx_seq = 0xabcdef0123456789;
	arm.cipher = ciphers[1].type;
	EXPECT_EQ(-EINVAL, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	arm.cipher = ciphers[0].type;
	EXPECT_EQ(0, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	EXPECT_EQ(1, has_key(self->fds[0], TLS_RX, &ciphers[0],
			     TLS_1_2_VERSION, &server, 0xabcdef0123456789));
	close(secret);
}

static int arm_this(int dev, struct sslp_arm arm, int sock)
{
	arm.socket = sock;
	return sslp_request(dev, SSLP_IOC_ARM, &arm);
}

TEST_F(arm, sockets_refused)
{
	struct sslp_arm arm;
	int secret, fd, ends[2];

	secret = secret_create(self->dev, SSLP_SECRET_MASTER,
			       SSLP_HASH_SHA256, 0, self->master, 48);
	arm_tls12(&arm, -1, secret, ciphers[0].type, self->random);
	EXPECT_EQ(-EBADF, arm_this(self->dev, arm, -1));
	EXPECT_EQ(-EBADF, arm_this(self->dev, arm, 999));
	EXPECT_EQ(-ENOTSOCK, arm_this(self->dev, arm, self->dev));
	EXPECT_EQ(-ENOTSOCK, arm_this(self->dev, arm, secret));

	fd = socket(AF_INET, SOCK_STREAM, 0);
	EXPECT_EQ(-ENOTCONN, arm_this(self->dev, arm, fd));
	ASSERT_EQ(0, listen(fd, 1));
	EXPECT_EQ(-ENOTCONN, arm_this(self->dev, arm, fd));
	close(fd);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	EXPECT_EQ(-ESOCKTNOSUPPORT, arm_this(self->dev, arm, fd));
	close(fd);
	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	EXPECT_EQ(-ESOCKTNOSUPPORT, arm_this(self->dev, arm, ends[0]));
	close(ends[0]);
	close(ends[1]);
	fd = socket(AF_INET, SOCK_STREAM, 262 /* IPPROTO_MPTCP */);
	if (fd >= 0) {
		EXPECT_EQ(-ESOCKTNOSUPPORT, arm_this(self->dev, arm, fd));
		close(fd);
	}
	/* The other end has gone: no longer established */
	shutdown(self->fds[0], SHUT_WR);
	EXPECT_EQ(-ENOTCONN, arm_this(self->dev, arm, self->fds[0]));
	close(secret);
}

TEST_F(arm, fields_refused)
{
	int master, sha1, sha384, traffic[2], dev = self->dev;
	struct sslp_arm good, bad;

	master = secret_create(dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256, 0,
			       self->master, 48);
	sha1 = secret_create(dev, SSLP_SECRET_MASTER, SSLP_HASH_MD5SHA1, 0,
			     self->master, 48);
	traffic[0] = secret_create(dev, SSLP_SECRET_TRAFFIC, SSLP_HASH_SHA256,
				   0, self->master, 32);
	traffic[1] = secret_create(dev, SSLP_SECRET_TRAFFIC, SSLP_HASH_SHA256,
				   0, self->random, 32);
	sha384 = secret_create(dev, SSLP_SECRET_TRAFFIC, SSLP_HASH_SHA384,
			       0, self->random, 48);
	ASSERT_LE(0, sha384);
	arm_tls12(&good, self->fds[0], master, ciphers[0].type, self->random);

#define REFUSED(error, field, value)					\
	do {								\
		bad = good;						\
		bad.field = (value);					\
		EXPECT_EQ(-(error), sslp_request(dev, SSLP_IOC_ARM, &bad)); \
	} while (0)

	REFUSED(EINVAL, reserved, 1);
	REFUSED(EINVAL, flags, 0);
	REFUSED(EINVAL, flags, SSLP_ARM_CLIENT | SSLP_ARM_SERVER);
	REFUSED(EINVAL, driver, 1);
	REFUSED(EOPNOTSUPP, version, 0x0302);
	REFUSED(EOPNOTSUPP, version, 0x0305);
	REFUSED(EINVAL, version, TLS_1_3_VERSION);
	REFUSED(EPROTONOSUPPORT, cipher, 50);
	REFUSED(EPROTONOSUPPORT, cipher, 59);
	REFUSED(EPROTONOSUPPORT, cipher, 0);
	REFUSED(EPROTOTYPE, tx_secret, traffic[0]);
	REFUSED(EPROTOTYPE, tx_secret, sha1);
	REFUSED(EBADFD, tx_secret, self->fds[1]);
	REFUSED(EBADF, rx_secret, 999);
	REFUSED(EBADF, rx_secret, -2);

	arm_tls13(&good, self->fds[0], traffic[0], traffic[1],
		  ciphers[0].type);
	REFUSED(EINVAL, flags, SSLP_ARM_CLIENT);
	REFUSED(EINVAL, client_random[0], 1);
	REFUSED(EINVAL, server_random[31], 1);
	REFUSED(EINVAL, rx_secret, traffic[0]);
	REFUSED(EPROTOTYPE, rx_secret, master);
	REFUSED(EPROTOTYPE, rx_secret, sha384);
	REFUSED(EPROTOTYPE, tx_secret, sha384);
	bad = good;
	bad.tx_secret = bad.rx_secret = -1;
	EXPECT_EQ(-EINVAL, sslp_request(dev, SSLP_IOC_ARM, &bad));

	/* None of these calls has changed the socket */
	EXPECT_EQ(0, sslp_request(dev, SSLP_IOC_ARM, &good));
	close(master);
	close(sha1);
	close(sha384);
	close(traffic[0]);
	close(traffic[1]);
}

TEST_HARNESS_MAIN
