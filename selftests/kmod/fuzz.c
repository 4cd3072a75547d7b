// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzzes /dev/sslp. Several threads send requests that are right except for
 * some fields. Meanwhile descriptors are closed and requests are rewritten.
 *
 *         fuzz [--seconds N] [--seed N] [--threads N]
 *
 * Prints the seed, and how often each request gave each result. Fails if the
 * kernel complained.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "fuzz.h"

#define THREADS_MAX	16
#define ERRNOS		150
#define OURS		10	/* lower descriptors are not fuzzed */
#define DESCRIPTORS_MAX	600
#define GRACE		300	/* seconds for the last requests to return */

static const char *const names[] = {
	"INFO", "DRIVER_OPEN", "DRIVER_INFO", "SECRET_CREATE",
	"SECRET_DERIVE", "DERIVE", "ARM", "REKEY", "BATCH", "QUERY",
	"DRIVER_CLOSE", "SUBMIT", "COLLECT",
};

#define REQUESTS	(sizeof(names) / sizeof(*names))

static _Atomic unsigned long outcomes[REQUESTS][ERRNOS];
static _Atomic int stop;
static uint64_t seed;

struct worker {
	pthread_t thread;
	struct fuzz_random random;
	struct fuzz_memory memory;
};

static struct worker workers[THREADS_MAX];
static int threads = 4;

/* splitmix64: any seed is as good as another */
uint32_t fuzz_random(struct fuzz_random *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z >> 32;
}

uint32_t fuzz_below(struct fuzz_random *r, uint32_t n)
{
	return (uint64_t)fuzz_random(r) * n >> 32;
}

int fuzz_once_in(struct fuzz_random *r, uint32_t n)
{
	return fuzz_below(r, n) == 0;
}

/* Puts a new descriptor into the pool */
static void keep(struct fuzz_random *r, unsigned int nr, int fd)
{
	if (nr == 3 || nr == 4)
		fuzz_pool_put(r, FUZZ_MASTER + fuzz_below(r, FUZZ_SECRETS),
			      fd);
}

static void one_request(struct worker *w)
{
	struct fuzz_random *r = &w->random;
	union fuzz_any any;
	uint8_t *where = w->memory.pages;
	unsigned int nr;
	int ret, err;

	nr = fuzz_request_make(r, &w->memory, &any);
	if (fuzz_once_in(r, 2))
		fuzz_request_spoil(r, &w->memory, nr, &any);
	/* At a page's end, so that a byte too many is seen */
	where += 2 * FUZZ_PAGE - (any.head.size <= sizeof(any) ?
				  any.head.size : sizeof(any));
	if (nr == 8)	/* its items lie there already */
		where -= FUZZ_PAGE;
	memcpy(where, &any, any.head.size <= sizeof(any) ? any.head.size :
							   sizeof(any));
	ret = ioctl(fuzz_pool_get(r, FUZZ_DEVICE), _IO(SSLP_IOC_TYPE, nr),
		    where);
	err = ret < 0 ? errno : 0;
	outcomes[nr][err < ERRNOS ? err : ERRNOS - 1]++;
	if (ret > 0)
		keep(r, nr, ret);
}

static void *work(void *arg)
{
	struct worker *w = arg;

	while (!stop)
		if (fuzz_once_in(&w->random, 8))
			fuzz_pool_stir(&w->random);
		else
			one_request(w);
	return NULL;
}

/* Rewrites the others' memory while the kernel reads it */
static void *rewrite(void *arg)
{
	struct fuzz_random r = { seed ^ 0xabcdef };

	while (!stop) {
		struct worker *w = &workers[fuzz_below(&r, threads)];
		uint8_t *at = w->memory.pages +
			      fuzz_below(&r, 2 * FUZZ_PAGE - 8);

		memcpy(at, &r, 1 + fuzz_below(&r, 8));
		usleep(fuzz_below(&r, 2000));
	}
	return NULL;
}

/*
 * How many complaints the log has from @fd's place on. Races are not counted:
 * the kernel has its own, and the lab can tell whose they are
 */
static int complaints(int fd)
{
	static const char *const words[] = {
		"BUG: ", "WARNING: ", "KASAN: ", "UBSAN: ", "Oops", "INFO: ",
		"general protection", "refcount_t: ", "possible recursive",
		"memcpy: detected",
	};
	char line[8192];
	ssize_t len;
	int n = 0;

	while ((len = read(fd, line, sizeof(line) - 1)) > 0 ||
	       (len < 0 && errno == EPIPE)) {
		line[len > 0 ? len : 0] = '\0';
		if (strstr(line, "BUG: KCSAN: "))
			continue;
		for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
			if (strstr(line, words[i])) {
				printf("kernel: %s", line);
				n++;
				break;
			}
	}
	return n;
}

static void report(void)
{
	for (size_t nr = 0; nr < REQUESTS; nr++) {
		printf("%-13s", names[nr]);
		for (int err = 0; err < ERRNOS; err++)
			if (outcomes[nr][err])
				printf(" %s:%lu", err ?
				       strerrorname_np(err) ?: "other" : "ok",
				       outcomes[nr][err]);
		printf("\n");
	}
}

/* Where this thread of ours is in the kernel */
static void print_stack(const char *task)
{
	char path[64], line[256];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/task/%.20s/stack", task);
	f = fopen(path, "re");
	printf("thread %s\n", task);
	while (f && fgets(line, sizeof(line), f))
		printf("  %s", line);
	if (f)
		fclose(f);
}

/* Instead of a request that hangs, the alarm ends this program */
static void print_stacks(int signal)
{
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *task;

	printf("a request has not returned for %d seconds\n", GRACE);
	while (tasks && (task = readdir(tasks)))
		if (task->d_name[0] != '.')
			print_stack(task->d_name);
	_exit(1);
}

/*
 * Batches make descriptors that nobody knows of. Closing them also closes
 * descriptors of the pool, which the threads replace in time.
 */
static void close_strays(void)
{
	int fd = dup(0);

	if (fd > DESCRIPTORS_MAX)
		close_range(OURS, ~0U, 0);
	else
		close(fd);
}

static int run(unsigned int seconds)
{
	struct fuzz_random r = { seed };
	time_t end = time(NULL) + seconds;
	pthread_t rewriter;
	int i, err;

	err = fuzz_pool_open(&r);
	if (err) {
		fprintf(stderr, "fuzz: /dev/sslp: %s\n", strerror(-err));
		return err;
	}
	for (i = 0; i < threads; i++) {
		workers[i].random.state = seed + i;
		if (fuzz_memory_open(&workers[i].memory))
			return -ENOMEM;
	}
	for (i = 0; i < threads; i++)
		pthread_create(&workers[i].thread, NULL, work, &workers[i]);
	pthread_create(&rewriter, NULL, rewrite, NULL);
	/* On a slow kernel a turn of this loop takes longer than it sleeps */
	while (time(NULL) < end) {
		sleep(1);
		close_strays();
	}
	stop = 1;
	signal(SIGALRM, print_stacks);
	alarm(GRACE);
	for (i = 0; i < threads; i++)
		pthread_join(workers[i].thread, NULL);
	pthread_join(rewriter, NULL);
	alarm(0);
	fuzz_pool_close();
	return 0;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "seconds", required_argument, NULL, 's' },
		{ "seed", required_argument, NULL, 'r' },
		{ "threads", required_argument, NULL, 't' },
		{ NULL }
	};
	const char *preset = getenv("SSLP_FUZZ_SECONDS");
	unsigned int seconds = preset ? atoi(preset) : 5;
	int c, kmsg;

	seed = time(NULL);
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 's')
			seconds = atoi(optarg);
		else if (c == 'r')
			seed = strtoull(optarg, NULL, 0);
		else if (c == 't' && atoi(optarg) > 0 &&
			 atoi(optarg) <= THREADS_MAX)
			threads = atoi(optarg);
		else
			return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("seed %llu, %d threads, %u seconds\n",
	       (unsigned long long)seed, threads, seconds);
	signal(SIGPIPE, SIG_IGN);
	kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	if (kmsg < 0 || lseek(kmsg, 0, SEEK_END) < 0) {
		perror("fuzz: /dev/kmsg");
		return 1;
	}
	while (fcntl(0, F_DUPFD, 0) < OURS)
		;
	if (run(seconds))
		return 1;
	report();
	return complaints(kmsg) != 0;
}
