// SPDX-License-Identifier: MIT
/* sslp why: why a program's connections are not in kernel TLS. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../common/number.h"
#include "../common/options.h"
#include "../common/text.h"
#include "../common/tools.h"
#include "why.h"

/* The same statuses as in a shell */
#define BY_SIGNAL	128

struct options {
	bool json;
	const char *output;
	int time;
};

#define FIELD(name)	offsetof(struct options, name)

static const struct tool_option option_rows[] = {
	{ "json", 'j', NULL, "JSON", take_flag, FIELD(json) },
	{ "output", 'o', "FILE", "where the answer goes; default: standard\n"
	  "error for a command, else standard output",
	  take_string, FIELD(output) },
	{ "time", 't', "SECONDS", "how long to watch PID; default: 10",
	  take_seconds, FIELD(time) },
};

static const struct tool_usage usage = {
	.head =
"Usage: sslp why [OPTIONS] -- COMMAND [ARGUMENTS]\n"
"       sslp why [OPTIONS] PID\n"
"\n"
"Watch a program and what it starts, and say of each of its TLS connections\n"
"whether it is in kernel TLS; if not, at which gate it stopped, and what opens\n"
"it. The program behaves as it does without sslp; no module is loaded for it.\n",
	.tail =
"Exit status: COMMAND's, 128 and the signal's number when one ended it, 126 or\n"
"127 when it could not be run; with PID 0. 1 it could not be watched, 2 the\n"
"command line is wrong.\n",
	.operand = "COMMAND",
	.options = option_rows,
	.count = ARRAY_SIZE(option_rows),
	.operands = 65536,
};

/* Those of the doctor's gates that stand in the way of arming */
static void look_at_host(struct why *w)
{
	struct gate_text gates[GATE_MAX];
	struct doctor *d = calloc(1, sizeof(*d));
	size_t i, n;

	if (!d)
		return;
	doctor_gather_kernel(d);
	doctor_gather_ktls(d);
	n = doctor_gates(d, gates);
	for (i = 0; i < n; i++)
		if (gates[i].effect == GATE_ARM)
			w->host[w->host_count++] = gates[i];
	doctor_free(d);
}

/* ptrace has its own gates */
static void explain(int err)
{
	struct text t = text_read("/proc/sys/kernel/yama/ptrace_scope");

	if (err != -EPERM && err != -EACCES)
		complain_errno(err, "watching it");
	else if (t.data && *t.data > '0')
		complain("ptrace is not allowed: kernel.yama.ptrace_scope is %c; run as root, or start the program by sslp why",
			 *t.data);
	else
		complain("ptrace is not allowed: another user's program, one that is traced already, or a seccomp filter; try as root");
	free(t.data);
}

static int print(const struct why *w, const struct options *o, FILE *usual)
{
	const bool named = o->output && strcmp(o->output, "-");
	FILE *out = named ? fopen(o->output, "we") : o->output ? stdout : usual;
	int ret;

	if (!out)
		return complain_errno(-errno, "%s", o->output);
	ret = o->json ? why_print_json(w, out) : why_print_text(w, out);
	if (named && fclose(out) && !ret)
		ret = -EIO;
	return ret ? complain_errno(ret, "%s", o->output ?: "output") : 0;
}

static int run(struct why *w, const struct options *o, char **argv)
{
	int status = 0, ret = why_run(w, argv, &status);

	if (ret) {
		explain(ret);
		return EXIT_FAIL;
	}
	look_at_host(w);
	if (print(w, o, stderr))
		return EXIT_FAIL;
	return WIFSIGNALED(status) ? BY_SIGNAL + WTERMSIG(status) :
				     WEXITSTATUS(status);
}

static int watch(struct why *w, const struct options *o, pid_t pid)
{
	int ret;

	look_at_host(w);
	ret = why_watch(w, pid, o->time / 1000);
	if (ret) {
		explain(ret);
		return EXIT_FAIL;
	}
	return print(w, o, stdout) ? EXIT_FAIL : EXIT_OK;
}

/* getopt removes "--". What comes before the words shows that it was there */
static bool is_command(int argc, char **argv)
{
	return optind < argc && !strcmp(argv[optind - 1], "--");
}

int cmd_why(int argc, char **argv)
{
	struct options o = { .time = 10 * 1000 };
	int ret = options_parse(&usage, argc, argv, &o);
	uint64_t pid = 0;
	struct why *w;

	if (ret != OPTIONS_DONE)
		return ret;
	if (!is_command(argc, argv) && (argc - optind != 1 ||
	    parse_number(argv[optind], INT32_MAX, &pid) || !pid))
		return usage_error(argv[0], "a PID, or -- and a command, is needed");
	w = calloc(1, sizeof(*w));
	if (!w) {
		complain("why: out of memory");
		return EXIT_FAIL;
	}
	ret = pid ? watch(w, &o, (pid_t)pid) : run(w, &o, argv + optind);
	why_free(w);
	return ret;
}
