// SPDX-License-Identifier: GPL-2.0-only
/*
 * Key handles made from the fields of a case.
 */
#include <string.h>

#include "kat_keys.h"

DWORD kat_role(enum kat_side side)
{
	return side == KAT_CLIENT ? NCRYPT_SSL_CLIENT_FLAG :
				    NCRYPT_SSL_SERVER_FLAG;
}

enum kat_side kat_sender(struct kat_ask *ask)
{
	const char *sender = kat_text(ask->file, "sender");

	if (sender && !strcmp(sender, "server"))
		return KAT_SERVER;
	if (!sender || strcmp(sender, "client"))
		kat_fail(ask, "sender is neither client nor server");
	return KAT_CLIENT;
}

DWORD kat_protocol(struct kat_ask *ask)
{
	return (DWORD)kat_number(ask->file, "protocol", 16);
}

DWORD kat_suite(struct kat_ask *ask)
{
	return (DWORD)kat_number(ask->file, "suite", 16);
}

static BCryptBuffer parameter(struct kat_ask *ask, const char *field,
		ULONG type)
{
	struct kat_bytes value = kat_bytes(ask->file, field);
	BCryptBuffer buffer = {
		.cbBuffer = (ULONG)value.len,
		.BufferType = type,
		.pvBuffer = (void *)value.data,
	};

	return buffer;
}

/* The randoms may come in any order: the client gives its own first */
static void randoms(struct kat_ask *ask, enum kat_side role,
		BCryptBuffer list[2])
{
	list[role == KAT_SERVER] = parameter(ask, "client_random",
					NCRYPTBUFFER_SSL_CLIENT_RANDOM);
	list[role == KAT_CLIENT] = parameter(ask, "server_random",
					NCRYPTBUFFER_SSL_SERVER_RANDOM);
}

static NCRYPT_KEY_HANDLE derive_master(struct kat_ask *ask,
		enum kat_side role)
{
	struct kat_bytes premaster = kat_bytes(ask->file, "premaster");
	BCryptBuffer buffers[2];
	BCryptBufferDesc list = { NCRYPTBUFFER_VERSION, 2, buffers };
	NCRYPT_KEY_HANDLE master = 0;
	SECURITY_STATUS status;

	if (kat_text(ask->file, "session_hash")) {
		list.cBuffers = 1;
		buffers[0] = parameter(ask, "session_hash",
				       NCRYPTBUFFER_SSL_SESSION_HASH);
	} else {
		randoms(ask, role, buffers);
	}
	status = sslp_derive_master_secret(ask->provider, &master,
					   kat_protocol(ask), kat_suite(ask),
					   premaster.data, premaster.len,
					   &list, kat_role(role));
	return kat_succeeded(ask, "sslp_derive_master_secret", status) ?
	       master : 0;
}

NCRYPT_KEY_HANDLE kat_master(struct kat_ask *ask, enum kat_side role)
{
	struct kat_bytes secret;
	NCRYPT_KEY_HANDLE master = 0;
	SECURITY_STATUS status;

	if (kat_text(ask->file, "premaster"))
		return derive_master(ask, role);
	secret = kat_bytes(ask->file, "master");
	status = sslp_import_master_secret(ask->provider, &master,
					   kat_protocol(ask), kat_suite(ask),
					   secret.data, secret.len,
					   kat_role(role));
	return kat_succeeded(ask, "sslp_import_master_secret", status) ?
	       master : 0;
}

NCRYPT_KEY_HANDLE kat_pair(struct kat_ask *ask, struct kat_bytes client,
		struct kat_bytes server, enum kat_side role)
{
	NCRYPT_KEY_HANDLE pair = 0;
	SECURITY_STATUS status;

	status = sslp_import_traffic_secrets(ask->provider, &pair,
					     TLS1_3_PROTOCOL_VERSION,
					     kat_suite(ask), client.data,
					     server.data,
					     client.data ? client.len :
							   server.len,
					     kat_role(role));
	return kat_succeeded(ask, "sslp_import_traffic_secrets", status) ?
	       pair : 0;
}

struct kat_session_keys kat_generate(struct kat_ask *ask,
		NCRYPT_KEY_HANDLE master, enum kat_side role)
{
	struct kat_session_keys keys = { 0, 0 };
	BCryptBuffer buffers[2];
	BCryptBufferDesc list = { NCRYPTBUFFER_VERSION, 2, buffers };
	bool random = kat_text(ask->file, "client_random") != NULL;
	SECURITY_STATUS status;

	if (random)
		randoms(ask, role, buffers);
	status = SslGenerateSessionKeys(ask->provider, master, &keys.read,
					&keys.write, random ? &list : NULL, 0);
	if (!kat_succeeded(ask, "SslGenerateSessionKeys", status))
		keys = (struct kat_session_keys){ 0, 0 };
	return keys;
}

NCRYPT_KEY_HANDLE kat_expand(struct kat_ask *ask, NCRYPT_KEY_HANDLE secret)
{
	NCRYPT_KEY_HANDLE key = 0;
	SECURITY_STATUS status;

	status = SslExpandWriteKey(ask->provider, secret, &key, NULL, 0);
	return kat_succeeded(ask, "SslExpandWriteKey", status) ? key : 0;
}

bool kat_material(struct kat_ask *ask, NCRYPT_KEY_HANDLE key,
		struct sslp_session_key *out)
{
	memset(out, 0, sizeof(*out));
	out->size = sizeof(*out);
	return kat_succeeded(ask, "sslp_export_session_key",
			     sslp_export_session_key(key, out));
}

void kat_free(struct kat_ask *ask, NCRYPT_HANDLE handle)
{
	if (handle)
		kat_succeeded(ask, "SslFreeObject", SslFreeObject(handle, 0));
}
