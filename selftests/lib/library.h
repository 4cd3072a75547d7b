/* SPDX-License-Identifier: GPL-2.0-only */
/* Loads the library as a program does, uses it, and unloads it. */
#ifndef LIBRARY_H
#define LIBRARY_H

#include "suite.h"

/*
 * Return: 0; 1 if something failed; -1 if there is no shared library, see
 * dlerror()
 */
int library_use_once(LPCWSTR provider);

/* How many descriptors are open in this process, plus a constant */
unsigned int library_descriptors(void);

#endif /* LIBRARY_H */
