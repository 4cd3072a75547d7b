/* SPDX-License-Identifier: MIT */
/* What the sub-commands of sslp share: entries, exit codes and complaints. */
#ifndef SSLP_COMMON_TOOLS_H
#define SSLP_COMMON_TOOLS_H

#include <stdio.h>

#include <sslp.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* Exit codes. `get` has more, which its help lists */
enum {
	EXIT_OK = 0,
	EXIT_FAIL = 1,
	EXIT_USAGE = 2,
};

int cmd_bench(int argc, char **argv);
int cmd_derive(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_get(int argc, char **argv);
int cmd_ls(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_why(int argc, char **argv);

/**
 * complain_as() - the subject of this thread's complaints
 * @who: a peer's address, or "" for the program as a whole
 */
void complain_as(const char *who);

/**
 * complain() - one line to standard error
 * @format: what failed; never a byte of a secret
 */
void __attribute__((format(printf, 1, 2))) complain(const char *format, ...);

/**
 * complain_errno() - likewise, with the text of an errno value
 * @err: negative errno value
 *
 * Return: @err.
 */
int __attribute__((format(printf, 2, 3)))
complain_errno(int err, const char *format, ...);

/**
 * complain_status() - likewise, with the library's message
 * @status: what the call returned
 * @stage: what was being done
 *
 * Return: -EIO.
 */
int complain_status(SECURITY_STATUS status, const char *stage);

/**
 * usage_error() - a command line that makes no sense
 * @command: argv[0] of the sub-command
 * @format: what is wrong, or NULL if getopt has said it
 *
 * Return: EXIT_USAGE.
 */
int __attribute__((format(printf, 2, 3)))
usage_error(const char *command, const char *format, ...);

#endif /* SSLP_COMMON_TOOLS_H */
