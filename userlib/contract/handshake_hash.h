/* SPDX-License-Identifier: MIT */
/* Transcript objects: the hash of a handshake, or of what a client signs. */
#ifndef SSLP_CONTRACT_HANDSHAKE_HASH_H
#define SSLP_CONTRACT_HANDSHAKE_HASH_H

#include <stdatomic.h>

#include "../schedule/suite.h"
#include "../schedule/transcript.h"
#include "handle.h"

/**
 * struct handshake_hash - a transcript
 * @object: head
 * @suite: suite
 * @protocol: protocol
 * @busy: a call uses it: another call is refused, and does not wait
 * @transcript: the hash
 */
struct handshake_hash {
	struct object object;
	const struct suite *suite;
	u16 protocol;
	atomic_flag busy;
	struct transcript transcript;
};

/**
 * handshake_hash_take() - a transcript for this call alone
 * @handle: handle
 * @name: the caller's name for it, for the message
 * @ret: transcript, to be given back with handshake_hash_give()
 *
 * Return: 0; -EBADHANDLE, or -EBADSTATE while another call uses it, with a
 * message.
 */
int handshake_hash_take(NCRYPT_HASH_HANDLE handle, const char *name,
			struct handshake_hash **ret);

/* NULL is allowed */
void handshake_hash_give(struct handshake_hash *hash);

/**
 * handshake_hash_digest() - take, digest, give back
 * @handle: handle
 * @name: as in handshake_hash_take()
 * @suite: the hash must be that of its PRF
 * @protocol: protocol of the transcript
 * @digest: HASH_MAX_DIGEST bytes
 * @ret_len: length of the digest
 *
 * Return: 0 or -errno with a message, -EINVAL if it has another protocol or
 * another hash.
 */
int handshake_hash_digest(NCRYPT_HASH_HANDLE handle, const char *name,
			  const struct suite *suite, u32 protocol, u8 *digest,
			  size_t *ret_len);

#endif /* SSLP_CONTRACT_HANDSHAKE_HASH_H */
