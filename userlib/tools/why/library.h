/* SPDX-License-Identifier: MIT */
/* Files of TLS libraries, as a traced process sees them. */
#ifndef SSLP_WHY_LIBRARY_H
#define SSLP_WHY_LIBRARY_H

#include "why.h"

/*
 * Fills everything but the path. A file that is no library stays WHY_NO_LIBRARY
 */
void library_examine(pid_t pid, struct why_library *l);

bool library_has_name(const char *path);

#endif /* SSLP_WHY_LIBRARY_H */
