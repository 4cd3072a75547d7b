/* SPDX-License-Identifier: GPL-2.0-only */
/* System calls that a seccomp filter refuses, as a container's does. */
#ifndef DENY_H
#define DENY_H

#define DENY_ANY	-1

/*
 * From now on @number fails with EPERM in this process and its children, if its
 * first argument is @first, or always with DENY_ANY. Return: 0 or -errno.
 */
int deny_call(int number, int first);

#endif /* DENY_H */
