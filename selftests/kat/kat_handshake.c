// SPDX-License-Identifier: GPL-2.0-only
/*
 * Known answers of whole handshakes of TLS 1.3, message by message: the secrets
 * in their order, Finished, binders, tickets.
 */
#include <string.h>

#include "kat_transcript.h"

/* The two traffic secrets of one stage; a field may be absent */
static void expand_traffic(struct kat_ask *ask, NCRYPT_KEY_HANDLE base,
		NCRYPT_HASH_HANDLE hash, const char *const fields[2],
		NCRYPT_KEY_HANDLE secrets[2])
{
	SECURITY_STATUS status;

	secrets[KAT_CLIENT] = secrets[KAT_SERVER] = 0;
	status = SslExpandTrafficKeys(ask->provider, base, hash,
				      &secrets[KAT_CLIENT],
				      fields[KAT_SERVER] ?
				      &secrets[KAT_SERVER] : NULL, NULL, 0);
	if (!kat_succeeded(ask, "SslExpandTrafficKeys", status))
		return;
	kat_check_secret(ask, secrets[KAT_CLIENT], SSLP_TRAFFIC_SECRETS_BLOB,
		     fields[KAT_CLIENT]);
	if (fields[KAT_SERVER])
		kat_check_secret(ask, secrets[KAT_SERVER],
			     SSLP_TRAFFIC_SECRETS_BLOB, fields[KAT_SERVER]);
}

static void check_exporter(struct kat_ask *ask, NCRYPT_KEY_HANDLE base,
		NCRYPT_HASH_HANDLE hash, const char *field)
{
	NCRYPT_KEY_HANDLE key = 0;
	SECURITY_STATUS status;

	status = SslExpandExporterMasterKey(ask->provider, base, hash, &key,
					    NULL, 0);
	if (kat_succeeded(ask, "SslExpandExporterMasterKey", status))
		kat_check_secret(ask, key, SSLP_EXPORTER_SECRET_BLOB, field);
	kat_free(ask, key);
}

/* The PSK of the case as a handle, or 0 */
static NCRYPT_KEY_HANDLE import_psk(struct kat_ask *ask)
{
	struct kat_bytes psk = kat_bytes(ask->file, "psk");
	struct kat_secret_blob blob = {
		.head.magic = SSLP_SECRET_BLOB_MAGIC,
		.head.size = sizeof(blob.head),
		.head.protocol = TLS1_3_PROTOCOL_VERSION,
		.head.cipher_suite = kat_suite(ask),
		.head.first_len = (uint32_t)psk.len,
	};
	NCRYPT_KEY_HANDLE key = 0;
	SECURITY_STATUS status;

	if (!psk.data)
		return 0;
	if (psk.len > KAT_MAX_SECRET) {
		kat_fail(ask, "psk has %zu bytes", psk.len);
		return 0;
	}
	memcpy(blob.secrets, psk.data, psk.len);
	status = SslImportKey(ask->provider, &key, TLS_13_PRE_SHARED_KEY,
			      (PBYTE)&blob,
			      (DWORD)(sizeof(blob.head) + psk.len), 0);
	return kat_succeeded(ask, "SslImportKey", status) ? key : 0;
}

static NCRYPT_KEY_HANDLE early_key(struct kat_ask *ask)
{
	NCRYPT_KEY_HANDLE psk = import_psk(ask), early = 0;
	SECURITY_STATUS status;

	status = SslExtractEarlyKey(ask->provider, psk, &early,
				    TLS1_3_PROTOCOL_VERSION, kat_suite(ask),
				    NULL, 0);
	kat_succeeded(ask, "SslExtractEarlyKey", status);
	kat_free(ask, psk);
	return early;
}

/* RFC 8446 section 4.2.11.2: the hash of the ClientHello without its binders */
static void check_binder(struct kat_ask *ask, NCRYPT_KEY_HANDLE early)
{
	NCRYPT_HASH_HANDLE hash = kat_new_hash(ask, TLS1_3_PROTOCOL_VERSION);
	NCRYPT_KEY_HANDLE binder = 0;
	SECURITY_STATUS status;

	kat_add(ask, hash, "prefix");
	status = SslExpandBinderKey(ask->provider, early, &binder, NULL,
				    NCRYPT_SSL_RESUMPTION_PSK_FLAG);
	if (kat_succeeded(ask, "SslExpandBinderKey", status))
		kat_check_finished(ask, binder, hash, "binder", 0, KAT_CLIENT);
	kat_free(ask, binder);
	kat_free(ask, hash);
}

/* RFC 8446 section 4.4.1: a message_hash stands for the first ClientHello */
static void add_retry(struct kat_ask *ask, NCRYPT_HASH_HANDLE hash)
{
	NCRYPT_HASH_HANDLE first = kat_new_hash(ask, TLS1_3_PROTOCOL_VERSION);
	uint8_t message[KAT_HEADER_LEN + KAT_MAX_SECRET] = { 254, 0, 0, 0 };
	DWORD len = 0;
	SECURITY_STATUS status;

	kat_add(ask, first, "client_hello_1");
	status = SslComputeSessionHash(ask->provider, first,
				       TLS1_3_PROTOCOL_VERSION,
				       message + KAT_HEADER_LEN, KAT_MAX_SECRET, &len,
				       0);
	kat_free(ask, first);
	if (!kat_succeeded(ask, "SslComputeSessionHash", status))
		return;
	message[3] = (uint8_t)len;
	kat_add_bytes(ask, hash, (struct kat_bytes){ message, KAT_HEADER_LEN + len });
	kat_add(ask, hash, "retry");
}

/* From the Early Secret to the next stage; frees the old handle */
static NCRYPT_KEY_HANDLE handshake_key(struct kat_ask *ask,
		NCRYPT_KEY_HANDLE early)
{
	struct kat_bytes dhe = kat_bytes(ask->file, "dhe");
	NCRYPT_KEY_HANDLE handshake = 0;
	SECURITY_STATUS status;

	status = sslp_extract_handshake_secret(ask->provider, early,
					       &handshake, dhe.data, dhe.len);
	kat_succeeded(ask, "sslp_extract_handshake_secret", status);
	kat_free(ask, early);
	return handshake;
}

static NCRYPT_KEY_HANDLE master_key(struct kat_ask *ask,
		NCRYPT_KEY_HANDLE handshake)
{
	NCRYPT_KEY_HANDLE master = 0;
	SECURITY_STATUS status;

	status = SslExtractMasterKey(ask->provider, handshake, &master, NULL,
				     0);
	kat_succeeded(ask, "SslExtractMasterKey", status);
	kat_free(ask, handshake);
	return master;
}

/* The next generation of a traffic secret against the raw step */
static void check_next(struct kat_ask *ask, NCRYPT_KEY_HANDLE secret,
		const char *field)
{
	struct kat_bytes from = kat_bytes(ask->file, field);
	NCRYPT_KEY_HANDLE next = 0;
	struct kat_secret_blob blob;
	uint8_t want[KAT_MAX_SECRET];
	DWORD len = 0;

	if (!secret || !from.len || from.len > sizeof(want))
		return;
	if (!kat_succeeded(ask, "SslExpandNextGenTrafficKey",
			   SslExpandNextGenTrafficKey(ask->provider, secret,
						      &next, NULL, 0)))
		return;
	if (kat_succeeded(ask, "SslExportKey",
			  SslExportKey(ask->provider, next,
				       SSLP_TRAFFIC_SECRETS_BLOB,
				       (PBYTE)&blob, sizeof(blob), &len, 0)) &&
	    kat_succeeded(ask, "sslp_hkdf_expand_label",
			  sslp_hkdf_expand_label(ask->provider, u"SHA256",
						 from.data, from.len,
						 "traffic upd", NULL, 0, want,
						 from.len)) &&
	    memcmp(blob.secrets, want, from.len))
		kat_fail(ask, "the generation after %s differs", field);
	kat_free(ask, next);
}

/* RFC 8446 section 4.6.1 */
static void check_ticket(struct kat_ask *ask, NCRYPT_KEY_HANDLE master,
		NCRYPT_HASH_HANDLE hash)
{
	struct kat_bytes nonce = kat_bytes(ask->file, "nonce");
	NCRYPT_KEY_HANDLE resumption = 0, psk = 0;
	SECURITY_STATUS status;

	status = SslExpandResumptionMasterKey(ask->provider, master, hash,
					      &resumption, NULL, 0);
	if (!kat_succeeded(ask, "SslExpandResumptionMasterKey", status))
		return;
	status = SslExpandPreSharedKey(ask->provider, resumption,
				       (PBYTE)nonce.data, (DWORD)nonce.len,
				       &psk, NULL, 0);
	if (kat_succeeded(ask, "SslExpandPreSharedKey", status))
		kat_check_secret(ask, psk, TLS_13_PRE_SHARED_KEY, "ticket_psk");
	kat_free(ask, psk);
	kat_free(ask, resumption);
}

static void early_stage(struct kat_ask *ask, NCRYPT_KEY_HANDLE early,
		NCRYPT_HASH_HANDLE hash)
{
	static const char *const fields[2] = { "c_e_traffic", NULL };
	NCRYPT_KEY_HANDLE secrets[2];

	if (kat_text(ask->file, "client_hello_1"))
		add_retry(ask, hash);
	if (kat_text(ask->file, "prefix"))
		check_binder(ask, early);
	kat_add(ask, hash, "client_hello");
	expand_traffic(ask, early, hash, fields, secrets);
	kat_free(ask, secrets[KAT_CLIENT]);
	check_exporter(ask, early, hash, "e_exp_master");
}

static void handshake_stage(struct kat_ask *ask, NCRYPT_KEY_HANDLE handshake,
		NCRYPT_HASH_HANDLE hash, NCRYPT_KEY_HANDLE secrets[2])
{
	static const char *const fields[2] = { "c_hs_traffic",
					       "s_hs_traffic" };

	kat_add(ask, hash, "server_hello");
	expand_traffic(ask, handshake, hash, fields, secrets);
	kat_add(ask, hash, "server_flight");
	kat_check_finished(ask, secrets[KAT_SERVER], hash, "server_finished",
		       KAT_HEADER_LEN, KAT_SERVER);
	kat_add(ask, hash, "server_finished");
}

static void master_stage(struct kat_ask *ask, NCRYPT_KEY_HANDLE master,
		NCRYPT_HASH_HANDLE hash, NCRYPT_KEY_HANDLE client_handshake)
{
	static const char *const fields[2] = { "c_ap_traffic",
					       "s_ap_traffic" };
	NCRYPT_KEY_HANDLE secrets[2];

	expand_traffic(ask, master, hash, fields, secrets);
	check_exporter(ask, master, hash, "exp_master");
	check_next(ask, secrets[KAT_SERVER], "s_ap_traffic");
	kat_add(ask, hash, "client_flight");
	kat_check_finished(ask, client_handshake, hash, "client_finished",
		       KAT_HEADER_LEN, KAT_CLIENT);
	kat_add(ask, hash, "client_finished");
	check_ticket(ask, master, hash);
	kat_free(ask, secrets[KAT_CLIENT]);
	kat_free(ask, secrets[KAT_SERVER]);
}

/* TLS 1.3: every secret, by functions of the contract only */
void kat_ask_handshake13(struct kat_ask *ask)
{
	NCRYPT_HASH_HANDLE hash = kat_new_hash(ask, TLS1_3_PROTOCOL_VERSION);
	NCRYPT_KEY_HANDLE key = early_key(ask), secrets[2];

	if (hash && key) {
		early_stage(ask, key, hash);
		key = handshake_key(ask, key);
		handshake_stage(ask, key, hash, secrets);
		key = master_key(ask, key);
		master_stage(ask, key, hash, secrets[KAT_CLIENT]);
		kat_free(ask, secrets[KAT_CLIENT]);
		kat_free(ask, secrets[KAT_SERVER]);
	}
	kat_free(ask, key);
	kat_free(ask, hash);
}
