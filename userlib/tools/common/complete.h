/* SPDX-License-Identifier: MIT */
/* Answers what the completion of shells asks: "--complete" alone. */
#ifndef SSLP_COMMON_COMPLETE_H
#define SSLP_COMMON_COMPLETE_H

#include <stdbool.h>

#include "options.h"

/* Whether the only argument is --complete */
bool complete_asked(int argc, char **argv);

/**
 * complete_row() - one word that may be typed
 * @word: the word, or "" for each word after the options
 * @value: what follows an option, or what the operand is: "" for nothing,
 *	"FILE", "COMMAND", "-" for what cannot be listed, or the possible words
 *	with blanks between them
 * @help: what it does; the first line is printed
 *
 * Prints the three on a line, with tabs between them.
 */
void complete_row(const char *word, const char *value, const char *help);

/*
 * Prints a row for each name and letter of an option, and one for the operand
 */
void complete_options(const struct tool_usage *usage);

#endif /* SSLP_COMMON_COMPLETE_H */
