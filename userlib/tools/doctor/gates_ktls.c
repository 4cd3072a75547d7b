// SPDX-License-Identifier: MIT
/* Gates of kernel TLS. */
#include <errno.h>

#include "../common/tools.h"
#include "gates.h"

static bool loopback_down(const struct doctor *d)
{
	return d->ktls.loopback.state == NO;
}

static void loopback_error(const struct doctor *d, char detail[DETAIL_SIZE])
{
	gate_detail(detail, errno_word(d->ktls.loopback.err));
}

static bool tls_not_loaded(const struct doctor *d)
{
	return d->ktls.ulp.state == NOT_LOADED;
}

static bool tls_not_built(const struct doctor *d)
{
	return d->ktls.ulp.state == NOT_BUILT ||
	       finding_failed(&d->ktls.ulp, ENOENT);
}

static bool tls_refused(const struct doctor *d)
{
	return d->ktls.ulp.state == NO && !tls_not_built(d);
}

static void tls_error(const struct doctor *d, char detail[DETAIL_SIZE])
{
	gate_detail(detail, errno_word(d->ktls.ulp.err));
}

static bool tls_not_seen(const struct doctor *d)
{
	return d->ktls.ulp.state == UNKNOWN && !loopback_down(d);
}

/* Ciphers for one of whose versions @match says yes */
static void list_ciphers(const struct doctor *d, char detail[DETAIL_SIZE],
			 bool (*match)(const struct finding *f))
{
	const struct cipher_finding *c = d->ktls.ciphers;
	size_t i;

	for (i = 0; i < PROBE_CIPHERS; i++)
		if (match(&c[i].version[0]) || match(&c[i].version[1]))
			gate_detail(detail, c[i].cipher->name);
}

static bool is_missing(const struct finding *f)
{
	return f->state == NOT_BUILT || finding_failed(f, ENOENT);
}

static bool is_too_new(const struct finding *f)
{
	return finding_failed(f, EINVAL);
}

static bool is_broken(const struct finding *f)
{
	return f->state == NO && !is_missing(f) && !is_too_new(f);
}

static void missing_ciphers(const struct doctor *d, char detail[DETAIL_SIZE])
{
	list_ciphers(d, detail, is_missing);
}

static void too_new_ciphers(const struct doctor *d, char detail[DETAIL_SIZE])
{
	list_ciphers(d, detail, is_too_new);
}

static void broken_ciphers(const struct doctor *d, char detail[DETAIL_SIZE])
{
	list_ciphers(d, detail, is_broken);
}

static void missing_options(const struct doctor *d, char detail[DETAIL_SIZE])
{
	size_t i;

	for (i = 0; i < PROBE_OPTIONS; i++)
		if (d->ktls.options[i].state == NO)
			gate_detail(detail, probe_options[i].name);
}

static bool no_rekey(const struct doctor *d)
{
	return d->ktls.rekey.state == NO;
}

static void rekey_error(const struct doctor *d, char detail[DETAIL_SIZE])
{
	gate_detail(detail, errno_word(d->ktls.rekey.err));
}

static const struct gate gates[] = {
	{
		.id = "loopback-down",
		.effect = GATE_ARM,
		.is_closed = loopback_down,
		.list = loopback_error,
		.closed = "No TCP connection of this machine to itself (@): kernel TLS could not be tried.",
		.command = "ip link set lo up",
		.fix = "Run it in this network namespace.",
	},
	{
		.id = "tls-not-loaded",
		.effect = GATE_ARM,
		.is_closed = tls_not_loaded,
		.closed = "The module tls is not loaded. The kernel loads it automatically only for processes with CAP_NET_ADMIN.",
		.command = "modprobe tls",
		.fix = "For every boot, list it in /etc/modules-load.d.",
	},
	{
		.id = "tls-not-built",
		.effect = GATE_ARM,
		.is_closed = tls_not_built,
		.closed = "This kernel has no kernel TLS.",
		.fix = "Use a kernel with CONFIG_TLS. Some distributions have the module tls in a separate package (linux-modules-extra, kernel-modules).",
	},
	{
		.id = "tls-refused",
		.effect = GATE_ARM,
		.is_closed = tls_refused,
		.list = tls_error,
		.closed = "The kernel does not let this process attach kernel TLS to a socket (@).",
		.fix = "Use a seccomp profile or security policy that allows setsockopt(TCP_ULP).",
	},
	{
		.id = "tls-not-seen",
		.effect = GATE_ARM,
		.is_closed = tls_not_seen,
		.closed = "Whether the module tls is loaded cannot be seen from here.",
		.command = "sslp doctor --load",
		.fix = "This tries it. If it fails, load the module tls on the host.",
	},
	{
		.id = "cipher-broken",
		.effect = GATE_FEATURE,
		.list = broken_ciphers,
		.closed = "With @ no record arrived, or the keys were refused with an unusual error.",
		.fix = "The driver in the table may be broken: unload its module, or put it on a blacklist in /etc/modprobe.d, and report it.",
	},
	{
		.id = "rekey-missing",
		.effect = GATE_FEATURE,
		.is_closed = no_rekey,
		.list = rekey_error,
		.closed = "The kernel cannot replace the keys of a socket (@): a TLS 1.3 KeyUpdate ends the connection.",
		.fix = "Use Linux 6.14 or later.",
	},
	{
		.id = "cipher-too-new",
		.effect = GATE_FEATURE,
		.list = too_new_ciphers,
		.closed = "Kernel TLS of this kernel does not have @.",
		.fix = "Use a newer kernel: ChaCha20-Poly1305 came with Linux 5.11, SM4 with 5.16, ARIA with 6.1.",
	},
	{
		.id = "cipher-missing",
		.effect = GATE_FEATURE,
		.list = missing_ciphers,
		.closed = "The kernel's crypto has no driver for @.",
		.fix = "Use a kernel with the CONFIG_CRYPTO_ options of these ciphers. You need them only for peers that require them.",
	},
	{
		.id = "option-missing",
		.effect = GATE_SPEED,
		.list = missing_options,
		.closed = "Kernel TLS of this kernel does not have @.",
		.fix = "Use a newer kernel: TLS_TX_ZEROCOPY_RO came with Linux 5.19, TLS_RX_EXPECT_NO_PAD with 6.0, TLS_TX_MAX_PAYLOAD_LEN with 6.19. Nothing fails without them.",
	},
};

const struct gate_table gates_ktls = { gates, ARRAY_SIZE(gates) };
