// SPDX-License-Identifier: MIT
/* Objects over connections. Both ends of each have a thread of their own. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "../bench/machine.h"
#include "../common/loopback.h"
#include "seat.h"

/* An emulated machine under load takes its time, but nobody waits for ever */
#define PATIENCE_SECONDS	300

static uint64_t own_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static bool all_armed(const struct seat *s)
{
	unsigned int i;

	for (i = 0; i < 2 * s->trip->connections; i++)
		if (s->all[i].err)
			return false;
	return true;
}

static void *sit(void *arg)
{
	struct seat *s = arg;
	struct sslp_ktls_status is = { .size = sizeof(is) };
	uint64_t before;

	pthread_mutex_lock(s->gate);
	pthread_mutex_unlock(s->gate);
	if (*s->cancelled)
		return NULL;
	if (s->trip->pin)
		cpu_pin(s->index);
	before = own_ns();
	s->err = s->end.way->arm(&s->end);
	s->setup_ns = own_ns() - before;
	/* Otherwise the others would wait for an end that is not there */
	if (s->err)
		shutdown(s->end.fd, SHUT_RDWR);
	if (!s->err && !sslp_ktls_query(s->end.fd, &is)) {
		s->end.tx = is.tx;
		s->end.rx = is.rx;
	}
	pthread_barrier_wait(s->start);
	if (!all_armed(s))
		return NULL;
	pthread_barrier_wait(s->start);
	before = own_ns();
	s->begun_ns = clock_now();
	s->idle_begun = idle_ns();
	s->err = s->end.is_sender ? object_send(s) : object_receive(s);
	s->cpu_ns = own_ns() - before;
	if (s->err)
		shutdown(s->end.fd, SHUT_RDWR);
	return NULL;
}

static int open_pair(struct trip *t, struct seat *s, int file)
{
	static const struct timeval patience = { .tv_sec = PATIENCE_SECONDS };
	static const int on = 1;
	int fds[2], i, ret = loopback_open(fds);

	if (ret) {
		snprintf(t->reason, sizeof(t->reason), "a connection: %s",
			 strerror(-ret));
		return ret;
	}
	for (i = 0; i < 2; i++) {
		struct end *e = &s[i].end;

		setsockopt(fds[i], SOL_SOCKET, SO_SNDTIMEO, &patience,
			   sizeof(patience));
		setsockopt(fds[i], SOL_SOCKET, SO_RCVTIMEO, &patience,
			   sizeof(patience));
		/* Nobody should wait for the delayed ACK of a small record */
		setsockopt(fds[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		*e = (struct end){
			.way = t->way, .path = t->path, .is_sender = !i,
			.fd = fds[i], .ctx = i ? t->client : t->server,
			.provider = t->provider, .file = file,
			.pipes = { -1, -1 }, .null = -1,
		};
	}
	s[1].end.null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (pipe2(s[1].end.pipes, O_CLOEXEC) || s[1].end.null < 0) {
		snprintf(t->reason, sizeof(t->reason), "a pipe: %s",
			 strerror(errno));
		return -errno;
	}
	return 0;
}

static void close_end(struct end *e)
{
	int fds[] = { e->fd, e->null, e->pipes[0], e->pipes[1] };
	size_t i;

	if (!e->way)
		return;
	e->way->disarm(e);
	for (i = 0; i < sizeof(fds) / sizeof(*fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

/*
 * Reports the first end that failed by itself, not the one that missed its peer
 */
static int blame(struct trip *t, const struct seat *s)
{
	const struct seat *found = NULL;
	unsigned int i;

	for (i = 0; i < 2 * t->connections; i++)
		if (s[i].err && (!found || s[i].err == -EOPNOTSUPP ||
				 s[i].err == -EBADMSG))
			found = &s[i];
	if (!found)
		return 0;
	strcpy(t->reason, *found->end.reason ? found->end.reason :
					       strerror(-found->err));
	return found->err;
}

static void sum_up(struct trip *t, const struct seat *s)
{
	uint64_t begun = UINT64_MAX, ended = 0, from = 0, to = 0;
	unsigned int i;

	t->send_ns = t->receive_ns = t->setup_ns = 0;
	for (i = 0; i < 2 * t->connections; i++) {
		*(s[i].end.is_sender ? &t->send_ns : &t->receive_ns) +=
			(double)s[i].cpu_ns;
		t->setup_ns += (double)s[i].setup_ns / t->connections;
		if (s[i].begun_ns < begun) {
			begun = s[i].begun_ns;
			from = s[i].idle_begun;
		}
		if (s[i].ended_ns > ended) {
			ended = s[i].ended_ns;
			to = s[i].idle_ended;
		}
	}
	t->tx = s[0].end.tx;
	t->rx = s[1].end.rx;
	t->elapsed_ns = (double)(ended - begun);
	t->cpu_ns = t->counting ? t->elapsed_ns - (double)(to - from) :
				  t->send_ns + t->receive_ns;
}

static int make_file(void)
{
	int fd = memfd_create("sslp-bench", MFD_CLOEXEC);

	if (fd >= 0 && object_data() &&
	    write(fd, object_data(), TRANSFER_FILE) == TRANSFER_FILE)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Starts all of them or none, because the barrier waits for each */
static int run(struct trip *t, struct seat *s)
{
	const unsigned int count = 2 * t->connections;
	pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
	pthread_barrier_t start;
	bool cancelled = false;
	unsigned int i, begun = 0;
	int err = 0;

	pthread_barrier_init(&start, NULL, count);
	pthread_mutex_lock(&gate);
	for (i = 0; !err && i < count; i++) {
		s[i].trip = t;
		s[i].gate = &gate;
		s[i].cancelled = &cancelled;
		s[i].start = &start;
		s[i].all = s;
		s[i].index = i;
		err = pthread_create(&s[i].thread, NULL, sit, &s[i]);
		begun += !err;
	}
	cancelled = err;
	pthread_mutex_unlock(&gate);
	for (i = 0; i < begun; i++)
		pthread_join(s[i].thread, NULL);
	pthread_barrier_destroy(&start);
	if (err)
		snprintf(t->reason, sizeof(t->reason), "%u threads: %s", count,
			 strerror(err));
	return err ? -err : blame(t, s);
}

int trip_run(struct trip *t)
{
	struct seat *s = calloc(2 * t->connections, sizeof(*s));
	int file = make_file(), ret = s && file >= 0 ? 0 : -ENOMEM;
	unsigned int i;

	if (ret)
		strcpy(t->reason, "out of memory");
	for (i = 0; !ret && i < t->connections; i++)
		ret = open_pair(t, &s[2 * i], file);
	ret = ret ?: run(t, s);
	if (!ret)
		sum_up(t, s);
	for (i = 0; s && i < 2 * t->connections; i++)
		close_end(&s[i].end);
	if (file >= 0)
		close(file);
	free(s);
	return ret;
}
