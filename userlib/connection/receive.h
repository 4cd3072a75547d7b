/* SPDX-License-Identifier: MIT */
/* A record that came in: judged, and what follows from it. */
#ifndef SSLP_CONNECTION_RECEIVE_H
#define SSLP_CONNECTION_RECEIVE_H

#include "../socket/ktls_record.h"
#include "connection.h"

/*
 * All by the reader. @r and its @data are what the kernel said: *@ret_len stays 0
 * but for application data. 0, -EAGAIN, -EINTR, -ENOMEM; -ENODATA, -EALERT,
 * -ETRUNCATED: the end of the stream; -EDEAD
 */
int receive_kernel(struct connection *c, struct ktls_record r, const void *data,
		   size_t *ret_len);

/* One record opened here: likewise, and its data is in the inbox then */
int receive_user(struct connection *c);

/* The judge's word on a record of the kernel's, or a part of one */
unsigned int receive_judge(struct connection *c, u8 type, const void *data,
			   size_t len, bool end);

/* What others than the reader look at, after the judge's word @events */
void receive_note(struct connection *c, unsigned int events);

#endif /* SSLP_CONNECTION_RECEIVE_H */
