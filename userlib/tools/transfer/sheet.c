// SPDX-License-Identifier: MIT
/* What is compared, and the rounds in which it is measured. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/err.h>

#include "../bench/machine.h"
#include "../common/provider.h"
#include "../common/tools.h"
#include "transfer.h"

/* A small object is sent so often that a trip moves as much as this */
#define LEAST_BYTES	(1 << 20)
#define OBJECTS_MAX	256

/* The baseline comes after all others, as groups.c has it */
static const struct carrier *const ways[] = {
	&way_plain, &way_openssl_ktls, &way_sslp, &way_openssl,
};

static const struct subject_kind nobody = { .name = "" };
static const struct work no_work = { .name = "transfer" };

struct contexts {
	SSL_CTX *server[CONTEXTS], *client[CONTEXTS];
	NCRYPT_PROV_HANDLE provider;
};

static int add_line(struct transfer *t, struct sheet *s,
		    const struct carrier *way, bool control)
{
	struct line *l = &s->line[s->lines++];
	unsigned int i;

	l->way = way;
	l->path = s->path;
	l->control = control;
	for (i = 0; i < t->sizes; i++) {
		struct cell *c = l->cell[i] = calloc(1, sizeof(*c));

		if (!c)
			return -ENOMEM;
		c->row.kind = &nobody;
		c->row.work = &no_work;
		c->row.control = control;
		/*
		 * With several connections: sums of processor time, which no
		 * bucket rounds
		 */
		c->row.threads = 2;
		c->row.depth = 1;
	}
	return 0;
}

/* A receiver that cannot splice is the baseline of those that can */
static int add_sheet(struct transfer *t, enum path path, unsigned int n)
{
	struct sheet *s = &t->sheet[t->sheets++];
	size_t i;
	int ret = 0;

	s->path = path;
	s->connections = n;
	s->line = calloc(ARRAY_SIZE(ways) + 1, sizeof(*s->line));
	if (!s->line)
		return -ENOMEM;
	for (i = 0; !ret && i < ARRAY_SIZE(ways); i++)
		if (path != SENDFILE_SPLICE || ways[i]->can_splice ||
		    ways[i] == &way_openssl)
			ret = add_line(t, s, ways[i], false);
	return ret ?: add_line(t, s, &way_openssl, true);
}

static uint64_t objects_of(uint64_t size)
{
	uint64_t n = LEAST_BYTES / size;

	return n > OBJECTS_MAX ? OBJECTS_MAX : n ?: 1;
}

static int go(const struct transfer *t, const struct contexts *c,
	      const struct sheet *s, struct line *l, unsigned int size,
	      bool check)
{
	struct cell *cell = l->cell[size];
	int ret;

	cell->trip = (struct trip){
		.way = l->way, .path = l->path,
		.connections = s->connections, .size = t->size[size],
		.objects = objects_of(t->size[size]), .check = check,
		.counting = t->bench.counting, .pin = t->bench.pin,
		.server = c->server[l->way->context],
		.client = c->client[l->way->context],
		.provider = c->provider,
	};
	ret = trip_run(&cell->trip);
	if (ret)
		row_fail(&cell->row, ret == -EBADMSG ? WRONG :
			 cell->row.rounds || cell->row.verdict == RIGHT ?
			 FAILED : REFUSED, "%s", cell->trip.reason);
	else
		cell->row.verdict = RIGHT;
	return ret;
}

static void note(struct line *l, struct cell *c)
{
	const struct trip *t = &c->trip;
	const unsigned int at = c->row.rounds++;
	double objects = (double)t->objects * t->connections;

	c->row.cost[at] = t->cpu_ns / objects;
	c->send[at] = t->send_ns / objects;
	c->receive[at] = t->receive_ns / objects;
	c->rate[at] = t->elapsed_ns > 0 ? 1e9 * (double)t->size * objects /
					  t->elapsed_ns : 0;
	if (l->setups < ROUNDS_MAX)
		l->setup[l->setups++] = t->setup_ns;
}

static void judge(struct transfer *t, struct sheet *s, unsigned int size)
{
	struct row *rows[ARRAY_SIZE(ways) + 1];
	struct group g = { .work = &no_work, .threads = 2, .depth = 1,
			   .rows = rows, .count = s->lines };
	size_t i;

	for (i = 0; i < s->lines; i++)
		rows[i] = &s->line[i].cell[size]->row;
	group_judge(&t->bench, &g);
	s->noise[size] = g.noise;
}

/* The data is compared before the first round and after the last */
static void measure(struct transfer *t, const struct contexts *c,
		    struct sheet *s, unsigned int size)
{
	unsigned int round, rounds = t->bench.round_count;
	size_t i;

	for (round = 0; round < rounds + 2; round++)
		for (i = 0; i < s->lines && !stop_wanted(); i++) {
			struct line *l = &s->line[(i + round) % s->lines];
			struct cell *cell = l->cell[size];
			bool check = !round || round > rounds;

			if (round && cell->row.verdict != RIGHT)
				continue;
			if (isatty(STDERR_FILENO))
				fprintf(stderr, "\r%s, %s, %llu bytes, round %u of %u\033[K",
					path_name(s->path), l->way->name,
					(unsigned long long)t->size[size],
					round, rounds);
			if (!go(t, c, s, l, size, check) && !check)
				note(l, cell);
		}
	judge(t, s, size);
}

static int open_contexts(const struct transfer *t, struct contexts *c)
{
	enum context i;

	for (i = 0; i < CONTEXTS; i++) {
		c->server[i] = transfer_server(t->protocol, i);
		c->client[i] = transfer_client(t->protocol, i);
		if (!c->server[i] || !c->client[i]) {
			complain("libssl: %s", ERR_reason_error_string(
				 ERR_peek_error()) ?: "no context");
			return -EIO;
		}
	}
	return provider_open(t->provider, &c->provider);
}

static void close_contexts(struct contexts *c)
{
	enum context i;

	for (i = 0; i < CONTEXTS; i++) {
		SSL_CTX_free(c->server[i]);
		SSL_CTX_free(c->client[i]);
	}
	if (c->provider)
		SslFreeObject(c->provider, 0);
}

static int make_sheets(struct transfer *t)
{
	unsigned int i;
	enum path path;
	int ret = 0;

	t->sheet = calloc((size_t)PATHS * t->connections.count,
			  sizeof(*t->sheet));
	if (!t->sheet)
		return -ENOMEM;
	for (i = 0; i < t->connections.count; i++)
		for (path = 0; !ret && path < PATHS; path++)
			ret = add_sheet(t, path, t->connections.value[i]);
	return ret;
}

int transfer_measure(struct transfer *t)
{
	struct contexts c = {};
	unsigned int i;
	size_t j;
	int ret = make_sheets(t);

	if (ret)
		return complain_errno(ret, "rows");
	ret = open_contexts(t, &c);
	if (!ret && t->bench.counting && (ret = idle_start()))
		complain_errno(ret, "a thread for idle time");
	for (j = 0; !ret && j < t->sheets; j++)
		for (i = 0; i < t->sizes && !stop_wanted(); i++)
			measure(t, &c, &t->sheet[j], i);
	t->bench.interrupted = stop_wanted();
	idle_stop();
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	close_contexts(&c);
	return ret;
}

void transfer_free(struct transfer *t)
{
	unsigned int k;
	size_t i, j;

	for (i = 0; i < t->sheets; i++) {
		for (j = 0; j < t->sheet[i].lines; j++)
			for (k = 0; k < t->sizes; k++)
				free(t->sheet[i].line[j].cell[k]);
		free(t->sheet[i].line);
	}
	free(t->sheet);
}
