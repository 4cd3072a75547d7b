/* SPDX-License-Identifier: MIT */
/* Judges a record that came in, and does what follows. */
#ifndef SSLP_CONNECTION_RECEIVE_H
#define SSLP_CONNECTION_RECEIVE_H

#include "../socket/ktls_record.h"
#include "connection.h"

/*
 * All are for the reader. @r and its @data come from the kernel. *@ret_len
 * stays 0 unless it is application data. Return: 0, -EAGAIN, -EINTR, -ENOMEM;
 * -ENODATA, -EALERT, -ETRUNCATED: the end of the stream; -EDEAD
 */
int receive_kernel(struct connection *c, struct ktls_record r, const void *data,
		   size_t *ret_len);

/*
 * The same for one record that was opened here; its data is then in the inbox
 */
int receive_user(struct connection *c);

/* What the judge says about a record from the kernel, or a part of one */
unsigned int receive_judge(struct connection *c, u8 type, const void *data,
			   size_t len, bool end);

/*
 * Notes what threads other than the reader look at, after the judge's @events
 */
void receive_note(struct connection *c, unsigned int events);

#endif /* SSLP_CONNECTION_RECEIVE_H */
