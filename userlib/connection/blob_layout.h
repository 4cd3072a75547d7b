/* SPDX-License-Identifier: MIT */
/* How the bytes of a connection lie in a blob. */
#ifndef SSLP_CONNECTION_BLOB_LAYOUT_H
#define SSLP_CONNECTION_BLOB_LAYOUT_H

#include <nettle/sha2.h>

#include "connection.h"

#define BLOB_MAGIC	0x43504c53	/* "SLPC" */
#define BLOB_VERSION	2

/*
 * One direction; integers are in host order, because both ends are on this
 * machine
 */
struct blob_half {
	u64 seq, updates;
	u8 has_secret, kernel;
	u8 secret[HASH_MAX_DIGEST];
	struct record_key key;
};

/*
 * What is known about the peer, between two records; every byte pattern is
 * valid
 */
struct blob_judge {
	u16 alert_received;
	u32 updates_max, updates, idle;
	struct handshake message;
};

/**
 * struct blob - the head of the bytes
 * @magic: BLOB_MAGIC
 * @version: BLOB_VERSION
 * @size: sizeof(struct blob)
 * @digest: SHA-256 of all bytes behind it. Bytes that were damaged on the way
 *	would make a connection that repeats numbers. It does not protect
 *	against bytes that somebody has forged
 * @raw_len: bytes of records behind the head
 * @unread_len: bytes of application data behind those
 *
 * The rest as in struct connection. A blob is a secret.
 */
struct blob {
	u32 magic, version, size;
	u8 digest[SHA256_DIGEST_SIZE];
	u32 raw_len, unread_len;
	u16 protocol, suite, max_payload, alert_sent;
	u8 client, asked, closed, plan_no_pad, owed;
	u64 received, update_after, sent;
	struct blob_judge judge;
	struct blob_half half[DIRECTIONS];
	char reason[192];
};

/* Computes the digest of a blob of @len bytes; @b is a copy of its head */
void blob_digest(const struct blob *b, const u8 *bytes, size_t len,
		 u8 ret[SHA256_DIGEST_SIZE]);

#endif /* SSLP_CONNECTION_BLOB_LAYOUT_H */
