/* SPDX-License-Identifier: MIT */
/* The last failure of a thread, in words. */
#ifndef SSLP_BASE_MESSAGE_H
#define SSLP_BASE_MESSAGE_H

#include "types.h"

/**
 * fail() - leave a message and fail
 * @err: positive errno value
 * @format: stage, gate and what opens it; never a byte of a secret
 *
 * Return: -@err, for "return fail(...)".
 */
int __printf(2, 3) fail(int err, const char *format, ...);

/* Like fail(); adds the name and the text of @err to the message */
int __printf(2, 3) fail_errno(int err, const char *format, ...);

/**
 * struct meaning - what an errno of a call means to the rooms above
 * @err: errno of the call
 * @ret: errno to fail with
 * @means: in words
 */
struct meaning {
	int err, ret;
	const char *means;
};

/* fail() with the row of @err, or with EIO if there is no row */
int fail_meaning(const struct meaning *rows, size_t count, int err,
		 const char *where, const char *what);

/*
 * The name of an errno, such as "EINVAL"; "?" for a value that Linux does not
 * have
 */
const char *errno_name(int err);

/* This thread's last message; empty when nothing has failed yet */
const char *message_last(void);

#endif /* SSLP_BASE_MESSAGE_H */
