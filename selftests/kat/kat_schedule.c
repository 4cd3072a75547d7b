// SPDX-License-Identifier: GPL-2.0-only
/*
 * Known answers of the TLS 1.3 key schedule, RFC 8446 section 7.1. Each step
 * gets what the step before it gave.
 */
#include <string.h>

#include "kat_ask.h"

#define MAX_HASH	64

/* A secret as long as the hash */
struct secret {
	uint8_t data[MAX_HASH];
};

static size_t secret_len(struct kat_ask *ask)
{
	/*
	 * The data has the hash of nothing, which also tells the length of the
	 * hash
	 */
	return kat_bytes(ask->file, "empty_hash").len;
}

static bool extract(struct kat_ask *ask, const struct secret *salt,
		const char *ikm_field, struct secret *prk)
{
	struct kat_bytes ikm = kat_bytes(ask->file, ikm_field);
	static const uint8_t zeros[MAX_HASH];
	size_t len = secret_len(ask);
	WCHAR hash[16];
	SECURITY_STATUS status;

	if (!ikm.data) {
		ikm.data = zeros;
		ikm.len = len;
	}
	status = sslp_hkdf_extract(ask->provider, kat_hash(ask, hash),
				   salt ? salt->data : NULL, salt ? len : 0,
				   ikm.data, ikm.len, prk->data);
	return kat_succeeded(ask, "sslp_hkdf_extract", status);
}

static bool derive(struct kat_ask *ask, const struct secret *from,
		const char *label, const char *transcript_field,
		struct secret *to)
{
	struct kat_bytes transcript = kat_bytes(ask->file, transcript_field);
	size_t len = secret_len(ask);
	WCHAR hash[16];
	SECURITY_STATUS status;

	status = sslp_hkdf_expand_label(ask->provider, kat_hash(ask, hash),
					from->data, len, label,
					transcript.data, transcript.len,
					to->data, len);
	return kat_succeeded(ask, "sslp_hkdf_expand_label", status);
}

/* The step from one extract to the next */
static bool next_extract(struct kat_ask *ask, const struct secret *from,
		const char *ikm_field, struct secret *to)
{
	struct secret derived;

	return derive(ask, from, "derived", "empty_hash", &derived) &&
	       extract(ask, &derived, ikm_field, to);
}

void kat_ask_derive_extract(struct kat_ask *ask)
{
	struct kat_bytes from = kat_bytes(ask->file, "secret");
	struct secret secret, prk;

	if (from.len != secret_len(ask) || from.len > MAX_HASH) {
		kat_fail(ask, "secret has %zu bytes", from.len);
		return;
	}
	memcpy(secret.data, from.data, from.len);
	if (next_extract(ask, &secret, "ikm", &prk))
		kat_compare(ask, "prk", prk.data, from.len);
}

enum { EARLY, HANDSHAKE, MASTER, EXTRACTS };

static const struct {
	const char *field, *label, *transcript;
	int from;
} derivations[] = {
	{ "c_e_traffic", "c e traffic", "ch_hash", EARLY },
	{ "e_exp_master", "e exp master", "ch_hash", EARLY },
	{ "c_hs_traffic", "c hs traffic", "sh_hash", HANDSHAKE },
	{ "s_hs_traffic", "s hs traffic", "sh_hash", HANDSHAKE },
	{ "c_ap_traffic", "c ap traffic", "sf_hash", MASTER },
	{ "s_ap_traffic", "s ap traffic", "sf_hash", MASTER },
	{ "exp_master", "exp master", "sf_hash", MASTER },
	{ "res_master", "res master", "cf_hash", MASTER },
};

static bool run_extracts(struct kat_ask *ask, struct secret *extracts)
{
	return extract(ask, NULL, "psk", &extracts[EARLY]) &&
	       next_extract(ask, &extracts[EARLY], "dhe",
			    &extracts[HANDSHAKE]) &&
	       next_extract(ask, &extracts[HANDSHAKE], "no keying material",
			    &extracts[MASTER]);
}

/* A source may give only some of the secrets */
void kat_ask_schedule(struct kat_ask *ask)
{
	struct secret extracts[EXTRACTS], secret;
	size_t len = secret_len(ask);

	if (!len || len > MAX_HASH) {
		kat_fail(ask, "empty_hash has %zu bytes", len);
		return;
	}
	if (!run_extracts(ask, extracts))
		return;
	if (kat_text(ask->file, "handshake_secret"))
		kat_compare(ask, "handshake_secret",
			    extracts[HANDSHAKE].data, len);
	for (size_t i = 0; i < sizeof(derivations) / sizeof(*derivations);
	     i++) {
		if (!kat_text(ask->file, derivations[i].field))
			continue;
		if (derive(ask, &extracts[derivations[i].from],
			   derivations[i].label, derivations[i].transcript,
			   &secret))
			kat_compare(ask, derivations[i].field, secret.data,
				    len);
	}
}
