/* SPDX-License-Identifier: GPL-2.0-only */
/* The library as a program loads it, uses it, and lets it go. */
#ifndef LIBRARY_H
#define LIBRARY_H

#include "suite.h"

/* 0; 1: something failed; -1: there is no shared library, see dlerror() */
int library_use_once(LPCWSTR provider);

/*
 * Descriptors that are open in this process, plus a few, always the same number
 */
unsigned int library_descriptors(void);

#endif /* LIBRARY_H */
