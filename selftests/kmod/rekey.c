// SPDX-License-Identifier: GPL-2.0-only
/*
 * KeyUpdate: each direction goes on to its next generation, several times. User
 * space rekeys the other end. If the kernel cannot do it, it refuses clearly.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crypto_info.h"
#include "harness.h"
#include "request.h"
#include "tcp_pair.h"

#define RECORD_HANDSHAKE	22
#define KEY_UPDATE		"\x18\x00\x00\x01\x00"	/* RFC 8446 section 4.6.3 */
#define KEY_UPDATE_LEN		5

FIXTURE(rekey) {
	int dev, fds[2], secrets[2];
	uint8_t bytes[2][48];
};

FIXTURE_VARIANT(rekey) {
	int cipher;
};

FIXTURE_VARIANT_ADD(rekey, aes_gcm_128) { 0 };
FIXTURE_VARIANT_ADD(rekey, aes_gcm_256) { 1 };
FIXTURE_VARIANT_ADD(rekey, chacha20) { 3 };

static int arm_both(int dev, const int fds[2], const int secrets[2],
		    const struct cipher *cipher, uint8_t bytes[2][48])
{
	struct key keys[2];
	struct sslp_arm arm;

	arm_tls13(&arm, fds[0], secrets[0], secrets[1], cipher->type);
	return traffic_key(cipher, bytes[0], &keys[0]) ?:
	       traffic_key(cipher, bytes[1], &keys[1]) ?:
	       sslp_request(dev, SSLP_IOC_ARM, &arm) ?: attach(fds[1]) ?:
	       set_key(fds[1], TLS_TX, cipher, TLS_1_3_VERSION, &keys[1], 0) ?:
	       set_key(fds[1], TLS_RX, cipher, TLS_1_3_VERSION, &keys[0], 0);
}

FIXTURE_SETUP(rekey)
{
	const struct cipher *cipher = &ciphers[variant->cipher];
	size_t len = cipher->hash == SSLP_HASH_SHA384 ? 48 : 32;

	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	ASSERT_EQ(0, tcp_pair_open(AF_INET, self->fds));
	for (int i = 0; i < 2; i++) {
		memset(self->bytes[i], i + 1, 48);
		self->secrets[i] = secret_create(self->dev,
				SSLP_SECRET_TRAFFIC, cipher->hash, 0,
				self->bytes[i], len);
		ASSERT_LE(0, self->secrets[i]);
	}
	ASSERT_EQ(0, arm_both(self->dev, self->fds, self->secrets, cipher,
			      self->bytes));
}

FIXTURE_TEARDOWN(rekey)
{
	tcp_pair_close(self->fds);
	close(self->secrets[0]);
	close(self->secrets[1]);
	close(self->dev);
}

static int rekey_flags(int dev, int sock, int secret, uint32_t direction,
		       uint32_t flags)
{
	struct sslp_rekey arg = {
		.size = sizeof(arg), .socket = sock, .secret = secret,
		.direction = direction, .flags = flags,
	};

	return sslp_request(dev, SSLP_IOC_REKEY, &arg);
}

static int rekey(int dev, int sock, int secret, uint32_t direction)
{
	return rekey_flags(dev, sock, secret, direction, 0);
}

/* Whether the kernel can rekey, found out without the module */
static int kernel_can(const struct cipher *cipher)
{
	uint8_t secret[48] = { 1 };
	struct key key;
	int fds[2], err;

	err = traffic_key(cipher, secret, &key) ?:
	      tcp_pair_open(AF_INET, fds) ?: attach(fds[0]) ?:
	      set_key(fds[0], TLS_TX, cipher, TLS_1_3_VERSION, &key, 0);
	if (!err)
		err = set_key(fds[0], TLS_TX, cipher, TLS_1_3_VERSION, &key,
			      0);
	tcp_pair_close(fds);
	return !err;
}

static int send_key_update(int fd)
{
	char control[CMSG_SPACE(1)] = "";
	struct iovec iov = { KEY_UPDATE, KEY_UPDATE_LEN };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);

	cmsg->cmsg_level = SOL_TLS;
	cmsg->cmsg_type = TLS_SET_RECORD_TYPE;
	cmsg->cmsg_len = CMSG_LEN(1);
	*CMSG_DATA(cmsg) = RECORD_HANDSHAKE;
	return sendmsg(fd, &msg, 0) == KEY_UPDATE_LEN ? 0 : -errno;
}

static int recv_key_update(int fd)
{
	char control[CMSG_SPACE(1)] = "", data[16];
	struct iovec iov = { data, sizeof(data) };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};

	if (recvmsg(fd, &msg, 0) != KEY_UPDATE_LEN)
		return -errno;
	return memcmp(data, KEY_UPDATE, KEY_UPDATE_LEN) ? -EBADMSG : 0;
}

static uint32_t generation(int fd)
{
	char path[64], line[64];
	uint32_t n = UINT32_MAX;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f))
		sscanf(line, "generation: %u", &n);
	if (f)
		fclose(f);
	return n;
}

/* Our end, then the other one; each direction; generation after generation */
TEST_F(rekey, generations)
{
	const struct cipher *cipher = &ciphers[variant->cipher];
	struct key key;

	if (!kernel_can(cipher)) {
		EXPECT_EQ(-EOPNOTSUPP, rekey(self->dev, self->fds[0],
					     self->secrets[0], TLS_TX));
		EXPECT_EQ(0, generation(self->secrets[0]));
		/* The old key is still there */
		EXPECT_EQ(0, exchange_byte(self->fds));
		return;
	}
	for (uint32_t i = 1; i <= 5; i++) {
		EXPECT_EQ(0, exchange_byte(self->fds));
		ASSERT_EQ(0, send_key_update(self->fds[0]));
		ASSERT_EQ(0, rekey(self->dev, self->fds[0], self->secrets[0],
				   TLS_TX));
		next_secret(cipher, self->bytes[0]);
		ASSERT_EQ(0, traffic_key(cipher, self->bytes[0], &key));
		ASSERT_EQ(0, recv_key_update(self->fds[1]));
		ASSERT_EQ(0, set_key(self->fds[1], TLS_RX, cipher,
				     TLS_1_3_VERSION, &key, 0));

		ASSERT_EQ(0, send_key_update(self->fds[1]));
		next_secret(cipher, self->bytes[1]);
		ASSERT_EQ(0, traffic_key(cipher, self->bytes[1], &key));
		ASSERT_EQ(0, set_key(self->fds[1], TLS_TX, cipher,
				     TLS_1_3_VERSION, &key, 0));
		ASSERT_EQ(0, recv_key_update(self->fds[0]));
		ASSERT_EQ(0, rekey(self->dev, self->fds[0], self->secrets[1],
				   TLS_RX));
		/* Only once for each KeyUpdate */
		EXPECT_EQ(-ENOMSG, rekey(self->dev, self->fds[0],
					 self->secrets[1], TLS_RX));
		EXPECT_EQ(i, generation(self->secrets[0]));
		EXPECT_EQ(i, generation(self->secrets[1]));
	}
	EXPECT_EQ(0, exchange_byte(self->fds));
}

/* As after a KeyUpdate in pieces, which the kernel did not notice */
TEST_F(rekey, seen_by_the_caller)
{
	const struct cipher *cipher = &ciphers[variant->cipher];
	struct key key;

	if (!kernel_can(cipher))
		SKIP(return, "this kernel replaces no key");
	next_secret(cipher, self->bytes[1]);
	ASSERT_EQ(0, traffic_key(cipher, self->bytes[1], &key));
	ASSERT_EQ(0, set_key(self->fds[1], TLS_TX, cipher, TLS_1_3_VERSION,
			     &key, 0));
	EXPECT_EQ(-ENOMSG, rekey(self->dev, self->fds[0], self->secrets[1],
				 TLS_RX));
	EXPECT_EQ(0, generation(self->secrets[1]));
	ASSERT_EQ(0, rekey_flags(self->dev, self->fds[0], self->secrets[1],
				 TLS_RX, SSLP_REKEY_SEEN));
	EXPECT_EQ(1, generation(self->secrets[1]));
	EXPECT_EQ(0, exchange_byte(self->fds));
}

TEST_F(rekey, refused)
{
	uint8_t bytes[48] = { 0 };
	int fds[2], master, dev = self->dev;

	master = secret_create(dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256, 0,
			       bytes, 48);
	ASSERT_LE(0, master);
	EXPECT_EQ(-EINVAL, rekey(dev, self->fds[0], self->secrets[0], 0));
	EXPECT_EQ(-EINVAL, rekey(dev, self->fds[0], self->secrets[0], 3));
	EXPECT_EQ(-EPROTOTYPE, rekey(dev, self->fds[0], master, TLS_TX));
	EXPECT_EQ(-EBADFD, rekey(dev, self->fds[0], dev, TLS_TX));
	EXPECT_EQ(-EBADF, rekey(dev, self->fds[0], -1, TLS_TX));
	EXPECT_EQ(-EBADF, rekey(dev, -1, self->secrets[0], TLS_TX));
	EXPECT_EQ(-ENOTSOCK, rekey(dev, dev, self->secrets[0], TLS_TX));
	ASSERT_EQ(0, tcp_pair_open(AF_INET, fds));
	EXPECT_EQ(-ENOTCONN, rekey(dev, fds[0], self->secrets[0], TLS_TX));
	ASSERT_EQ(0, attach(fds[0]));
	EXPECT_EQ(-ENOTCONN, rekey(dev, fds[0], self->secrets[0], TLS_RX));
	tcp_pair_close(fds);
	close(master);
}

TEST_HARNESS_MAIN
