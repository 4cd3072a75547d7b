/* SPDX-License-Identifier: MIT */
/* Parts of the test of what sslp bench concludes. */
#ifndef SSLP_TESTS_STATISTICS_H
#define SSLP_TESTS_STATISTICS_H

/* statistics_even.c: from which depth on an accelerator pays, and its picture */
void test_break_even(void);

#endif /* SSLP_TESTS_STATISTICS_H */
