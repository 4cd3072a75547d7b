/* SPDX-License-Identifier: MIT */
/* Records that are made here, on their way to the socket. */
#ifndef SSLP_CONNECTION_OUTBOX_H
#define SSLP_CONNECTION_OUTBOX_H

#include "connection.h"

/**
 * struct outbox - one record
 * @next: in a list of those that exist; likewise @prev
 * @socket: for which socket, by own_fd_identify()
 * @state: state of the record room, while @keyed
 * @keyed: @state has the key in use
 * @owner: process that may make records, by process_generation(): two processes
 *	with one key would repeat numbers
 * @pid: its number, for the message
 * @owed: the last byte of data in the record is not reported as taken
 * @start: first byte of @bytes that has not been sent
 * @end: end of the record in @bytes
 */
struct outbox {
	struct outbox *next, **prev;
	u64 socket[2];
	struct record_state state;
	bool keyed, owed;
	u32 owner;
	pid_t pid;
	size_t start, end;
	u8 bytes[RECORD_LEN_MAX];
};

/*
 * For the records of @fd. -EEXIST: this process has an outbox for it already.
 * Both would count from the same number
 */
int outbox_new(int fd, struct outbox **ret);

/* NULL is allowed */
void outbox_free(struct outbox *out);
void outbox_new_key(struct outbox *out);

/* -EDEAD in a forked child */
int outbox_check_owner(const struct outbox *out);

/* Whether a part of a record is left */
bool outbox_pending(const struct outbox *out);

/* Sends what is left of a record; -EAGAIN, -EINTR: a part is still left */
int outbox_flush(struct connection *c);

/*
 * Makes a record of @len bytes and sends as much of it as the socket takes.
 * Return: 0 if it is made; outbox_flush() sends the rest.
 */
int outbox_put(struct connection *c, u8 type, const void *data, size_t len);

#endif /* SSLP_CONNECTION_OUTBOX_H */
