// SPDX-License-Identifier: GPL-2.0-only
/*
 * What nic.sh cannot do by itself:
 * nic_tool hold                keeps a connection in hardware and sends, until
 *                              it is killed
 * nic_tool feature NAME 0|1    as "ethtool -K" does, on the device at home
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "nic_connection.h"

static int hold(void)
{
	static struct nic_connection c;

	if (nic_connect(&c, AF_INET, TLS12_AES_GCM_128) ||
	    nic_arm(&c, HOME) || nic_arm(&c, AWAY)) {
		fprintf(stderr, "nic_tool: %s\n", sslp_last_message());
		return 1;
	}
	for (;;) {
		nic_transfer(&c, HOME);
		usleep(100000);
	}
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "hold"))
		return hold();
	if (argc == 4 && !strcmp(argv[1], "feature"))
		return nic_feature(HOME, argv[2], atoi(argv[3])) ? 1 : 0;
	fprintf(stderr, "usage: nic_tool hold | feature NAME 0|1\n");
	return 2;
}
