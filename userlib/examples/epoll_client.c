// SPDX-License-Identifier: MIT
/*
 * epoll_client HOST PORT COUNT [CA [BYTES]]: sends lines over kernel TLS to a
 * server that answers each with one, as selftests/peers/loops_server.py does.
 * The program has its own loop, with epoll(7), send(2) and recvmsg(2).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "loop.h"

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void wait_for(int epoll, int sock, uint32_t events)
{
	struct epoll_event event = { .events = events };

	if (epoll_ctl(epoll, EPOLL_CTL_MOD, sock, &event) ||
	    epoll_wait(epoll, &event, 1, -1) < 0)
		die("epoll");
}

static void ask(const struct loop *l, int epoll, int i)
{
	char text[32];
	size_t len = loop_line(text, i), done = 0;
	ssize_t n;

	for (; done < len; done += n) {
		loop_sending(l, len - done);
		while ((n = send(l->sock, text + done, len - done,
				 MSG_NOSIGNAL)) < 0 && errno == EAGAIN)
			wait_for(epoll, l->sock, EPOLLOUT);
		if (n < 0)
			die("send");
	}
}

/* After each record, because a KeyUpdate needs its key before the next one */
static void answer(const struct loop *l, int epoll)
{
	struct loop_record record;
	ssize_t n;

	do {
		while ((n = recvmsg(l->sock, loop_receive(&record), 0)) < 0 &&
		       errno == EAGAIN)
			wait_for(epoll, l->sock, EPOLLIN);
		if (n < 0)
			die("recvmsg");
	} while (!loop_received(l, &record, n));
}

int main(int argc, char **argv)
{
	struct epoll_event event = { 0 };
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	struct loop l;
	int i;

	if (argc < 4)
		return 2;
	loop_open(&l, argc, argv);
	fcntl(l.sock, F_SETFL, O_NONBLOCK);
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, l.sock, &event))
		die("epoll");
	for (i = 0; i < atoi(argv[3]); i++) {
		ask(&l, epoll, i);
		answer(&l, epoll);
	}
	loop_close(&l);
	return 0;
}
