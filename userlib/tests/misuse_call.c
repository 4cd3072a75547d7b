// SPDX-License-Identifier: MIT
/* Make a wrong call and judge it. */
#include <stdio.h>
#include <stdlib.h>

#include "misuse.h"

#define ARGS_MAX	256
#define POISON		0xa5

void undo_handle(void *args)
{
	(void)args;
	free_handle(out.handle[0]);
}

void undo_handles(void *args)
{
	(void)args;
	free_handle(out.handle[0]);
	free_handle(out.handle[1]);
}

void undo_pointer(void *args)
{
	(void)args;
	must(SslFreeBuffer(out.pointer[0]), "SslFreeBuffer");
}

void undo_pointers(void *args)
{
	(void)args;
	must(SslFreeBuffer(out.pointer[0]), "SslFreeBuffer");
	must(SslFreeBuffer(out.pointer[1]), "SslFreeBuffer");
}

/* Four bytes of a secret are no accident, as they are or in hex */
static bool tells_secret(const char *message, const BYTE *secret, size_t len)
{
	char hex[9];
	size_t i;

	for (i = 0; i + 4 <= len; i++) {
		sprintf(hex, "%02x%02x%02x%02x", secret[i], secret[i + 1],
			secret[i + 2], secret[i + 3]);
		if (memmem(message, strlen(message), secret + i, 4) ||
		    strcasestr(message, hex))
			return true;
	}
	return false;
}

static bool message_is_clean(const char *message)
{
	struct sslp_session_key m = material(world.write);
	BYTE secret[64];
	unsigned int seed;

	for (seed = SEED_MASTER; seed <= SEED_OTHER; seed++) {
		fill(seed, secret, sizeof(secret));
		if (seed != SEED_CLIENT_RANDOM && seed != SEED_SERVER_RANDOM &&
		    tells_secret(message, secret, sizeof(secret)))
			return false;
	}
	return !tells_secret(message, m.key, m.key_len);
}

/* Some outputs hold their size: put the right one in */
static void poison(void)
{
	memset(&out, POISON, sizeof(out));
	out.key.size = sizeof(out.key);
	out.status.size = sizeof(out.status);
}

/* If a buffer is too short, only the needed size is written */
static bool outputs_kept(const struct out *before, SECURITY_STATUS status)
{
	struct out now = out;

	if (status == NTE_BUFFER_TOO_SMALL) {
		if (now.number == before->number)
			return false;
		now.number = before->number;
	}
	return !memcmp(&now, before, sizeof(now));
}

/* Leave a message that only a call of SslFreeBuffer() leaves */
static void leave_message(void)
{
	SslFreeBuffer(NULL);
}

static void judge(const struct call *call, SECURITY_STATUS got,
		  SECURITY_STATUS want, const struct out *before,
		  const char *what)
{
	static char stale[512];
	const char *message = sslp_last_message(), *fault = NULL;
	char now[512];

	snprintf(now, sizeof(now), "%s", message);
	leave_message();
	snprintf(stale, sizeof(stale), "%s", sslp_last_message());
	if (got != want)
		fault = "status";
	else if (!outputs_kept(before, got))
		fault = "outputs are written";
	else if (!*now || (strcmp(call->name, "SslFreeBuffer") &&
			   !strcmp(now, stale)))
		fault = "no message of this call";
	else if (!message_is_clean(now))
		fault = "a secret in the message";
	if (ok(!fault, "%s: %s: %s", call->name, what,
	       sslp_status_name(want)))
		return;
	diag("%s; got %s, message: %s", fault, sslp_status_name(got), now);
}

void good_args(const struct call *call, void *args)
{
	const struct handle_arg *h;

	memcpy(args, call->args, call->size);
	for (h = call->handles; h && h->name; h++)
		memcpy((char *)args + h->offset, h->good, sizeof(*h->good));
}

static void try(const struct call *call, void *args, SECURITY_STATUS status,
		const char *what)
{
	int descriptors = open_descriptors();
	struct out before = out;
	SECURITY_STATUS got;

	leave_message();
	got = call->make(args);
	judge(call, got, status, &before, what);
	if (open_descriptors() != descriptors)
		ok(false, "%s: %s: descriptors stay open", call->name, what);
}

void test_failure(const struct call *call, const void *given,
		  SECURITY_STATUS status, const char *what)
{
	_Alignas(max_align_t) char args[ARGS_MAX];

	poison();
	memcpy(args, given, call->size);
	try(call, args, status, what);
}

/* Make the good call, but change it with @spoil after @prepare */
static void test_spoiled(const struct call *call, const char *what,
			 SECURITY_STATUS status,
			 void (*spoil)(void *args, const void *with),
			 const void *with)
{
	_Alignas(max_align_t) char args[ARGS_MAX], prepared[ARGS_MAX];

	good_args(call, args);
	poison();
	if (call->prepare)
		call->prepare(args);
	memcpy(prepared, args, call->size);
	spoil(args, with);
	try(call, args, status, what);
	if (call->finish)
		call->finish(prepared);
}

static void test_good(const struct call *call, const char *when)
{
	_Alignas(max_align_t) char args[ARGS_MAX];
	SECURITY_STATUS got;

	good_args(call, args);
	poison();
	if (call->prepare)
		call->prepare(args);
	got = call->make(args);
	ok_status(got, call->status, "%s: %s: %s", call->name, when,
		  sslp_status_name(call->status));
	if (!got && call->undo)
		call->undo(args);
	if (call->finish)
		call->finish(args);
}

/* Handles of every kind. @kind: where it is good, or 0. */
static struct specimen {
	const char *name;
	unsigned int kind;
	NCRYPT_HANDLE handle;
} specimens[48];

static size_t specimen_count;

static void add_specimen(const char *name, unsigned int kind,
			 NCRYPT_HANDLE handle)
{
	specimens[specimen_count++] = (struct specimen){ name, kind, handle };
}

static void add_freed_specimens(void)
{
	NCRYPT_HANDLE prov = open_provider(SSLP_SOFTWARE_PROVIDER);
	NCRYPT_HANDLE master = new_master(prov, TLS1_2_PROTOCOL_VERSION,
					  GCM12, CLIENT);
	NCRYPT_HANDLE pair = new_pair(prov, GCM13, CLIENT);
	struct keys keys = new_keys(prov, master);
	NCRYPT_HANDLE hash;

	must(SslDuplicateTranscriptHash(prov, world.hash, &hash, 0),
	     "SslDuplicateTranscriptHash");
	add_specimen("a freed transcript", 0, hash);
	free_handle(hash);
	add_specimen("a freed session key", 0, keys.read);
	add_specimen("another freed session key", 0, keys.write);
	add_specimen("a freed master key", 0, master);
	add_specimen("a freed pair", 0, pair);
	add_specimen("a freed provider", 0, prov);
	free_keys(keys);
	free_handle(pair);
	free_handle(master);
	free_handle(prov);
}

static void add_specimens(void)
{
	static int something;
	NCRYPT_HANDLE generation = (NCRYPT_HANDLE)1 <<
				   (sizeof(NCRYPT_HANDLE) * 4);
	NCRYPT_HANDLE number;

	add_specimen("a provider", PROVIDER, world.provider);
	add_specimen("a master key", MASTER, world.master);
	add_specimen("traffic secrets", PAIR, world.pair);
	add_specimen("an exporter secret", EXPORTER, world.exporter);
	add_specimen("a session key", SESSION, world.read);
	add_specimen("a transcript", HASH, world.hash);
	add_specimen("an early secret", EARLY, world.early);
	add_specimen("a handshake secret", HANDSHAKE, world.handshake);
	add_specimen("a TLS 1.3 master secret", MASTER13, world.master13);
	add_specimen("a binder key", BINDER, world.binder);
	add_specimen("a resumption secret", RESUMPTION, world.resumption);
	add_specimen("a PSK", PSK, world.psk);
	add_specimen("a connection", CONNECTION, world.connection);
	add_specimen("0", NO_HANDLE, 0);
	for (number = 1; number < 8; number++)
		add_specimen("a small number", 0, number);
	add_specimen("all ones", 0, ~(NCRYPT_HANDLE)0);
	add_specimen("a pointer", 0, (NCRYPT_HANDLE)&something);
	add_specimen("a handle of the next generation", 0,
		     world.master + generation);
	add_specimen("a handle of the generation but one", 0,
		     world.master + 2 * generation);
	add_specimen("a slot that does not exist", 0,
		     world.master + (1 << 20));
	add_freed_specimens();
}

static const struct handle_arg *spoiled_handle;

static void put_handle(void *args, const void *with)
{
	memcpy((char *)args + spoiled_handle->offset, with,
	       sizeof(NCRYPT_HANDLE));
}

static void test_handles(const struct call *call)
{
	const struct handle_arg *h;
	char what[128];
	size_t i;

	if (!specimen_count)
		add_specimens();
	for (h = call->handles; h && h->name; h++) {
		for (i = 0; i < specimen_count; i++) {
			if (specimens[i].kind & h->kinds)
				continue;
			snprintf(what, sizeof(what), "%s = %s", h->name,
				 specimens[i].name);
			spoiled_handle = h;
			test_spoiled(call, what, NTE_INVALID_HANDLE,
				     put_handle, &specimens[i].handle);
		}
	}
}

static void put_wrong(void *args, const void *with)
{
	const struct wrong *wrong = with;

	if (wrong->spoil)
		wrong->spoil(args);
	else
		memcpy((char *)args + wrong->offset, wrong->value,
		       wrong->size);
}

void test_call(const struct call *call)
{
	const struct wrong *wrong;

	test_good(call, "good call");
	test_handles(call);
	for (wrong = call->wrongs; wrong && wrong->what; wrong++)
		test_spoiled(call, wrong->what, wrong->status, put_wrong,
			     wrong);
	test_good(call, "good call after the wrong ones");
}
