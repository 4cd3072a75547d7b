// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transcripts, and comparing Finished messages and secrets with the fields of a
 * case.
 */
#include <string.h>

#include "kat_transcript.h"

NCRYPT_HASH_HANDLE kat_new_hash(struct kat_ask *ask, DWORD protocol)
{
	NCRYPT_HASH_HANDLE hash = 0;
	SECURITY_STATUS status;

	status = SslCreateHandshakeHash(ask->provider, &hash, protocol,
					kat_suite(ask), 0);
	return kat_succeeded(ask, "SslCreateHandshakeHash", status) ? hash : 0;
}

void kat_add_bytes(struct kat_ask *ask, NCRYPT_HASH_HANDLE hash,
		struct kat_bytes bytes)
{
	kat_succeeded(ask, "SslHashHandshake",
		      SslHashHandshake(ask->provider, hash, (PBYTE)bytes.data,
				       (DWORD)bytes.len, 0));
}

void kat_add(struct kat_ask *ask, NCRYPT_HASH_HANDLE hash,
		const char *field)
{
	kat_add_bytes(ask, hash, kat_bytes(ask->file, field));
}

/* Compares verify_data with the bytes behind the message's header */
void kat_check_finished(struct kat_ask *ask, NCRYPT_KEY_HANDLE key,
		NCRYPT_HASH_HANDLE hash, const char *message, size_t skip,
		enum kat_side sender)
{
	struct kat_bytes want = kat_bytes(ask->file, message);
	uint8_t got[KAT_MAX_SECRET];
	size_t len = want.len - skip;
	SECURITY_STATUS status;

	if (want.len <= skip || len > sizeof(got)) {
		kat_fail(ask, "%s has %zu bytes", message, want.len);
		return;
	}
	status = SslComputeFinishedHash(ask->provider, key, hash, got,
					(DWORD)len, kat_role(sender));
	if (kat_succeeded(ask, "SslComputeFinishedHash", status) &&
	    memcmp(got, want.data + skip, len))
		kat_fail(ask, "verify_data of %s differs", message);
}

/* What a handle holds, as SslExportKey() tells it */
void kat_check_secret(struct kat_ask *ask, NCRYPT_KEY_HANDLE key,
		LPCWSTR type, const char *field)
{
	struct kat_secret_blob blob;
	DWORD len = 0;
	SECURITY_STATUS status;

	if (!key || !kat_text(ask->file, field))
		return;
	status = SslExportKey(ask->provider, key, type, (PBYTE)&blob,
			      sizeof(blob), &len, 0);
	if (kat_succeeded(ask, "SslExportKey", status))
		kat_compare(ask, field, blob.secrets,
			    blob.head.first_len + blob.head.second_len);
}
