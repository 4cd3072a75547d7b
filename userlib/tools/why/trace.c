// SPDX-License-Identifier: MIT
/*
 * Follows a program and everything that it starts, with ptrace. It stops before
 * and after each system call, is looked at, and goes on unchanged. Signals
 * reach it, job control works, and its exit status is ours.
 */
#include <errno.h>
#include <linux/audit.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Behind <sys/ptrace.h>, which it does not go with the other way round */
#include <linux/ptrace.h>

#include "../common/tools.h"
#include "trace.h"

#define OPTIONS	(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC |		\
		 PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |		\
		 PTRACE_O_TRACECLONE)

/* How often, and for how many milliseconds, the end waits for threads to stop */
#define RELEASE_PAUSES	100
#define RELEASE_PAUSE	10

static volatile sig_atomic_t stopped;	/* by a signal, or when time is up */

static struct tracee *find(struct tracer *t, pid_t tid)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		if (t->tracees[i].tid == tid)
			return &t->tracees[i];
	return NULL;
}

/* The process of a thread, which has its descriptors and its memory */
static pid_t process_of(pid_t tid)
{
	char path[64], line[128];
	pid_t pid = tid;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", tid);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "Tgid: %d", &pid) == 1)
			break;
	if (f)
		fclose(f);
	return pid;
}

struct tracee *tracer_add(struct tracer *t, pid_t tid)
{
	struct tracee *all = reallocarray(t->tracees, t->count + 1,
					  sizeof(*all));

	if (!all)
		return NULL;
	t->tracees = all;
	all += t->count++;
	memset(all, 0, sizeof(*all));
	all->tid = tid;
	all->pid = process_of(tid);
	return all;
}

static void drop(struct tracer *t, pid_t tid)
{
	struct tracee *tracee = find(t, tid);

	if (tracee)
		*tracee = t->tracees[--t->count];
}

int tracer_seize(struct tracer *t, pid_t tid)
{
	if (ptrace(PTRACE_SEIZE, tid, NULL, OPTIONS))
		return -errno;
	return tracer_add(t, tid) ? 0 : -ENOMEM;
}

static bool native(uint32_t arch)
{
#if defined(__x86_64__)
	return arch == AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
	return arch == AUDIT_ARCH_AARCH64;
#elif defined(__riscv) && __riscv_xlen == 64
	return arch == AUDIT_ARCH_RISCV64;
#elif defined(__s390x__)
	return arch == AUDIT_ARCH_S390X;
#else
	(void)arch;
	return true;
#endif
}

static void take_syscall(struct tracer *t, struct tracee *tracee)
{
	struct ptrace_syscall_info info = { 0 };
	struct why_syscall *s = &tracee->call;
	size_t i;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, tracee->tid, sizeof(info),
		   &info) <= 0)
		return;
	if (!native(info.arch)) {
		why_lacks(t->why, "A program of another word size ran: its system calls were not understood.");
		return;
	}
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
		s->number = (long)info.entry.nr;
		s->stack = info.stack_pointer;
		for (i = 0; i < ARRAY_SIZE(s->args); i++)
			s->args[i] = info.entry.args[i];
		why_socketcall(tracee->pid, s);
		tracee->inside = true;
		why_syscall(t->why, tracee->pid, s, true);
	} else if (info.op == PTRACE_SYSCALL_INFO_EXIT && tracee->inside) {
		s->result = info.exit.rval;
		tracee->inside = false;
		why_syscall(t->why, tracee->pid, s, false);
	}
}

/* If the tracer has no privileges, the program that it traces gets none */
static void look_at_program(struct tracer *t, pid_t pid)
{
	struct stat st;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/exe", pid);
	if (geteuid() && !stat(path, &st) && st.st_mode & (S_ISUID | S_ISGID))
		why_lacks(t->why, "A set-uid program was started: as long as it is traced by this user it has no privileges. Try as root.");
}

static void go_on(enum __ptrace_request how, pid_t tid, int sig)
{
	ptrace(how, tid, NULL, (void *)(uintptr_t)sig);
}

/* @event: the bits above the signal in the status of a stop */
static void take_stop(struct tracer *t, pid_t tid, int sig, int event)
{
	struct tracee *tracee = find(t, tid) ?: tracer_add(t, tid);

	if (!tracee) {
		go_on(PTRACE_DETACH, tid, 0);
	} else if (event == PTRACE_EVENT_STOP && sig != SIGTRAP) {
		/* The whole group is stopped, and stays so */
		go_on(PTRACE_LISTEN, tid, 0);
	} else if (event) {
		if (event == PTRACE_EVENT_EXEC) {
			tracee->pid = process_of(tid);
			look_at_program(t, tracee->pid);
		}
		go_on(PTRACE_SYSCALL, tid, 0);
	} else if (sig == (SIGTRAP | 0x80)) {
		take_syscall(t, tracee);
		go_on(PTRACE_SYSCALL, tid, 0);
	} else {
		go_on(PTRACE_SYSCALL, tid, sig);
	}
}

/* A pending signal still reaches it */
static void let_go(pid_t tid, int status)
{
	int sig = WSTOPSIG(status);

	if (status >> 16 || sig == (SIGTRAP | 0x80))
		sig = 0;
	go_on(PTRACE_DETACH, tid, sig);
}

/*
 * A thread must be stopped to be released. One that waits for its child of
 * vfork() stops only after that child has gone on, and one that waits for a
 * dead disk never. So nobody is waited for in particular, and not for ever:
 * the kernel releases the rest when this process ends.
 */
static void let_all_go(struct tracer *t)
{
	int status, patience = RELEASE_PAUSES;
	pid_t tid;
	size_t i;

	for (i = t->count; i--;)
		if (ptrace(PTRACE_INTERRUPT, t->tracees[i].tid, NULL, NULL))
			drop(t, t->tracees[i].tid);
	while (t->count && patience) {
		tid = waitpid(-1, &status, __WALL | WNOHANG);
		if (tid < 0)
			break;
		if (!tid) {
			poll(NULL, 0, RELEASE_PAUSE);
			patience--;
			continue;
		}
		if (WIFSTOPPED(status))
			let_go(tid, status);
		drop(t, tid);
	}
	t->count = 0;
}

int tracer_loop(struct tracer *t, pid_t pid)
{
	int status, ret = 0;
	pid_t tid;

	while (t->count && !stopped) {
		tid = waitpid(-1, &status, __WALL);
		if (tid < 0 && errno == EINTR)
			continue;
		if (tid < 0)
			break;
		if (WIFSTOPPED(status)) {
			take_stop(t, tid, WSTOPSIG(status), status >> 16);
			continue;
		}
		drop(t, tid);
		if (tid != pid)
			continue;
		ret = status;
		break;
	}
	let_all_go(t);
	free(t->tracees);
	return ret;
}

static void stop(int sig)
{
	(void)sig;
	stopped = 1;
}

/* Without SA_RESTART, so that waitpid() comes back */
void tracer_stop_by(int sig)
{
	struct sigaction action = { .sa_handler = stop };

	sigaction(sig, &action, NULL);
}
