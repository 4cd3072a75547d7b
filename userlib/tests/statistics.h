/* SPDX-License-Identifier: MIT */
/* Parts of the test of what sslp bench concludes. */
#ifndef SSLP_TESTS_STATISTICS_H
#define SSLP_TESTS_STATISTICS_H

/* statistics_even.c: the depth from which on an accelerator pays */
void test_break_even(void);

#endif /* SSLP_TESTS_STATISTICS_H */
