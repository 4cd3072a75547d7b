// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module on a real driver of an accelerator, ASPEED's hash engine, as QEMU
 * models it. The driver answers later. A batch keeps its queue full, and each of
 * the batch's derivations is libcrypto's.
 *
 * Environment: SSLP_ENGINE says what the engine of this run is: works; lies
 * (wrong answers from the start).
 */
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "kselftest.h"
#include "skipped.h"

#include "../kmod/queue_batch.h"
#include "../kmod/request.h"
#include "engine.h"

#define CHECK		ksft_test_result
#define HMACS		4	/* in a key block of 40 bytes */
#define TRIES		20

/* A thread that counts all the time, and the largest number that it saw */
struct watch {
	int dev;
	atomic_bool over;
	uint64_t most;
};

static void *look(void *arg)
{
	struct watch *w = arg;
	uint64_t now;

	while (!w->over) {
		now = outstanding(w->dev);
		if (now > w->most)
			w->most = now;
	}
	return NULL;
}

/* Return: items that were done, or -errno */
static int run_watched(struct queue *q, uint64_t *most)
{
	struct watch w = { .dev = q->dev };
	pthread_t thread;
	int n;

	if (pthread_create(&thread, NULL, look, &w))
		return -1;
	n = batch_run(q->dev, q->arg);
	w.over = true;
	pthread_join(thread, NULL);
	*most = w.most;
	return n;
}

/* If there is one derivation, one request is in flight */
static void single(struct queue *q)
{
	uint64_t most;

	q->arg.count = 1;
	CHECK(run_watched(q, &most) == 1 && !q->results[0] &&
	      !memcmp(q->wants[0], q->outs[0], sizeof(q->outs[0])),
	      "one alone is right\n");
	CHECK(most <= 1, "one alone: %" PRIu64 " in flight\n", most);
	q->arg.count = MANY;
}

/*
 * The thread that counts may be too late. So the batch is repeated if necessary
 */
static void many(struct queue *q)
{
	unsigned long before = engine_interrupts(), count;
	struct sslp_driver_info from, to;
	uint64_t most = 0;
	int done = 0, bad = 0, tries = 0;

	driver_info(q->dev, q->driver, 0, &from);
	while (tries < TRIES && most <= 1) {
		memset(q->outs, 0, sizeof(q->outs));
		done += run_watched(q, &most);
		bad += queue_wrong(q);
		tries++;
	}
	driver_info(q->dev, q->driver, 0, &to);
	count = engine_interrupts() - before;
	CHECK(done == MANY * tries && !bad, "%d of %d batches, %d wrong\n",
	      done / MANY, tries, bad);
	CHECK(most > 1, "%" PRIu64 " in flight\n", most);
	CHECK(to.derived - from.derived == (uint64_t)MANY * tries &&
	      !queue_faults(q), "all of them by %s\n", to.name);
	CHECK(count >= (unsigned long)MANY * HMACS * tries,
	      "%lu interrupts of the engine\n", count);
	CHECK(!outstanding(q->dev), "it owes nothing\n");
}

static void engine_works(struct queue *q)
{
	struct sslp_driver_info info;

	if (q->driver <= 0)
		ksft_exit_fail_msg("no driver: %d\n", q->driver);
	driver_info(q->dev, q->driver, 0, &info);
	CHECK(!strcmp(info.name, ENGINE_DRIVER) &&
	      info.state & SSLP_DRIVER_ASYNC, "%s answers later\n", info.name);
	/* What the processor does instead is no answer of the engine */
	for (int i = 0; i < MANY; i++)
		q->items[i].flags = SSLP_NO_REDO;
	single(q);
	many(q);
}

static void engine_lies(struct queue *q)
{
	CHECK(q->driver == -ELIBBAD, "it is refused: %d\n", q->driver);
	CHECK(engine_interrupts() > 0, "it was asked\n");
}

static const struct {
	const char *name;
	void (*run)(struct queue *q);
} engines[] = {
	{ "works", engine_works },
	{ "lies", engine_lies },
};

int main(void)
{
	const char *name = getenv("SSLP_ENGINE");
	static struct queue queue;

	setvbuf(stdout, NULL, _IOLBF, 0);
	ksft_print_header();
	queue_open(&queue, ENGINE_DRIVER);
	if (queue.dev < 0 || queue.secret < 0)
		ksft_exit_fail_msg("/dev/sslp %d, secret %d\n", queue.dev,
				   queue.secret);
	for (size_t i = 0; name && i < ARRAY_SIZE(engines); i++)
		if (!strcmp(engines[i].name, name))
			engines[i].run(&queue);
	if (!ksft_test_num())
		ksft_exit_fail_msg("SSLP_ENGINE is none of works, lies\n");
	queue_close(&queue);
	ksft_set_plan(ksft_test_num());
	ksft_finished();
}
