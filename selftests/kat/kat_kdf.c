// SPDX-License-Identifier: GPL-2.0-only
/*
 * Known answers of the raw functions: PRF, HKDF and its parts, HMAC.
 */
#include <string.h>

#include "kat_ask.h"

#define MAX_HASH	64

/* PRF(secret, label + seed); RFC 5246 section 5 */
void kat_ask_prf(struct kat_ask *ask)
{
	struct kat_bytes secret = kat_bytes(ask->file, "secret");
	struct kat_bytes seed = kat_bytes(ask->file, "seed");
	const char *label = kat_text(ask->file, "label");
	struct kat_output out;
	WCHAR hash[16];

	kat_output_begin(ask, &out, "out");
	kat_output_end(ask, &out, "sslp_tls_prf",
		sslp_tls_prf(ask->provider, kat_hash(ask, hash), secret.data,
			     secret.len, label ? label : "", seed.data,
			     seed.len, out.data, out.len));
}

void kat_ask_extract(struct kat_ask *ask)
{
	struct kat_bytes salt = kat_bytes(ask->file, "salt");
	struct kat_bytes ikm = kat_bytes(ask->file, "ikm");
	struct kat_output out;
	WCHAR hash[16];

	kat_output_begin(ask, &out, "prk");
	kat_output_end(ask, &out, "sslp_hkdf_extract",
		sslp_hkdf_extract(ask->provider, kat_hash(ask, hash),
				  salt.data, salt.len, ikm.data, ikm.len,
				  out.data));
}

static void expand(struct kat_ask *ask, struct kat_bytes prk,
		const char *result)
{
	struct kat_bytes info = kat_bytes(ask->file, "info");
	struct kat_output out;
	WCHAR hash[16];

	kat_output_begin(ask, &out, result);
	kat_output_end(ask, &out, "sslp_hkdf_expand",
		sslp_hkdf_expand(ask->provider, kat_hash(ask, hash), prk.data,
				 prk.len, info.data, info.len, out.data,
				 out.len));
}

void kat_ask_expand(struct kat_ask *ask)
{
	expand(ask, kat_bytes(ask->file, "prk"), "okm");
}

/* How many bytes the hash of the case has, or 0 if it is not known here */
static size_t hash_len(struct kat_ask *ask)
{
	static const struct {
		const char *name;
		size_t len;
	} hashes[] = {
		{ "SHA1", 20 }, { "SHA256", 32 }, { "SM3", 32 },
		{ "SHA384", 48 }, { "SHA512", 64 },
	};
	const char *name = kat_text(ask->file, "hash");

	for (size_t i = 0; name && i < sizeof(hashes) / sizeof(*hashes); i++)
		if (!strcmp(hashes[i].name, name))
			return hashes[i].len;
	return 0;
}

/* Both steps; only the second one may be refused */
void kat_ask_hkdf(struct kat_ask *ask)
{
	struct kat_bytes salt = kat_bytes(ask->file, "salt");
	struct kat_bytes ikm = kat_bytes(ask->file, "ikm");
	struct kat_bytes prk;
	uint8_t secret[MAX_HASH];
	WCHAR hash[16];
	SECURITY_STATUS status;

	status = sslp_hkdf_extract(ask->provider, kat_hash(ask, hash),
				   salt.data, salt.len, ikm.data, ikm.len,
				   secret);
	if (!kat_succeeded(ask, "sslp_hkdf_extract", status))
		return;
	prk.data = secret;
	prk.len = hash_len(ask);
	if (kat_text(ask->file, "prk"))
		kat_compare(ask, "prk", prk.data, prk.len);
	expand(ask, prk, "okm");
}

/* Also with HKDF-Expand, if the source gives the whole HkdfLabel as info */
void kat_ask_expand_label(struct kat_ask *ask)
{
	struct kat_bytes secret = kat_bytes(ask->file, "secret");
	struct kat_bytes context = kat_bytes(ask->file, "context");
	const char *label = kat_text(ask->file, "label");
	struct kat_output out;
	WCHAR hash[16];

	kat_output_begin(ask, &out, "out");
	kat_output_end(ask, &out, "sslp_hkdf_expand_label",
		sslp_hkdf_expand_label(ask->provider, kat_hash(ask, hash),
				       secret.data, secret.len, label,
				       context.data, context.len, out.data,
				       out.len));
	if (kat_text(ask->file, "info"))
		expand(ask, secret, "out");
}

/*
 * HKDF-Extract(salt, keying material) is HMAC with the salt as key, RFC 5869
 * section 2.2. A tag may be shortened. "result = invalid" says that it is
 * wrong.
 */
void kat_ask_hmac(struct kat_ask *ask)
{
	struct kat_bytes key = kat_bytes(ask->file, "key");
	struct kat_bytes msg = kat_bytes(ask->file, "msg");
	struct kat_bytes tag = kat_bytes(ask->file, "tag");
	bool invalid = kat_text(ask->file, "result") != NULL;
	uint8_t mac[MAX_HASH];
	WCHAR hash[16];
	SECURITY_STATUS status;

	status = sslp_hkdf_extract(ask->provider, kat_hash(ask, hash),
				   key.data, key.len, msg.data, msg.len, mac);
	if (!kat_succeeded(ask, "sslp_hkdf_extract", status))
		return;
	if (!tag.len || tag.len > hash_len(ask))
		kat_fail(ask, "tag has %zu bytes", tag.len);
	else if (!invalid)
		kat_compare(ask, "tag", mac, tag.len);
	else if (!memcmp(mac, tag.data, tag.len))
		kat_fail(ask, "the wrong tag came out");
}
