// SPDX-License-Identifier: MIT
/*
 * soak SECONDS [CONNECTIONS]: many connections at once, with both ends in this
 * process. Data and KeyUpdates go in both directions. Some connections are
 * closed, and others take their place. In the end nothing may have grown: not
 * the descriptors, not the memory of the process, and not the slabs of the
 * kernel.
 *
 * Environment: SSLP_TEST_KTLS=1 says that the kernel has to make the records,
 * and that nothing else runs on it.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <sslp_connection.h>

#include "fixture.h"
#include "memory.h"

/* After so many rounds a connection sends a KeyUpdate, or is replaced */
#define UPDATE_EVERY	4
#define REPLACE_EVERY	64

/*
 * What the first rounds allocate is kept: pools, caches, the C library's heap
 */
#define WARM_ROUNDS	(2 * REPLACE_EVERY)

/* Growth that is no leak: heaps have holes, and other processes use slabs */
#define RESIDENT_ROOM(now)	((now) / 32 + (1 << 20))
#define SLAB_ROOM		(8 << 20)

#define DATA_MAX	6000

struct pair {
	int fds[2];
	NCRYPT_HANDLE ends[2];
};

struct sample {
	int descriptors;
	size_t resident, slab;
};

static NCRYPT_PROV_HANDLE prov;
static bool on_ktls;
static unsigned long long bytes, updates, opened;

/* Bytes of slabs that the kernel cannot just give back */
static size_t slab_in_use(void)
{
	FILE *file = fopen("/proc/meminfo", "re");
	size_t kilobytes = 0;
	char line[128];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "SUnreclaim: %zu kB", &kilobytes) == 1)
			break;
	if (file)
		fclose(file);
	return kilobytes * 1024;
}

static struct sample take_sample(const char *when, unsigned long rounds)
{
	struct sample s = {
		.descriptors = open_descriptors(),
		.resident = memory_resident(),
		.slab = slab_in_use(),
	};

	diag("%s: %lu rounds, %llu MiB, %llu KeyUpdates, %llu opened", when,
	     rounds, bytes >> 20, updates, opened);
	diag("%d descriptors, %zu KiB resident, %zu KiB of slabs",
	     s.descriptors, s.resident >> 10, s.slab >> 10);
	fflush(stdout);
	return s;
}

static void open_end(struct pair *p, int end, unsigned int seed)
{
	const struct sslp_connection_options options = {
		.size = sizeof(options),
		.flags = on_ktls ? 0 : SSLP_CONNECTION_USER_RECORDS,
	};
	struct sslp_secrets s = {
		.size = sizeof(s),
		.role = end ? SERVER : CLIENT,
		.protocol = TLS1_3_PROTOCOL_VERSION,
		.cipher_suite = GCM13,
		.secret_len = 32,
	};

	fill(2 * seed, s.client_traffic, s.secret_len);
	fill(2 * seed + 1, s.server_traffic, s.secret_len);
	must(sslp_connection_open(prov, &p->ends[end], p->fds[end], &s,
				  &options), "a connection");
}

static void open_pair(struct pair *p)
{
	int end, on = 1;

	tcp_pair(p->fds);
	opened++;
	for (end = 0; end < 2; end++) {
		/* Otherwise each turn waits 40 ms for an acknowledgement */
		setsockopt(p->fds[end], IPPROTO_TCP, TCP_NODELAY, &on,
			   sizeof(on));
		open_end(p, end, (unsigned int)opened);
	}
}

/* KeyUpdates that both ends have sent are counted here */
static void close_pair(struct pair *p)
{
	struct sslp_connection_status st = { .size = sizeof(st) };
	int end;

	for (end = 0; end < 2; end++) {
		must(sslp_connection_query(p->ends[end], &st), "query");
		updates += st.write_updates;
		free_handle(p->ends[end]);
		close(p->fds[end]);
	}
}

static void must_be(bool so, const char *what)
{
	if (so)
		return;
	printf("Bail out! %s\n", what);
	exit(1);
}

/* Moves @len bytes from one end to the other */
static void send_across(struct pair *p, int from, size_t len, unsigned int seed)
{
	static BYTE sent[DATA_MAX], got[DATA_MAX];
	size_t done, n = 0;

	fill(seed, sent, len);
	must(sslp_connection_write(p->ends[from], sent, len, &n), "write");
	must_be(n == len, "a write was not whole");
	for (done = 0; done < len; done += n)
		must(sslp_connection_read(p->ends[!from], got + done,
					  len - done, &n), "read");
	must_be(!memcmp(sent, got, len), "other bytes came than were sent");
	bytes += len;
}

static void play(struct pair *p, unsigned long round, size_t number)
{
	unsigned long turn = round + number;
	unsigned int seed = (unsigned int)(turn * 31 + 1);
	int from = turn & 1;

	if (!(turn % REPLACE_EVERY)) {
		close_pair(p);
		open_pair(p);
	}
	if (!(turn % UPDATE_EVERY))
		must(sslp_connection_update(p->ends[from], number & 1),
		     "KeyUpdate");
	send_across(p, from, 1 + seed % DATA_MAX, seed);
	send_across(p, !from, 1 + seed % 64, seed + 1);
}

static void raise_limit(size_t connections)
{
	struct rlimit limit = {
		.rlim_cur = 2 * connections + 64, .rlim_max = 65536,
	};

	if (setrlimit(RLIMIT_NOFILE, &limit)) {
		getrlimit(RLIMIT_NOFILE, &limit);
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static void judge(const struct sample *from, const struct sample *to)
{
	ok(updates > 0, "keys were replaced");
	ok(to->descriptors == from->descriptors, "descriptors are the same");
	ok(to->resident < from->resident + RESIDENT_ROOM(from->resident),
	   "the process has not grown");
	/* On other machines the slabs are those of all that runs there */
	if (on_ktls)
		ok(to->slab < from->slab + SLAB_ROOM, "slabs have not grown");
}

static void soak(struct pair *pairs, size_t count, time_t seconds)
{
	time_t now, begin = time(NULL), next = begin + 60;
	struct sample warm = { 0 }, last;
	unsigned long round = 0;
	size_t i;

	do {
		for (i = 0; i < count; i++)
			play(&pairs[i], round, i);
		now = time(NULL);
		if (++round == WARM_ROUNDS)
			warm = take_sample("warm", round);
		if (now >= next) {
			take_sample("a minute", round);
			next = now + 60;
		}
	} while (now < begin + seconds || round < 2 * WARM_ROUNDS);
	last = take_sample("end", round);
	for (i = 0; i < count; i++)
		close_pair(&pairs[i]);
	judge(&warm, &last);
}

int main(int argc, char **argv)
{
	size_t count = argc > 2 ? strtoul(argv[2], NULL, 0) : 1000, i;
	const char *ktls = getenv("SSLP_TEST_KTLS");
	struct pair *pairs = calloc(count, sizeof(*pairs));

	if (argc < 2 || !count || !pairs) {
		fprintf(stderr, "usage: soak SECONDS [CONNECTIONS]\n");
		return 2;
	}
	on_ktls = ktls && *ktls == '1';
	raise_limit(count);
	prov = open_provider(NULL);
	for (i = 0; i < count; i++)
		open_pair(&pairs[i]);
	ok(true, "%zu connections", count);
	soak(pairs, count, strtol(argv[1], NULL, 0));
	free(pairs);
	free_handle(prov);
	return tap_done();
}
