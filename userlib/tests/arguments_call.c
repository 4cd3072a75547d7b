// SPDX-License-Identifier: MIT
/* One call: its arguments in memory before it, and what they are after it. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <sslp_connection.h>

#include "arguments.h"

#define POISON		0xa5
#define ARENA		(1 << 17)
#define FIRST_PLACE	16384	/* below it the tests place by themselves */
#define RESULT_MAX	1024

static _Alignas(64) BYTE arena[ARENA], before[ARENA];

/* What a good call returns, parameter by parameter */
static struct {
	BYTE bytes[RESULT_MAX];
	size_t len;
} results[PARAMETERS_MAX];

BYTE *arguments_arena(size_t at)
{
	return arena + at;
}

size_t arguments_count(const struct function *f)
{
	size_t n = 0;

	while (f->parameters[n].kind != END)
		n++;
	return n;
}

bool arguments_is_memory(const struct parameter *p)
{
	return p->kind == IN || p->kind == OUT || p->kind == INOUT;
}

static bool is_output(const struct parameter *p)
{
	return p->kind == OUT || p->kind == INOUT;
}

bool arguments_good(const struct function *f, SECURITY_STATUS status)
{
	return status == f->status || (f->instead && status == f->instead);
}

static bool has_room_of_its_own(const struct function *f,
				const struct parameter *p)
{
	const struct parameter *q;

	for (q = f->parameters; q->kind != END; q++)
		if (q->kind == ROOM && !strcmp(q->of, p->name))
			return true;
	return false;
}

/* Tests make some sizes huge: the outputs of these sizes come last */
void arguments_begin(struct arguments_call *c, const struct function *f)
{
	size_t i, at = FIRST_PLACE, n = arguments_count(f);
	int last;

	memset(c, 0, sizeof(*c));
	c->function = f;
	for (last = 0; last < 2; last++)
		for (i = 0; i < n; i++) {
			const struct parameter *p = &f->parameters[i];

			if (!arguments_is_memory(p) ||
			    has_room_of_its_own(f, p) != last)
				continue;
			c->place[i] = at;
			at += (p->size + 127) & ~(size_t)63;
		}
	if (f->prepare)
		f->prepare();
}

static uint64_t number(const struct parameter *p)
{
	uint16_t half;
	uint32_t word;
	uint64_t all = 0;

	switch (p->size) {
	case 1:
		return *(const BYTE *)p->good;
	case 2:
		memcpy(&half, p->good, sizeof(half));
		return half;
	case 4:
		memcpy(&word, p->good, sizeof(word));
		return word;
	default:
		memcpy(&all, p->good, sizeof(all));
		return all;
	}
}

static BYTE *parent_of(struct arguments_call *c, const struct parameter *p)
{
	const struct parameter *all = c->function->parameters;
	size_t i;

	for (i = 0; all[i].kind != END; i++)
		if (!strcmp(all[i].name, p->of))
			return arena + c->place[i] + p->at;
	fprintf(stderr, "%s: no %s\n", c->function->name, p->of);
	abort();
}

static bool is_behind(const struct parameter *p)
{
	return strstr(p->name, "->");
}

static void fill_one(struct arguments_call *c, size_t i)
{
	const struct parameter *p = &c->function->parameters[i];
	void *here = arena + c->place[i];

	if (p->kind == IGNORED) {
		c->a[i] = 0;
	} else if (!arguments_is_memory(p)) {
		c->a[i] = number(p);
		if (is_behind(p))
			memcpy(parent_of(c, p), p->good, p->size);
	} else {
		c->a[i] = (uintptr_t)here;
		if (p->good)
			memcpy(here, p->good, p->size);
		if (is_behind(p))
			memcpy(parent_of(c, p), &here, sizeof(here));
	}
}

void arguments_fill(struct arguments_call *c)
{
	size_t i;

	memset(arena, POISON, sizeof(arena));
	for (i = 0; c->function->parameters[i].kind != END; i++)
		fill_one(c, i);
}

static void make_ready(struct arguments_call *c)
{
	memcpy(before, arena, sizeof(before));
	SslFreeBuffer(NULL);
	c->descriptors = open_descriptors();
}

void arguments_make(struct arguments_call *c)
{
	make_ready(c);
	c->status = c->function->make(c->a);
}

/* If the function has a cancellation point, the thread ends there */
static void *make_cancelled(void *p)
{
	struct arguments_call *c = p;

	pthread_cancel(pthread_self());
	c->status = c->function->make(c->a);
	c->returned = true;
	pthread_testcancel();
	return NULL;
}

/* Return: whether the thread has ended after the call, and not in it */
bool arguments_make_cancelled(struct arguments_call *c)
{
	pthread_t thread;
	void *ret = NULL;

	make_ready(c);
	if (pthread_create(&thread, NULL, make_cancelled, c))
		return false;
	pthread_join(thread, &ret);
	return c->returned && ret == PTHREAD_CANCELED;
}

/* Free the handles and buffers. A call that failed has returned none. */
void arguments_end(struct arguments_call *c)
{
	const struct function *f = c->function;
	size_t i;

	for (i = 0; !c->status && f->parameters[i].kind != END; i++) {
		const struct parameter *p = &f->parameters[i];
		uintptr_t value;

		if (!is_output(p) || !c->a[i])
			continue;
		memcpy(&value, arena + c->place[i], sizeof(value));
		if (p->flags & NEW)
			free_handle(value);
		if (p->flags & BUFFER)
			must(SslFreeBuffer((void *)value), "SslFreeBuffer");
	}
	if (f->finish)
		f->finish();
}

bool arguments_kept(const struct arguments_call *c)
{
	(void)c;
	return !memcmp(arena, before, sizeof(arena));
}

bool arguments_only_outputs(const struct arguments_call *c)
{
	const struct parameter *p = c->function->parameters;
	size_t i;

	for (i = 0; p[i].kind != END; i++)
		if (is_output(&p[i]) && c->a[i])
			memcpy(before + c->place[i], arena + c->place[i],
			       p[i].size);
	return !memcmp(arena, before, sizeof(arena));
}

/*
 * Describe a handle by what it stands for: its blob, what a stage leads to, the
 * status of a connection, or a provider's name.
 */
static size_t describe(NCRYPT_HANDLE handle, BYTE *to)
{
	static const LPCWSTR types[] = {
		SSLP_MASTER_SECRET_BLOB, SSLP_TRAFFIC_SECRETS_BLOB,
		SSLP_EXPORTER_SECRET_BLOB, BCRYPT_OPAQUE_KEY_BLOB,
		TLS_13_PRE_SHARED_KEY,
	};
	struct sslp_connection_status s = { .size = sizeof(s) };
	PBYTE name;
	DWORD len;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (!SslExportKey(arguments.provider, handle, types[i], to,
				  RESULT_MAX, &len, 0))
			return len;
	len = arguments_schedule_describe(handle, to, RESULT_MAX);
	if (len)
		return len;
	if (!sslp_connection_query(handle, &s)) {
		memcpy(to, &s, sizeof(s));
		return sizeof(s);
	}
	if (SslGetProviderProperty(handle, NCRYPT_NAME_PROPERTY, &name, &len,
				   NULL, 0))
		return 0;
	memcpy(to, name, len);
	SslFreeBuffer(name);
	return len;
}

static size_t result_of(const struct arguments_call *c, size_t i, BYTE *to)
{
	const struct parameter *p = &c->function->parameters[i];
	uintptr_t value;

	if (!is_output(p) || c->status)
		return 0;
	memcpy(&value, arena + c->place[i], sizeof(value));
	if (p->flags & (BUFFER | VARIES))
		return 0;
	if (p->flags & NEW)
		return describe(value, to);
	memcpy(to, arena + c->place[i], p->size);
	return p->size;
}

/* Return: whether the results are those of the good call */
bool arguments_same(const struct arguments_call *c)
{
	BYTE bytes[RESULT_MAX];
	size_t i, len;

	for (i = 0; c->function->parameters[i].kind != END; i++) {
		len = result_of(c, i, bytes);
		if (len != results[i].len ||
		    memcmp(bytes, results[i].bytes, len))
			return false;
	}
	return true;
}

/* Make a good call. Others are compared with it. */
bool arguments_learn(const struct function *f)
{
	struct arguments_call c;
	bool good;
	size_t i;

	arguments_begin(&c, f);
	arguments_fill(&c);
	arguments_make(&c);
	good = ok(arguments_good(f, c.status) &&
		  (c.status ? arguments_kept(&c) : true),
		  "%s: a good call", f->name);
	if (!good)
		diag("%s: %s", sslp_status_name(c.status),
		     sslp_last_message());
	for (i = 0; f->parameters[i].kind != END; i++)
		results[i].len = result_of(&c, i, results[i].bytes);
	good = good && (c.status ||
			ok(arguments_only_outputs(&c),
			   "%s: writes to its outputs alone", f->name));
	arguments_end(&c);
	return good;
}
