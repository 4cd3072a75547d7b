/* SPDX-License-Identifier: MIT */
/* Clock, processors and signals, for measuring. */
#ifndef SSLP_BENCH_MACHINE_H
#define SSLP_BENCH_MACHINE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* In ns; in a guest under -icount these are instructions */
static inline uint64_t clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/**
 * clock_counts() - whether the clock counts instructions
 *
 * Loops of known length, fast ones and slow ones, must all take 1 ns per
 * instruction, as under QEMU's "-icount shift=0".
 */
bool clock_counts(void);

/* How many processors this process may use, and the number of one of them */
unsigned int cpu_count(void);
unsigned int cpu_number(unsigned int index);

/*
 * Binds the calling thread to one of them; if there are more threads, they
 * share
 */
void cpu_pin(unsigned int index);

/* The first SIGINT, SIGTERM or SIGHUP ends the run, the next one the process */
void stop_catch(void);
bool stop_wanted(void);

#endif /* SSLP_BENCH_MACHINE_H */
