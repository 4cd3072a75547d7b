// SPDX-License-Identifier: GPL-2.0-only
/*
 * Known answers of whole sessions: master secrets, session keys of both ends,
 * exported keying material.
 */
#include <string.h>

#include "kat_keys.h"

#define MAX_SECRET	64

struct secret_blob {
	struct sslp_secret_blob head;
	uint8_t secrets[2 * MAX_SECRET];
};

/* The master secret as SslExportKey() tells it */
static void check_master(struct kat_ask *ask, NCRYPT_KEY_HANDLE master,
		enum kat_side role)
{
	const struct sslp_secret_blob want = {
		.magic = SSLP_SECRET_BLOB_MAGIC,
		.size = sizeof(want),
		.protocol = kat_protocol(ask),
		.cipher_suite = kat_suite(ask),
		.role = kat_role(role),
		.first_len = (uint32_t)kat_bytes(ask->file, "master").len,
	};
	struct secret_blob blob;
	DWORD len = 0;
	SECURITY_STATUS status;

	status = SslExportKey(ask->provider, master, SSLP_MASTER_SECRET_BLOB,
			      (PBYTE)&blob, sizeof(blob), &len, 0);
	if (!kat_succeeded(ask, "SslExportKey", status))
		return;
	if (len != sizeof(want) + want.first_len ||
	    memcmp(&blob.head, &want, sizeof(want)))
		kat_fail(ask, "the head of the master secret's blob is wrong");
	else
		kat_compare(ask, "master", blob.secrets, want.first_len);
}

static void compare_part(struct kat_ask *ask, enum kat_side side,
		const char *part, const uint8_t *got, size_t len)
{
	char field[32];

	snprintf(field, sizeof(field), "%s_%s",
		 side == KAT_CLIENT ? "client" : "server", part);
	kat_compare(ask, field, got, len);
}

/* Compares a session key with the fields of the side that sends with it */
static void check_key(struct kat_ask *ask, NCRYPT_KEY_HANDLE key,
		enum kat_side sender, DWORD protocol)
{
	struct sslp_session_key got;

	if (!key || !kat_material(ask, key, &got))
		return;
	if (got.protocol != protocol || got.cipher_suite != kat_suite(ask))
		kat_fail(ask, "key of protocol %04x, suite %04x",
			 got.protocol, got.cipher_suite);
	compare_part(ask, sender, "mac_key", got.mac_key, got.mac_key_len);
	compare_part(ask, sender, "key", got.key, got.key_len);
	compare_part(ask, sender, "iv", got.iv, got.iv_len);
}

static void check_generated(struct kat_ask *ask, NCRYPT_KEY_HANDLE master,
		enum kat_side role, DWORD protocol)
{
	struct kat_session_keys keys = kat_generate(ask, master, role);

	check_key(ask, keys.write, role, protocol);
	check_key(ask, keys.read, kat_other(role), protocol);
	kat_free(ask, keys.write);
	kat_free(ask, keys.read);
}

static void session_of(struct kat_ask *ask, enum kat_side role)
{
	NCRYPT_KEY_HANDLE master = kat_master(ask, role);

	if (!master)
		return;
	if (kat_text(ask->file, "master"))
		check_master(ask, master, role);
	if (kat_text(ask->file, "client_key"))
		check_generated(ask, master, role, kat_protocol(ask));
	kat_free(ask, master);
}

/* Up to TLS 1.2. A source may give only the master secret, or only the keys */
void kat_ask_session(struct kat_ask *ask)
{
	session_of(ask, KAT_CLIENT);
	session_of(ask, KAT_SERVER);
}

static void check_expanded(struct kat_ask *ask, NCRYPT_KEY_HANDLE secret,
		enum kat_side sender)
{
	NCRYPT_KEY_HANDLE key = secret ? kat_expand(ask, secret) : 0;

	check_key(ask, key, sender, TLS1_3_PROTOCOL_VERSION);
	kat_free(ask, key);
}

/* The two secrets as separate handles, then the key from each */
static void check_split(struct kat_ask *ask, NCRYPT_KEY_HANDLE pair,
		bool has_client, bool has_server)
{
	NCRYPT_KEY_HANDLE client = 0, server = 0;
	SECURITY_STATUS status;

	status = SslExpandTrafficKeys(ask->provider, pair, 0,
				      has_client ? &client : NULL,
				      has_server ? &server : NULL, NULL, 0);
	if (!kat_succeeded(ask, "SslExpandTrafficKeys", status))
		return;
	check_expanded(ask, client, KAT_CLIENT);
	check_expanded(ask, server, KAT_SERVER);
	kat_free(ask, client);
	kat_free(ask, server);
}

static void traffic_of(struct kat_ask *ask, enum kat_side role)
{
	struct kat_bytes client = kat_bytes(ask->file, "client_secret");
	struct kat_bytes server = kat_bytes(ask->file, "server_secret");
	NCRYPT_KEY_HANDLE pair = kat_pair(ask, client, server, role);

	if (!pair)
		return;
	check_split(ask, pair, client.data, server.data);
	if (client.data && server.data)
		check_generated(ask, pair, role, TLS1_3_PROTOCOL_VERSION);
	else
		check_expanded(ask, pair,
			       client.data ? KAT_CLIENT : KAT_SERVER);
	kat_free(ask, pair);
}

/* TLS 1.3; a case with one secret tests one direction */
void kat_ask_traffic(struct kat_ask *ask)
{
	traffic_of(ask, KAT_CLIENT);
	traffic_of(ask, KAT_SERVER);
}

static NCRYPT_KEY_HANDLE import_exporter(struct kat_ask *ask)
{
	struct kat_bytes secret = kat_bytes(ask->file, "secret");
	bool tls13 = kat_protocol(ask) == TLS1_3_PROTOCOL_VERSION;
	struct secret_blob blob = {
		.head.magic = SSLP_SECRET_BLOB_MAGIC,
		.head.size = sizeof(blob.head),
		.head.protocol = kat_protocol(ask),
		.head.cipher_suite = kat_suite(ask),
		.head.role = NCRYPT_SSL_CLIENT_FLAG,
		.head.first_len = (uint32_t)secret.len,
	};
	NCRYPT_KEY_HANDLE key = 0;
	SECURITY_STATUS status;

	if (!secret.len || secret.len > MAX_SECRET) {
		kat_fail(ask, "secret has %zu bytes", secret.len);
		return 0;
	}
	memcpy(blob.secrets, secret.data, secret.len);
	status = SslImportKey(ask->provider, &key,
			      tls13 ? SSLP_EXPORTER_SECRET_BLOB :
				      SSLP_MASTER_SECRET_BLOB,
			      (PBYTE)&blob,
			      (DWORD)(sizeof(blob.head) + secret.len), 0);
	return kat_succeeded(ask, "SslImportKey", status) ? key : 0;
}

/* RFC 5705 section 4, RFC 8446 section 7.5 */
void kat_ask_exporter(struct kat_ask *ask)
{
	struct kat_bytes randoms = kat_bytes(ask->file, "randoms");
	struct kat_bytes context = kat_bytes(ask->file, "context");
	const char *label = kat_text(ask->file, "label");
	NCRYPT_KEY_HANDLE key = import_exporter(ask);
	struct kat_output out;

	if (!key)
		return;
	kat_output_begin(ask, &out, "out");
	kat_output_end(ask, &out, "SslExportKeyingMaterial",
		SslExportKeyingMaterial(ask->provider, key, (PCHAR)label,
					(PBYTE)randoms.data,
					(DWORD)randoms.len,
					(PBYTE)context.data,
					(WORD)context.len, out.data,
					(DWORD)out.len, 0));
	kat_free(ask, key);
}
