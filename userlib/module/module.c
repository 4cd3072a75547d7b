// SPDX-License-Identifier: MIT
/* The module engine: whole derivations in the kernel, behind /dev/sslp. */
#include <stdio.h>

#include "../base/message.h"
#include "module.h"
#include "module_arm.h"
#include "module_door.h"
#include "module_schedule.h"
#include "module_secret.h"

static struct module_secret *priv(struct hmac *h)
{
	return (struct module_secret *)h->priv.bytes;
}

/* 0 is the default driver's number */
static int open_driver(const struct binding *b)
{
	struct sslp_driver_open open = {
		.size = sizeof(open), .hash = module_secret_hash(b),
	};

	static_assert(sizeof(open.name) >= DRIVER_NAME_SIZE, "name");
	if (b->second || !strcmp(b->driver, b->hash->hmac))
		return 0;
	strcpy(open.name, b->driver);
	return module_driver_open(&open);
}

static int module_bind(struct binding *b)
{
	int ret = module_door();

	if (ret < 0)
		return ret;
	if (!module_secret_hash(b))
		return fail(EOPNOTSUPP, "the module has %s only as part of the PRF of TLS 1.0 and 1.1",
			    b->hash->hmac);
	ret = open_driver(b);
	if (ret < 0)
		return ret;
	b->index = ret;
	b->arms = module_features() & SSLP_FEATURE_ARM;
	return 0;
}

static int module_start(struct hmac *h, struct hmac_key *key)
{
	return module_secret_get(h->binding, key, priv(h));
}

static int derive(struct hmac *h, struct sslp_derive *derive, const char *what)
{
	derive->size = sizeof(*derive);
	derive->secret = priv(h)->fd;
	derive->driver = h->binding->index;
	return module_driver_failed(derive->driver,
				    module_request(SSLP_IOC_DERIVE, derive,
						   what));
}

static int check_lengths(size_t seed_len, size_t len)
{
	if (seed_len > SSLP_SEED_MAX)
		return fail(EOPNOTSUPP, "the module takes at most %d bytes of seed, and there are %zu",
			    SSLP_SEED_MAX, seed_len);
	if (len > SSLP_OUT_MAX)
		return fail(EOPNOTSUPP, "the module gives at most %d bytes, and %zu were requested",
			    SSLP_OUT_MAX, len);
	return 0;
}

/* RFC 5869 section 2.2: HKDF-Extract(salt, IKM) = HMAC-Hash(salt, IKM) */
static int module_digest(struct hmac *h, const void *msg, size_t len, u8 *out)
{
	struct sslp_derive extract = {
		.op = SSLP_OP_EXTRACT,
		.seed = (uintptr_t)msg, .seed_len = len,
		.out = (uintptr_t)out, .out_len = h->hash->digest_len,
	};

	return check_lengths(len, 0) ?: derive(h, &extract, "HMAC");
}

/* The label is part of @seed: PRF() joins the two anyway */
static int module_prf(struct hmac *h, const u8 *seed, size_t seed_len, u8 *out,
		      size_t len)
{
	struct sslp_derive prf = {
		.op = SSLP_OP_PRF,
		.seed = (uintptr_t)seed, .seed_len = seed_len,
		.out = (uintptr_t)out, .out_len = len,
	};

	return check_lengths(seed_len, len) ?: derive(h, &prf, "PRF");
}

static int module_expand(struct hmac *h, const u8 *info, size_t info_len,
			 u8 *out, size_t len)
{
	struct sslp_derive expand = {
		.op = SSLP_OP_EXPAND,
		.seed = (uintptr_t)info, .seed_len = info_len,
		.out = (uintptr_t)out, .out_len = len,
	};

	return check_lengths(info_len, len) ?: derive(h, &expand, "HKDF-Expand");
}

static int module_expand_label(struct hmac *h, const char *label,
			       const void *context, size_t context_len,
			       u8 *out, size_t len)
{
	struct sslp_derive expand = {
		.op = SSLP_OP_EXPAND_LABEL,
		.label = (uintptr_t)label, .label_len = strlen(label),
		.seed = (uintptr_t)context, .seed_len = context_len,
		.out = (uintptr_t)out, .out_len = len,
	};

	return derive(h, &expand, "HKDF-Expand-Label");
}

static void module_finish(struct hmac *h)
{
	module_secret_put(priv(h));
}

static void module_driver_name(const struct binding *b, char *name)
{
	struct sslp_driver_info info = {
		.size = sizeof(info), .driver = b->index,
		.hash = b->index ? 0 : module_secret_hash(b),
	};

	if (module_request(SSLP_IOC_DRIVER_INFO, &info, b->driver))
		strcpy(name, b->driver);
	else
		snprintf(name, DRIVER_NAME_SIZE, "%.*s", DRIVER_NAME_SIZE - 1,
			 info.name);
}

static const struct vault vault = {
	.keep = module_secret_keep,
	.keep_master = module_secret_keep_master,
	.keep_step = module_schedule_step,
	.release = module_secret_release,
	.arm = module_arm,
	.rekey = module_rekey,
};

const struct engine engine_module = {
	.name = "module",
	.impl_hardware = true,
	.in_kernel = true,
	.takes_driver = true,
	.takes_serial = true,
	.bind = module_bind,
	.start = module_start,
	.digest = module_digest,
	.prf = module_prf,
	.expand = module_expand,
	.expand_label = module_expand_label,
	.finished = module_finished,
	.exporter = module_exporter,
	.finish = module_finish,
	.vault = &vault,
	.driver_name = module_driver_name,
};
