// SPDX-License-Identifier: MIT
/* The library as a subject: each way to use it, on any of its providers. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../common/provider.h"
#include "../common/tools.h"
#include "../common/wide.h"
#include "subject_sslp.h"

#define RANDOM_LEN	32

/**
 * struct state - what a worker keeps
 * @master: live master key or traffic secrets; 0 where there is none
 * @random: the buffers of @list; the server's random comes first in a seed
 * @list: parameters of a key block
 */
struct state {
	NCRYPT_KEY_HANDLE master;
	NCryptBuffer random[2];
	NCryptBufferDesc list;
};

static int driver_of(struct row *row)
{
	if (wide_driver(row->provider, row->work->hash->wide, row->driver,
			sizeof(row->driver)))
		return row_fail(row, REFUSED, "%s", sslp_last_message());
	return 0;
}

int sslp_open(struct row *row)
{
	const struct work *w = row->work;

	if (SslOpenProvider(&row->provider,
			    provider_full_name(row->kind->name), 0)) {
		row->provider = 0;
		return row_fail(row, REFUSED, "%s", sslp_last_message());
	}
	if (*row->asked && sslp_set_driver(row->provider, w->hash->wide,
					   row->asked))
		return row_fail(row, REFUSED, "%s", sslp_last_message());
	return driver_of(row);
}

void sslp_close(struct row *row)
{
	if (row->provider)
		SslFreeObject(row->provider, 0);
	row->provider = 0;
}

static int import(struct worker *w, NCRYPT_KEY_HANDLE *ret)
{
	const struct work *work = w->row->work;
	SECURITY_STATUS status;

	if (work->way == WRITE_KEY)
		status = sslp_import_traffic_secrets(w->row->provider, ret,
				work->protocol, work->suite, work->secret,
				NULL, work->secret_len,
				NCRYPT_SSL_CLIENT_FLAG);
	else
		status = sslp_import_master_secret(w->row->provider, ret,
				work->protocol, work->suite, work->secret,
				work->secret_len, NCRYPT_SSL_CLIENT_FLAG);
	return status ? worker_fail(w, status) : 0;
}

static bool has_connection(const struct work *work)
{
	return work->way == OPEN || work->way == READ || work->way == WRITE;
}

int sslp_begin(struct worker *w)
{
	const struct work *work = w->row->work;
	struct state *s;
	bool server_first = work->way != MASTER;
	uint8_t *seed = (uint8_t *)work->seed;

	if (has_connection(work))
		return connection_begin(w);
	if (work->way == AGREE)
		return agree_begin(w);
	if (work->way == HANDSHAKE)
		return handshake_open(w);
	s = calloc(1, sizeof(*s));
	w->state = s;
	if (!s)
		return -ENOMEM;
	s->random[0] = (NCryptBuffer){
		RANDOM_LEN, NCRYPTBUFFER_SSL_CLIENT_RANDOM,
		seed + (server_first ? RANDOM_LEN : 0),
	};
	s->random[1] = (NCryptBuffer){
		RANDOM_LEN, NCRYPTBUFFER_SSL_SERVER_RANDOM,
		seed + (server_first ? 0 : RANDOM_LEN),
	};
	s->list = (NCryptBufferDesc){ NCRYPTBUFFER_VERSION, 2, s->random };
	return work->way == KEYS || work->way == WRITE_KEY ?
	       import(w, &s->master) : 0;
}

void sslp_end(struct worker *w)
{
	struct state *s = w->state;

	if (has_connection(w->row->work)) {
		connection_end(w);
		return;
	}
	if (w->row->work->way == AGREE) {
		agree_end(w);
		return;
	}
	if (w->row->work->way == HANDSHAKE) {
		handshake_close(w);
		return;
	}
	if (s && s->master)
		SslFreeObject(s->master, 0);
	free(s);
	w->state = NULL;
}

static int run_raw(struct worker *w, uint8_t *answer)
{
	const struct work *work = w->row->work;
	const struct step *step = &work->step[0];
	const struct hash *hash = work->hash;
	uint8_t out[OUT_MAX], *to = answer ?: out;
	SECURITY_STATUS status;

	if (step->op == PRF)
		status = sslp_tls_prf(w->row->provider, hash->wide,
				work->secret, work->secret_len, step->label,
				work->seed, work->seed_len, to, step->out_len);
	else if (step->op == EXTRACT)
		status = sslp_hkdf_extract(w->row->provider, hash->wide,
				work->secret, work->secret_len, work->seed,
				work->seed_len, to);
	else
		status = sslp_hkdf_expand_label(w->row->provider, hash->wide,
				work->secret, work->secret_len, step->label,
				work->seed, work->seed_len, to, step->out_len);
	return status ? worker_fail(w, status) : 0;
}

static int run_master(struct worker *w, uint8_t *answer)
{
	const struct work *work = w->row->work;
	struct state *s = w->state;
	struct {
		struct sslp_secret_blob head;
		uint8_t secret[48];
	} blob;
	NCRYPT_KEY_HANDLE master;
	SECURITY_STATUS status;
	DWORD len;

	status = sslp_derive_master_secret(w->row->provider, &master,
			work->protocol, work->suite, work->secret,
			work->secret_len, &s->list, NCRYPT_SSL_CLIENT_FLAG);
	if (status)
		return worker_fail(w, status);
	if (answer) {
		status = SslExportKey(w->row->provider, master,
				      SSLP_MASTER_SECRET_BLOB, (PBYTE)&blob,
				      sizeof(blob), &len, 0);
		memcpy(answer, blob.secret, sizeof(blob.secret));
	}
	SslFreeObject(master, 0);
	return status ? worker_fail(w, status) : 0;
}

/* The key block that two session keys were cut from, RFC 5246 section 6.3 */
static SECURITY_STATUS join(NCRYPT_KEY_HANDLE write, NCRYPT_KEY_HANDLE read,
			    uint8_t *block)
{
	struct sslp_session_key k[2] = {
		{ .size = sizeof(k[0]) }, { .size = sizeof(k[0]) },
	};
	SECURITY_STATUS status = sslp_export_session_key(write, &k[0]);
	int i;

	if (!status && read)
		status = sslp_export_session_key(read, &k[1]);
	for (i = 0; i < 2; i++)
		block = mempcpy(block, k[i].mac_key, k[i].mac_key_len);
	for (i = 0; i < 2; i++)
		block = mempcpy(block, k[i].key, k[i].key_len);
	for (i = 0; i < 2; i++)
		block = mempcpy(block, k[i].iv, k[i].iv_len);
	return status;
}

/*
 * A provider that defers derives here. One of the two keys is enough: both come
 * from one key block, and each would be derived separately.
 */
static SECURITY_STATUS force(const struct worker *w, NCRYPT_KEY_HANDLE write)
{
	struct sslp_session_key key = { .size = sizeof(key) };

	return w->row->kind->defers ? sslp_export_session_key(write, &key) : 0;
}

static SECURITY_STATUS keys(struct worker *w, NCRYPT_KEY_HANDLE master,
			    uint8_t *answer)
{
	static const struct sslp_ktls_options first = {
		.size = sizeof(first), .write_seq = 1, .read_seq = 1,
	};
	struct state *s = w->state;
	NCRYPT_KEY_HANDLE read, write;
	SECURITY_STATUS status;

	status = SslGenerateSessionKeys(w->row->provider, master, &read,
					&write, &s->list, 0);
	if (status)
		return status;
	if (w->row->work->way == ARM)
		status = sslp_ktls_install(w->row->provider, w->sock, write,
					   read, &first);
	else
		status = answer ? join(write, read, answer) : force(w, write);
	SslFreeObject(read, 0);
	SslFreeObject(write, 0);
	return status;
}

static int run_keys(struct worker *w, uint8_t *answer)
{
	struct state *s = w->state;
	SECURITY_STATUS status = keys(w, s->master, answer);

	return status ? worker_fail(w, status) : 0;
}

static int run_first_keys(struct worker *w, uint8_t *answer)
{
	NCRYPT_KEY_HANDLE master;
	SECURITY_STATUS status;
	int ret = import(w, &master);

	if (ret)
		return ret;
	status = keys(w, master, answer);
	SslFreeObject(master, 0);
	return status ? worker_fail(w, status) : 0;
}

static int run_write_key(struct worker *w, uint8_t *answer)
{
	struct state *s = w->state;
	NCRYPT_KEY_HANDLE write;
	SECURITY_STATUS status;

	status = SslExpandWriteKey(w->row->provider, s->master, &write, NULL,
				   0);
	if (status)
		return worker_fail(w, status);
	status = answer ? join(write, 0, answer) : force(w, write);
	SslFreeObject(write, 0);
	return status ? worker_fail(w, status) : 0;
}

int sslp_run(struct worker *w, uint8_t *answer)
{
	static int (*const run[])(struct worker *, uint8_t *) = {
		[RAW] = run_raw,
		[MASTER] = run_master,
		[KEYS] = run_keys,
		[FIRST_KEYS] = run_first_keys,
		[WRITE_KEY] = run_write_key,
		[ARM] = run_first_keys,
		[OPEN] = connection_run_open,
		[READ] = connection_run_read,
		[WRITE] = connection_run_write,
		[AGREE] = agree_run,
		[HANDSHAKE] = handshake_run,
	};

	return run[w->row->work->way](w, answer);
}
