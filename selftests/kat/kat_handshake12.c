// SPDX-License-Identifier: GPL-2.0-only
/*
 * Known answers of whole handshakes up to TLS 1.2, message by message: Finished,
 * and the session hash of RFC 7627.
 */
#include "kat_transcript.h"

/* RFC 7627 section 4: premaster and session hash give the master secret */
static void check_extended(struct kat_ask *ask, struct kat_bytes messages)
{
	struct kat_bytes premaster = kat_bytes(ask->file, "premaster");
	size_t upto = kat_number(ask->file, "to_key_exchange", 10);
	NCRYPT_HASH_HANDLE hash = kat_new_hash(ask, kat_protocol(ask));
	uint8_t session[KAT_MAX_SECRET];
	BCryptBuffer buffer = { 0, NCRYPTBUFFER_SSL_SESSION_HASH, session };
	BCryptBufferDesc list = { NCRYPTBUFFER_VERSION, 1, &buffer };
	NCRYPT_KEY_HANDLE master = 0;
	SECURITY_STATUS status;
	DWORD len = 0;

	if (upto <= messages.len)
		messages.len = upto;
	kat_add_bytes(ask, hash, messages);
	status = SslComputeSessionHash(ask->provider, hash, kat_protocol(ask),
				       session, sizeof(session), &len, 0);
	kat_free(ask, hash);
	if (!kat_succeeded(ask, "SslComputeSessionHash", status))
		return;
	buffer.cbBuffer = len;
	status = sslp_derive_master_secret(ask->provider, &master,
					   kat_protocol(ask), kat_suite(ask),
					   premaster.data, premaster.len,
					   &list, NCRYPT_SSL_CLIENT_FLAG);
	if (kat_succeeded(ask, "sslp_derive_master_secret", status))
		kat_check_secret(ask, master, SSLP_MASTER_SECRET_BLOB, "master");
	kat_free(ask, master);
}

static NCRYPT_KEY_HANDLE import_master(struct kat_ask *ask)
{
	struct kat_bytes secret = kat_bytes(ask->file, "master");
	NCRYPT_KEY_HANDLE master = 0;
	SECURITY_STATUS status;

	status = sslp_import_master_secret(ask->provider, &master,
					   kat_protocol(ask), kat_suite(ask),
					   secret.data, secret.len,
					   NCRYPT_SSL_CLIENT_FLAG);
	return kat_succeeded(ask, "sslp_import_master_secret", status) ?
	       master : 0;
}

/* Up to TLS 1.2 */
void kat_ask_handshake12(struct kat_ask *ask)
{
	struct kat_bytes messages = kat_bytes(ask->file, "messages");
	NCRYPT_HASH_HANDLE hash = kat_new_hash(ask, kat_protocol(ask));
	NCRYPT_KEY_HANDLE master = import_master(ask);

	if (hash && master) {
		kat_add_bytes(ask, hash, messages);
		kat_check_finished(ask, master, hash, "client_finished",
			       KAT_HEADER_LEN, KAT_CLIENT);
		kat_add(ask, hash, "client_finished");
		kat_check_finished(ask, master, hash, "server_verify_data", 0,
			       KAT_SERVER);
	}
	if (kat_text(ask->file, "premaster"))
		check_extended(ask, messages);
	kat_free(ask, master);
	kat_free(ask, hash);
}
