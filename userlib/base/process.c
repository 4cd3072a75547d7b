// SPDX-License-Identifier: MIT
/* Whether this is still the same process, so that forks are noticed. */
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include "process.h"

#ifndef MADV_WIPEONFORK		/* Linux 4.14 */
#define MADV_WIPEONFORK	18
#endif

#define HANDLERS_MAX	4

/* Stays PROCESS_NEW if the kernel has no memory that a fork wipes */
static _Atomic u32 no_mark;
_Atomic u32 *process_mark = &no_mark;

_Atomic u32 process_forks;

/*
 * In that case the process number is compared; it is negative while the process
 * begins
 */
static _Atomic pid_t owner;

static void (*handlers[HANDLERS_MAX])(void);
static size_t handler_count;

void process_on_begin(void (*begin)(void))
{
	assert(handler_count < HANDLERS_MAX);
	handlers[handler_count++] = begin;
}

static void run_handlers(void)
{
	size_t i;

	process_forks++;
	for (i = 0; i < handler_count; i++)
		handlers[i]();
}

static void begin_by_mark(void)
{
	u32 mark = PROCESS_NEW;

	if (atomic_compare_exchange_strong(process_mark, &mark,
					   PROCESS_BEGINS)) {
		run_handlers();
		atomic_store_explicit(process_mark, PROCESS_KNOWN,
				      memory_order_release);
		return;
	}
	while (atomic_load(process_mark) != PROCESS_KNOWN)
		sched_yield();
}

static void begin_by_number(void)
{
	pid_t pid = getpid(), known = atomic_load(&owner);

	if (known == pid)
		return;
	if (known != -pid &&
	    atomic_compare_exchange_strong(&owner, &known, -pid)) {
		run_handlers();
		atomic_store(&owner, pid);
		return;
	}
	while (atomic_load(&owner) != pid)
		sched_yield();
}

void process_begin(void)
{
	if (process_mark == &no_mark)
		begin_by_number();
	else
		begin_by_mark();
}

/*
 * Runs before every other constructor, because those may take locks: 101 is the
 * first. The page stays when the library is unloaded, for threads that may be
 * at work.
 */
__attribute__((constructor(101))) static void init(void)
{
	size_t size = sysconf(_SC_PAGESIZE);
	void *page = mmap(NULL, size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	owner = getpid();
	if (page == MAP_FAILED)
		return;
	if (madvise(page, size, MADV_WIPEONFORK)) {
		munmap(page, size);
		return;
	}
	process_mark = page;
	atomic_store(process_mark, PROCESS_KNOWN);
}
