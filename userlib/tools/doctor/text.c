// SPDX-License-Identifier: MIT
/* The doctor's findings for a terminal of 80 columns. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../common/tools.h"
#include "doctor.h"
#include "layout.h"

static const char *arm_words(enum state state)
{
	switch (state) {
	case YES:
		return "can be armed";
	case FIRST_USE:
		return "can be armed, untried";
	case UNKNOWN:
		return "may or may not be armed";
	default:
		return "cannot be armed";
	}
}

/* One line, from which the exit status follows */
static void print_verdict(const struct doctor *d)
{
	struct gate_text gates[GATE_MAX];
	const char *by = "nothing";
	size_t i, n = doctor_gates(d, gates);

	for (i = PROVIDER_COUNT; i > 0; i--)
		if (d->providers[i - 1].open.state == YES)
			by = d->providers[i - 1].engine;
	printf("Verdict: sockets %s, keys are derived by %s; %zu closed gate%s\n",
	       arm_words(d->arm), by, n, n == 1 ? "" : "s");
}

static void print_caller(const struct doctor *d)
{
	const struct caller_findings *c = &d->caller;

	printf("sslp " SSLP_VERSION ", Linux %s %s%s\n", d->kernel.release, d->kernel.machine,
	       d->kernel.fips == KNOWN_ON ? ", FIPS mode" :
	       d->kernel.fips == NOT_KNOWN ? ", FIPS mode not known" : "");
	printf("User %u, %s CAP_NET_ADMIN, %s CAP_SYS_ADMIN%s%s\n", c->uid,
	       c->net_admin ? "with" : "without",
	       c->sys_admin ? "with" : "without",
	       c->userns == USERNS_OTHER ?
	       ", in a user namespace of its own" : "",
	       c->seccomp == SECCOMP_FILTER ? ", under a seccomp filter" : "");
}

static const char *restrict_words(const struct af_alg_findings *a)
{
	static const char *const words[] = {
		"0: everything for everybody",
		"1: HMAC for CAP_NET_ADMIN or CAP_SYS_ADMIN only, drivers not by name",
		"2: AF_ALG is off",
	};

	if (a->restrict_level < 0)
		return a->socket.state == YES ? "not there: no restriction" :
		       "not there, because AF_ALG is not loaded";
	return a->restrict_level < (int)ARRAY_SIZE(words) ?
	       words[a->restrict_level] : "a level that is not known here";
}

static void print_driver(const struct crypto_driver *driver)
{
	printf(" %-30.40s %4d %s", driver->driver, driver->priority,
	       driver->async ? "async" : "sync");
	if (!crypto_driver_passed(driver))
		printf(", self-test %s", driver->selftest);
	putchar('\n');
}

/*
 * Drivers by priority. The word "taken" stands there only if it is not the
 * first
 */
static void print_hash(const struct hash_finding *h)
{
	char word[ANSWER_SIZE];
	size_t i;

	printf("  %-14s %-18s", h->hmac, answer(&h->bind, word));
	if (h->bind.state == NOT_LOADED)
		printf(" module %s\n", h->bind.module);
	else if (!h->driver_count)
		puts(" -");
	for (i = 0; i < h->driver_count; i++) {
		if (i || h->bind.state == NOT_LOADED)
			printf("  %-14s %-18s", "",
			       i && h->taken == h->drivers[i] ? "  taken" : "");
		print_driver(h->drivers[i]);
	}
}

static void print_af_alg(const struct af_alg_findings *a)
{
	size_t i;

	puts("\nAF_ALG: the kernel computes HMACs");
	print_finding("socket", &a->socket);
	print_fact("crypto.af_alg_restrict", restrict_words(a));
	print_finding("keys from the keyring", &a->keyring);
	printf("\n  %-14s %-18s %-30s %s\n", "ALGORITHM", "WORKS", "DRIVER",
	       "PRIORITY");
	for (i = 0; i < HASH_COUNT; i++)
		print_hash(&a->hashes[i]);
}

static void print_cipher(const struct cipher_finding *c)
{
	char words[2][ANSWER_SIZE];
	const char *module = c->version[c->cipher->tls12 ? 0 : 1].module;

	printf("  %-18s %-13s %-13s", c->cipher->name,
	       c->cipher->tls12 ? answer(&c->version[0], words[0]) : "-",
	       c->cipher->tls13 ? answer(&c->version[1], words[1]) : "-");
	if (*module)
		printf(" module %s\n", module);
	else
		printf(" %.50s\n", c->driver ? c->driver->driver :
		       "-");
}

/* Counts of this network namespace, without the trials of this run */
static void print_counters(const struct ktls_findings *k)
{
	char text[1024] = "";
	size_t i, len = 0;

	for (i = 0; i < k->counter_count && len < sizeof(text); i++)
		if (k->counters[i].value)
			len += (size_t)snprintf(text + len, sizeof(text) - len,
						"%s%s %" PRIu64, len ? ", " : "",
						k->counters[i].name,
						k->counters[i].value);
	if (k->counters)
		print_fact("counters since boot", len ? text : "all 0");
}

static const char *mptcp_words(enum known mptcp)
{
	static const char *const words[] = {
		[NOT_KNOWN] = "not known",
		[KNOWN_OFF] = "off",
		[KNOWN_ON] = "on; sockets that programs make for it have no kernel TLS",
	};

	return words[mptcp];
}

static void print_ktls(const struct ktls_findings *k)
{
	size_t i;

	puts("\nKernel TLS: the kernel encrypts records");
	print_finding("attach to a socket", &k->ulp);
	print_finding("rekey (KeyUpdate)", &k->rekey);
	for (i = 0; i < PROBE_OPTIONS; i++)
		print_finding(probe_options[i].name, &k->options[i]);
	print_fact("Multipath TCP", mptcp_words(k->mptcp));
	print_counters(k);
	printf("\n  %-18s %-13s %-13s %s\n", "CIPHER", "TLS 1.2", "TLS 1.3",
	       "DRIVER");
	for (i = 0; i < PROBE_CIPHERS; i++)
		print_cipher(&k->ciphers[i]);
}

static void print_nic_counters(const struct nic_finding *nic)
{
	size_t i;

	for (i = 0; i < nic->counter_count; i++)
		if (nic->counters[i].value)
			printf("    %s %" PRIu64 "\n", nic->counters[i].name,
			       nic->counters[i].value);
}

/*
 * Hosts of containers have hundreds of devices, so only those that can are
 * shown
 */
static void print_nics(const struct doctor *d)
{
	static const char *const words[] = {
		[FEATURE_ABSENT] = "cannot",
		[FEATURE_OFF] = "off",
		[FEATURE_ON] = "on",
	};
	size_t i, shown = 0;

	puts("\nOffload of records to network devices");
	for (i = 0; i < d->nic_count; i++) {
		const struct nic_finding *nic = &d->nics[i];

		if (!nic->tx && !nic->rx && !nic->record)
			continue;
		if (!shown++)
			printf("  %-18s %-13s %-13s %s\n", "DEVICE", "SENDING",
			       "RECEIVING", "WHOLE TLS (TOE)");
		printf("  %-18s %-13s %-13s %s\n", nic->name, words[nic->tx],
		       words[nic->rx], words[nic->record]);
		print_nic_counters(nic);
	}
	printf("  %zu devices%s, loopback not counted\n", d->nic_count - shown,
	       shown ? " without" : ": none can");
}

static void print_provider(const struct doctor *d,
			   const struct provider_finding *p)
{
	char word[ANSWER_SIZE];
	size_t i;

	printf("  %-42s %s", p->name, answer(&p->open, word));
	if (p->open.state == NOT_LOADED)
		printf(": module %s", p->open.module);
	for (i = 0; i < HASH_COUNT; i++)
		if (*p->drivers[i] &&
		    !strcmp(d->af_alg.hashes[i].hash, "SHA256"))
			printf(", by %.40s", p->drivers[i]);
	putchar('\n');
	if (p->open.state == NO && *p->message) {
		printf("    ");
		print_wrapped(4, p->message);
	}
}

static void print_module(const struct doctor *d)
{
	const struct module_findings *m = &d->module;
	char text[512] = "";
	size_t i, len = 0;

	puts("\nModule sslp: keys derived and armed in the kernel");
	if (d->device.state == NOT_BUILT)
		print_fact("/dev/sslp", "not installed");
	else
		print_finding("/dev/sslp", &d->device);
	if (!m->here)
		return;
	print_fact("arms sockets", !m->arms ? "no, told not to" :
		   m->asks_lsm ? "yes" : "yes, past security modules");
	for (i = 0; i < m->driver_count; i++) {
		const struct module_driver *driver = &m->drivers[i];

		snprintf(text, sizeof(text), "%.40s %d %s%s", driver->name,
			 driver->priority, driver->async ? "async" : "sync",
			 driver->sick ? ", out of use: it failed" : "");
		print_fact(driver->hash, text);
	}
	for (i = 0; i < MODULE_COUNTERS; i++)
		if (m->counters[i])
			len += (size_t)snprintf(text + len, sizeof(text) - len,
						"%s%s %" PRIu64, len ? ", " : "",
						module_counter_names[i],
						m->counters[i]);
	print_fact("counters", !m->counts ? "for administrators" :
		   len ? text : "all 0");
}

static void print_library(const struct doctor *d)
{
	size_t i;

	puts("\nProviders of the library, and their HMAC-SHA-256");
	for (i = 0; i < PROVIDER_COUNT; i++)
		print_provider(d, &d->providers[i]);
}

static void print_gates(const struct doctor *d)
{
	static const char *const effects[] = {
		[GATE_ARM] = "Prevents arming sockets",
		[GATE_DERIVE] = "Prevents key derivation in the kernel",
		[GATE_FEATURE] = "Limits what can be done",
		[GATE_SPEED] = "Costs speed",
	};
	struct gate_text gates[GATE_MAX];
	size_t i, j, n = doctor_gates(d, gates);

	puts("\nClosed gates");
	if (!n)
		puts("  none");
	for (i = 0; i < ARRAY_SIZE(effects); i++) {
		bool headed = false;

		for (j = 0; j < n; j++) {
			if (gates[j].effect != i)
				continue;
			if (!headed)
				printf("  %s\n", effects[i]);
			headed = true;
			printf("  - ");
			print_wrapped(4, gates[j].closed);
			if (gates[j].command)
				printf("    Run: %s\n", gates[j].command);
			printf("    Fix: ");
			print_wrapped(9, gates[j].fix);
		}
	}
}

int doctor_print_text(const struct doctor *d)
{
	print_verdict(d);
	print_caller(d);
	print_af_alg(&d->af_alg);
	print_ktls(&d->ktls);
	print_nics(d);
	print_module(d);
	print_library(d);
	print_gates(d);
	return fflush(stdout) || ferror(stdout) ? -EIO : 0;
}
