// SPDX-License-Identifier: MIT
/* Gates of AF_ALG. */
#include <errno.h>

#include "../common/tools.h"
#include "gates.h"

static bool af_alg_not_loaded(const struct doctor *d)
{
	return d->af_alg.socket.state == NOT_LOADED;
}

static bool af_alg_off(const struct doctor *d)
{
	return finding_failed(&d->af_alg.socket, EAFNOSUPPORT) &&
	       d->af_alg.restrict_level == 2;
}

static bool af_alg_not_built(const struct doctor *d)
{
	return d->af_alg.socket.state == NOT_BUILT ||
	       (finding_failed(&d->af_alg.socket, EAFNOSUPPORT) &&
		!af_alg_off(d));
}

static bool af_alg_seccomp(const struct doctor *d)
{
	return finding_failed(&d->af_alg.socket, EPERM);
}

static bool af_alg_lsm(const struct doctor *d)
{
	return finding_failed(&d->af_alg.socket, EACCES);
}

static bool not_level_1(const struct doctor *d)
{
	return d->af_alg.restrict_level != 1;
}

static bool level_1(const struct doctor *d, bool privileged)
{
	return d->af_alg.socket.state == YES && !not_level_1(d) &&
	       d->caller.privileged == privileged;
}

static bool level_1_ordinary(const struct doctor *d)
{
	return level_1(d, false);
}

static bool level_1_privileged(const struct doctor *d)
{
	return level_1(d, true);
}

static void list_hashes(const struct doctor *d, char detail[DETAIL_SIZE],
			enum state state)
{
	size_t i;

	for (i = 0; i < HASH_COUNT; i++)
		if (d->af_alg.hashes[i].bind.state == state)
			gate_detail(detail, d->af_alg.hashes[i].hmac);
}

static void refused_hashes(const struct doctor *d, char detail[DETAIL_SIZE])
{
	list_hashes(d, detail, NO);
}

static void missing_hashes(const struct doctor *d, char detail[DETAIL_SIZE])
{
	list_hashes(d, detail, NOT_BUILT);
}

static bool keyring_too_old(const struct doctor *d)
{
	return finding_failed(&d->af_alg.keyring, ENOPROTOOPT);
}

static bool keyring_denied(const struct doctor *d)
{
	return d->af_alg.keyring.state == NO && !keyring_too_old(d);
}

static void keyring_error(const struct doctor *d, char detail[DETAIL_SIZE])
{
	gate_detail(detail, errno_word(d->af_alg.keyring.err));
}

static const struct gate gates[] = {
	{
		.id = "af-alg-not-loaded",
		.effect = GATE_FEATURE,
		.is_closed = af_alg_not_loaded,
		.closed = "AF_ALG is not loaded, so its hashes were not tried.",
		.command = "modprobe algif_hash",
		.fix = "The kernel also loads it by itself when a program first asks for it, unless /etc/modprobe.d forbids it.",
	},
	{
		.id = "af-alg-off",
		.effect = GATE_DERIVE,
		.is_closed = af_alg_off,
		.closed = "AF_ALG is switched off: crypto.af_alg_restrict is 2.",
		.command = "sysctl crypto.af_alg_restrict=1",
		.fix = "1 allows it for processes with CAP_NET_ADMIN or CAP_SYS_ADMIN, 0 for all. The software provider does not need it.",
	},
	{
		.id = "af-alg-not-built",
		.effect = GATE_DERIVE,
		.is_closed = af_alg_not_built,
		.closed = "This kernel has no AF_ALG.",
		.fix = "Use a kernel with CONFIG_CRYPTO_USER_API_HASH. The software provider does not need it.",
	},
	{
		.id = "af-alg-seccomp",
		.effect = GATE_DERIVE,
		.is_closed = af_alg_seccomp,
		.closed = "A seccomp filter denies AF_ALG, as the default profiles of containers do.",
		.fix = "Use a profile that allows socket() with family 38; docker and podman take it with --security-opt seccomp=FILE. The software provider does not need it.",
	},
	{
		.id = "af-alg-lsm",
		.effect = GATE_DERIVE,
		.is_closed = af_alg_lsm,
		.closed = "A security module denies AF_ALG.",
		.fix = "SELinux: allow the domain to create and bind alg_socket. AppArmor: add the rule \"network alg\". The software provider does not need it.",
	},
	{
		.id = "af-alg-restricted",
		.effect = GATE_DERIVE,
		.is_closed = level_1_ordinary,
		.closed = "crypto.af_alg_restrict is 1: HMAC only for processes with CAP_NET_ADMIN or CAP_SYS_ADMIN in the initial user namespace.",
		.command = "sysctl crypto.af_alg_restrict=0",
		.fix = "This allows it for everybody. For a single service, give it the capability (systemd: AmbientCapabilities=CAP_NET_ADMIN). The software provider does not need it.",
	},
	{
		.id = "hash-not-allowed",
		.effect = GATE_FEATURE,
		.is_closed = level_1_privileged,
		.list = refused_hashes,
		.closed = "crypto.af_alg_restrict is 1, and its list of allowed hashes does not have @.",
		.command = "sysctl crypto.af_alg_restrict=0",
		.fix = "Only the TLS_SM4 suites need SM3.",
	},
	{
		.id = "hash-refused",
		.effect = GATE_FEATURE,
		.is_closed = not_level_1,
		.list = refused_hashes,
		.closed = "AF_ALG refuses @, although the kernel has it: all usable drivers may be asynchronous (hardware), or a self-test failed.",
		.fix = "Load a driver that runs on the CPU. The software provider does not need it.",
	},
	{
		.id = "hash-not-built",
		.effect = GATE_FEATURE,
		.list = missing_hashes,
		.closed = "The kernel's crypto has no driver for @.",
		.fix = "Use a kernel with the CONFIG_CRYPTO_ option of that hash. Only the TLS_SM4 suites need SM3; only TLS 1.0 and 1.1 need MD5.",
	},
	{
		.id = "driver-names-refused",
		.effect = GATE_FEATURE,
		.is_closed = level_1_privileged,
		.closed = "crypto.af_alg_restrict is 1: a driver cannot be chosen by its name.",
		.command = "sysctl crypto.af_alg_restrict=0",
		.fix = "You need this only to compare drivers.",
	},
	{
		.id = "keyring-too-old",
		.effect = GATE_FEATURE,
		.is_closed = keyring_too_old,
		.closed = "AF_ALG of this kernel cannot use keys of the kernel's keyring: secrets pass through the process.",
		.fix = "Use Linux 6.2 or later.",
	},
	{
		.id = "keyring-denied",
		.effect = GATE_FEATURE,
		.is_closed = keyring_denied,
		.list = keyring_error,
		.closed = "Keys of the kernel's keyring cannot be used by this process (@).",
		.fix = "Use a seccomp profile that allows add_key() and keyctl(), and a kernel with CONFIG_KEYS.",
	},
};

const struct gate_table gates_af_alg = { gates, ARRAY_SIZE(gates) };
