// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two threads arm one socket. From Linux 6.14 on the kernel takes a second key
 * and counts records from the start. So the library has to make sure that one
 * thread comes too late: otherwise two records go out under one key and nonce.
 */
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "connection.h"
#include "feature.h"
#include "tcp_pair.h"

#define THREADS	2

static int rounds(void)
{
	const char *rounds = getenv("SSLP_ROUNDS");

	return rounds ? atoi(rounds) : 300;
}

/* What main and the threads tell each other in every round */
struct race {
	pthread_barrier_t start, end;
	struct end by[THREADS];
	int fds[THREADS];	/* of one socket, the second from dup() */
	SECURITY_STATUS status[THREADS];
	int sent[THREADS];
	atomic_bool over;
};

struct runner {
	struct race *race;
	int i;
};

static void *run(void *arg)
{
	struct runner *r = arg;
	struct race *race = r->race;

	for (;;) {
		pthread_barrier_wait(&race->start);
		if (race->over)
			return NULL;
		race->status[r->i] = end_install(&race->by[r->i],
						 race->fds[r->i],
						 race->by[r->i].write, 0);
		/* The late thread finds the socket armed, and uses it */
		race->sent[r->i] = send_all(race->fds[r->i], "x", 1);
		pthread_barrier_wait(&race->end);
	}
}

/*
 * Each thread imports the secret itself, so the handles know nothing of each
 * other
 */
static void open_race(struct __test_metadata *_metadata, struct race *race,
		const struct suite *suite, const struct secrets *secrets,
		int fd)
{
	struct end *end;

	for (end = race->by; end < race->by + THREADS; end++) {
		ASSERT_EQ(0, secret_import(end->provider, suite, secrets,
					   TLS_CLIENT, &end->secret));
		ASSERT_EQ(0, end_generate(end, secrets));
	}
	race->fds[0] = fd;
	race->fds[1] = dup(fd);
	ASSERT_LE(0, race->fds[1]);
}

static void close_race(struct race *race)
{
	struct end *end;

	close(race->fds[1]);
	for (end = race->by; end < race->by + THREADS; end++) {
		SslFreeObject(end->read, 0);
		SslFreeObject(end->write, 0);
		SslFreeObject(end->secret, 0);
		end->read = end->write = end->secret = 0;
	}
}

/* libcrypto opens both records. The second one has the next number */
static void check_round(struct __test_metadata *_metadata, struct race *race,
		const struct suite *suite, const struct secrets *secrets,
		int peer, int round)
{
	int i, won = race->status[0] ? 1 : 0;
	struct peer_key key;

	ASSERT_EQ(0, race->status[won]) {
		TH_LOG("round %d: nobody could arm it", round);
	}
	ASSERT_EQ(NTE_INVALID_PARAMETER, race->status[!won]) {
		TH_LOG("round %d: both threads armed one socket", round);
	}
	ASSERT_EQ(0, peer_derive(suite, secrets, TLS_CLIENT, &key));
	for (i = 0; i < THREADS; i++) {
		ASSERT_EQ(0, race->sent[i]);
		ASSERT_EQ(0, peer_expect(peer, &key, "x", 1)) {
			TH_LOG("round %d: record %d does not have its number",
			       round, i);
		}
	}
}

FIXTURE(arming)
{
	struct secrets secrets;
	struct race race;
};

FIXTURE_VARIANT(arming)
{
	enum suite_index suite;
};

FIXTURE_VARIANT_ADD(arming, tls12) { TLS12_AES_GCM_128 };
FIXTURE_VARIANT_ADD(arming, tls13) { TLS13_AES_GCM_128 };

FIXTURE_SETUP(arming)
{
	secrets_fill(&self->secrets, variant->suite);
	pthread_barrier_init(&self->race.start, NULL, THREADS + 1);
	pthread_barrier_init(&self->race.end, NULL, THREADS + 1);
}

FIXTURE_TEARDOWN(arming)
{
}

TEST_F_TIMEOUT(arming, two_threads, 600)
{
	const struct suite *suite = &suites[variant->suite];
	struct race *race = &self->race;
	struct runner runners[THREADS];
	pthread_t threads[THREADS];
	int round, i, fds[2];

	NEED("ktls");
	for (i = 0; i < THREADS; i++) {
		/*
		 * Opened once for all rounds, because it looks for drivers,
		 * which takes long
		 */
		ASSERT_EQ(0, provider_open(NULL, &race->by[i].provider));
		runners[i] = (struct runner){ race, i };
		ASSERT_EQ(0, pthread_create(&threads[i], NULL, run,
					    &runners[i]));
	}
	for (round = 0; round < rounds(); round++) {
		ASSERT_EQ(0, tcp_pair_open(AF_INET, fds));
		open_race(_metadata, race, suite, &self->secrets, fds[0]);
		pthread_barrier_wait(&race->start);
		pthread_barrier_wait(&race->end);
		check_round(_metadata, race, suite, &self->secrets, fds[1],
			    round);
		close_race(race);
		tcp_pair_close(fds);
	}
	race->over = true;
	pthread_barrier_wait(&race->start);
	for (i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		end_close(&race->by[i]);
	}
}

TEST_HARNESS_MAIN
