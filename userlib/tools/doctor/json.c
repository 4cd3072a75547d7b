// SPDX-License-Identifier: MIT
/* The doctor's findings as JSON, as Documentation/doctor-schema.json has it. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>

#include "../common/tools.h"
#include "doctor.h"

/*
 * json_pack() with "o" takes what it is given and fails as a whole when that
 * is NULL: only the last call has to look for lack of memory. "s?" is a
 * string or null.
 */
static json_t *finding_json(const struct finding *f)
{
	return json_pack("{s:s, s:s?, s:s?}", "state", state_word(f->state),
			 "errno", f->err ? errno_word(f->err) : NULL,
			 "module", *f->module ? f->module : NULL);
}

static json_t *known_json(enum known known)
{
	return known == NOT_KNOWN ? json_null() :
				    json_boolean(known == KNOWN_ON);
}

static json_t *kernel_json(const struct doctor *d)
{
	static const char *const loading[] = {
		[LOADING_UNKNOWN] = "unknown",
		[LOADING_NONE] = "none",
		[LOADING_LOCKED] = "locked",
		[LOADING_POSSIBLE] = "loadable",
	};

	return json_pack("{s:s, s:s, s:o, s:s}",
			 "release", d->kernel.release,
			 "machine", d->kernel.machine,
			 "fips", known_json(d->kernel.fips),
			 "modules", loading[d->modules.loading]);
}

static json_t *caller_json(const struct caller_findings *c)
{
	static const char *const userns[] = {
		[USERNS_UNKNOWN] = "unknown",
		[USERNS_INITIAL] = "initial",
		[USERNS_OTHER] = "other",
	};
	static const char *const seccomp[] = {
		[SECCOMP_UNKNOWN] = "unknown",
		[SECCOMP_NONE] = "none",
		[SECCOMP_STRICT] = "strict",
		[SECCOMP_FILTER] = "filter",
	};

	return json_pack("{s:I, s:b, s:b, s:s, s:s}",
			 "uid", (json_int_t)c->uid,
			 "cap_net_admin", c->net_admin,
			 "cap_sys_admin", c->sys_admin,
			 "user_namespace", userns[c->userns],
			 "seccomp", seccomp[c->seccomp]);
}

static json_t *driver_json(const struct crypto_driver *driver)
{
	return json_pack("{s:s, s:s, s:i, s:b, s:s}",
			 "driver", driver->driver,
			 "module", driver->module,
			 "priority", driver->priority,
			 "async", driver->async,
			 "selftest", driver->selftest);
}

static json_t *hash_json(const struct hash_finding *h)
{
	json_t *drivers = json_array();
	size_t i;

	for (i = 0; i < h->driver_count; i++)
		json_array_append_new(drivers, driver_json(h->drivers[i]));
	return json_pack("{s:s, s:s, s:o, s:s?, s:o}",
			 "hash", h->hash,
			 "algorithm", h->hmac,
			 "bind", finding_json(&h->bind),
			 "driver", h->taken ? h->taken->driver : NULL,
			 "drivers", drivers);
}

static json_t *af_alg_json(const struct af_alg_findings *a)
{
	json_t *hashes = json_array(), *level = json_null();
	size_t i;

	for (i = 0; i < HASH_COUNT; i++)
		json_array_append_new(hashes, hash_json(&a->hashes[i]));
	if (a->restrict_level >= 0)
		level = json_integer(a->restrict_level);
	return json_pack("{s:o, s:o, s:o, s:o}",
			 "socket", finding_json(&a->socket),
			 "restrict", level,
			 "hashes", hashes,
			 "keyring", finding_json(&a->keyring));
}

static json_t *version_json(const struct cipher_finding *c, size_t i, bool has)
{
	return has ? finding_json(&c->version[i]) : json_null();
}

static json_t *cipher_json(const struct cipher_finding *c)
{
	return json_pack("{s:s, s:s, s:o, s:o, s:s?}",
			 "cipher", c->cipher->name,
			 "algorithm", c->cipher->aead,
			 "tls1.2", version_json(c, 0, c->cipher->tls12),
			 "tls1.3", version_json(c, 1, c->cipher->tls13),
			 "driver", c->driver ? c->driver->driver : NULL);
}

static json_t *counters_json(const struct tls_counter *all, size_t n)
{
	json_t *counters;
	size_t i;

	if (!all)
		return json_null();
	counters = json_object();
	for (i = 0; i < n; i++)
		json_object_set_new(counters, all[i].name,
				    json_integer((json_int_t)all[i].value));
	return counters;
}

static json_t *ktls_json(const struct ktls_findings *k)
{
	json_t *ciphers = json_array(), *options = json_object();
	size_t i;

	for (i = 0; i < PROBE_CIPHERS; i++)
		json_array_append_new(ciphers, cipher_json(&k->ciphers[i]));
	for (i = 0; i < PROBE_OPTIONS; i++)
		json_object_set_new(options, probe_options[i].name,
				    finding_json(&k->options[i]));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
			 "loopback", finding_json(&k->loopback),
			 "ulp", finding_json(&k->ulp),
			 "ciphers", ciphers,
			 "options", options,
			 "rekey", finding_json(&k->rekey),
			 "mptcp", known_json(k->mptcp),
			 "counters", counters_json(k->counters,
						   k->counter_count));
}

static json_t *nics_json(const struct doctor *d)
{
	static const char *const words[] = {
		[FEATURE_ABSENT] = "absent",
		[FEATURE_OFF] = "off",
		[FEATURE_ON] = "on",
	};
	json_t *nics = json_array();
	size_t i;

	for (i = 0; i < d->nic_count; i++)
		json_array_append_new(nics,
			json_pack("{s:s, s:s, s:s, s:s, s:o}",
				  "name", d->nics[i].name,
				  "tls-hw-tx-offload", words[d->nics[i].tx],
				  "tls-hw-rx-offload", words[d->nics[i].rx],
				  "tls-hw-record", words[d->nics[i].record],
				  "counters",
				  counters_json(d->nics[i].counters,
						d->nics[i].counter_count)));
	return nics;
}

static json_t *module_driver_json(const struct module_driver *driver)
{
	return json_pack("{s:s, s:s, s:i, s:b, s:b}",
			 "hash", driver->hash,
			 "driver", driver->name,
			 "priority", driver->priority,
			 "async", driver->async,
			 "sick", driver->sick);
}

static json_t *module_json(const struct module_findings *m)
{
	json_t *drivers, *counters;
	size_t i;

	if (!m->here)
		return json_null();
	drivers = json_array();
	counters = json_object();
	for (i = 0; i < m->driver_count; i++)
		json_array_append_new(drivers,
				      module_driver_json(&m->drivers[i]));
	for (i = 0; m->counts && i < MODULE_COUNTERS; i++)
		json_object_set_new(counters, module_counter_names[i],
				    json_integer((json_int_t)m->counters[i]));
	return json_pack("{s:b, s:b, s:o, s:o}",
			 "arms", m->arms,
			 "asks_lsm", m->asks_lsm,
			 "drivers", drivers,
			 "counters", counters);
}

static json_t *provider_json(const struct doctor *d,
			     const struct provider_finding *p)
{
	json_t *drivers = json_object();
	size_t i;

	for (i = 0; i < HASH_COUNT; i++)
		if (*p->drivers[i])
			json_object_set_new(drivers, d->af_alg.hashes[i].hash,
					    json_string(p->drivers[i]));
	return json_pack("{s:s, s:o, s:s?, s:s?, s:o}",
			 "name", p->name,
			 "open", finding_json(&p->open),
			 "message", *p->message ? p->message : NULL,
			 "engine", *p->engine ? p->engine : NULL,
			 "drivers", drivers);
}

static json_t *providers_json(const struct doctor *d)
{
	json_t *providers = json_array();
	size_t i;

	for (i = 0; i < PROVIDER_COUNT; i++)
		json_array_append_new(providers,
				      provider_json(d, &d->providers[i]));
	return providers;
}

static json_t *gates_json(const struct doctor *d)
{
	struct gate_text texts[GATE_MAX];
	size_t i, n = doctor_gates(d, texts);
	json_t *gates = json_array();

	for (i = 0; i < n; i++)
		json_array_append_new(gates,
			json_pack("{s:s, s:s, s:s, s:s?, s:s}",
				  "id", texts[i].id,
				  "blocks", gate_effect_word(texts[i].effect),
				  "closed", texts[i].closed,
				  "command", texts[i].command,
				  "fix", texts[i].fix));
	return gates;
}

int doctor_print_json(const struct doctor *d)
{
	json_t *root;
	int ret;

	root = json_pack("{s:i, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:{s:s, s:s}}",
			 "schema_version", DOCTOR_SCHEMA_VERSION,
			 "sslp", SSLP_VERSION,
			 "kernel", kernel_json(d),
			 "caller", caller_json(&d->caller),
			 "af_alg", af_alg_json(&d->af_alg),
			 "ktls", ktls_json(&d->ktls),
			 "nics", nics_json(d),
			 "device", finding_json(&d->device),
			 "module", module_json(&d->module),
			 "providers", providers_json(d),
			 "gates", gates_json(d),
			 "verdict",
			 "arm", state_word(d->arm),
			 "derive", state_word(d->derive));
	if (!root)
		return -ENOMEM;
	ret = json_dumpf(root, stdout, JSON_INDENT(2)) || putchar('\n') < 0 ||
	      fflush(stdout) ? -EIO : 0;
	json_decref(root);
	return ret;
}
