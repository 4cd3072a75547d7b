// SPDX-License-Identifier: MIT
/* sslp doctor: what this kernel can do, which gate is closed, and the fix. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "../common/options.h"
#include "../common/tools.h"
#include "doctor.h"

struct options {
	bool json, load, fix;
};

#define FIELD(name)	offsetof(struct options, name)

static const struct tool_option option_rows[] = {
	{ "fix", 'f', NULL, "print a script of the fixes, for root to read and\n"
	  "run; nothing is run now",
	  take_flag, FIELD(fix) },
	{ "json", 'j', NULL, "JSON, see doctor-schema.json in the documentation",
	  take_flag, FIELD(json) },
	{ "load", 'l', NULL, "try everything; the kernel may load modules for it",
	  take_flag, FIELD(load) },
};

static const struct tool_usage usage = {
	.head =
"Usage: sslp doctor [OPTIONS]\n"
"\n"
"Tries what TLS in this kernel can do for this user: key derivation over\n"
"AF_ALG, kernel TLS by version, cipher and option, offload by network\n"
"devices, providers of the library. For each closed gate it names the fix.\n"
"\n"
"It loads no kernel module: what would need one is reported, not tried.\n",
	.tail =
"Exit status: 0 a socket can be armed and keys derived, 1 one of the two is\n"
"impossible, 2 wrong usage.\n",
	.options = option_rows,
	.count = ARRAY_SIZE(option_rows),
};

static enum state better(enum state a, enum state b)
{
	static const int rank[] = {
		[NO] = 0, [NOT_BUILT] = 0, [UNKNOWN] = 1,
		[NOT_LOADED] = 2, [FIRST_USE] = 2, [YES] = 3,
	};

	return rank[b] > rank[a] ? b : a;
}

/*
 * The kernel loads missing crypto of a cipher for anybody, at first use. But it
 * loads the module tls only for the privileged: without it the answer is no.
 */
static enum state judge_arm(const struct ktls_findings *k)
{
	enum state arm = NO;
	size_t i;

	if (k->ulp.state != YES)
		return k->ulp.state;
	for (i = 0; i < PROBE_CIPHERS; i++) {
		const struct cipher_finding *c = &k->ciphers[i];

		if (c->cipher->tls12)
			arm = better(arm, c->version[0].state);
		if (c->cipher->tls13)
			arm = better(arm, c->version[1].state);
	}
	return arm == NOT_LOADED ? FIRST_USE : arm;
}

static void judge(struct doctor *d)
{
	size_t i;

	d->arm = judge_arm(&d->ktls);
	d->derive = NO;
	for (i = 0; i < PROVIDER_COUNT; i++)
		d->derive = better(d->derive, d->providers[i].open.state);
}

/* If our trials made the kernel load kernel TLS, all counts are ours */
static void forget_trials(struct doctor *d)
{
	size_t i;

	if (d->ktls.counters)
		return;
	doctor_gather_counters(d);
	for (i = 0; i < d->ktls.counter_count; i++)
		d->ktls.counters[i].value = 0;
}

static void gather(struct doctor *d, bool load)
{
	doctor_gather_counters(d);
	if (load) {
		doctor_load_af_alg();
		doctor_load_ktls();
		doctor_load_library();
		forget_trials(d);
	}
	doctor_gather_kernel(d);
	doctor_gather_af_alg(d);
	doctor_gather_ktls(d);
	doctor_gather_nics(d);
	doctor_gather_module(d);
	doctor_gather_library(d);
	judge(d);
}

static bool is_well(const struct doctor *d)
{
	return (d->arm == YES || d->arm == FIRST_USE) && d->derive == YES;
}

int cmd_doctor(int argc, char **argv)
{
	struct options o = {};
	int ret = options_parse(&usage, argc, argv, &o);
	struct doctor *d;

	if (ret != OPTIONS_DONE)
		return ret;
	if (o.fix && o.json)
		return usage_error(argv[0],
				   "--fix and --json exclude each other");
	d = calloc(1, sizeof(*d));
	if (!d) {
		complain("doctor: out of memory");
		return EXIT_FAIL;
	}
	gather(d, o.load);
	ret = o.json ? doctor_print_json(d) :
	      o.fix ? doctor_print_fix(d) : doctor_print_text(d);
	if (ret)
		complain_errno(ret, "standard output");
	ret = !ret && is_well(d) ? EXIT_OK : EXIT_FAIL;
	doctor_free(d);
	return ret;
}
