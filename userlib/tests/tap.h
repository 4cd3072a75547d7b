/* SPDX-License-Identifier: MIT */
/* The Test Anything Protocol, in as much as these tests need. */
#ifndef SSLP_TESTS_TAP_H
#define SSLP_TESTS_TAP_H

#include <stdbool.h>

/* One test point; tells whether it passed */
__attribute__((format(printf, 2, 3)))
bool ok(bool passed, const char *format, ...);

/* Something to say about the point before */
__attribute__((format(printf, 1, 2)))
void diag(const char *format, ...);

/* A point that cannot be tried here, and why */
void skip(const char *name, const char *why);

/* The plan comes last: a program that dies on the way has none. Exit status. */
int tap_done(void);

#endif /* SSLP_TESTS_TAP_H */
