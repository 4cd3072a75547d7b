/* SPDX-License-Identifier: MIT */
/*
 * What was received and not read: bytes that a stack has handed over, records
 * that are opened here.
 */
#ifndef SSLP_CONNECTION_INBOX_H
#define SSLP_CONNECTION_INBOX_H

#include "connection.h"

/**
 * struct inbox - from the socket to the reader
 * @state: of the room record, while @keyed
 * @keyed: by the key in use
 * @raw: bytes from @start to @end are of records not opened yet
 * @size: bytes that @raw has room for
 * @plaintext: what a stack has opened
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

/* Empty, and @plaintext has room for the content of one record */
int inbox_reserve(struct inbox **ret);

/* Wiped; NULL is allowed */
void inbox_free(struct inbox *in);

/* Application data that is here, no more than @size bytes */
size_t inbox_take(struct inbox *in, u8 *data, size_t size);

/* Whether nothing of a record is here that is not opened */
bool inbox_is_empty(const struct inbox *in);

/* The key in use is another one from now on */
void inbox_new_key(struct inbox *in);

/**
 * inbox_record() - the next record, opened
 * @c: connection; what lacks of it is read from its socket, and no byte more
 *	while the kernel is to go on behind it
 * @ret: what came of it
 * @content: its content, until the next call
 *
 * Return: 0; -EAGAIN, -EINTR: nothing is lost; -ENODATA: the socket is at its
 * end; -EPROTO, -EBADMSG, -EKEYEXPIRED: @ret->alert is due; or another -errno.
 */
int inbox_record(struct connection *c, struct record_opened *ret,
		 const u8 **content);

#endif /* SSLP_CONNECTION_INBOX_H */
