/* SPDX-License-Identifier: MIT */
/*
 * The options of a sub-command as a table. Its help is printed from the table,
 * too.
 */
#ifndef SSLP_COMMON_OPTIONS_H
#define SSLP_COMMON_OPTIONS_H

#include <stddef.h>

/**
 * struct tool_option - one row
 * @name: long name
 * @letter: short name, or 0
 * @value: what the help calls the value; NULL for an option that has none. The
 *	name also tells what a shell may complete: see complete.c
 * @help: what it does; lines after the first are indented below it
 * @take: puts the value into its field; 0, -EINVAL when it makes no sense,
 *	-EMSGSIZE when it is too long, or another -errno after a complaint
 * @field: offset of that field
 */
struct tool_option {
	const char *name;
	char letter;
	const char *value, *help;
	int (*take)(char *value, void *field);
	size_t field;
};

/**
 * struct tool_usage - a command line
 * @head: help before the options
 * @tail: help after them
 * @operand: what the words after the options are, for complete_row(), or NULL
 * @options: rows; --help is there without one
 * @count: how many
 * @shared: further rows, of a structure that other commands have too, or NULL
 * @shared_count: how many; at most OPTIONS_MAX with @count
 * @shared_at: offset of that structure
 * @operands: how many words may follow the options
 */
struct tool_usage {
	const char *head, *tail, *operand;
	const struct tool_option *options;
	size_t count;
	const struct tool_option *shared;
	size_t shared_count, shared_at;
	int operands;
};

#define OPTIONS_MAX	32

/* What options_parse() returns if the command should go on */
#define OPTIONS_DONE	(-1)

/**
 * options_parse() - take a command line apart
 * @usage: what it may be
 * @out: the structure that @field of the rows is in
 *
 * The operands are the words from optind on.
 *
 * Return: OPTIONS_DONE, or the status to exit with.
 */
int options_parse(const struct tool_usage *usage, int argc, char **argv,
		  void *out);

/* For @take. The comment says what type the field has */
int take_string(char *value, void *field);	/* const char * */
int take_flag(char *value, void *field);	/* bool */
int take_port(char *value, void *field);	/* uint16_t */
int take_count(char *value, void *field);	/* unsigned int, not 0 */
int take_seconds(char *value, void *field);	/* int, milliseconds, not 0 */
int take_bytes(char *value, void *field);	/* uint64_t, not 0 */
int take_ktls_protocol(char *value, void *field); /* DWORD */

#endif /* SSLP_COMMON_OPTIONS_H */
