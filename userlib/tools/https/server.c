// SPDX-License-Identifier: MIT
/* The threads of the file server, one for each connection. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "../common/tools.h"
#include "exchange.h"
#include "net.h"
#include "server.h"

#define STACK_SIZE	(256 * 1024)

/* How long transfers may go on after the signal to end, in seconds */
#define GRACE		5

/* Pause when the machine has no descriptor or memory for a connection */
#define SHORTAGE_PAUSE	100

/**
 * struct server - what the accepting thread shares with the others
 * @config: see there
 * @ended: eventfd, raised by each connection that ends
 * @lock: protects what follows
 * @empty: signalled when @count becomes 0
 * @first: the connections whose socket is open
 * @count: threads that have not ended
 * @failed: whether any connection went wrong
 */
struct server {
	const struct server_config *config;
	int ended;
	pthread_mutex_t lock;
	pthread_cond_t empty;
	struct connection *first;
	unsigned int count;
	bool failed;
};

/**
 * struct connection - one client; @next and @link are under the server's lock
 * @server: whose it is
 * @next: the next in the list
 * @link: the pointer to this one
 * @fd: its socket
 * @name: its address in words
 * @exchange: what serving it needs
 */
struct connection {
	struct server *server;
	struct connection *next, **link;
	int fd;
	char name[NET_NAME_SIZE];
	struct exchange exchange;
};

static void enlist(struct connection *c)
{
	struct server *s = c->server;

	pthread_mutex_lock(&s->lock);
	c->next = s->first;
	c->link = &s->first;
	if (s->first)
		s->first->link = &c->next;
	s->first = c;
	s->count++;
	pthread_mutex_unlock(&s->lock);
}

/* From here on the descriptor may be closed and its number used again */
static void unlist(struct connection *c)
{
	struct server *s = c->server;

	pthread_mutex_lock(&s->lock);
	*c->link = c->next;
	if (c->next)
		c->next->link = c->link;
	pthread_mutex_unlock(&s->lock);
}

static void retire(struct server *s, bool ok)
{
	const uint64_t one = 1;

	pthread_mutex_lock(&s->lock);
	s->failed |= !ok;
	s->count--;
	if (!s->count)
		pthread_cond_signal(&s->empty);
	/* Under the lock, because the eventfd may be closed once @count is 0 */
	if (write(s->ended, &one, sizeof(one)) < 0)
		complain_errno(-errno, "eventfd");
	pthread_mutex_unlock(&s->lock);
}

static void *serve(void *arg)
{
	struct connection *c = arg;
	struct server *s = c->server;
	int ret;

	complain_as(c->name);
	ret = endpoint_arm(&s->config->end, &c->exchange.stream, c->fd, NULL);
	if (ret) {
		unlist(c);
		close(c->fd);
	} else {
		c->exchange.root = &s->config->root;
		c->exchange.verbose = s->config->end.verbose;
		ret = exchange_run(&c->exchange);
		stream_end(&c->exchange.stream, !ret);
		unlist(c);
		stream_close(&c->exchange.stream);
	}
	free(c);
	retire(s, !ret);
	return NULL;
}

static int start(struct connection *c)
{
	pthread_attr_t attr;
	pthread_t thread;
	int ret;

	enlist(c);
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	ret = -pthread_create(&thread, &attr, serve, c);
	pthread_attr_destroy(&attr);
	return ret;
}

/* -EAGAIN if nobody is there, or the machine is short of something */
static int accept_one(struct server *s, int listener)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);
	struct connection *c;
	int fd, ret;

	fd = accept4(listener, (struct sockaddr *)&address, &len,
		     SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd < 0) {
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
		    errno == ENOMEM) {
			complain_errno(-errno, "accept");
			poll(NULL, 0, SHORTAGE_PAUSE);
		}
		return -EAGAIN;
	}
	net_prepare(fd);
	c = malloc(sizeof(*c));
	if (!c) {
		close(fd);
		return -EAGAIN;
	}
	c->server = s;
	c->fd = fd;
	net_name(&address, len, c->name);
	ret = start(c);
	if (ret) {
		complain_errno(ret, "thread for %s", c->name);
		unlist(c);
		close(fd);
		free(c);
		retire(s, false);
	}
	return ret;
}

static bool full(struct server *s)
{
	bool ret;

	pthread_mutex_lock(&s->lock);
	ret = s->count >= s->config->connections;
	pthread_mutex_unlock(&s->lock);
	return ret;
}

static int accept_until_told(struct server *s, int listener, int signals)
{
	struct pollfd fds[] = {
		{ .fd = signals, .events = POLLIN },
		{ .fd = s->ended, .events = POLLIN },
		{ .fd = listener, .events = POLLIN },
	};
	bool taken = false, done;
	uint64_t ends;

	for (;;) {
		done = s->config->once && taken;
		fds[2].fd = done || full(s) ? -1 : listener;
		if (poll(fds, ARRAY_SIZE(fds), -1) < 0) {
			if (errno == EINTR)
				continue;
			return complain_errno(-errno, "poll");
		}
		if (fds[0].revents)
			return 0;
		if (fds[1].revents && read(s->ended, &ends, sizeof(ends)) > 0 &&
		    done)
			return 0;
		if (fds[2].fd >= 0 && fds[2].revents &&
		    accept_one(s, listener) != -EAGAIN)
			taken = true;
	}
}

/* The caller holds the lock. Return: whether it is empty when time is up */
static bool wait_empty(struct server *s, time_t seconds)
{
	struct timespec limit;
	int ret = 0;

	clock_gettime(CLOCK_MONOTONIC, &limit);
	limit.tv_sec += seconds;
	while (s->count && !ret)
		ret = pthread_cond_timedwait(&s->empty, &s->lock, &limit);
	return !s->count;
}

static void shut(struct server *s, int how)
{
	struct connection *c;

	for (c = s->first; c; c = c->next)
		shutdown(c->fd, how);
}

/*
 * If a socket receives no more, its thread sees the end of requests but can
 * still send. If it is shut altogether, every call fails.
 */
static void dismiss(struct server *s)
{
	pthread_mutex_lock(&s->lock);
	shut(s, SHUT_RD);
	if (!wait_empty(s, GRACE)) {
		shut(s, SHUT_RDWR);
		while (!wait_empty(s, GRACE))
			;
	}
	pthread_mutex_unlock(&s->lock);
}

int server_run(const struct server_config *config, int listener, int signals)
{
	struct server s = {
		.config = config,
		.lock = PTHREAD_MUTEX_INITIALIZER,
	};
	pthread_condattr_t attr;
	int ret;

	s.ended = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (s.ended < 0)
		return complain_errno(-errno, "eventfd");
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s.empty, &attr);
	pthread_condattr_destroy(&attr);

	ret = accept_until_told(&s, listener, signals);
	dismiss(&s);
	if (!ret && config->once && s.failed)
		ret = -EIO;
	pthread_cond_destroy(&s.empty);
	close(s.ended);
	return ret;
}
