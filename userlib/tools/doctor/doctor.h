/* SPDX-License-Identifier: MIT */
/* What "sslp doctor" finds out, who gathers it, and who prints it. */
#ifndef SSLP_DOCTOR_DOCTOR_H
#define SSLP_DOCTOR_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sslp.h>

#include "algorithm.h"
#include "probe.h"

#define DOCTOR_SCHEMA_VERSION	1

/**
 * enum state - an answer
 * @UNKNOWN: there was no way to know without a side effect
 * @YES: tried, works
 * @NO: tried, does not work
 * @FIRST_USE: not tried; the kernel puts it together when it is first used,
 *	from parts that it has
 * @NOT_LOADED: not tried; a module is missing
 * @NOT_BUILT: not tried; neither the kernel nor a module of it has this
 */
enum state { UNKNOWN, YES, NO, FIRST_USE, NOT_LOADED, NOT_BUILT };

/**
 * struct finding - an answer and its reason
 * @state: the answer
 * @err: errno of a NO
 * @module: the module that a NOT_LOADED needs
 */
struct finding {
	enum state state;
	int err;
	char module[MODULE_NAME_SIZE];
};

#define HASH_COUNT	6
#define HASH_DRIVERS	16	/* shown for one hash */
#define PROVIDER_ONE(name, full, comment) + 1
#define PROVIDER_COUNT	(0 SSLP_PROVIDERS(PROVIDER_ONE))

/* enum known - an answer that /proc may not give */
enum known { NOT_KNOWN, KNOWN_OFF, KNOWN_ON };

/**
 * struct kernel_findings - the kernel
 * @fips: FIPS mode
 * @proc: /proc is there
 */
struct kernel_findings {
	char release[65], machine[65];
	enum known fips;
	bool proc;
};

/* enum answers about the process that runs the doctor */
enum seccomp { SECCOMP_UNKNOWN, SECCOMP_NONE, SECCOMP_STRICT, SECCOMP_FILTER };
enum userns { USERNS_UNKNOWN, USERNS_INITIAL, USERNS_OTHER };

struct caller_findings {
	unsigned int uid;
	bool net_admin, sys_admin;	/* effective, in its own namespace */
	bool privileged;		/* one in the initial namespace */
	enum userns userns;
	enum seccomp seccomp;
};

/**
 * struct hash_finding - one hash of TLS over AF_ALG
 * @hash: its name
 * @hmac: its HMAC in the kernel's crypto
 * @bind: whether AF_ALG has it for this caller
 * @drivers: best first; the first that AF_ALG takes is @taken
 * @driver_count: entries at @drivers
 * @taken: NULL where nothing is known
 */
struct hash_finding {
	const char *hash, *hmac;
	struct finding bind;
	const struct crypto_driver *drivers[HASH_DRIVERS];
	size_t driver_count;
	const struct crypto_driver *taken;
};

struct af_alg_findings {
	struct finding socket;
	int restrict_level;		/* -1: no such sysctl */
	struct hash_finding hashes[HASH_COUNT];
	struct finding keyring;		/* ALG_SET_KEY_BY_KEY_SERIAL */
};

struct cipher_finding {
	const struct probe_cipher *cipher;
	struct finding version[2];	/* TLS 1.2, TLS 1.3 */
	const struct crypto_driver *driver;
};

struct tls_counter {
	char name[48];
	uint64_t value;
};

struct ktls_findings {
	struct finding ulp, loopback;
	struct cipher_finding ciphers[PROBE_CIPHERS];
	struct finding options[PROBE_OPTIONS];
	struct finding rekey;
	enum known mptcp;		/* such a socket has no kernel TLS */
	struct tls_counter *counters;	/* NULL: no /proc/net/tls_stat */
	size_t counter_count;
};

/* What a network device says of one of its features */
enum feature { FEATURE_ABSENT, FEATURE_OFF, FEATURE_ON };

#define NIC_COUNTERS	32

struct nic_finding {
	char name[16];
	enum feature tx, rx, record;
	struct tls_counter counters[NIC_COUNTERS];	/* tx_tls_*, rx_tls_* */
	size_t counter_count;
};

struct provider_finding {
	char name[64];
	struct finding open;
	char message[256];		/* why the library said NO */
	char engine[64];
	char drivers[HASH_COUNT][128];	/* by hash, "" where unknown */
};

/* What the kernel module counts for all its users, since it was loaded */
enum module_counter { MODULE_DERIVED, MODULE_REDONE, MODULE_ARMED,
		      MODULE_REKEYED, MODULE_ERRORS, MODULE_TIMEOUTS,
		      MODULE_WRONG, MODULE_OUTSTANDING, MODULE_COUNTERS };

extern const char *const module_counter_names[MODULE_COUNTERS];

struct module_driver {
	const char *hash;
	char name[64];
	int priority;
	bool async, sick;
};

/**
 * struct module_findings - the kernel module behind /dev/sslp
 * @here: it has answered; else the rest is empty
 * @arms: it puts keys into sockets
 * @asks_lsm: security modules are asked when it does
 * @counts: @counters are known, which only administrators can read
 * @drivers: default drivers of the hashes that are there already
 */
struct module_findings {
	bool here, arms, asks_lsm, counts;
	uint64_t counters[MODULE_COUNTERS];
	struct module_driver drivers[HASH_COUNT];
	size_t driver_count;
};

struct doctor {
	struct modules modules;
	struct crypto crypto;
	struct kernel_findings kernel;
	struct caller_findings caller;
	struct af_alg_findings af_alg;
	struct ktls_findings ktls;
	struct nic_finding *nics;
	size_t nic_count;
	struct finding device;		/* /dev/sslp */
	struct module_findings module;
	struct provider_finding providers[PROVIDER_COUNT];
	enum state arm, derive;		/* the verdict */
};

/* doctor_gather_*.c: each fills its part of @d from those before it */
void doctor_gather_kernel(struct doctor *d);
void doctor_gather_af_alg(struct doctor *d);
void doctor_gather_ktls(struct doctor *d);
void doctor_gather_nics(struct doctor *d);
void doctor_gather_module(struct doctor *d);
void doctor_gather_library(struct doctor *d);

/* Before the first trial, because trials count, too */
void doctor_gather_counters(struct doctor *d);

/* Makes the kernel load whatever the probes need; results do not matter */
void doctor_load_af_alg(void);
void doctor_load_ktls(void);
void doctor_load_library(void);

/* finding.c */
void finding_set(struct finding *f, int ret);	/* 0: YES, -errno: NO */
bool finding_failed(const struct finding *f, int err);	/* NO, with @err */
const char *state_word(enum state state);
const char *errno_word(int err);

/**
 * finding_may_try() - whether a trial is free of side effects
 * @f: out: set to why not, when it is not
 * @presence: of what the trial needs
 * @module: what is missing then
 */
bool finding_may_try(struct finding *f, const struct modules *modules,
		     enum presence presence, const char *module);

/* gates.c: a closed gate, in words */
enum gate_effect { GATE_ARM, GATE_DERIVE, GATE_FEATURE, GATE_SPEED };

struct gate_text {
	const char *id;
	enum gate_effect effect;
	char closed[320];
	const char *command, *fix;	/* @command may be NULL */
};

#define GATE_MAX	32

/* Return: how many gates are closed, at @ret */
size_t doctor_gates(const struct doctor *d, struct gate_text ret[GATE_MAX]);
const char *gate_effect_word(enum gate_effect effect);

/* finding.c: frees everything; NULL is fine */
void doctor_free(struct doctor *d);

/* Printers; 0 or -errno of standard output */
int doctor_print_text(const struct doctor *d);
int doctor_print_json(const struct doctor *d);
int doctor_print_fix(const struct doctor *d);

#endif /* SSLP_DOCTOR_DOCTOR_H */
