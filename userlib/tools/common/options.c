// SPDX-License-Identifier: MIT
/*
 * The options of a sub-command as a table. Its help is printed from the table,
 * too.
 */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <string.h>

#include "complete.h"
#include "number.h"
#include "options.h"
#include "provider.h"
#include "tools.h"

/* Column where the help of an option begins */
#define COLUMN		26

/* getopt's values for options without a letter are their row plus this */
#define ROW_BASE	256

static size_t row_count(const struct tool_usage *usage)
{
	return usage->count + usage->shared_count;
}

static const struct tool_option *row_at(const struct tool_usage *usage,
					size_t i)
{
	return i < usage->count ? &usage->options[i] :
				  &usage->shared[i - usage->count];
}

static void print_option(const struct tool_option *o)
{
	const char *line = o->help, *end;
	char left[64];
	int n;

	n = o->letter ? snprintf(left, sizeof(left), "  -%c, ", o->letter)
		      : snprintf(left, sizeof(left), "      ");
	snprintf(left + n, sizeof(left) - (size_t)n, "--%s%s%s", o->name,
		 o->value ? " " : "", o->value ? o->value : "");
	n = strlen(left) < COLUMN ? COLUMN : 0;
	printf("%-*s%s", n, left, n ? "" : "\n");
	if (!n)
		printf("%*s", COLUMN, "");
	while ((end = strchr(line, '\n'))) {
		printf("%.*s\n%*s", (int)(end - line), line, COLUMN, "");
		line = end + 1;
	}
	puts(line);
}

static void print_help(const struct tool_usage *usage)
{
	static const struct tool_option help = {
		"help", 'h', NULL, "this text", NULL, 0
	};
	size_t i;

	puts(usage->head);
	for (i = 0; i < row_count(usage); i++)
		print_option(row_at(usage, i));
	print_option(&help);
	printf("\n%s", usage->tail);
}

/* @letters has room for "h", and a letter and a colon for each row */
static void describe(const struct tool_usage *usage, struct option *longs,
		     char *letters)
{
	const struct tool_option *o;
	size_t i;

	for (i = 0; i < row_count(usage); i++) {
		o = row_at(usage, i);
		longs[i] = (struct option){
			o->name, o->value ? required_argument : no_argument,
			NULL, ROW_BASE + (int)i,
		};
		if (!o->letter)
			continue;
		*letters++ = o->letter;
		if (o->value)
			*letters++ = ':';
	}
	longs[i] = (struct option){ "help", no_argument, NULL, 'h' };
	strcpy(letters, "h");
}

/* The row of what getopt has found; row_count() if there is none */
static size_t find_row(const struct tool_usage *usage, int c)
{
	size_t i;

	if (c >= ROW_BASE)
		return (size_t)(c - ROW_BASE);
	for (i = 0; i < row_count(usage); i++)
		if (row_at(usage, i)->letter == c)
			break;
	return i;
}

static int take(const struct tool_usage *usage, size_t i, char *value,
		void *out)
{
	const struct tool_option *row = row_at(usage, i);
	size_t base = i < usage->count ? 0 : usage->shared_at;

	return row->take(value, (char *)out + base + row->field);
}

int options_parse(const struct tool_usage *usage, int argc, char **argv,
		  void *out)
{
	struct option longs[OPTIONS_MAX + 2] = {};
	char letters[2 * OPTIONS_MAX + 2];
	size_t row;
	int c, ret;

	if (complete_asked(argc, argv)) {
		complete_options(usage);
		return EXIT_OK;
	}
	describe(usage, longs, letters);
	while ((c = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (c == 'h') {
			print_help(usage);
			return EXIT_OK;
		}
		row = find_row(usage, c);
		if (row == row_count(usage))
			return usage_error(argv[0], NULL);
		ret = take(usage, row, optarg, out);
		if (ret == -EINVAL)
			return usage_error(argv[0],
					   "the value of --%s is wrong",
					   row_at(usage, row)->name);
		if (ret == -EMSGSIZE)
			return usage_error(argv[0],
					   "the value of --%s is too long",
					   row_at(usage, row)->name);
		if (ret)
			return EXIT_FAIL;
	}
	if (argc - optind > usage->operands)
		return usage_error(argv[0], "unexpected argument '%s'",
				   argv[optind + usage->operands]);
	return OPTIONS_DONE;
}

int take_string(char *value, void *field)
{
	*(const char **)field = value;
	return 0;
}

int take_flag(char *value, void *field)
{
	(void)value;
	*(bool *)field = true;
	return 0;
}

int take_port(char *value, void *field)
{
	uint64_t n;

	if (parse_number(value, UINT16_MAX, &n))
		return -EINVAL;
	*(uint16_t *)field = (uint16_t)n;
	return 0;
}

int take_count(char *value, void *field)
{
	uint64_t n;

	if (parse_number(value, 1000000, &n) || !n)
		return -EINVAL;
	*(unsigned int *)field = (unsigned int)n;
	return 0;
}

int take_seconds(char *value, void *field)
{
	uint64_t n;

	if (parse_number(value, 86400, &n) || !n)
		return -EINVAL;
	*(int *)field = (int)n * 1000;
	return 0;
}

int take_bytes(char *value, void *field)
{
	return parse_bytes(value, field);
}

int take_ktls_protocol(char *value, void *field)
{
	return protocol_parse_ktls(value, field);
}
