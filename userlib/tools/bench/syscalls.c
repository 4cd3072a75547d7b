// SPDX-License-Identifier: MIT
/* System calls of one derivation, counted in a traced child. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

#include "../common/tools.h"
#include "bench.h"

#define WARM_UP		4
#define MEASURED	8

/* No other call asks for the parent, so these calls mark beginning and end */
#define MARK		SYS_getppid

static int marked(struct worker *w)
{
	const struct around *around = around_of(w->row->work);
	int err, ret = around ? around->before(w) : 0;

	if (!ret) {
		syscall(MARK);
		ret = w->row->kind->run(w, NULL);
		syscall(MARK);
	}
	if (around) {
		err = around->after(w);
		ret = ret ?: err;
	}
	return ret;
}

/* Opens the library again, because secrets do not survive a fork */
static void __attribute__((noreturn)) child(const struct row *original)
{
	static struct worker w;
	static struct row row;
	int i, ret;

	row = *original;
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) || raise(SIGSTOP))
		_exit(1);
	ret = row_open(&row) ?: worker_begin(&w, &row, 0);
	for (i = 0; !ret && i < WARM_UP; i++)
		ret = worker_check(&w);
	for (i = 0; !ret && i < MEASURED; i++)
		ret = marked(&w);
	_exit(ret ? 1 : 0);
}

/* Return: number of the call that the child is about to make, or -1 */
static long entered(pid_t pid)
{
	struct ptrace_syscall_info info = {};

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) < 0 ||
	    info.op != PTRACE_SYSCALL_INFO_ENTRY)
		return -1;
	return (long)info.entry.nr;
}

static long count(pid_t pid)
{
	long calls = 0, number;
	bool inside = false;
	int status, sig;

	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL,
		   PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL))
		return -1;
	for (sig = 0;; ) {
		if (ptrace(PTRACE_SYSCALL, pid, NULL, sig) ||
		    waitpid(pid, &status, 0) != pid)
			return -1;
		if (!WIFSTOPPED(status))
			break;
		sig = WSTOPSIG(status) == (SIGTRAP | 0x80) ? 0 :
		      WSTOPSIG(status);
		number = sig ? -1 : entered(pid);
		if (number == MARK)
			inside = !inside;
		else if (number >= 0 && inside)
			calls++;
	}
	return WIFEXITED(status) && !WEXITSTATUS(status) ? calls : -1;
}

double syscalls_count(const struct row *row)
{
	const unsigned int per_call = row->kind->batch ? row->depth : 1;
	long calls;
	pid_t pid;
	int status;

	pid = fork();
	if (pid < 0)
		return -1;
	if (!pid)
		child(row);
	calls = count(pid);
	if (calls < 0 && !waitpid(pid, &status, WNOHANG)) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
	}
	return calls < 0 ? -1 : (double)calls / MEASURED / per_call;
}
