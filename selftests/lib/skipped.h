/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ends a program with KSFT_SKIP if all its tests skipped. The file with main()
 * includes it. Linux 6.1 would say KSFT_PASS instead, and a kernel that lacks
 * everything would seem to pass.
 */
#ifndef SKIPPED_H
#define SKIPPED_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kselftest.h"

static pid_t skipped_pid;

/* Not in a process that a test has forked, because it counts nothing */
static void skipped_status(void)
{
	int skipped = ksft_get_xskip_cnt();

	if (getpid() != skipped_pid || !skipped || skipped != ksft_test_num())
		return;
	fflush(NULL);
	_exit(KSFT_SKIP);
}

static void __attribute__((constructor)) skipped_at_exit(void)
{
	skipped_pid = getpid();
	if (atexit(skipped_status))
		abort();
}

#endif /* SKIPPED_H */
