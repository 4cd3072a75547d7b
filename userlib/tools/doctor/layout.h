/* SPDX-License-Identifier: MIT */
/* How the doctor lays out its text: labels, answers, wrapped sentences. */
#ifndef SSLP_DOCTOR_LAYOUT_H
#define SSLP_DOCTOR_LAYOUT_H

#include "doctor.h"

#define ANSWER_SIZE	32

/* Writes an answer such as "no (EBUSY)"; returns @out */
const char *answer(const struct finding *f, char out[ANSWER_SIZE]);

/*
 * Prints the words of @text in lines that begin at @indent, where the cursor is
 * already
 */
void print_wrapped(int indent, const char *text);

/* Prints a line with a label and a text */
void print_fact(const char *label, const char *text);

/*
 * Prints a line with a label and an answer; for NOT_LOADED with the missing
 * module
 */
void print_finding(const char *label, const struct finding *f);

#endif /* SSLP_DOCTOR_LAYOUT_H */
