// SPDX-License-Identifier: MIT
/* Connections opened and used with arguments that do not fit. */
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sslp_connection.h>

#include "misuse.h"

#define FLAGS		SSLP_CONNECTION_USER_RECORDS
#define GCM_BOUND	23726566

static int pair[2];
static BYTE blob[4096];
static size_t blob_len;
static uint64_t offset, beyond = INT64_MAX;
static NCRYPT_HANDLE current;

static struct sslp_secrets secrets13(void)
{
	struct sslp_secrets s = { .size = sizeof(s), .role = CLIENT,
		.protocol = TLS1_3_PROTOCOL_VERSION, .cipher_suite = GCM13,
		.secret_len = 32 };

	fill(SEED_CLIENT_TRAFFIC, s.client_traffic, sizeof(s.client_traffic));
	fill(SEED_SERVER_TRAFFIC, s.server_traffic, sizeof(s.server_traffic));
	return s;
}

#define OPTIONS(...) &(const struct sslp_connection_options){		\
	.size = sizeof(struct sslp_connection_options), __VA_ARGS__ }

static NCRYPT_HANDLE new_connection(int fd)
{
	struct sslp_secrets s = secrets13();
	NCRYPT_HANDLE connection;

	must(sslp_connection_open(world.provider, &connection, fd, &s,
				  OPTIONS(.flags = FLAGS, .plaintext = "x",
					  .plaintext_len = 1)),
	     "a connection");
	return connection;
}

/* sslp_connection_open() */
struct open {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HANDLE *ret;
	int fd;
	const struct sslp_secrets *secrets;
	const struct sslp_connection_options *options;
};

static struct sslp_secrets given;
static struct sslp_session_key record_key;

static SECURITY_STATUS make_open(void *p)
{
	struct open *a = p;

	return sslp_connection_open(a->prov, a->ret, a->fd, a->secrets,
				    a->options);
}

static void prepare_open(void *p)
{
	struct open *a = p;

	tcp_pair(pair);
	a->fd = pair[0];
	given = secrets13();
	a->secrets = &given;
}

static void finish_open(void *p)
{
	(void)p;
	close(pair[0]);
	close(pair[1]);
}

/* One member of the secrets is another */
#define SPOILER(n, member, value)					\
	static void spoil_##n(void *p)					\
	{								\
		(void)p;						\
		given.member = value;					\
	}

SPOILER(1, size, 0)
SPOILER(2, size, sizeof(given) + 1)
SPOILER(3, role, 0)
SPOILER(4, role, NCRYPT_SSL_CLIENT_FLAG | NCRYPT_SSL_SERVER_FLAG)
SPOILER(5, protocol, 0)
SPOILER(6, protocol, 0x302)
SPOILER(7, protocol, TLS1_2_PROTOCOL_VERSION)
SPOILER(8, cipher_suite, 0)
SPOILER(9, cipher_suite, GCM12)
SPOILER(10, cipher_suite, UINT32_MAX)
SPOILER(11, secret_len, 0)
SPOILER(12, secret_len, 31)
SPOILER(13, secret_len, 48)
SPOILER(14, secret_len, UINT32_MAX)
SPOILER(15, flags, 0x80)
SPOILER(16, write_seq, GCM_BOUND)
SPOILER(17, write_seq, UINT64_MAX)
SPOILER(18, read_seq, UINT64_MAX)

static void one_record_key(void *p)
{
	(void)p;
	given.secret_len = 0;
	given.client_key = &record_key;
}

static void short_record_keys(void *p)
{
	one_record_key(p);
	given.server_key = &record_key;
	record_key.size = sizeof(record_key);
	record_key.protocol = TLS1_3_PROTOCOL_VERSION;
	record_key.cipher_suite = GCM13;
	record_key.key_len = 15;
	record_key.iv_len = 12;
}

static void not_connected(void *p)
{
	shutdown(pair[1], SHUT_RDWR);
	((struct open *)p)->fd = 0;
}

#define WRONG_OPTIONS(status, ...) { "options " #__VA_ARGS__, status,	\
	offsetof(struct open, options),					\
	sizeof(const struct sslp_connection_options *),			\
	&(const struct sslp_connection_options *){ OPTIONS(__VA_ARGS__) }, NULL }

static const struct sslp_connection_options no_size = { .flags = FLAGS };

static const struct call open_call = {
	.name = "sslp_connection_open", .make = make_open,
	.args = &(struct open){ 0, out.handle, 0, NULL,
				OPTIONS(.flags = FLAGS) },
	.size = sizeof(struct open), .prepare = prepare_open,
	.finish = finish_open, .undo = undo_handle,
	.handles = (const struct handle_arg[]){
		HANDLE(struct open, prov, PROVIDER, provider),
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct open, ret, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct open, secrets, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct open, fd, -1, NTE_INVALID_PARAMETER),
		SPOIL("no socket", NTE_INVALID_PARAMETER, not_connected),
		SPOIL("secrets: size 0", NTE_INVALID_PARAMETER, spoil_1),
		SPOIL("secrets: size + 1", NTE_INVALID_PARAMETER, spoil_2),
		SPOIL("secrets: no role", NTE_BAD_FLAGS, spoil_3),
		SPOIL("secrets: both roles", NTE_BAD_FLAGS, spoil_4),
		SPOIL("secrets: protocol 0", NTE_NOT_SUPPORTED, spoil_5),
		SPOIL("secrets: TLS 1.1", NTE_NOT_SUPPORTED, spoil_6),
		SPOIL("secrets: TLS 1.2 from record 0", NTE_INVALID_PARAMETER,
		      spoil_7),
		SPOIL("secrets: suite 0", NTE_NOT_SUPPORTED, spoil_8),
		SPOIL("secrets: suite of TLS 1.2", NTE_NOT_SUPPORTED, spoil_9),
		SPOIL("secrets: suite of 32 bits", NTE_NOT_SUPPORTED, spoil_10),
		SPOIL("secrets: neither secrets nor keys",
		      NTE_INVALID_PARAMETER, spoil_11),
		SPOIL("secrets: short", NTE_INVALID_PARAMETER, spoil_12),
		SPOIL("secrets: long", NTE_INVALID_PARAMETER, spoil_13),
		SPOIL("secrets: endless", NTE_INVALID_PARAMETER, spoil_14),
		SPOIL("secrets: unknown flag", NTE_INVALID_PARAMETER, spoil_15),
		SPOIL("secrets: key used up", NTE_INVALID_PARAMETER, spoil_16),
		SPOIL("secrets: last number", NTE_INVALID_PARAMETER, spoil_17),
		SPOIL("secrets: last number read", NTE_INVALID_PARAMETER,
		      spoil_18),
		SPOIL("secrets: one key", NTE_INVALID_PARAMETER,
		      one_record_key),
		SPOIL("secrets: short keys", NTE_INVALID_PARAMETER,
		      short_record_keys),
		WRONG(struct open, options, &no_size, NTE_INVALID_PARAMETER),
		WRONG_OPTIONS(NTE_INVALID_PARAMETER, .flags = FLAGS | 0x200),
		WRONG_OPTIONS(NTE_INVALID_PARAMETER, .max_payload = 63),
		WRONG_OPTIONS(NTE_INVALID_PARAMETER, .max_payload = 16386),
		WRONG_OPTIONS(NTE_INVALID_PARAMETER, .reserved = { 1 }),
		WRONG_OPTIONS(NTE_INVALID_PARAMETER, .reserved = { 0, 0, 1 }),
		WRONG_OPTIONS(NTE_INVALID_PARAMETER, .reserved2 = 1),
		WRONG_OPTIONS(NTE_INVALID_PARAMETER, .received_len = 1),
		WRONG_OPTIONS(NTE_INVALID_PARAMETER, .plaintext_len = 1),
		WRONG_OPTIONS(NTE_INVALID_PARAMETER, .received = blob,
			      .received_len = SIZE_MAX),
		WRONG_OPTIONS(NTE_INVALID_PARAMETER, .plaintext = blob,
			      .plaintext_len = (1 << 24) + 1),
		NO_MORE_WRONGS },
};

/* All others: a connection of its own for every call */
struct use {
	NCRYPT_HANDLE connection;
	const void *in;
	void *data;
	size_t len, *ret_len;
	DWORD number, *ret_number;
	int file;
	uint64_t *offset;
	struct sslp_connection_status *status;
};

static struct sslp_connection_status status;

static void prepare_use(void *p)
{
	struct use *a = p;

	tcp_pair(pair);
	current = a->connection = new_connection(pair[0]);
	offset = 0;
	status.size = sizeof(status);
}

static void finish_use(void *p)
{
	(void)p;
	free_handle(current);
	close(pair[0]);
	close(pair[1]);
}

#define MAKE(name, ...)							\
	static SECURITY_STATUS make_##name(void *p)			\
	{								\
		struct use *a = p;					\
									\
		return sslp_connection_##name(a->connection,		\
					      ##__VA_ARGS__);		\
	}

MAKE(write, a->in, a->len, a->ret_len)
MAKE(sendfile, a->file, a->offset, a->len, a->ret_len)
MAKE(shutdown)
MAKE(update, a->number)
MAKE(query, a->status)
MAKE(flush)
MAKE(replace, a->number, a->in, a->len)
MAKE(export, a->data, a->len, a->ret_len)
MAKE(sending, a->len, a->ret_number)

static SECURITY_STATUS make_received(void *p)
{
	struct use *a = p;

	return sslp_connection_received(a->connection, a->number, a->in,
					a->len, a->ret_number);
}

MAKE(read, a->data, a->len, a->ret_len)

#define USE(call_name, ...)						\
	.name = "sslp_connection_" #call_name, .make = make_##call_name,	\
	.args = &(struct use){ .connection = 0, __VA_ARGS__ },		\
	.size = sizeof(struct use), .prepare = prepare_use,		\
	.finish = finish_use,						\
	.handles = (const struct handle_arg[]){				\
		HANDLE(struct use, connection, CONNECTION, provider),	\
		NO_MORE_HANDLES }
#define BAD(member, value)						\
	WRONG(struct use, member, value, NTE_INVALID_PARAMETER)
#define WRONGS(...)							\
	.wrongs = (const struct wrong[]){ __VA_ARGS__, NO_MORE_WRONGS }

static const struct call read_call = {
	USE(read, .data = out.bytes, .len = 16, .ret_len = &out.size),
	WRONGS(BAD(data, NULL), BAD(len, 0), BAD(ret_len, NULL)),
};

static const struct call write_call = {
	USE(write, .in = "data", .len = 4, .ret_len = &out.size),
	WRONGS(BAD(in, NULL), BAD(len, 0), BAD(ret_len, NULL)),
};

/* Standard input of the tests need not be a file */
static struct call sendfile_call = {
	USE(sendfile, .offset = &offset, .len = 4, .ret_len = &out.size),
	WRONGS(BAD(offset, NULL), BAD(offset, &beyond), BAD(len, 0),
	       BAD(len, SIZE_MAX), BAD(ret_len, NULL), BAD(file, -1)),
};

static const struct call shutdown_call = { USE(shutdown, .len = 0) };
static const struct call flush_call = { USE(flush, .len = 0) };

static struct call update_call = {
	USE(update, .number = 0),
	WRONGS(WRONG(struct use, number, 2, NTE_BAD_FLAGS),
	       WRONG(struct use, number, UINT32_MAX, NTE_BAD_FLAGS)),
};

static void size_more(void *p)
{
	((struct use *)p)->status->size++;
}

static const struct call query_call = {
	USE(query, .status = &status),
	WRONGS(BAD(status, NULL),
	       SPOIL("size + 1", NTE_INVALID_PARAMETER, size_more)),
};

/* What was handed over comes by read: the good call is none either */
static const struct call received_call = {
	USE(received, .number = CT_APPLICATIONDATA, .in = "x", .len = 1,
	    .ret_number = &out.number),
	.status = NTE_BAD_KEY_STATE,
	WRONGS(BAD(in, NULL), BAD(ret_number, NULL)),
};

static struct call sending_call = {
	USE(sending, .len = 1, .ret_number = &out.number),
	WRONGS(BAD(len, 0), BAD(len, (1 << 20) + 1), BAD(len, SIZE_MAX),
	       BAD(ret_number, NULL)),
};

static struct call replace_call = {
	USE(replace, .number = SSLP_TX, .in = blob, .len = 32),
	WRONGS(BAD(number, 0), BAD(number, SSLP_TX | SSLP_RX),
	       BAD(number, UINT32_MAX), BAD(in, NULL), BAD(len, 0),
	       BAD(len, 31), BAD(len, 48), BAD(len, SIZE_MAX)),
};

/* The one that is in use: two records would have one nonce */
static void same_secret(void *p)
{
	static BYTE secret[32];

	fill(SEED_CLIENT_TRAFFIC, secret, sizeof(secret));
	((struct use *)p)->in = secret;
}

static const struct call export_call = {
	USE(export, .data = blob, .len = sizeof(blob), .ret_len = &blob_len),
	WRONGS(BAD(ret_len, NULL)),
};

/* sslp_connection_import() */
struct import {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HANDLE *ret;
	int fd;
	const void *blob;
	size_t len;
};

static SECURITY_STATUS make_import(void *p)
{
	struct import *a = p;

	return sslp_connection_import(a->prov, a->ret, a->fd, a->blob, a->len);
}

static void prepare_import(void *p)
{
	struct import *a = p;
	struct use use;

	prepare_use(&use);
	must(sslp_connection_export(current, blob, sizeof(blob), &blob_len),
	     "export");
	a->fd = pair[0];
	a->len = blob_len;
}

static const BYTE zeroes[4096];

static const struct call import_call = {
	.name = "sslp_connection_import", .make = make_import,
	.args = &(struct import){ 0, out.handle, 0, blob, 0 },
	.size = sizeof(struct import), .prepare = prepare_import,
	.finish = finish_use, .undo = undo_handle,
	.handles = (const struct handle_arg[]){
		HANDLE(struct import, prov, PROVIDER, provider),
		NO_MORE_HANDLES },
	WRONGS(WRONG(struct import, ret, NULL, NTE_INVALID_PARAMETER),
	       WRONG(struct import, blob, NULL, NTE_INVALID_PARAMETER),
	       WRONG(struct import, fd, -1, NTE_INVALID_PARAMETER),
	       WRONG(struct import, blob, zeroes, NTE_BAD_DATA),
	       WRONG(struct import, len, 0, NTE_BAD_DATA),
	       WRONG(struct import, len, 1, NTE_BAD_DATA)),
};

/* sslp_import_session_key() */
struct key {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE *ret;
	struct sslp_session_key *key;
	DWORD direction;
};

static SECURITY_STATUS make_key(void *p)
{
	struct key *a = p;

	return sslp_import_session_key(a->prov, a->ret, a->key, a->direction);
}

static void prepare_key(void *p)
{
	(void)p;
	record_key = (struct sslp_session_key){ .size = sizeof(record_key),
		.protocol = TLS1_3_PROTOCOL_VERSION, .cipher_suite = GCM13,
		.key_len = 16, .iv_len = 12 };
}

#define KEY_SPOILER(name, member, value)				\
	static void name(void *p)					\
	{								\
		(void)p;						\
		record_key.member = value;				\
	}

KEY_SPOILER(key_size, size, sizeof(record_key) - 1)
KEY_SPOILER(key_protocol, protocol, 0)
KEY_SPOILER(key_version, protocol, TLS1_2_PROTOCOL_VERSION)
KEY_SPOILER(key_suite, cipher_suite, 0)
KEY_SPOILER(key_short, key_len, 15)
KEY_SPOILER(key_long, key_len, 32)
KEY_SPOILER(key_endless, key_len, UINT32_MAX)
KEY_SPOILER(key_iv, iv_len, 4)
KEY_SPOILER(key_mac, mac_key_len, 1)

static const struct call key_call = {
	.name = "sslp_import_session_key", .make = make_key,
	.args = &(struct key){ 0, out.handle, &record_key, SSLP_TX },
	.size = sizeof(struct key), .prepare = prepare_key, .undo = undo_handle,
	.handles = (const struct handle_arg[]){
		HANDLE(struct key, prov, PROVIDER, provider),
		NO_MORE_HANDLES },
	WRONGS(WRONG(struct key, ret, NULL, NTE_INVALID_PARAMETER),
	       WRONG(struct key, key, NULL, NTE_INVALID_PARAMETER),
	       WRONG(struct key, direction, 0, NTE_INVALID_PARAMETER),
	       WRONG(struct key, direction, SSLP_TX | SSLP_RX,
		     NTE_INVALID_PARAMETER),
	       SPOIL("size", NTE_INVALID_PARAMETER, key_size),
	       SPOIL("protocol 0", NTE_NOT_SUPPORTED, key_protocol),
	       SPOIL("protocol of other suites", NTE_NOT_SUPPORTED, key_version),
	       SPOIL("suite 0", NTE_NOT_SUPPORTED, key_suite),
	       SPOIL("short key", NTE_INVALID_PARAMETER, key_short),
	       SPOIL("long key", NTE_INVALID_PARAMETER, key_long),
	       SPOIL("endless key", NTE_INVALID_PARAMETER, key_endless),
	       SPOIL("short IV", NTE_INVALID_PARAMETER, key_iv),
	       SPOIL("a MAC key", NTE_INVALID_PARAMETER, key_mac)),
};

/* What a kernel that makes the records, or cannot replace a key, changes */
static void set_expectations(void)
{
	struct use use;
	SECURITY_STATUS updates;

	prepare_use(&use);
	must(sslp_connection_query(current, &status), "query");
	updates = sslp_connection_update(current, 0);
	if (updates && updates != NTE_NOT_SUPPORTED)
		must(updates, "update");
	if (status.tx == SSLP_KTLS_NONE)
		sending_call.status = NTE_BAD_KEY_STATE;
	update_call.status = replace_call.status = updates;
	finish_use(&use);
}

static void test_same_secret(void)
{
	struct use use = { .number = SSLP_TX, .len = 32 };

	prepare_use(&use);
	same_secret(&use);
	use.connection = current;
	test_failure(&replace_call, &use, NTE_INVALID_PARAMETER,
		     "the secret that is in use");
	finish_use(&use);
}

void misuse_connection(void)
{
	FILE *file = tmpfile();

	if (!file || fputs("data", file) < 0 || fflush(file))
		must(NTE_FAIL, "a file");
	((struct use *)sendfile_call.args)->file = fileno(file);
	set_expectations();
	test_call(&open_call);
	test_call(&read_call);
	test_call(&write_call);
	test_call(&sendfile_call);
	test_call(&shutdown_call);
	test_call(&flush_call);
	test_call(&update_call);
	test_call(&query_call);
	test_call(&received_call);
	test_call(&sending_call);
	test_call(&replace_call);
	test_same_secret();
	test_call(&export_call);
	test_call(&import_call);
	test_call(&key_call);
	fclose(file);
}
