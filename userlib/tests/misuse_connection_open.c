// SPDX-License-Identifier: MIT
/* Connections opened and record keys imported with wrong arguments. */
#include <sys/socket.h>
#include <unistd.h>

#include "misuse_connection.h"

#define GCM_BOUND	23726566

static int pair[2];
static BYTE received[16];

struct sslp_secrets misuse_secrets(void)
{
	struct sslp_secrets s = { .size = sizeof(s), .role = CLIENT,
		.protocol = TLS1_3_PROTOCOL_VERSION, .cipher_suite = GCM13,
		.secret_len = 32 };

	fill(SEED_CLIENT_TRAFFIC, s.client_traffic, sizeof(s.client_traffic));
	fill(SEED_SERVER_TRAFFIC, s.server_traffic, sizeof(s.server_traffic));
	return s;
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
	given = misuse_secrets();
	a->secrets = &given;
}

static void finish_open(void *p)
{
	(void)p;
	close(pair[0]);
	close(pair[1]);
}

/* Give one member of the secrets another value */
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
		WRONG_OPTIONS(NTE_INVALID_PARAMETER, .received = received,
			      .received_len = SIZE_MAX),
		WRONG_OPTIONS(NTE_INVALID_PARAMETER, .plaintext = received,
			      .plaintext_len = (1 << 24) + 1),
		NO_MORE_WRONGS },
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

void misuse_connection_open(void)
{
	test_call(&open_call);
	test_call(&key_call);
}
