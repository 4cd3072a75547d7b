/* SPDX-License-Identifier: MIT */
/* Runs a call on a stack of its own, which can be looked at afterwards. */
#ifndef SSLP_TESTS_STACK_H
#define SSLP_TESTS_STACK_H

#include <stdbool.h>

#include "memory.h"

#define STACK_SIZE	(1 << 20)

/* STACK_SIZE bytes on which a thread has called @call with @arg */
void *stack_of(void (*call)(void *), void *arg);

/* Whether it stands in what that call has used */
bool stack_has(const void *stack, const struct needle *needle);

void stack_free(void *stack);

#endif /* SSLP_TESTS_STACK_H */
