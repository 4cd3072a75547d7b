/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Transcripts, and comparing them with the fields of a case. Each function
 * reports why a case has failed.
 */
#ifndef KAT_TRANSCRIPT_H
#define KAT_TRANSCRIPT_H

#include "kat_keys.h"

#define KAT_MAX_SECRET	64
#define KAT_HEADER_LEN	4	/* of a handshake message */

struct kat_secret_blob {
	struct sslp_secret_blob head;
	uint8_t secrets[2 * KAT_MAX_SECRET];
};

/* A transcript of the case's suite, or 0 */
NCRYPT_HASH_HANDLE kat_new_hash(struct kat_ask *ask, DWORD protocol);

void kat_add_bytes(struct kat_ask *ask, NCRYPT_HASH_HANDLE hash,
		struct kat_bytes bytes);
void kat_add(struct kat_ask *ask, NCRYPT_HASH_HANDLE hash, const char *field);

/*
 * Compares verify_data of @sender with the bytes behind @skip bytes of @message
 */
void kat_check_finished(struct kat_ask *ask, NCRYPT_KEY_HANDLE key,
		NCRYPT_HASH_HANDLE hash, const char *message, size_t skip,
		enum kat_side sender);

/*
 * Compares what SslExportKey() writes of @key with @field, which may be absent
 */
void kat_check_secret(struct kat_ask *ask, NCRYPT_KEY_HANDLE key,
		LPCWSTR type, const char *field);

#endif /* KAT_TRANSCRIPT_H */
