// SPDX-License-Identifier: MIT
/*
 * libFuzzer: a key log that somebody else wrote. The first byte of an input
 * says whether one connection's secrets are asked for, that of random 00..1f, or
 * any; the rest is the file. What is found must be what its own line says.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../tools/common/hex.h"
#include "../../tools/common/keylog.h"

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Written as a line, and read again */
static void check_secret(const struct tls_secrets *found, const char *label,
			 const uint8_t *secret, size_t len, size_t max)
{
	struct tls_secrets again = { 0 };
	char line[512], random[2 * TLS_RANDOM_LEN + 1];
	char digits[2 * TLS_SECRET_MAX + 1];

	must(len <= max);
	if (!len)
		return;
	hex_encode(found->client_random, TLS_RANDOM_LEN, random);
	hex_encode(secret, len, digits);
	snprintf(line, sizeof(line), "%s %s %s\n", label, random, digits);
	must(keylog_take(line, found->client_random, &again) == 1);
	must(again.master_len + again.client_len + again.server_len == len);
	must(!memcmp(again.master, secret, again.master_len) &&
	     !memcmp(again.client, secret, again.client_len) &&
	     !memcmp(again.server, secret, again.server_len));
}

static void check(const struct tls_secrets *found)
{
	check_secret(found, "CLIENT_RANDOM", found->master, found->master_len,
		     TLS_MASTER_LEN);
	check_secret(found, "CLIENT_TRAFFIC_SECRET_0", found->client,
		     found->client_len, TLS_SECRET_MAX);
	check_secret(found, "SERVER_TRAFFIC_SECRET_0", found->server,
		     found->server_len, TLS_SECRET_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct tls_secrets found = { 0 };
	uint8_t wanted[TLS_RANDOM_LEN];
	char path[32];
	unsigned int bad;
	int fd, ret;
	size_t i;

	if (!len)
		return 0;
	for (i = 0; i < sizeof(wanted); i++)
		wanted[i] = i;
	fd = memfd_create("keylog", MFD_CLOEXEC);
	must(fd >= 0 && write(fd, data + 1, len - 1) == (ssize_t)(len - 1));
	snprintf(path, sizeof(path), "/dev/fd/%d", fd);
	ret = keylog_find(path, *data & 1 ? wanted : NULL, &found, &bad);
	must(!ret || ret == -ENOKEY);
	must(bad <= len);
	if (!ret) {
		must(found.master_len || found.client_len || found.server_len);
		must(!(*data & 1) ||
		     !memcmp(found.client_random, wanted, sizeof(wanted)));
	}
	if (!ret || !(*data & 1))
		check(&found);
	close(fd);
	return 0;
}
