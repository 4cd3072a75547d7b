// SPDX-License-Identifier: MIT
/* Gates of the machine as a whole, its devices and the library. */
#include "../common/tools.h"
#include "gates.h"

static bool modules_locked(const struct doctor *d)
{
	return d->modules.loading == LOADING_LOCKED && d->arm != YES;
}

static bool proc_hidden(const struct doctor *d)
{
	return !d->kernel.proc;
}

static bool crypto_hidden(const struct doctor *d)
{
	return !d->crypto.readable;
}

static bool fips_mode(const struct doctor *d)
{
	return d->kernel.fips == KNOWN_ON;
}

static void nics_off(const struct doctor *d, char detail[DETAIL_SIZE])
{
	size_t i;

	for (i = 0; i < d->nic_count; i++)
		if (d->nics[i].tx == FEATURE_OFF ||
		    d->nics[i].rx == FEATURE_OFF)
			gate_detail(detail, d->nics[i].name);
}

static bool sslp_not_loaded(const struct doctor *d)
{
	return d->device.state == NOT_LOADED;
}

static bool device_denied(const struct doctor *d)
{
	return d->device.state == NO;
}

static void device_error(const struct doctor *d, char detail[DETAIL_SIZE])
{
	gate_detail(detail, errno_word(d->device.err));
}

static bool no_provider(const struct doctor *d)
{
	return d->derive != YES;
}

static const struct gate gates[] = {
	{
		.id = "modules-locked",
		.effect = GATE_ARM,
		.is_closed = modules_locked,
		.closed = "kernel.modules_disabled is 1: no module can be loaded until the next boot.",
		.fix = "List the modules in /etc/modules-load.d and boot again.",
	},
	{
		.id = "proc-hidden",
		.effect = GATE_FEATURE,
		.is_closed = proc_hidden,
		.closed = "/proc is not there: loaded modules, FIPS mode, MPTCP, seccomp and the counters are unknown.",
		.command = "mount -t proc proc /proc",
		.fix = "In a container, its manager has to do this.",
	},
	{
		.id = "crypto-hidden",
		.effect = GATE_FEATURE,
		.is_closed = crypto_hidden,
		.closed = "/proc/crypto cannot be read: the drivers are unknown, and so is whether a trial would load a module.",
		.command = "sslp doctor --load",
		.fix = "This tries it all the same. Outside of a container the file can be read.",
	},
	{
		.id = "fips",
		.effect = GATE_FEATURE,
		.is_closed = fips_mode,
		.closed = "The kernel is in FIPS mode: it has neither MD5 (TLS 1.0 and 1.1) nor SM3, SM4, ARIA or ChaCha20-Poly1305, and the default provider uses only the kernel's crypto.",
		.fix = "SSLP_FIPS_SOFTWARE=1 in a program's environment, or the software provider opened by name, derives keys in the process. The mode is set at boot, with fips=1.",
	},
	{
		.id = "nic-offload-off",
		.effect = GATE_SPEED,
		.list = nics_off,
		.closed = "These network devices can encrypt records, but this is turned off: @.",
		.fix = "For each: ethtool -K DEVICE tls-hw-tx-offload on tls-hw-rx-offload on",
	},
	{
		.id = "sslp-not-loaded",
		.effect = GATE_SPEED,
		.is_closed = sslp_not_loaded,
		.closed = "The module sslp is installed, but not loaded.",
		.command = "modprobe sslp",
		.fix = "For every boot, list it in /etc/modules-load.d.",
	},
	{
		.id = "device-denied",
		.effect = GATE_SPEED,
		.is_closed = device_denied,
		.list = device_error,
		.closed = "/dev/sslp exists, but this process may not open it (@).",
		.fix = "Change the permissions of the device with a rule in /etc/udev/rules.d.",
	},
	{
		.id = "no-provider",
		.effect = GATE_DERIVE,
		.is_closed = no_provider,
		.closed = "No provider of the library derives keys here.",
		.fix = "Open one of the gates of AF_ALG, or build the library with its software provider.",
	},
};

const struct gate_table gates_host = { gates, ARRAY_SIZE(gates) };
