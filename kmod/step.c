// SPDX-License-Identifier: GPL-2.0-only
/* The steps from one secret to another, and what each is made from. */
#include <linux/nospec.h>
#include <linux/string.h>

#include "sslp.h"

static int step_master(const struct sslp_source *from, const char *label,
		       const struct sslp_chunk *seed, u8 *out)
{
	return sslp_master(from, seed->data, out);
}

static int step_extended_master(const struct sslp_source *from,
				const char *label,
				const struct sslp_chunk *seed, u8 *out)
{
	return sslp_extended_master(from, seed->data, out);
}

static int step_next(const struct sslp_source *from, const char *label,
		     const struct sslp_chunk *seed, u8 *out)
{
	return sslp_next_traffic(from, out);
}

static int step_early(const struct sslp_source *from, const char *label,
		      const struct sslp_chunk *seed, u8 *out)
{
	return sslp_early(from, out);
}

static int step_stage(const struct sslp_source *from, const char *label,
		      const struct sslp_chunk *seed, u8 *out)
{
	return sslp_next_stage(from, seed, out);
}

static int step_derive(const struct sslp_source *from, const char *label,
		       const struct sslp_chunk *seed, u8 *out)
{
	return sslp_derive_secret(from, label,
				  seed->len ? seed->data : NULL, out);
}

static int step_psk(const struct sslp_source *from, const char *label,
		    const struct sslp_chunk *seed, u8 *out)
{
	return sslp_ticket_psk(from, seed, out);
}

#define STEP(NAME, FROM, TO, SEED, OFTEN, RUN, ...)		\
	[SSLP_STEP_##NAME] = {					\
		.from = SSLP_SECRET_##FROM,			\
		.to = SSLP_SECRET_##TO,				\
		.seed = SSLP_SEED_##SEED, .often = SSLP_##OFTEN,	\
		.run = step_##RUN, ##__VA_ARGS__		\
	}
#define DERIVE_SECRET(NAME, FROM, TO, SEED, OFTEN, text)	\
	STEP(NAME, FROM, TO, SEED, OFTEN, derive, .label = text)

static const struct sslp_step_row steps[] = {
	STEP(MASTER, PREMASTER, MASTER, RANDOMS, ONCE, master),
	STEP(EXTENDED_MASTER, PREMASTER, MASTER, DIGEST, ONCE,
	     extended_master),
	STEP(NEXT, TRAFFIC, TRAFFIC, NONE, ONCE, next),
	STEP(EARLY, PSK, EARLY, NONE, TOGETHER, early),
	STEP(HANDSHAKE, EARLY, HANDSHAKE, SHARED, ONCE, stage),
	STEP(MASTER13, HANDSHAKE, MASTER13, NONE, TOGETHER, stage),
	DERIVE_SECRET(EXT_BINDER, EARLY, BINDER, NONE, ALWAYS, "ext binder"),
	DERIVE_SECRET(RES_BINDER, EARLY, BINDER, NONE, ALWAYS, "res binder"),
	DERIVE_SECRET(C_E_TRAFFIC, EARLY, TRAFFIC, DIGEST, ONCE,
		      "c e traffic"),
	DERIVE_SECRET(E_EXP_MASTER, EARLY, EXPORTER, DIGEST, ALWAYS,
		      "e exp master"),
	DERIVE_SECRET(C_HS_TRAFFIC, HANDSHAKE, TRAFFIC, DIGEST, ONCE,
		      "c hs traffic"),
	DERIVE_SECRET(S_HS_TRAFFIC, HANDSHAKE, TRAFFIC, DIGEST, ONCE,
		      "s hs traffic"),
	DERIVE_SECRET(C_AP_TRAFFIC, MASTER13, TRAFFIC, DIGEST, ONCE,
		      "c ap traffic"),
	DERIVE_SECRET(S_AP_TRAFFIC, MASTER13, TRAFFIC, DIGEST, ONCE,
		      "s ap traffic"),
	DERIVE_SECRET(EXP_MASTER, MASTER13, EXPORTER, DIGEST, ALWAYS,
		      "exp master"),
	DERIVE_SECRET(RES_MASTER, MASTER13, RESUMPTION, DIGEST, ONCE,
		      "res master"),
	STEP(PSK, RESUMPTION, PSK, NONCE, ONCE, psk),
};

/**
 * sslp_step_find() - a step by its number
 * @number: SSLP_STEP_*
 *
 * Return: the row, or NULL.
 */
const struct sslp_step_row *sslp_step_find(u32 number)
{
	if (number >= ARRAY_SIZE(steps))
		return NULL;
	number = array_index_nospec(number, ARRAY_SIZE(steps));
	return steps[number].run ? &steps[number] : NULL;
}
