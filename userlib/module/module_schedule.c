// SPDX-License-Identifier: MIT
/*
 * The TLS 1.3 schedule with secrets of the module. None of them leaves the
 * kernel.
 */
#include "../base/message.h"
#include "module_door.h"
#include "module_schedule.h"
#include "module_secret.h"

/* RFC 8446 section 7.1: labels, and vault.h's names for steps without one */
static const struct {
	const char *name;
	u32 step;
} steps[] = {
	{ VAULT_EARLY, SSLP_STEP_EARLY },
	{ VAULT_HANDSHAKE, SSLP_STEP_HANDSHAKE },
	{ VAULT_MASTER, SSLP_STEP_MASTER13 },
	{ "ext binder", SSLP_STEP_EXT_BINDER },
	{ "res binder", SSLP_STEP_RES_BINDER },
	{ "c e traffic", SSLP_STEP_C_E_TRAFFIC },
	{ "e exp master", SSLP_STEP_E_EXP_MASTER },
	{ "c hs traffic", SSLP_STEP_C_HS_TRAFFIC },
	{ "s hs traffic", SSLP_STEP_S_HS_TRAFFIC },
	{ "c ap traffic", SSLP_STEP_C_AP_TRAFFIC },
	{ "s ap traffic", SSLP_STEP_S_AP_TRAFFIC },
	{ "exp master", SSLP_STEP_EXP_MASTER },
	{ "res master", SSLP_STEP_RES_MASTER },
	{ "resumption", SSLP_STEP_PSK },
};

static u32 find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(steps); i++)
		if (!strcmp(steps[i].name, name))
			return steps[i].step;
	return 0;
}

int module_schedule_step(const struct binding *b, const struct hmac_key *from,
			 const char *name, const u8 *seed, size_t seed_len,
			 struct hmac_key *to)
{
	struct sslp_secret_derive derive = {
		.size = sizeof(derive), .driver = b->index, .step = find(name),
		.seed = (uintptr_t)seed, .seed_len = seed_len,
	};
	struct module_secret parent;
	int err;

	if (!(module_features() & SSLP_FEATURE_TLS13))
		return fail(EOPNOTSUPP, "the module is older than this library and has no TLS 1.3 key schedule");
	err = module_secret_get(b, from, &parent);
	if (err)
		return err;
	derive.secret = parent.fd;
	err = module_request(SSLP_IOC_SECRET_DERIVE, &derive, name);
	err = module_secret_keep_as(to, module_driver_failed(b->index, err));
	module_secret_put(&parent);
	return err;
}

static int derive(struct hmac *h, struct sslp_derive *derive, const char *what)
{
	const struct module_secret *secret =
		(const struct module_secret *)h->priv.bytes;

	derive->size = sizeof(*derive);
	derive->secret = secret->fd;
	derive->driver = h->binding->index;
	return module_driver_failed(derive->driver,
				    module_request(SSLP_IOC_DERIVE, derive,
						   what));
}

int module_finished(struct hmac *h, const u8 *digest, u8 *out)
{
	struct sslp_derive finished = {
		.op = SSLP_OP_FINISHED,
		.seed = (uintptr_t)digest, .seed_len = h->hash->digest_len,
		.out = (uintptr_t)out, .out_len = h->hash->digest_len,
	};

	return derive(h, &finished, "verify_data");
}

int module_exporter(struct hmac *h, const char *label, const u8 *digest,
		    u8 *out, size_t len)
{
	struct sslp_derive exporter = {
		.op = SSLP_OP_EXPORTER,
		.label = (uintptr_t)label, .label_len = strlen(label),
		.seed = (uintptr_t)digest, .seed_len = h->hash->digest_len,
		.out = (uintptr_t)out, .out_len = len,
	};

	return derive(h, &exporter, "exporter");
}
