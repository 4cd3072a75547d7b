/* SPDX-License-Identifier: MIT */
/* Judges a record that came in, and does what follows from it. */
#ifndef SSLP_CONNECTION_RECEIVE_H
#define SSLP_CONNECTION_RECEIVE_H

#include "../socket/ktls_record.h"
#include "connection.h"

/*
 * All by the reader. @r and its @data come from the kernel. *@ret_len stays 0
 * unless it is application data. 0, -EAGAIN, -EINTR, -ENOMEM; -ENODATA,
 * -EALERT, -ETRUNCATED: the end of the stream; -EDEAD
 */
int receive_kernel(struct connection *c, struct ktls_record r, const void *data,
		   size_t *ret_len);

/* One record opened here: likewise, and its data is then in the inbox */
int receive_user(struct connection *c);

/* What the judge says about a record from the kernel, or a part of one */
unsigned int receive_judge(struct connection *c, u8 type, const void *data,
			   size_t len, bool end);

/*
 * Notes what other threads than the reader look at, after the judge's @events
 */
void receive_note(struct connection *c, unsigned int events);

#endif /* SSLP_CONNECTION_RECEIVE_H */
