// SPDX-License-Identifier: GPL-2.0-only
/*
 * No key is used from number 0 twice. Cases: two threads that arm one socket,
 * SSLP_ROUNDS times (1000); one secret and two sockets; a secret and its
 * children; a generation that no KeyUpdate asked for.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crypto_info.h"
#include "harness.h"
#include "request.h"
#include "tcp_pair.h"

static const struct options none;

FIXTURE(nonces) {
	int dev, fds[2], other[2];
	uint8_t bytes[2][48], random[64];
};

FIXTURE_SETUP(nonces)
{
	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	ASSERT_EQ(0, tcp_pair_open(AF_INET, self->fds));
	ASSERT_EQ(0, tcp_pair_open(AF_INET, self->other));
	memset(self->bytes[0], 1, 48);
	memset(self->bytes[1], 2, 48);
	memset(self->random, 3, 64);
}

FIXTURE_TEARDOWN(nonces)
{
	tcp_pair_close(self->fds);
	tcp_pair_close(self->other);
	close(self->dev);
}

static int traffic(int dev, const uint8_t *bytes, uint32_t flags)
{
	return secret_create(dev, SSLP_SECRET_TRAFFIC, SSLP_HASH_SHA256, flags,
			     bytes, 32);
}

static int arm_tx(int dev, int sock, int secret)
{
	struct sslp_arm arm;

	arm_tls13(&arm, sock, secret, -1, ciphers[0].type);
	return sslp_request(dev, SSLP_IOC_ARM, &arm);
}

static int rekey(int dev, int sock, int secret, uint32_t direction)
{
	struct sslp_rekey arg = {
		.size = sizeof(arg), .socket = sock, .secret = secret,
		.direction = direction,
	};

	return sslp_request(dev, SSLP_IOC_REKEY, &arg);
}

static int has_ulp(int fd)
{
	char name[16] = "";
	socklen_t len = sizeof(name);

	return getsockopt(fd, SOL_TCP, TCP_ULP, name, &len) || *name;
}

/**
 * struct racer - one of two threads that arm one socket
 * @dev: its own open of /dev/sslp
 * @secret: its own, of the same bytes: no memory of a secret's stops it
 * @sock: of this round; -1 ends the thread
 * @result: of its request
 * @turn: both begin, both have ended
 */
struct racer {
	int dev, secret, result;
	const int *sock;
	pthread_barrier_t *turn;
};

static void *race(void *data)
{
	struct racer *r = data;

	for (;;) {
		pthread_barrier_wait(r->turn);
		if (*r->sock < 0)
			return NULL;
		r->result = arm_tx(r->dev, *r->sock, r->secret);
		if (!r->result && send(*r->sock, "x", 1, 0) != 1)
			r->result = -errno;
		pthread_barrier_wait(r->turn);
	}
}

/*
 * One of the two has armed it and sent a record, so the next one has number 1
 */
static int check_round(const struct racer r[2], int sock, const struct key *key)
{
	int first = r[0].result, second = r[1].result;

	if (!(first == 0 && second == -EEXIST) &&
	    !(first == -EEXIST && second == 0))
		return -EBADE;
	return has_key(sock, TLS_TX, &ciphers[0], TLS_1_3_VERSION, key, 1) == 1 ?
	       0 : -EBADMSG;
}

TEST_F_TIMEOUT(nonces, two_threads, 3000)
{
	const char *env = getenv("SSLP_ROUNDS");
	int rounds = env ? atoi(env) : 1000, sock = -1, fds[2], bad = 0, i;
	struct racer racers[2];
	pthread_barrier_t turn;
	pthread_t threads[2];
	struct key key;

	ASSERT_EQ(0, traffic_key(&ciphers[0], self->bytes[0], &key));
	ASSERT_EQ(0, pthread_barrier_init(&turn, NULL, 3));
	for (i = 0; i < 2; i++) {
		racers[i] = (struct racer){ .dev = sslp_open(), .sock = &sock,
					    .turn = &turn };
		ASSERT_EQ(0, pthread_create(&threads[i], NULL, race,
					    &racers[i]));
	}
	for (int round = 0; round < rounds; round++) {
		ASSERT_EQ(0, tcp_pair_open(AF_INET, fds));
		for (i = 0; i < 2; i++)
			racers[i].secret = traffic(racers[i].dev,
						   self->bytes[0], 0);
		sock = fds[0];
		pthread_barrier_wait(&turn);
		pthread_barrier_wait(&turn);
		bad += check_round(racers, sock, &key) != 0;
		for (i = 0; i < 2; i++)
			close(racers[i].secret);
		tcp_pair_close(fds);
	}
	EXPECT_EQ(0, bad)
		TH_LOG("of %d rounds", rounds);
	sock = -1;
	pthread_barrier_wait(&turn);
	for (i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
}

/* Refused before the second socket is touched, even for another cipher */
TEST_F(nonces, one_traffic_secret)
{
	int secret = traffic(self->dev, self->bytes[0], 0);
	struct sslp_arm arm;

	EXPECT_EQ(0, arm_tx(self->dev, self->fds[0], secret));
	EXPECT_EQ(-EEXIST, arm_tx(self->dev, self->other[0], secret));
	arm_tls13(&arm, self->other[0], secret, -1, ciphers[3].type);
	EXPECT_EQ(-EEXIST, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	EXPECT_EQ(0, has_ulp(self->other[0]));
	/* The other end of the same connection may be in this process, too */
	arm_tls13(&arm, self->fds[1], -1, secret, ciphers[0].type);
	EXPECT_EQ(0, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	close(secret);
}

TEST_F(nonces, one_master_secret)
{
	int secret = secret_create(self->dev, SSLP_SECRET_MASTER,
				   SSLP_HASH_SHA256, 0, self->bytes[0], 48);
	struct sslp_arm arm;

	arm_tls12(&arm, self->fds[0], secret, ciphers[0].type, self->random);
	EXPECT_EQ(0, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	arm.socket = self->other[0];
	EXPECT_EQ(-EEXIST, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	arm.rx_secret = -1;
	EXPECT_EQ(-EEXIST, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	arm.cipher = ciphers[3].type;
	EXPECT_EQ(-EEXIST, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	EXPECT_EQ(0, has_ulp(self->other[0]));
	/* A resumed session, and the other end of the first one */
	arm_tls12(&arm, self->other[0], secret, ciphers[0].type, self->random);
	arm.server_random[0]++;
	EXPECT_EQ(0, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	arm_tls12(&arm, self->fds[1], secret, ciphers[0].type, self->random);
	arm.flags = SSLP_ARM_SERVER;
	EXPECT_EQ(0, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	EXPECT_EQ(0, exchange_byte(self->fds));
	close(secret);
}

/* RFC 5246 section 7.4.9: number 0 was Finished */
TEST_F(nonces, number_of_finished)
{
	int secret = secret_create(self->dev, SSLP_SECRET_MASTER,
				   SSLP_HASH_SHA256, 0, self->bytes[0], 48);
	struct sslp_arm arm;

	arm_tls12(&arm, self->fds[0], secret, ciphers[0].type, self->random);
	arm.tx_seq = 0;
	EXPECT_EQ(-EINVAL, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	EXPECT_EQ(0, has_ulp(self->fds[0]));
	arm.tx_seq = 1;
	EXPECT_EQ(0, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	close(secret);
}

/* More connections than the first allocation has room for */
TEST_F(nonces, many_connections)
{
	int secret = secret_create(self->dev, SSLP_SECRET_MASTER,
				   SSLP_HASH_SHA256, 0, self->bytes[0], 48);
	struct sslp_arm arm;
	int fds[2];

	for (int i = 0; i < 40; i++) {
		ASSERT_EQ(0, tcp_pair_open(AF_INET, fds));
		self->random[5] = i % 20;
		arm_tls12(&arm, fds[0], secret, ciphers[0].type, self->random);
		EXPECT_EQ(i < 20 ? 0 : -EEXIST,
			  sslp_request(self->dev, SSLP_IOC_ARM, &arm));
		tcp_pair_close(fds);
	}
	close(secret);
}

/* Two secrets with the same bytes would know nothing of each other */
TEST_F(nonces, children)
{
	int secret, child, dev = self->dev;
	struct rlimit limit, none_left;

	secret = secret_create(dev, SSLP_SECRET_PREMASTER, SSLP_HASH_SHA256, 0,
			       self->bytes[0], 48);
	/* A child that got no descriptor does not count */
	ASSERT_EQ(0, getrlimit(RLIMIT_NOFILE, &limit));
	none_left = limit;
	none_left.rlim_cur = 0;
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &none_left));
	EXPECT_EQ(-EMFILE, secret_step(dev, secret, SSLP_STEP_MASTER,
				       self->random, 64, none));
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
	child = secret_step(dev, secret, SSLP_STEP_MASTER, self->random, 64,
			    none);
	EXPECT_LE(0, child);
	close(child);
	EXPECT_EQ(-EEXIST, secret_step(dev, secret, SSLP_STEP_MASTER,
				       self->random, 64, none));
	child = secret_step(dev, secret, SSLP_STEP_EXTENDED_MASTER,
			    self->random, 32, none);
	EXPECT_LE(0, child);
	close(child);
	close(secret);

	secret = traffic(dev, self->bytes[0], 0);
	EXPECT_EQ(0, arm_tx(dev, self->fds[0], secret));
	child = secret_step(dev, secret, SSLP_STEP_NEXT, NULL, 0, none);
	EXPECT_LE(0, child);
	EXPECT_EQ(-EEXIST, secret_step(dev, secret, SSLP_STEP_NEXT, NULL, 0,
				       none));
	EXPECT_EQ(-EEXIST, rekey(dev, self->fds[0], secret, TLS_TX));
	close(child);
	close(secret);
}

/* A kernel without rekey may report that before or after these errors */
TEST_F(nonces, rekey_of_others)
{
	int dev = self->dev, mine, foreign, status;
	struct sslp_arm arm;

	mine = traffic(dev, self->bytes[0], 0);
	foreign = traffic(dev, self->bytes[1], 0);
	arm_tls13(&arm, self->fds[0], mine, foreign, ciphers[0].type);
	ASSERT_EQ(0, sslp_request(dev, SSLP_IOC_ARM, &arm));
	EXPECT_EQ(-ESTALE, rekey(dev, self->fds[0], foreign, TLS_TX));
	EXPECT_EQ(-ESTALE, rekey(dev, self->fds[0], mine, TLS_RX));
	/* No KeyUpdate waits. Before 6.14 none can */
	status = rekey(dev, self->fds[0], foreign, TLS_RX);
	EXPECT_TRUE(status == -ENOMSG || status == -EOPNOTSUPP);
	/* After a failure the same use is allowed */
	status = rekey(dev, self->fds[0], mine, TLS_TX);
	EXPECT_TRUE(status == 0 || status == -EOPNOTSUPP);
	close(mine);
	close(foreign);
}

/* Everything that can fail fails before TCP_ULP, which cannot be undone */
TEST_F(nonces, socket_of_a_failure)
{
	struct sslp_arm arm;
	int secret;

	if (cipher_configured(&ciphers[6]))
		SKIP(return, "this kernel has every cipher");
	secret = secret_create(self->dev, SSLP_SECRET_MASTER,
			       SSLP_HASH_SHA256, 0, self->bytes[0], 48);
	arm_tls12(&arm, self->fds[0], secret, ciphers[6].type, self->random);
	EXPECT_EQ(-EPROTONOSUPPORT,
		  sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	EXPECT_EQ(0, has_ulp(self->fds[0]));
	arm.cipher = ciphers[0].type;
	EXPECT_EQ(0, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	close(secret);
}

TEST_HARNESS_MAIN
