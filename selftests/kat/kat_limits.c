// SPDX-License-Identifier: GPL-2.0-only
/* The largest inputs and outputs, which are the same on every engine. */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "kat_limits.h"

#define INPUT_MAX	65792	/* bytes: label and seed, an info, or an ikm */
#define OUT_MAX		16320

static char label[] = "label";
static uint8_t secret[64], input[INPUT_MAX + 1];

enum function { PRF, EXTRACT, EXPAND };

static const struct limit {
	const char *what;
	enum function function;
	size_t input_len, out_len;
	bool refused;
} limits[] = {
	{ "PRF, longest seed", PRF, INPUT_MAX - 5, 32 },
	{ "PRF, seed too long", PRF, INPUT_MAX - 4, 32, true },
	{ "PRF, longest output", PRF, 64, OUT_MAX },
	{ "PRF, output too long", PRF, 64, OUT_MAX + 1, true },
	{ "Extract, longest input", EXTRACT, INPUT_MAX, 64 },
	{ "Extract, input too long", EXTRACT, INPUT_MAX + 1, 64, true },
	{ "Expand, longest info", EXPAND, INPUT_MAX, 32 },
	{ "Expand, info too long", EXPAND, INPUT_MAX + 1, 32, true },
	{ "Expand, longest output", EXPAND, 64, OUT_MAX },
	{ "Expand, output too long", EXPAND, 64, OUT_MAX + 1, true },
};

/* With SHA-512, because its HKDF gives as much as may be asked for */
static SECURITY_STATUS compute(NCRYPT_PROV_HANDLE prov, const struct limit *l,
		uint8_t *out)
{
	switch (l->function) {
	case PRF:
		return sslp_tls_prf(prov, u"SHA512", secret, sizeof(secret),
				    label, input, l->input_len, out,
				    l->out_len);
	case EXTRACT:
		return sslp_hkdf_extract(prov, u"SHA512", secret,
					 sizeof(secret), input, l->input_len,
					 out);
	default:
		return sslp_hkdf_expand(prov, u"SHA512", secret,
					sizeof(secret), input, l->input_len,
					out, l->out_len);
	}
}

static bool is_right(NCRYPT_PROV_HANDLE prov, NCRYPT_PROV_HANDLE reference,
		const struct limit *l)
{
	static uint8_t got[OUT_MAX + 1], want[OUT_MAX + 1];

	memset(got, 0xee, sizeof(got));
	memset(want, 0xee, sizeof(want));
	if (l->refused)
		return compute(prov, l, got) == NTE_INVALID_PARAMETER &&
		       !memcmp(got, want, sizeof(got));
	return !compute(prov, l, got) && !compute(reference, l, want) &&
	       !memcmp(got, want, sizeof(got));
}

const char *kat_limits(NCRYPT_PROV_HANDLE provider,
		NCRYPT_PROV_HANDLE reference)
{
	size_t i;

	for (i = 0; i < sizeof(input); i++)
		input[i] = i * 7;
	memset(secret, 0x5a, sizeof(secret));
	for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (!is_right(provider, reference, &limits[i]))
			return limits[i].what;
	return NULL;
}
