/* SPDX-License-Identifier: MIT */
/* Outputs whose size can be asked for. */
#ifndef SSLP_CONTRACT_SIZED_H
#define SSLP_CONTRACT_SIZED_H

#include "check.h"

/**
 * struct sized - where a call puts bytes, and how many
 * @out: output; NULL only asks for its size
 * @size: bytes at @out
 * @ret_len: bytes written, or needed
 */
struct sized {
	PBYTE out;
	DWORD size;
	DWORD *ret_len;
};

/* 0 or -errno with a message */
int sized_check(const struct sized *sized);

/*
 * Whether there is room for @len bytes; else -ETOOSMALL with a message and the
 * size
 */
int sized_room(const struct sized *sized, size_t len);

/* sized_room(), then copy */
int sized_give(const struct sized *sized, const void *bytes, size_t len);

#endif /* SSLP_CONTRACT_SIZED_H */
