// SPDX-License-Identifier: MIT
/* sslp ls: the sockets in kernel TLS, now or again and again. */
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "../common/options.h"
#include "../common/tools.h"
#include "ls.h"

struct options {
	bool json, watch;
	int interval;
};

#define FIELD(name)	offsetof(struct options, name)

static const struct tool_option option_rows[] = {
	{ "json", 'j', NULL, "JSON; with --watch one line each time",
	  take_flag, FIELD(json) },
	{ "watch", 'w', NULL, "repeat the list until a signal",
	  take_flag, FIELD(watch) },
	{ "interval", 'i', "SECONDS", "seconds between two lists; default: 2",
	  take_seconds, FIELD(interval) },
};

static const struct tool_usage usage = {
	.head =
"Usage: sslp ls [OPTIONS]\n"
"\n"
"List the TCP sockets of this network namespace that are in kernel TLS: whose\n"
"they are, addresses, version, cipher, whether software or hardware makes the\n"
"records each way, records left before the limit of the key, options.\n"
"\n"
"Ordinary users see the sockets of processes that they may ptrace; from Linux\n"
"6.15 on the others too, without process and without records left.\n",
	.tail =
"Exit status: 0 the list was printed, even an empty one; 1 it could not be\n"
"made; 2 the command line is wrong.\n",
	.options = option_rows,
	.count = ARRAY_SIZE(option_rows),
};

static int list(const struct options *o)
{
	struct ls ls;
	int ret = ls_gather(&ls);

	if (ret)
		complain_errno(ret, "neither sock_diag nor /proc lists sockets");
	if (!ret) {
		ret = o->json ? ls_print_json(&ls, o->watch) :
				ls_print_text(&ls);
		if (ret)
			complain_errno(ret, "standard output");
	}
	ls_free(&ls);
	return ret;
}

/* On a terminal the list is drawn anew. A file gets one list after the other */
static void between(const struct options *o)
{
	if (o->json)
		return;
	fputs(isatty(STDOUT_FILENO) ? "\033[H\033[J" : "\n", stdout);
}

int cmd_ls(int argc, char **argv)
{
	struct options o = { .interval = 2000 };
	int ret = options_parse(&usage, argc, argv, &o);

	if (ret != OPTIONS_DONE)
		return ret;
	if (o.watch && !o.json && isatty(STDOUT_FILENO))
		between(&o);
	ret = list(&o);
	while (!ret && o.watch) {
		sleep((unsigned int)o.interval / 1000);
		between(&o);
		ret = list(&o);
	}
	return ret ? EXIT_FAIL : EXIT_OK;
}
