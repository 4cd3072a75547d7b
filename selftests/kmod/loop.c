// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arms, uses and closes sockets, SSLP_ROUNDS times (300). No cache of the
 * kernel may grow by more than a fraction of that number, plus some slabs.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crypto_info.h"
#include "harness.h"
#include "request.h"
#include "tcp_pair.h"

#define CACHES		600
/* Seconds: from Linux 6.2 on kfree_rcu() waits five before it frees a batch */
#define SETTLE		12

/*
 * A slab of a processor counts as full, whatever is in it. So some come and go
 */
#define SLABS_SPARE	2

struct cache {
	char name[64];
	long objects, per_slab;
};

/* This also releases freed memory that a sanitizer keeps */
static void shrink(const char *name)
{
	char path[160];
	int fd;

	snprintf(path, sizeof(path), "/sys/kernel/slab/%s/shrink", name);
	fd = open(path, O_WRONLY);
	if (fd < 0)
		return;
	if (write(fd, "1", 1) != 1)
		perror(path);
	close(fd);
}

static int read_caches(struct cache *caches, int shrink_them)
{
	char line[512];
	int n = 0;
	FILE *f = fopen("/proc/slabinfo", "r");

	while (f && n < CACHES && fgets(line, sizeof(line), f))
		if (sscanf(line, "%63s %ld %*d %*d %ld", caches[n].name,
			   &caches[n].objects, &caches[n].per_slab) == 3) {
			if (shrink_them)
				shrink(caches[n].name);
			n++;
		}
	if (f)
		fclose(f);
	return n;
}

static int take_stock(struct cache *caches)
{
	sleep(SETTLE);
	read_caches(caches, 1);
	return read_caches(caches, 0);
}

static long count_before(const struct cache *caches, int n, const char *name)
{
	while (n--)
		if (!strcmp(caches[n].name, name))
			return caches[n].objects;
	return 0;
}

/* TCP keeps nothing after the sockets are closed */
static void close_at_once(int fds[2])
{
	struct linger linger = { .l_onoff = 1 };

	for (int i = 0; i < 2; i++)
		setsockopt(fds[i], SOL_SOCKET, SO_LINGER, &linger,
			   sizeof(linger));
	tcp_pair_close(fds);
}

FIXTURE(loop) {
	int dev, rounds;
	uint8_t bytes[64];
	struct cache before[CACHES], after[CACHES];
};

FIXTURE_SETUP(loop)
{
	const char *rounds = getenv("SSLP_ROUNDS");

	self->rounds = rounds ? atoi(rounds) : 300;
	ASSERT_LT(0, self->rounds);
	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	for (int i = 0; i < 64; i++)
		self->bytes[i] = i;
}

FIXTURE_TEARDOWN(loop)
{
	close(self->dev);
}

/* TLS 1.2 and 1.3 in turn. Then the same request again, which is refused */
static int one_round(int dev, const uint8_t *bytes, int i)
{
	struct sslp_arm arm;
	int fds[2], secrets[2], kind, err, again;

	kind = i % 2 ? SSLP_SECRET_TRAFFIC : SSLP_SECRET_MASTER;
	err = tcp_pair_open(AF_INET, fds);
	if (err)
		return err;
	for (int s = 0; s < 2; s++)
		secrets[s] = secret_create(dev, kind, SSLP_HASH_SHA256, 0,
					   bytes + s, i % 2 ? 32 : 48);
	if (i % 2)
		arm_tls13(&arm, fds[0], secrets[0], secrets[1],
			  ciphers[i % 4 == 1 ? 0 : 3].type);
	else
		arm_tls12(&arm, fds[0], secrets[0], ciphers[0].type, bytes);
	err = sslp_request(dev, SSLP_IOC_ARM, &arm);
	again = sslp_request(dev, SSLP_IOC_ARM, &arm);
	close(secrets[0]);
	close(secrets[1]);
	close_at_once(fds);
	return err ?: again == -EEXIST ? 0 : -EBADE;
}

/* The device is opened again every 100 rounds */
static int rounds(const uint8_t *bytes, int want, int n)
{
	int dev = sslp_open(), err = 0;

	for (int i = 0; !err && i < n; i++) {
		if (i % 100 == 99) {
			close(dev);
			dev = sslp_open();
		}
		err = one_round(dev, bytes, i) == want ? 0 : -EBADE;
	}
	close(dev);
	return err;
}

TEST_F_TIMEOUT(loop, nothing_grows, 5000)
{
	int want = can_arm(self->dev) ? 0 : -EOPNOTSUPP, n, i;
	long spare = SLABS_SPARE * sysconf(_SC_NPROCESSORS_CONF);

	/* Things that are made once and then kept */
	ASSERT_EQ(0, rounds(self->bytes, want, 100));
	n = take_stock(self->before);
	ASSERT_LT(20, n);
	ASSERT_EQ(0, rounds(self->bytes, want, self->rounds));
	i = take_stock(self->after);
	while (i--) {
		const struct cache *c = &self->after[i];

		EXPECT_GT(self->rounds / 3 + 50 + spare * c->per_slab,
			  c->objects - count_before(self->before, n, c->name))
			TH_LOG("%s", c->name);
	}
}

TEST_HARNESS_MAIN
