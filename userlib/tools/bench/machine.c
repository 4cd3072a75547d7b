// SPDX-License-Identifier: MIT
/* Clock, processors and signals, for measuring. */
#include <sched.h>
#include <signal.h>

#include "../common/tools.h"
#include "machine.h"

#define LOOPS	100000

#if defined(__x86_64__)
static void loop_fast(void)
{
	unsigned long n = LOOPS;

	__asm__ volatile("1: dec %0\n\tjnz 1b" : "+r"(n) : : "cc");
}

/* Each division waits for the one before it */
static void loop_slow(void)
{
	unsigned long n = LOOPS, x = 3, a = 1, d;

	__asm__ volatile("1: xor %k1, %k1\n\tdivq %3\n\tdec %0\n\tjnz 1b"
			 : "+r"(n), "=&d"(d), "+a"(a) : "r"(x) : "cc");
}

static const struct {
	void (*run)(void);
	uint64_t instructions;
} loops[] = { { loop_fast, 2 * LOOPS }, { loop_slow, 4 * LOOPS } };
#elif defined(__aarch64__)
static void loop_fast(void)
{
	unsigned long n = LOOPS;

	__asm__ volatile("1: subs %0, %0, #1\n\tb.ne 1b" : "+r"(n) : : "cc");
}

static void loop_slow(void)
{
	unsigned long n = LOOPS, x = 3, a = 1;

	__asm__ volatile("1: udiv %1, %1, %2\n\tsubs %0, %0, #1\n\tb.ne 1b"
			 : "+r"(n), "+r"(a) : "r"(x) : "cc");
}

static const struct {
	void (*run)(void);
	uint64_t instructions;
} loops[] = { { loop_fast, 2 * LOOPS }, { loop_slow, 3 * LOOPS } };
#else
static void loop_none(void)
{
}

/* Nothing takes 0 ns, so the answer is no */
static const struct {
	void (*run)(void);
	uint64_t instructions;
} loops[] = { { loop_none, 0 } };
#endif

/* The shortest of several, because the timer's interrupt counts as well */
static uint64_t shortest(void (*run)(void))
{
	uint64_t best = UINT64_MAX, start, ns;
	int i;

	for (i = 0; i < 5; i++) {
		start = clock_now();
		run();
		ns = clock_now() - start;
		if (ns < best)
			best = ns;
	}
	return best;
}

bool clock_counts(void)
{
	uint64_t ns, want;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(loops); i++) {
		ns = shortest(loops[i].run);
		want = loops[i].instructions;
		if (ns < want || ns > want + want / 50)
			return false;
	}
	return true;
}

/* The processors as they were when the run began */
static const cpu_set_t *allowed(void)
{
	static cpu_set_t set;
	static bool known;

	if (!known && sched_getaffinity(0, sizeof(set), &set))
		CPU_SET(0, &set);
	known = true;
	return &set;
}

unsigned int cpu_count(void)
{
	return (unsigned int)CPU_COUNT(allowed());
}

unsigned int cpu_number(unsigned int index)
{
	unsigned int cpu, left = index % cpu_count();

	for (cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, allowed()) && !left--)
			break;
	return cpu;
}

void cpu_pin(unsigned int index)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu_number(index), &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static const int ends[] = { SIGINT, SIGTERM, SIGHUP };
static struct sigaction before[ARRAY_SIZE(ends)];
static volatile sig_atomic_t stop;

static void on_signal(int sig)
{
	size_t i;

	stop = sig;
	for (i = 0; i < ARRAY_SIZE(ends); i++)
		sigaction(ends[i], &before[i], NULL);
}

void stop_catch(void)
{
	struct sigaction sa = { .sa_handler = on_signal };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ends); i++)
		if (!sigaction(ends[i], NULL, &before[i]) &&
		    before[i].sa_handler != SIG_IGN)
			sigaction(ends[i], &sa, NULL);
}

bool stop_wanted(void)
{
	return stop;
}
