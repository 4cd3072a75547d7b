// SPDX-License-Identifier: MIT
/*
 * Prints the fixes of the doctor's closed gates as a script for an
 * administrator.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../common/tools.h"
#include "doctor.h"

static void print_comment(const char *text)
{
	int column = 0, len;

	for (; *text; text += len + strspn(text + len, " ")) {
		len = (int)strcspn(text, " ");
		if (!column || column + 1 + len > 79) {
			printf("%s#", column ? "\n" : "");
			column = 1;
		}
		column += printf(" %.*s", len, text);
	}
	putchar('\n');
}

/*
 * Names of devices come from the system, so only a plain word is put into a
 * command
 */
static bool is_word(const char *name)
{
	return *name && *name != '-' &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		      "0123456789_.:-") == strlen(name);
}

static void print_nics(const struct doctor *d)
{
	size_t i;

	for (i = 0; i < d->nic_count; i++) {
		const struct nic_finding *nic = &d->nics[i];

		if (!is_word(nic->name))
			continue;
		if (nic->tx == FEATURE_OFF)
			printf("ethtool -K %s tls-hw-tx-offload on\n",
			       nic->name);
		if (nic->rx == FEATURE_OFF)
			printf("ethtool -K %s tls-hw-rx-offload on\n",
			       nic->name);
	}
}

/* For later boots, too */
static void print_module(const char *command)
{
	if (!strncmp(command, "modprobe ", 9))
		printf("echo %s >/etc/modules-load.d/%s.conf\n", command + 9,
		       command + 9);
}

int doctor_print_fix(const struct doctor *d)
{
	struct gate_text gates[GATE_MAX];
	size_t i, n = doctor_gates(d, gates);

	puts("#!/bin/sh\n"
	     "# Commands that open the gates that \"sslp doctor\" found closed. Read this\n"
	     "# before you run it as root. Fixes without a command are comments.\n"
	     "set -e");
	for (i = 0; i < n; i++) {
		printf("\n# Gate %s\n", gates[i].id);
		print_comment(gates[i].closed);
		print_comment(gates[i].fix);
		if (!strcmp(gates[i].id, "nic-offload-off"))
			print_nics(d);
		if (!gates[i].command)
			continue;
		puts(gates[i].command);
		print_module(gates[i].command);
	}
	if (!n)
		puts("\n# No gate is closed.");
	return fflush(stdout) || ferror(stdout) ? -EIO : 0;
}
