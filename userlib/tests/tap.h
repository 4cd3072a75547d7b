/* SPDX-License-Identifier: MIT */
/* The Test Anything Protocol, as far as these tests need it. */
#ifndef SSLP_TESTS_TAP_H
#define SSLP_TESTS_TAP_H

#include <stdbool.h>

/* One test point; returns whether it passed */
__attribute__((format(printf, 2, 3)))
bool ok(bool passed, const char *format, ...);

/* Says something about the test point before */
__attribute__((format(printf, 1, 2)))
void diag(const char *format, ...);

/* A test point that cannot be tried here, and the reason */
void skip(const char *name, const char *why);

/*
 * Prints the plan last, so a program that dies early has none. Return: exit
 * status
 */
int tap_done(void);

#endif /* SSLP_TESTS_TAP_H */
