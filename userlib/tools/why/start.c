// SPDX-License-Identifier: MIT
/* Starts to watch: a command of its own, or a program that is running. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../common/text.h"
#include "../common/tools.h"
#include "trace.h"

#define NOT_FOUND	127
#define NOT_RUN		126

static pid_t command;	/* gets the signals that are sent to us */

static void hand_on(int sig)
{
	kill(command, sig);
}

/* Signals of the terminal reach the command without our help */
static void take_signals(void)
{
	static const int handed[] = { SIGTERM, SIGHUP, SIGUSR1, SIGUSR2 };
	struct sigaction action = { .sa_handler = hand_on,
				    .sa_flags = SA_RESTART };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(handed); i++)
		sigaction(handed[i], &action, NULL);
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
}

/* Waits until somebody watches it */
static void __attribute__((noreturn)) child(int go[2], char **argv)
{
	char byte;
	int err;

	close(go[1]);
	if (read(go[0], &byte, 1) != 1)
		_exit(NOT_RUN);
	execvp(argv[0], argv);
	err = errno;
	complain_errno(-err, "%s", argv[0]);
	_exit(err == ENOENT ? NOT_FOUND : NOT_RUN);
}

int why_run(struct why *w, char **argv, int *ret_status)
{
	struct tracer t = { .why = w };
	int go[2], ret;

	if (pipe2(go, O_CLOEXEC))
		return -errno;
	fflush(NULL);
	command = fork();
	if (!command)
		child(go, argv);
	close(go[0]);
	ret = command < 0 ? -errno : tracer_seize(&t, command);
	if (!ret) {
		take_signals();
		ptrace(PTRACE_INTERRUPT, command, NULL, NULL);
		if (write(go[1], "", 1) != 1)
			ret = -errno;
	}
	close(go[1]);
	if (ret) {
		if (command > 0)
			waitpid(command, NULL, 0);
		return ret;
	}
	*ret_status = tracer_loop(&t, command);
	return 0;
}

/* Attaches to all threads of a process. Return: 0, or -errno of the first */
static int seize_threads(struct tracer *t, pid_t pid)
{
	struct dirent *entry;
	char path[64];
	int ret = 0, one;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	if (!dir)
		return errno == ENOENT ? -ESRCH : -errno;
	while ((entry = readdir(dir))) {
		if (*entry->d_name == '.')
			continue;
		one = tracer_seize(t, atoi(entry->d_name));
		if (one)
			ret = ret ?: one;
		else
			ptrace(PTRACE_INTERRUPT, atoi(entry->d_name), NULL,
			       NULL);
	}
	closedir(dir);
	return t->count ? 0 : ret ?: -ESRCH;
}

/* "PID (NAME) STATE PARENT ..."; a name may contain anything */
static pid_t parent_of(pid_t pid)
{
	struct text t;
	char path[64];
	pid_t parent = 0;
	char *at;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	t = text_read(path);
	at = t.data ? strrchr(t.data, ')') : NULL;
	if (at && sscanf(at + 1, " %*c %d", &parent) != 1)
		parent = 0;
	free(t.data);
	return parent;
}

static bool descends(pid_t pid, pid_t from)
{
	while (pid > 1) {
		pid = parent_of(pid);
		if (pid == from)
			return true;
	}
	return false;
}

/* The workers of a server are its children */
static void seize_children(struct tracer *t, pid_t from)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	pid_t pid;

	while (dir && (entry = readdir(dir))) {
		pid = atoi(entry->d_name);
		if (pid <= 1 || pid == getpid() || !descends(pid, from))
			continue;
		why_libraries(t->why, pid);
		why_before(t->why, pid);
		if (seize_threads(t, pid))
			why_lacks(t->why, "Not all of its children may be traced.");
	}
	if (dir)
		closedir(dir);
}

int why_watch(struct why *w, pid_t pid, int seconds)
{
	struct tracer t = { .why = w };
	int ret;

	why_libraries(w, pid);
	why_before(w, pid);
	ret = seize_threads(&t, pid);
	if (ret)
		return ret;
	seize_children(&t, pid);
	tracer_stop_by(SIGALRM);
	tracer_stop_by(SIGINT);
	tracer_stop_by(SIGTERM);
	alarm((unsigned int)seconds);
	tracer_loop(&t, pid);
	return 0;
}
