// SPDX-License-Identifier: MIT
/* Many keys alive while others are derived: what they weigh and cost. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../common/tools.h"
#include "alive.h"

#define RANDOM_LEN	32

static long resident(void)
{
	FILE *statm = fopen("/proc/self/statm", "re");
	long pages = -1;

	if (statm && fscanf(statm, "%*d %ld", &pages) != 1)
		pages = -1;
	if (statm)
		fclose(statm);
	return pages < 0 ? -1 : pages * sysconf(_SC_PAGESIZE);
}

static SECURITY_STATUS make_masters(const struct row *row,
				    NCRYPT_KEY_HANDLE *keys, unsigned int n)
{
	const struct work *w = row->work;
	SECURITY_STATUS status = 0;
	unsigned int i;

	for (i = 0; !status && i < n; i++)
		status = sslp_import_master_secret(row->provider, &keys[i],
				w->protocol, w->suite, w->secret,
				w->secret_len, NCRYPT_SSL_CLIENT_FLAG);
	return status;
}

/* Session keys come in pairs */
static SECURITY_STATUS make_sessions(const struct row *row,
				     const NCRYPT_KEY_HANDLE *masters,
				     NCRYPT_KEY_HANDLE *keys, unsigned int n)
{
	uint8_t *seed = (uint8_t *)row->work->seed;
	NCryptBuffer random[] = {
		{ RANDOM_LEN, NCRYPTBUFFER_SSL_CLIENT_RANDOM,
		  seed + RANDOM_LEN },
		{ RANDOM_LEN, NCRYPTBUFFER_SSL_SERVER_RANDOM, seed },
	};
	NCryptBufferDesc list = { NCRYPTBUFFER_VERSION, 2, random };
	SECURITY_STATUS status = 0;
	unsigned int i;

	for (i = 0; !status && i + 1 < n; i += 2)
		status = SslGenerateSessionKeys(row->provider, masters[i],
						&keys[i], &keys[i + 1], &list,
						0);
	return status;
}

static void set_bytes(struct row *row, int which, long before, unsigned int n)
{
	long now = resident();

	if (before >= 0 && now >= before)
		row->key_bytes[which] = (double)(now - before) / n;
}

void alive_begin(const struct bench *b, struct row *row)
{
	const unsigned int n = b->alive & ~1U;
	NCRYPT_KEY_HANDLE *keys;
	SECURITY_STATUS status;
	unsigned int i;
	long before;

	if (!n || !row->kind->is_ours || row->work->way != KEYS ||
	    row->verdict != RIGHT)
		return;
	keys = malloc(2 * n * sizeof(*keys));
	if (!keys) {
		row_fail(row, FAILED, "out of memory for %u keys", n);
		return;
	}
	/* Written to: so the array weighs nothing later */
	for (i = 0; i < 2 * n; i++)
		keys[i] = 0;
	row->alive = keys;
	row->alive_count = 2 * n;
	before = resident();
	status = make_masters(row, keys, n);
	set_bytes(row, 0, before, n);
	before = resident();
	if (!status)
		status = make_sessions(row, keys, keys + n, n);
	set_bytes(row, 1, before, n);
	if (status)
		row_fail(row, FAILED, "%u keys alive: %s", n,
			 sslp_last_message());
}

void alive_end(struct row *row)
{
	size_t i;

	for (i = 0; i < row->alive_count; i++)
		if (row->alive[i])
			SslFreeObject(row->alive[i], 0);
	free(row->alive);
	row->alive = NULL;
	row->alive_count = 0;
}
