/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that is not there until the test provides it, by userfaultfd(). */
#ifndef ABSENT_PAGE_H
#define ABSENT_PAGE_H

/* A page that makes its reader wait. Return: userfaultfd(), or -1 */
int absent_page(void **ret_page);

/* Waits until a thread waits for the page. Return: 0 or -1 */
int absent_page_wanted(int fd);

/* The page is there now, of zeros. Return: 0 or -1 */
int absent_page_give(int fd, void *page);

/* @fd is closed, too */
void absent_page_free(int fd, void *page);

#endif /* ABSENT_PAGE_H */
