// SPDX-License-Identifier: MIT
/* The sslp command: finds the sub-command and calls it. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "common/complete.h"
#include "common/tools.h"

struct command {
	const char *name;
	const char *help;
	int (*run)(int argc, char **argv);
};

static const struct command commands[] = {
	{ "doctor", "what this kernel can do, and what opens the rest",
	  cmd_doctor },
	{ "derive", "session keys from a master secret or a key log",
	  cmd_derive },
	{ "serve", "serve files over HTTPS, records by the kernel",
	  cmd_serve },
	{ "get", "fetch a file over HTTPS, records by the kernel",
	  cmd_get },
	{ "ls", "which sockets are in kernel TLS, and whose they are",
	  cmd_ls },
	{ "why", "why a program's connections are not in kernel TLS",
	  cmd_why },
	{ "bench", "what key derivation costs, and whether it is right",
	  cmd_bench },
};

static void print_help(FILE *out)
{
	size_t i;

	fputs("Usage: sslp COMMAND [OPTIONS]\n"
	      "       sslp help COMMAND\n"
	      "       sslp --version\n\n"
	      "TLS keys from the kernel's crypto, into kernel TLS sockets.\n\n",
	      out);
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(out, "  %-8s %s\n", commands[i].name,
			commands[i].help);
}

/* For the completion of shells */
static void print_words(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		complete_row(commands[i].name, "", commands[i].help);
	complete_row("help", "", "options of a command");
	complete_row("--help", "", "the commands");
	complete_row("--version", "", "the version");
}

static const struct command *find_command(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

/* getopt begins its own messages with argv[0] */
static int run(const struct command *command, int argc, char **argv)
{
	char name[32];

	snprintf(name, sizeof(name), "sslp %s", command->name);
	argv[0] = name;
	return command->run(argc, argv);
}

static int unknown(const char *name)
{
	return usage_error("sslp", "'%s' is not a command", name);
}

static int help(int argc, char **argv)
{
	char option[] = "--help";
	char *args[] = { NULL, option, NULL };
	const struct command *command;

	if (argc < 2) {
		print_help(stdout);
		return EXIT_OK;
	}
	command = find_command(argv[1]);
	return command ? run(command, 2, args) : unknown(argv[1]);
}

static bool asks_for_help(const char *word)
{
	return !strcmp(word, "help") || !strcmp(word, "--help") ||
	       !strcmp(word, "-h");
}

static bool asks_for_version(const char *word)
{
	return !strcmp(word, "--version") || !strcmp(word, "-V");
}

/*
 * If a socket or a key log became descriptor 1, it would get what is meant for
 * the terminal. What replaces a closed descriptor fails like the closed one: it
 * is open for the other direction.
 */
static bool open_standard(void)
{
	int fd, got;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		got = open("/dev/null", fd == STDIN_FILENO ? O_WRONLY :
							     O_RDONLY);
		if (got != fd)
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	const struct command *command;

	if (!open_standard())
		return EXIT_FAIL;
	if (argc < 2) {
		print_help(stderr);
		return EXIT_USAGE;
	}
	if (complete_asked(argc, argv)) {
		print_words();
		return EXIT_OK;
	}
	if (asks_for_help(argv[1]))
		return help(argc - 1, argv + 1);
	if (asks_for_version(argv[1])) {
		puts("sslp " SSLP_VERSION);
		return EXIT_OK;
	}
	command = find_command(argv[1]);
	return command ? run(command, argc - 1, argv + 1) : unknown(argv[1]);
}
