/* SPDX-License-Identifier: MIT */
/*
 * What was received and not yet read: bytes that a stack has handed over, and
 * records that are opened here.
 */
#ifndef SSLP_CONNECTION_INBOX_H
#define SSLP_CONNECTION_INBOX_H

#include "connection.h"

/**
 * struct inbox - from the socket to the reader
 * @state: state of the record room, while @keyed
 * @keyed: @state has the key in use
 * @raw: bytes from @start to @end belong to records that are not opened yet
 * @size: bytes that @raw has room for
 * @plaintext: what a stack has already opened
 * @unread: application data, in @raw or @plaintext
 * @unread_len: bytes of it
 */
struct inbox {
	struct record_state state;
	bool keyed;
	u8 *raw;
	size_t size, start, end;
	u8 *plaintext;
	const u8 *unread;
	size_t unread_len;
};

int inbox_new(const struct connection_terms *terms, struct inbox **ret);

/* Makes it empty; @plaintext has room for the content of one record */
int inbox_reserve(struct inbox **ret);

/* Wipes and frees it; NULL is allowed */
void inbox_free(struct inbox *in);

/* Takes application data that is here already, at most @size bytes */
size_t inbox_take(struct inbox *in, u8 *data, size_t size);

/* Whether no part of an unopened record is here */
bool inbox_is_empty(const struct inbox *in);

/* From now on another key is in use */
void inbox_new_key(struct inbox *in);

/**
 * inbox_record() - the next record, opened
 * @c: connection; the missing bytes are read from its socket, and no more than
 *	these if the kernel will open the records that follow
 * @ret: the result
 * @content: its content, until the next call
 *
 * Return: 0; -EAGAIN, -EINTR: nothing is lost; -ENODATA: end of the stream;
 * -EPROTO, -EBADMSG, -EKEYEXPIRED: @ret->alert is due; or another -errno.
 */
int inbox_record(struct connection *c, struct record_opened *ret,
		 const u8 **content);

#endif /* SSLP_CONNECTION_INBOX_H */
