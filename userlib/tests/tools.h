/* SPDX-License-Identifier: MIT */
/* What the command is made of, function by function: the parts of its test. */
#ifndef SSLP_TESTS_TOOLS_H
#define SSLP_TESTS_TOOLS_H

#include <stddef.h>

/* A folder that is removed when the test ends */
extern char tools_folder[];

/* A path in it, valid for three more calls */
const char *tools_path(const char *name);

/* A file in it with these bytes; its path */
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
