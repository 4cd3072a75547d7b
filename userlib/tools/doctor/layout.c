// SPDX-License-Identifier: MIT
/* How the doctor lays out its text: labels, answers, wrapped sentences. */
#include <stdio.h>
#include <string.h>

#include "layout.h"

#define COLUMNS		79

const char *answer(const struct finding *f, char out[ANSWER_SIZE])
{
	static const char *const words[] = {
		[UNKNOWN] = "not tried",
		[YES] = "yes",
		[NO] = "no",
		[FIRST_USE] = "at first use",
		[NOT_LOADED] = "not loaded",
		[NOT_BUILT] = "not there",
	};

	if (f->state == NO && f->err)
		snprintf(out, ANSWER_SIZE, "no (%s)", errno_word(f->err));
	else
		snprintf(out, ANSWER_SIZE, "%s", words[f->state]);
	return out;
}

void print_wrapped(int indent, const char *text)
{
	int column = indent, len;

	for (; *text; text += len + strspn(text + len, " ")) {
		len = (int)strcspn(text, " ");
		if (column > indent && column + 1 + len > COLUMNS) {
			printf("\n%*s", indent, "");
			column = indent;
		}
		column += printf("%s%.*s", column > indent ? " " : "", len,
				 text);
	}
	putchar('\n');
}

void print_fact(const char *label, const char *text)
{
	int column = printf("  %-24s ", label);

	print_wrapped(column, text);
}

void print_finding(const char *label, const struct finding *f)
{
	char text[ANSWER_SIZE + MODULE_NAME_SIZE], word[ANSWER_SIZE];

	snprintf(text, sizeof(text), "%s%s%s", answer(f, word),
		 *f->module ? ": module " : "", f->module);
	print_fact(label, text);
}
