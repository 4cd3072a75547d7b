/* SPDX-License-Identifier: GPL-2.0-only */
/* What a process does, as /proc/PID/stat says. */
#ifndef PROCESS_STATE_H
#define PROCESS_STATE_H

#include <sys/types.h>

/* Its letter: 'S' sleeps; 'D' sleeps, and at most a fatal signal wakes it */
char process_state(pid_t pid);

#endif /* PROCESS_STATE_H */
