// SPDX-License-Identifier: GPL-2.0-only
/* A program that takes every descriptor above 2 for its own sockets. */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "taken.h"

/* SOCK_SEQPACKET is what an operation socket of AF_ALG is too */
bool taken_fill(struct taken *taken)
{
	int i;

	closefrom(3);
	for (i = 0; i < TAKEN_PAIRS; i++)
		if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, taken->pairs[i]))
			return false;
	return true;
}

static bool is_quiet(int fd)
{
	char byte;

	return recv(fd, &byte, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN;
}

bool taken_untouched(const struct taken *taken)
{
	int i;

	for (i = 0; i < TAKEN_PAIRS; i++)
		if (!is_quiet(taken->pairs[i][0]) ||
		    !is_quiet(taken->pairs[i][1]))
			return false;
	return true;
}
