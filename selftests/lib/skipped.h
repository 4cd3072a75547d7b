/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ends a program with KSFT_SKIP if all its tests skipped; included by the file
 * with main(). The harness of Linux 6.1 would say KSFT_PASS, and a run on a
 * kernel that lacks everything that is tested would look like a success.
 */
#ifndef SKIPPED_H
#define SKIPPED_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kselftest.h"

static pid_t skipped_pid;

/* Not in what a test has forked, which counts nothing */
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
