/* SPDX-License-Identifier: MIT */
/* The linker leads calls of the library here. They fail, or go to a fake. */
#ifndef SSLP_TESTS_FAULT_WRAP_H
#define SSLP_TESTS_FAULT_WRAP_H

#include <stdbool.h>
#include <stddef.h>

/* Instead of an errno: send() and recv() of AF_ALG transfer one byte less */
#define FAULT_SHORT	-1

/**
 * struct fault - which call fails, and what happened
 * @armed: calls are counted
 * @at: number of the call that fails, from 1; 0 none
 * @lasting: and all behind it
 * @err: errno, or FAULT_SHORT
 * @only: calls of this name alone count, or NULL
 * @cancels: a thread can be cancelled in the fake of kernel TLS
 * @calls: counted so far
 * @hits: calls that have failed
 * @name: the first of them
 *
 * Memory can only run out: malloc() and its like fail with ENOMEM alone. Calls
 * that cannot be short do not count under FAULT_SHORT.
 */
extern struct fault {
	bool armed;
	unsigned int at;
	bool lasting;
	int err;
	const char *only;
	bool cancels;
	unsigned int calls, hits;
	const char *name;
} fault;

/**
 * struct fault_seen - what no call of the library may do, in all so far
 * @inheritable: descriptors opened without SOCK_CLOEXEC
 * @signals: sendmsg() without MSG_NOSIGNAL: SIGPIPE would end the process
 */
extern struct fault_seen {
	unsigned int inheritable, signals;
} fault_seen;

/* Whether a fake's own call must fail now; errno says how */
bool fault_call(const char *name);
/* Whether it must transfer one byte less */
bool fault_short(const char *name);

/* Makes a send() of AF_ALG wait inside the call until it is released */
void fault_hold(bool hold);
/* Waits until so many threads are in there */
void fault_await(unsigned int count);

#endif /* SSLP_TESTS_FAULT_WRAP_H */
