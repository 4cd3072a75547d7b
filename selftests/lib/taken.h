/* SPDX-License-Identifier: GPL-2.0-only */
/* A program that takes every descriptor above 2 for its own sockets. */
#ifndef TAKEN_H
#define TAKEN_H

#include <stdbool.h>

#define TAKEN_PAIRS	100

struct taken {
	int pairs[TAKEN_PAIRS][2];
};

/*
 * closefrom(3), as a daemon calls it, then puts sockets where the descriptors
 * were
 */
bool taken_fill(struct taken *taken);

/* Each socket is open and has received nothing */
bool taken_untouched(const struct taken *taken);

#endif /* TAKEN_H */
