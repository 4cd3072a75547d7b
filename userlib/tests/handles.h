/* SPDX-License-Identifier: MIT */
/* Handles, from outside and from inside. */
#ifndef SSLP_TESTS_HANDLES_H
#define SSLP_TESTS_HANDLES_H

void test_table(void);
void test_leaks(void);

#endif /* SSLP_TESTS_HANDLES_H */
