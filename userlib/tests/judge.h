/* SPDX-License-Identifier: MIT */
/* What a connection decides without a system call. */
#ifndef SSLP_TESTS_JUDGE_H
#define SSLP_TESTS_JUDGE_H

void test_limit(void);

#endif /* SSLP_TESTS_JUDGE_H */
