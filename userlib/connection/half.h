/* SPDX-License-Identifier: MIT */
/* The secret and the key of one direction, and the next generation. */
#ifndef SSLP_CONNECTION_HALF_H
#define SSLP_CONNECTION_HALF_H

#include "connection.h"

/*
 * The next generation of a half, in secret memory; freed with secmem_free().
 * When it is in use, and the kernel does not have its key yet, only @before is
 * left: the key that the socket has until then.
 */
struct half_next {
	u8 secret[HASH_MAX_DIGEST];
	struct record_key key, before;
};

/* RFC 9846 section 4.7.3: how many a sender may send; receivers do not check */
#define HALF_UPDATES_MAX	((UINT64_C(1) << 48) - 1)

/* Whether the sending generation in use must be the last */
static inline bool half_is_last(const struct half *h)
{
	return h->updates >= HALF_UPDATES_MAX;
}

/* TLS_TX or TLS_RX */
int half_option(int direction);

/* @h's key in the form that the socket room takes */
void half_ktls_key(const struct connection *c, const struct half *h, u64 seq,
		   struct ktls_key *ret);

/* The secret of a half; the bytes are copied */
void half_set_secret(struct half *h, const u8 *secret, size_t len);

/* Derives the record keys of the present secret */
int half_derive(struct connection *c, int direction);

/**
 * half_can_update() - whether the key of a direction can be replaced
 *
 * Return: 0, or -EOPNOTSUPP with a message: TLS 1.2, no secret, too many
 * updates before, or a kernel that cannot.
 */
int half_can_update(const struct connection *c, int direction);

/**
 * half_next() - derive the next generation, and change nothing
 * @c: connection
 * @direction: TX or RX
 * @secret: traffic secret of that generation; NULL: derive it, RFC 8446 section
 *	7.2
 * @ret: the next generation; empty if a vault will derive it
 */
int half_next(struct connection *c, int direction, const u8 *secret,
	      struct half_next **ret);

/*
 * From here on @next, which is taken over, is the generation in use; half_set()
 * gives it to the kernel
 */
void half_commit(struct connection *c, int direction, struct half_next *next);

/**
 * half_set() - give the kernel the key that it does not have yet
 *
 * It must still have the key before: if somebody else has set this one already,
 * its numbers would begin again.
 *
 * Return: 0, also if it has the key; -EAGAIN: try only this call again; or
 * -errno with a message.
 */
int half_set(struct connection *c, int direction);

/* The number of the next record; the kernel is asked if it makes the records */
int half_seq(const struct connection *c, int direction, u64 *ret);

#endif /* SSLP_CONNECTION_HALF_H */
