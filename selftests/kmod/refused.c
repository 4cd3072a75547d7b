// SPDX-License-Identifier: GPL-2.0-only
/*
 * If the module does not put keys into sockets, it says so and leaves the
 * sockets alone. It still derives the keys, which user space puts there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crypto_info.h"
#include "harness.h"
#include "request.h"
#include "tcp_pair.h"

FIXTURE(refused) {
	int dev, fds[2];
	uint8_t master[48], random[64];
};

FIXTURE_SETUP(refused)
{
	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	ASSERT_EQ(0, tcp_pair_open(AF_INET, self->fds));
	memset(self->master, 7, sizeof(self->master));
	memset(self->random, 8, sizeof(self->random));
}

FIXTURE_TEARDOWN(refused)
{
	tcp_pair_close(self->fds);
	close(self->dev);
}

TEST_F(refused, said_beforehand)
{
	struct sslp_info info;

	ASSERT_EQ(0, module_info(self->dev, &info));
	EXPECT_EQ(0, info.features & SSLP_FEATURE_ARM);
	EXPECT_EQ(0, info.armed);
}

TEST_F(refused, socket_is_left_alone)
{
	struct sslp_rekey rekey = { .size = sizeof(rekey) };
	char ulp[16] = "";
	socklen_t len = sizeof(ulp);
	struct sslp_arm arm;
	int secret;

	secret = secret_create(self->dev, SSLP_SECRET_MASTER,
			       SSLP_HASH_SHA256, 0, self->master, 48);
	ASSERT_LE(0, secret);
	arm_tls12(&arm, self->fds[0], secret, ciphers[0].type, self->random);
	EXPECT_EQ(-EOPNOTSUPP, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	rekey.socket = self->fds[0];
	rekey.secret = secret;
	rekey.direction = TLS_TX;
	EXPECT_EQ(-EOPNOTSUPP,
		  sslp_request(self->dev, SSLP_IOC_REKEY, &rekey));
	ASSERT_EQ(0, getsockopt(self->fds[0], SOL_TCP, TCP_ULP, ulp, &len));
	EXPECT_STREQ("", ulp);
	EXPECT_EQ(0, exchange_byte(self->fds));
	close(secret);
}

/* The way that remains: RFC 5246 section 6.3, for the end of the server */
static int arm_from_user_space(int dev, int sock, const uint8_t *master,
			       const uint8_t *random)
{
	const struct options none = { 0 };
	struct key client = { .iv_len = 4 }, server = { .iv_len = 4 };
	uint8_t seed[64], block[40];
	int secret, err;

	memcpy(seed, random + 32, 32);
	memcpy(seed + 32, random, 32);
	secret = secret_create(dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256,
			       SSLP_SECRET_EXPORT, master, 48);
	if (secret < 0)
		return secret;
	err = derive(dev, secret, SSLP_OP_PRF, "key expansion", seed,
		     sizeof(seed), block, sizeof(block), none);
	close(secret);
	memcpy(client.key, block, 16);
	memcpy(server.key, block + 16, 16);
	memcpy(client.iv, block + 32, 4);
	memcpy(server.iv, block + 36, 4);
	return err ?: attach(sock) ?:
	       set_key(sock, TLS_TX, &ciphers[0], TLS_1_2_VERSION, &server,
		       1) ?:
	       set_key(sock, TLS_RX, &ciphers[0], TLS_1_2_VERSION, &client,
		       1);
}

TEST_F(refused, user_space_arms)
{
	struct key client, server;

	ASSERT_EQ(0, key_block(&ciphers[0], self->master, self->random,
			       &client, &server));
	ASSERT_EQ(0, arm_from_user_space(self->dev, self->fds[0], self->master,
					 self->random));
	ASSERT_EQ(0, attach(self->fds[1]));
	ASSERT_EQ(0, set_key(self->fds[1], TLS_TX, &ciphers[0],
			     TLS_1_2_VERSION, &client, 1));
	ASSERT_EQ(0, set_key(self->fds[1], TLS_RX, &ciphers[0],
			     TLS_1_2_VERSION, &server, 1));
	EXPECT_EQ(0, exchange_byte(self->fds));
}

TEST_HARNESS_MAIN
