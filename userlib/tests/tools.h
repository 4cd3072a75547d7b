/* SPDX-License-Identifier: MIT */
/* The parts of the test of the sslp command's functions. */
#ifndef SSLP_TESTS_TOOLS_H
#define SSLP_TESTS_TOOLS_H

#include <stddef.h>

/* A folder that is removed when the test ends */
extern char tools_folder[];

/* Return: a path in it, valid for three more calls */
const char *tools_path(const char *name);

/* Write a file with these bytes in it. Return: its path. */
const char *tools_file(const char *name, const void *data, size_t len);

void tools_text(void);
void tools_keylog(void);
void tools_url(void);
void tools_http(void);
void tools_body(void);
void tools_request(void);
void tools_docroot(void);
void tools_output(void);
void tools_why(void);
void tools_derive(void);

#endif /* SSLP_TESTS_TOOLS_H */
