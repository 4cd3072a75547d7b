/* SPDX-License-Identifier: MIT */
/* Whether this is still the same process, so that forks are noticed. */
#ifndef SSLP_BASE_PROCESS_H
#define SSLP_BASE_PROCESS_H

#include <stdatomic.h>

#include "types.h"

enum process_mark { PROCESS_NEW, PROCESS_KNOWN, PROCESS_BEGINS };

/* In memory that a fork fills with zeros; see process_check() */
extern _Atomic u32 *process_mark;

/* See process_generation() */
extern _Atomic u32 process_forks;

/**
 * process_on_begin() - register what is done in every child
 * @begin: called once in each child, before the library does anything there
 *
 * For constructors only. The handler of base/lock.c runs first. Handlers take
 * no locks: there is nobody else yet.
 */
void process_on_begin(void (*begin)(void));

/* What process_check() does in a process that it does not know */
void process_begin(void);

/**
 * process_check() - begin anew in a child
 *
 * pthread_atfork() alone is not enough: raw clone() runs no handlers, and a
 * handler that the application registered before this library was loaded runs
 * before ours. So whoever takes a lock asks first. If both processes share
 * memory (vfork(), CLONE_VM) there is no child in this sense: the locks hold
 * for both.
 */
static inline void process_check(void)
{
	if (__builtin_expect(atomic_load_explicit(process_mark,
						  memory_order_acquire) !=
			     PROCESS_KNOWN, 0))
		process_begin();
}

/**
 * process_generation() - which one of a line of processes this is
 *
 * Process numbers do not tell: they are used again, and the first process of
 * each PID namespace is 1.
 *
 * Return: a number that no process has from which this one descends.
 */
static inline u32 process_generation(void)
{
	process_check();
	return atomic_load_explicit(&process_forks, memory_order_relaxed);
}

/*
 * The same without a look whether this is a child: for who only has to know
 * that it is not another process. In a child of raw clone() it is its parent's
 * until anything else asks.
 */
static inline u32 process_generation_known(void)
{
	return atomic_load_explicit(&process_forks, memory_order_relaxed);
}

#endif /* SSLP_BASE_PROCESS_H */
