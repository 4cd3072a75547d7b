// SPDX-License-Identifier: MIT
/* The doctor looks at kernel TLS: module, ciphers, options, counters. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../common/tools.h"
#include "doctor.h"

static const uint16_t versions[] = { TLS_1_2_VERSION, TLS_1_3_VERSION };

/*
 * A list such as "espintcp mptcp tls": what TCP_ULP finds without asking for a
 * module. If tls is not in it, the module is not loaded.
 */
static enum presence ulp_presence(const struct modules *m)
{
	struct text t = text_read("/proc/sys/net/ipv4/tcp_available_ulp");
	enum presence presence = module_presence(m, "tls");
	char *word, *rest = t.data;

	if (t.data && presence != ABSENT)
		presence = LOADABLE;
	while ((word = strsep(&rest, " \n")))
		if (!strcmp(word, "tls"))
			presence = PRESENT;
	free(t.data);
	return presence;
}

static void gather_cipher(struct doctor *d, struct cipher_finding *c)
{
	char module[MODULE_NAME_SIZE];
	enum presence presence;
	size_t i;

	c->driver = crypto_best(&d->crypto, c->cipher->aead, "aead");
	presence = algorithm_presence(&d->crypto, &d->modules,
				      c->cipher->aead, "aead", module);
	for (i = 0; i < ARRAY_SIZE(versions); i++) {
		struct finding *f = &c->version[i];

		if (d->ktls.ulp.state == YES &&
		    probe_carries(c->cipher, versions[i]) &&
		    finding_may_try(f, &d->modules, presence, module))
			finding_set(f, probe_cipher(c->cipher,
							 versions[i]));
	}
}

/* Any cipher that works under TLS 1.3. Other trials need a key */
static const struct probe_cipher *tls13_cipher(const struct ktls_findings *k)
{
	size_t i;

	for (i = 0; i < PROBE_CIPHERS; i++)
		if (k->ciphers[i].version[1].state == YES)
			return k->ciphers[i].cipher;
	return NULL;
}

static void gather_extras(struct ktls_findings *k)
{
	const struct probe_cipher *cipher = tls13_cipher(k);
	size_t i;

	if (!cipher)
		return;
	for (i = 0; i < PROBE_OPTIONS; i++)
		finding_set(&k->options[i],
			    probe_option(&probe_options[i], cipher));
	finding_set(&k->rekey, probe_rekey(cipher));
}

/* Lines such as "TlsCurrTxSw    0" */
void doctor_gather_counters(struct doctor *d)
{
	struct ktls_findings *k = &d->ktls;
	struct text t = text_read("/proc/net/tls_stat");
	struct tls_counter counter, *all;
	char *line, *rest = t.data;

	while ((line = strsep(&rest, "\n"))) {
		if (sscanf(line, "%47s %" SCNu64, counter.name,
			   &counter.value) != 2)
			continue;
		all = reallocarray(k->counters, k->counter_count + 1,
				   sizeof(*all));
		if (!all)
			break;
		k->counters = all;
		k->counters[k->counter_count++] = counter;
	}
	free(t.data);
}

/* Sockets of Multipath TCP take no kernel TLS, whatever program makes them */
static enum known gather_mptcp(const struct doctor *d)
{
	struct text t = text_read("/proc/sys/net/mptcp/enabled");
	enum known known = d->kernel.proc ? KNOWN_OFF : NOT_KNOWN;

	if (t.data)
		known = *t.data == '1' ? KNOWN_ON : KNOWN_OFF;
	free(t.data);
	return known;
}

void doctor_gather_ktls(struct doctor *d)
{
	struct ktls_findings *k = &d->ktls;
	size_t i;

	k->mptcp = gather_mptcp(d);
	finding_set(&k->loopback, probe_loopback());
	if (finding_may_try(&k->ulp, &d->modules, ulp_presence(&d->modules),
			    "tls") && k->loopback.state == YES)
		finding_set(&k->ulp, probe_ulp());
	for (i = 0; i < PROBE_CIPHERS; i++) {
		k->ciphers[i].cipher = &probe_ciphers[i];
		gather_cipher(d, &k->ciphers[i]);
	}
	gather_extras(k);
}

void doctor_load_ktls(void)
{
	size_t i, j;

	for (i = 0; i < PROBE_CIPHERS; i++)
		for (j = 0; j < ARRAY_SIZE(versions); j++)
			probe_cipher(&probe_ciphers[i], versions[j]);
}
