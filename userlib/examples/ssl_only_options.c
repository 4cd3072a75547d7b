// SPDX-License-Identifier: MIT
/* What the user of a client or a server may choose. */
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "ssl_only_options.h"

struct ssl_only_options ssl_only_options = {
	.suites = {
		0x1301, 0x1302, 0x1303,
		/* ECDHE with AEADs: of ECDSA, of RSA; then DHE */
		0xc02b, 0xc02c, 0xcca9, 0xc02f, 0xc030, 0xcca8,
		0xc0ac, 0x009e, 0x009f, 0xccaa, 0xc09e,
		/* CBC: the same */
		0xc023, 0xc024, 0xc009, 0xc00a,
		0xc027, 0xc028, 0xc013, 0xc014, 0x0033, 0x0039,
		/* RSA without an ephemeral key */
		0x009c, 0x009d, 0xc09c, 0x003c, 0x003d, 0x002f, 0x0035,
	},
	/* X25519, P-256, P-384; ffdhe2048, ffdhe3072 */
	.groups = { 29, 23, 24, 256, 257 },
};

/* Numbers with a comma between them; the last place stays 0 */
static bool read_numbers(const char *text, uint16_t *to, size_t room)
{
	unsigned long number;
	size_t n = 0;
	char *end;

	do {
		number = strtoul(text, &end, 0);
		if (end == text || !number || number > 0xffff || n + 1 >= room)
			return false;
		to[n++] = number;
		text = end + 1;
	} while (*end == ',');
	to[n] = 0;
	return !*end;
}

static bool read_option(int option)
{
	struct ssl_only_options *o = &ssl_only_options;

	switch (option) {
	case 's':
		return read_numbers(optarg, o->suites, SSL_ONLY_SUITES);
	case 'g':
		return read_numbers(optarg, o->groups, SSL_ONLY_GROUPS);
	case 'r':
		o->resume = true;
		return true;
	case 'p':
		o->plain = true;
		return true;
	case 'e':
		o->either = true;
		return true;
	case 'x':
		o->label = optarg;
		return true;
	}
	return false;
}

char **ssl_only_read_options(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "+s:g:rpex:")) != -1)
		if (!read_option(option))
			return NULL;
	return argv + optind;
}
