// SPDX-License-Identifier: MIT
/* Finds out whether the bytes of a blob are those that were made. */
#include "blob_layout.h"

void blob_digest(const struct blob *b, const u8 *bytes, size_t len,
		 u8 ret[SHA256_DIGEST_SIZE])
{
	size_t from = offsetof(struct blob, raw_len);
	struct sha256_ctx sha;

	sha256_init(&sha);
	sha256_update(&sha, sizeof(*b) - from, (const u8 *)b + from);
	sha256_update(&sha, len - sizeof(*b), bytes + sizeof(*b));
	sha256_digest(&sha, SHA256_DIGEST_SIZE, ret);
	wipe(&sha, sizeof(sha));
}
