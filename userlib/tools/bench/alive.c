// SPDX-License-Identifier: MIT
/*
 * Many keys or connections that stay alive during a run: their memory and cost.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../common/tools.h"
#include "../common/loopback.h"
#include "alive.h"
#include "subject_sslp.h"

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

static void keep_keys(struct row *row, NCRYPT_HANDLE *keys, unsigned int n)
{
	SECURITY_STATUS status;
	long before = resident();

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

/*
 * Makes a connection of the library in the row. Return: it, or 0 with a reason
 * in the row
 */
static NCRYPT_HANDLE make_connection(struct row *row,
				     const struct sslp_secrets *secrets,
				     int fds[2])
{
	NCRYPT_HANDLE connection = 0;
	int err = loopback_open(fds);

	if (err)
		row_fail(row, FAILED, "a connection to keep: %s",
			 strerror(-err));
	else if (sslp_connection_open(row->provider, &connection, fds[0],
				      secrets, NULL))
		row_fail(row, FAILED, "a connection to keep: %s",
			 sslp_last_message());
	return connection;
}

/*
 * The memory of a connection is in this process, whether its socket is open or
 * not. So sockets are closed at once, and there may be more connections than
 * descriptors. The first ones also make what all share.
 */
static void keep_connections(struct row *row, NCRYPT_HANDLE *keep,
			     unsigned int n)
{
	struct sslp_secrets secrets = connection_secrets(row->work);
	int fds[2] = { -1, -1 };
	unsigned int i;
	long before;

	for (i = 0; i < n && row->verdict == RIGHT; i++) {
		keep[i] = make_connection(row, &secrets, fds);
		loopback_close(fds);
	}
	before = resident();
	for (; i < 2 * n && row->verdict == RIGHT; i++) {
		keep[i] = make_connection(row, &secrets, fds);
		loopback_close(fds);
	}
	if (row->verdict == RIGHT && before >= 0)
		row->connection_bytes = (double)(resident() - before) / n;
}

void alive_begin(const struct bench *b, struct row *row)
{
	const enum way way = row->work->way;
	const unsigned int n = b->alive & ~1U;
	NCRYPT_HANDLE *keep;
	unsigned int i;

	if (!n || !row->kind->is_ours || (way != KEYS && way != OPEN) ||
	    row->verdict != RIGHT)
		return;
	keep = malloc(2 * n * sizeof(*keep));
	if (!keep) {
		row_fail(row, FAILED, "out of memory for %u to keep", n);
		return;
	}
	/* It is written now, so the array takes no memory later */
	for (i = 0; i < 2 * n; i++)
		keep[i] = 0;
	row->alive = keep;
	row->alive_count = 2 * n;
	if (way == KEYS)
		keep_keys(row, keep, n);
	else
		keep_connections(row, keep, n);
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
