/* SPDX-License-Identifier: MIT */
/* How the doctor lays out its text: labels, answers, wrapped sentences. */
#ifndef SSLP_DOCTOR_LAYOUT_H
#define SSLP_DOCTOR_LAYOUT_H

#include "doctor.h"

#define ANSWER_SIZE	32

/* Such as "no (EBUSY)"; returns @out */
const char *answer(const struct finding *f, char out[ANSWER_SIZE]);

/* Words of @text in lines that begin at @indent, where the cursor already is */
void print_wrapped(int indent, const char *text);

/* A line with a label and a text */
void print_fact(const char *label, const char *text);

/* A line with a label and an answer, with what a NOT_LOADED wants */
void print_finding(const char *label, const struct finding *f);

#endif /* SSLP_DOCTOR_LAYOUT_H */
