/* SPDX-License-Identifier: GPL-2.0-only */
/* The library as a program loads it, uses it, and lets it go. */
#ifndef LIBRARY_H
#define LIBRARY_H

#include "suite.h"

/* 0; 1: something failed; -1: there is no shared library, see dlerror() */
int library_use_once(LPCWSTR provider);

/* Open in this process, and a few more that are always as many */
unsigned int library_descriptors(void);

#endif /* LIBRARY_H */
