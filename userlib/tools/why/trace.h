/* SPDX-License-Identifier: MIT */
/* Follows a program and everything that it starts, with ptrace. */
#ifndef SSLP_WHY_TRACE_H
#define SSLP_WHY_TRACE_H

#include "why.h"

/**
 * struct tracee - one thread
 * @pid: its process
 * @inside: it has begun @call
 */
struct tracee {
	pid_t tid, pid;
	bool inside;
	struct why_syscall call;
};

struct tracer {
	struct why *why;
	struct tracee *tracees;
	size_t count;
};

/* Return: NULL if out of memory */
struct tracee *tracer_add(struct tracer *t, pid_t tid);

/* Return: 0, or -errno of ptrace */
int tracer_seize(struct tracer *t, pid_t tid);

/**
 * tracer_loop() - until @pid ends, or all do, or a signal; then lets all go
 *
 * Return: status of @pid, as wait() has it; 0 when it goes on.
 */
int tracer_loop(struct tracer *t, pid_t pid);

/* From now on this signal ends the loop */
void tracer_stop_by(int sig);

#endif /* SSLP_WHY_TRACE_H */
