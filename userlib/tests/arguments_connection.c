// SPDX-License-Identifier: MIT
/* Rows of sslp_connection.h. */
#include <stdio.h>
#include <unistd.h>

#include <sslp_connection.h>

#include "arguments.h"

#define FLAGS_OF_ALL	SSLP_CONNECTION_USER_RECORDS
#define BLOB_MAX	4096
#define SECRET_LEN	32

static struct sslp_secrets secrets[1];
static struct sslp_session_key record_key[1];
static BYTE other_secret[SECRET_LEN], blob[BLOB_MAX];
static const BYTE plaintext[] = "data that the stack had opened",
		  part_of_record[] = { CT_APPLICATIONDATA, 3, 3 };
static struct sslp_connection_options options[] = { {
	.size = sizeof(options[0]), .flags = FLAGS_OF_ALL,
	.received = part_of_record, .received_len = sizeof(part_of_record),
	.plaintext = plaintext, .plaintext_len = sizeof(plaintext),
} };
static struct sslp_connection_status status = { .size = sizeof(status) };
static uint64_t offset;
static size_t blob_len;
static NCRYPT_HANDLE connection;
static int file;

static void open_sockets(void)
{
	tcp_pair(arguments.fds);
	secrets[0] = (struct sslp_secrets){ .size = sizeof(secrets[0]),
		.role = CLIENT, .protocol = TLS1_3_PROTOCOL_VERSION,
		.cipher_suite = GCM13, .secret_len = SECRET_LEN };
	fill(SEED_CLIENT_TRAFFIC, secrets[0].client_traffic, SECRET_LEN);
	fill(SEED_SERVER_TRAFFIC, secrets[0].server_traffic, SECRET_LEN);
	fill(SEED_OTHER, other_secret, sizeof(other_secret));
}

static void close_sockets(void)
{
	close(arguments.fds[0]);
	close(arguments.fds[1]);
}

/* Record keys instead of secrets */
static void open_with_keys(void)
{
	open_sockets();
	secrets[0].secret_len = 0;
	secrets[0].client_key = secrets[0].server_key = record_key;
	record_key[0] = (struct sslp_session_key){
		.size = sizeof(record_key[0]),
		.protocol = TLS1_3_PROTOCOL_VERSION, .cipher_suite = GCM13,
		.key_len = 16, .iv_len = 12 };
}

static void open_connection(void)
{
	open_sockets();
	must(sslp_connection_open(arguments.provider, &connection,
				  arguments.fds[0], secrets, options),
	     "sslp_connection_open");
}

/* Nothing is handed over, so a program may use its own loop */
static void open_bare(void)
{
	const struct sslp_connection_options bare = {
		.size = sizeof(bare), .flags = FLAGS_OF_ALL,
	};

	open_sockets();
	must(sslp_connection_open(arguments.provider, &connection,
				  arguments.fds[0], secrets, &bare),
	     "sslp_connection_open");
}

static void open_file(void)
{
	static FILE *data;

	open_bare();
	if (data)
		return;
	data = tmpfile();
	if (!data || fputs("data", data) < 0 || fflush(data))
		must(NTE_FAIL, "a file");
	file = fileno(data);
}

static void open_blob(void)
{
	open_connection();
	must(sslp_connection_export(connection, blob, sizeof(blob), &blob_len),
	     "sslp_connection_export");
}

static void close_connection(void)
{
	free_handle(connection);
	close_sockets();
}

MAKE(sslp_connection_open, a[0], POINTER(1), a[2], POINTER(3), POINTER(4))
MAKE(sslp_connection_read, a[0], POINTER(1), a[2], POINTER(3))
MAKE(sslp_connection_write, a[0], POINTER(1), a[2], POINTER(3))
MAKE(sslp_connection_sendfile, a[0], a[1], POINTER(2), a[3], POINTER(4))
MAKE(sslp_connection_shutdown, a[0])
MAKE(sslp_connection_deadline, a[0], a[1], a[2])
MAKE(sslp_connection_linger, a[0], a[1])
MAKE(sslp_connection_update, a[0], a[1])
MAKE(sslp_connection_query, a[0], POINTER(1))
MAKE(sslp_connection_received, a[0], a[1], POINTER(2), a[3], POINTER(4))
MAKE(sslp_connection_sending, a[0], a[1], POINTER(2))
MAKE(sslp_connection_flush, a[0])
MAKE(sslp_connection_replace, a[0], a[1], POINTER(2), a[3])
MAKE(sslp_connection_export, a[0], POINTER(1), a[2], POINTER(3))
MAKE(sslp_connection_import, a[0], POINTER(1), a[2], POINTER(3), a[4])
MAKE(sslp_import_session_key, a[0], POINTER(1), POINTER(2), a[3])

#define PROVIDER	A_HANDLE(hSslProvider, arguments.provider, 0)
#define CONNECTION	A_HANDLE(hConnection, connection, 0)
#define SOCKET		A_VALUE(sockfd, arguments.fds[0])
#define A_SIZE(name)	AN_OUTPUT(name, sizeof(size_t), ALIGNED)
#define EVENTS		AN_OUTPUT(events, sizeof(DWORD), ALIGNED)
#define OPENED	.prepare = open_connection, .finish = close_connection
#define BARE	.prepare = open_bare, .finish = close_connection
#define BEHIND_OPTIONS							\
	INPUT_BEHIND(options->received, part_of_record, options,	\
		     offsetof(struct sslp_connection_options, received)), \
	LENGTH_BEHIND(options->received_len, size_t,			\
		      sizeof(part_of_record), options,			\
		      offsetof(struct sslp_connection_options,		\
			       received_len), NTE_INVALID_PARAMETER),	\
	INPUT_BEHIND(options->plaintext, plaintext, options,		\
		     offsetof(struct sslp_connection_options, plaintext)), \
	LENGTH_BEHIND(options->plaintext_len, size_t,			\
		      sizeof(plaintext), options,			\
		      offsetof(struct sslp_connection_options,		\
			       plaintext_len), NTE_INVALID_PARAMETER)

const struct function arguments_connection[] = {
	FUNCTION(sslp_connection_open, ROWS(
		PROVIDER, A_NEW_HANDLE(phConnection, 0), SOCKET,
		AN_INPUT(secrets, secrets, 0),
		AN_INPUT(options, options, OPTIONAL), BEHIND_OPTIONS,
		LENGTH_BEHIND(secrets->secret_len, uint32_t, SECRET_LEN,
			      secrets, offsetof(struct sslp_secrets,
						secret_len),
			      NTE_INVALID_PARAMETER)),
		.prepare = open_sockets, .finish = close_sockets),
	FUNCTION(sslp_connection_open, ROWS(
		PROVIDER, A_NEW_HANDLE(phConnection, 0), SOCKET,
		AN_INPUT(secrets, secrets, 0),
		AN_INPUT(options, options, OPTIONAL), BEHIND_OPTIONS,
		INPUT_BEHIND(secrets->client_key, record_key, secrets,
			     offsetof(struct sslp_secrets, client_key)),
		INPUT_BEHIND(secrets->server_key, record_key, secrets,
			     offsetof(struct sslp_secrets, server_key))),
		.prepare = open_with_keys, .finish = close_sockets),
	FUNCTION(sslp_connection_read, ROWS(
		CONNECTION, AN_OUTPUT(data, sizeof(plaintext), 0),
		A_ROOM(size, size_t, sizeof(plaintext), data,
		       NTE_INVALID_PARAMETER), A_SIZE(len)), OPENED),
	FUNCTION(sslp_connection_write, ROWS(
		CONNECTION, AN_INPUT(data, plaintext, 0),
		A_LENGTH(len, size_t, sizeof(plaintext), data,
			 NTE_INVALID_PARAMETER), A_SIZE(written)), OPENED),
	FUNCTION(sslp_connection_sendfile, ROWS(
		CONNECTION, A_VALUE(file, file), IN_AND_OUT(offset, offset),
		A_LENGTH(count, size_t, 4, file, NTE_INVALID_PARAMETER),
		A_SIZE(sent)),
		.prepare = open_file, .finish = close_connection),
	FUNCTION(sslp_connection_shutdown, ROWS(CONNECTION), OPENED),
	FUNCTION(sslp_connection_deadline, ROWS(
		CONNECTION, A_NUMBER(dwDirections, DWORD, SSLP_TX),
		A_NUMBER(dwMilliseconds, DWORD, 1)), OPENED),
	FUNCTION(sslp_connection_linger, ROWS(
		CONNECTION, A_NUMBER(dwMilliseconds, DWORD, 1)), OPENED),
	FUNCTION(sslp_connection_update, ROWS(
		CONNECTION, A_FLAGS(dwFlags, 0)), OPENED,
		.instead = NTE_NOT_SUPPORTED),
	FUNCTION(sslp_connection_query, ROWS(
		CONNECTION, IN_AND_OUT(status, status)), OPENED),
	FUNCTION(sslp_connection_received, ROWS(
		CONNECTION, A_NUMBER(content_type, uint8_t, CT_APPLICATIONDATA),
		AN_INPUT(data, plaintext, 0),
		A_LENGTH(len, size_t, sizeof(plaintext), data,
			 NTE_INVALID_PARAMETER), EVENTS), BARE,
		.instead = NTE_BAD_KEY_STATE),
	FUNCTION(sslp_connection_sending, ROWS(
		CONNECTION, A_LENGTH(len, size_t, 4, none,
				     NTE_INVALID_PARAMETER), EVENTS), BARE,
		.instead = NTE_BAD_KEY_STATE),
	FUNCTION(sslp_connection_flush, ROWS(CONNECTION), OPENED),
	FUNCTION(sslp_connection_replace, ROWS(
		CONNECTION, A_NUMBER(dwDirection, DWORD, SSLP_TX),
		AN_INPUT(secret, other_secret, 0),
		A_LENGTH(secret_len, size_t, SECRET_LEN, secret,
			 NTE_INVALID_PARAMETER)), OPENED,
		.instead = NTE_NOT_SUPPORTED),
	FUNCTION(sslp_connection_export, ROWS(
		CONNECTION, AN_OUTPUT(blob, BLOB_MAX, OPTIONAL | VARIES),
		A_ROOM(size, size_t, BLOB_MAX, blob, NTE_INVALID_PARAMETER),
		A_SIZE(len)), OPENED),
	FUNCTION(sslp_connection_import, ROWS(
		PROVIDER, A_NEW_HANDLE(phConnection, 0), SOCKET,
		AN_INPUT(blob, blob, 0),
		{ "len", LENGTH, sizeof(size_t), &blob_len, "blob", 0,
		  NTE_BAD_DATA, 0 }),
		.prepare = open_blob, .finish = close_connection),
	FUNCTION(sslp_import_session_key, ROWS(
		PROVIDER, A_NEW_HANDLE(phKey, 0),
		AN_INPUT(key, record_key, 0),
		A_NUMBER(dwDirection, DWORD, SSLP_TX)),
		.prepare = open_with_keys, .finish = close_sockets),
	{ .name = NULL }
};
