// SPDX-License-Identifier: MIT
/* Answers what the completion of shells asks: "--complete" alone. */
#include <string.h>

#include "complete.h"
#include "provider.h"
#include "tools.h"

/**
 * struct kind - values that the help calls by one name
 * @name: that name
 * @value: as complete_row() prints it
 */
struct kind {
	const char *name, *value;
};

#define PROVIDER_WORD(name, full, comment)	" " #name
#define PROTOCOL_WORD(option, name, value)	" " option

static const struct kind kinds[] = {
	{ "FILE", "FILE" },
	{ "PEM", "FILE" },
	{ "PATH", "FILE" },
	{ "OLD", "FILE" },
	{ "NAME", "default" SSLP_PROVIDERS(PROVIDER_WORD) },
	{ "ROLE", "client server" },
	{ "VERSION", &(PROTOCOLS(PROTOCOL_WORD))[1] },
	{ "HASH", "sha256 sha384 sha512" },
};

bool complete_asked(int argc, char **argv)
{
	return argc == 2 && !strcmp(argv[1], "--complete");
}

void complete_row(const char *word, const char *value, const char *help)
{
	printf("%s\t%s\t%.*s\n", word, value, (int)strcspn(help, "\n"), help);
}

/* "1.2|1.3" lists the words by itself */
static void print_alternatives(const char *word, const char *value,
			       const char *help)
{
	char words[64], *bar = words;

	snprintf(words, sizeof(words), "%s", value);
	while ((bar = strchr(bar, '|')))
		*bar = ' ';
	complete_row(word, words, help);
}

static void print_option(const char *word, const struct tool_option *o)
{
	size_t i;

	if (!o->value) {
		complete_row(word, "", o->help);
		return;
	}
	if (strchr(o->value, '|')) {
		print_alternatives(word, o->value, o->help);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].name, o->value))
			break;
	complete_row(word, i < ARRAY_SIZE(kinds) ? kinds[i].value : "-",
		     o->help);
}

static void print_names(const struct tool_option *o)
{
	const char letter[] = { '-', o->letter, '\0' };
	char name[64];

	snprintf(name, sizeof(name), "--%s", o->name);
	print_option(name, o);
	if (o->letter)
		print_option(letter, o);
}

void complete_options(const struct tool_usage *usage)
{
	size_t i;

	for (i = 0; i < usage->count; i++)
		print_names(&usage->options[i]);
	for (i = 0; i < usage->shared_count; i++)
		print_names(&usage->shared[i]);
	complete_row("--help", "", "this text");
	complete_row("-h", "", "this text");
	if (usage->operand)
		complete_row("", usage->operand, "");
}
