/* SPDX-License-Identifier: MIT */
/* Handles: numbers that name objects without being pointers to them. */
#ifndef SSLP_CONTRACT_HANDLE_H
#define SSLP_CONTRACT_HANDLE_H

#include <stdatomic.h>

#include "../../include/sslprovider/sslp.h"
#include "../base/types.h"

/* What a handle may name; bits, so a caller can accept several */
enum object_kind {
	KIND_PROVIDER = 1,
	KIND_MASTER_SECRET = 2,		/* up to TLS 1.2 */
	KIND_TRAFFIC_SECRETS = 4,	/* TLS 1.3, one or both directions */
	KIND_EXPORTER_SECRET = 8,	/* TLS 1.3 */
	KIND_SESSION_KEY = 16,
	KIND_CONNECTION = 32,
	KIND_HANDSHAKE_HASH = 64,
	/* Secrets of RFC 8446 section 7.1 */
	KIND_EARLY_SECRET = 128,
	KIND_HANDSHAKE_SECRET = 256,
	KIND_MASTER_SECRET13 = 512,
	KIND_BINDER_KEY = 1024,
	KIND_RESUMPTION_SECRET = 2048,
	KIND_PSK = 4096,
	KIND_EPHEMERAL_KEY = 8192,	/* ours, for one agreement */
	KIND_PUBLIC_KEY = 16384,	/* the peer's, of any algorithm */
	KIND_PRIVATE_KEY = 32768,	/* of a certificate */
	KIND_PREMASTER = 65536,		/* of RSA, before it is hashed */
	KIND_CERTIFICATE = 131072,
	KIND_SECRET = KIND_MASTER_SECRET | KIND_TRAFFIC_SECRETS |
		      KIND_EXPORTER_SECRET | KIND_EARLY_SECRET |
		      KIND_HANDSHAKE_SECRET | KIND_MASTER_SECRET13 |
		      KIND_BINDER_KEY | KIND_RESUMPTION_SECRET | KIND_PSK,
	KIND_ASYM = KIND_EPHEMERAL_KEY | KIND_PUBLIC_KEY | KIND_PRIVATE_KEY,
	KIND_KEY = KIND_SECRET | KIND_SESSION_KEY | KIND_ASYM,
};

/**
 * struct object - the head of everything a handle can name
 * @kind: what it is
 * @slot: number of its place in the handle table
 * @users: of that place, in the lower half
 * @destroy: called when handle and last user are gone
 */
struct object {
	enum object_kind kind;
	u32 slot;
	_Atomic u64 *users;
	void (*destroy)(struct object *object);
};

/**
 * handle_new() - give an object its handle
 * @object: object; belongs to the table on success
 * @ret: handle
 *
 * Return: 0 or -ENOMEM with a message.
 */
int handle_new(struct object *object, ULONG_PTR *ret);

/*
 * handle_new() in two steps, for what cannot be undone once it has succeeded:
 * handle_reserve() may fail likewise, and handle_open() may not.
 * handle_unreserve() ends it in between. The object still belongs to the caller
 */
int handle_reserve(struct object *object);
ULONG_PTR handle_open(struct object *object);
void handle_unreserve(struct object *object);

/**
 * handle_get() - use the object behind a handle
 * @handle: handle
 * @kinds: enum object_kind bits that are allowed
 * @name: the caller's name for it, for the message
 *
 * Return: the object, to be given back with object_put(), or NULL with a
 * message.
 */
void *handle_get(ULONG_PTR handle, unsigned int kinds, const char *name);

/* Adds a use, for a caller that already has one; NULL is allowed */
void object_hold(void *object);

/* Whether the handle of an object that is in use is open */
static inline bool object_is_open(const struct object *object)
{
	return atomic_load_explicit(object->users, memory_order_acquire) >>
	       32 & 1;
}

/* After the last use: frees the place in the table */
void handle_destroy(struct object *object);

/* Ends one use; NULL is allowed */
static inline void object_put(void *p)
{
	struct object *object = p;

	if (object && (u32)atomic_fetch_sub(object->users, 1) == 1)
		handle_destroy(object);
}

/* Ends the handle; the object lives on until its last user has put it */
int handle_close(ULONG_PTR handle, unsigned int kinds, const char *name);

/* The same for the @object of @handle; also ends the caller's use of it */
int handle_close_used(ULONG_PTR handle, void *object, const char *name);

/* Gives a new key object its handle, or destroys it; 0 or -errno */
int handle_publish(struct object *object, NCRYPT_KEY_HANDLE *ret);

#endif /* SSLP_CONTRACT_HANDLE_H */
