/* SPDX-License-Identifier: MIT */
/* The parts of the fork test. */
#ifndef SSLP_TESTS_FORK_H
#define SSLP_TESTS_FORK_H

/* This must run before threads and children: their stacks hold copies, too */
void test_secrets(void);
void test_stacks(void);

#endif /* SSLP_TESTS_FORK_H */
