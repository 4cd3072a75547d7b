// SPDX-License-Identifier: MIT
/* Runs a call on a stack of its own, which can be looked at afterwards. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "stack.h"

struct work {
	void (*call)(void *);
	void *arg;
};

/* When a thread ends, it writes over the beginning of its stack */
#define ROOM	65536

static void *run(void *arg)
{
	const struct work *work = arg;
	volatile char room[ROOM];

	room[0] = 0;
	work->call(work->arg);
	return room[0] ? arg : NULL;
}

void *stack_of(void (*call)(void *), void *arg)
{
	struct work work = { call, arg };
	void *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pthread_attr_t attr;
	pthread_t thread;

	if (stack == MAP_FAILED || pthread_attr_init(&attr) ||
	    pthread_attr_setstack(&attr, stack, STACK_SIZE) ||
	    pthread_create(&thread, &attr, run, &work)) {
		perror("a thread on a stack of its own");
		exit(1);
	}
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attr);
	return stack;
}

bool stack_has(const void *stack, const struct needle *needle)
{
	const char *from = stack, *end = from + STACK_SIZE;

	while (from < end && !*from)
		from++;
	return memory_in(from, end - from, needle);
}

void stack_free(void *stack)
{
	munmap(stack, STACK_SIZE);
}
