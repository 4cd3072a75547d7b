// SPDX-License-Identifier: MIT
/* Rows of sslp.h. */
#include <unistd.h>

#include "arguments.h"

#define OUT_LEN		48

static BYTE client_random[RANDOM_LEN], server_random[RANDOM_LEN], bytes[64],
	    master[MASTER_LEN], traffic[32];
static const char label[] = "a label long enough to be written over";
static struct sslp_session_key key = { .size = sizeof(key) };
static struct sslp_ktls_status status = { .size = sizeof(status) };
static struct sslp_ktls_options options[] = {
	{ .size = sizeof(options[0]), .write_seq = 1, .read_seq = 1 }
};

static NCryptBuffer buffers[] = {
	{ RANDOM_LEN, NCRYPTBUFFER_SSL_CLIENT_RANDOM, client_random },
	{ RANDOM_LEN, NCRYPTBUFFER_SSL_SERVER_RANDOM, server_random },
};
static NCryptBufferDesc list[] = { { NCRYPTBUFFER_VERSION, 2, buffers } };

static void fill_all(void)
{
	fill(SEED_CLIENT_RANDOM, client_random, RANDOM_LEN);
	fill(SEED_SERVER_RANDOM, server_random, RANDOM_LEN);
	fill(SEED_MASTER, master, sizeof(master));
	fill(SEED_CLIENT_TRAFFIC, traffic, sizeof(traffic));
	fill(SEED_OTHER, bytes, sizeof(bytes));
}

/* A key goes into one socket only, so every call has new ones */
static NCRYPT_KEY_HANDLE fresh;
static struct keys fresh_keys;

static void open_sockets(void)
{
	fill_all();
	tcp_pair(arguments.fds);
}

static void close_sockets(void)
{
	close(arguments.fds[0]);
	close(arguments.fds[1]);
}

static void open_install(void)
{
	open_sockets();
	fresh = new_master(arguments.provider, TLS1_2_PROTOCOL_VERSION, GCM12,
			   CLIENT);
	fresh_keys = new_keys(arguments.provider, fresh);
}

static void close_install(void)
{
	free_keys(fresh_keys);
	free_handle(fresh);
	close_sockets();
}

MAKE(sslp_import_master_secret, a[0], POINTER(1), a[2], a[3], POINTER(4), a[5],
     a[6])
MAKE(sslp_import_traffic_secrets, a[0], POINTER(1), a[2], a[3], POINTER(4),
     POINTER(5), a[6], a[7])
MAKE(sslp_derive_master_secret, a[0], POINTER(1), a[2], a[3], POINTER(4), a[5],
     POINTER(6), a[7])
MAKE(sslp_export_session_key, a[0], POINTER(1))
MAKE(sslp_decrypt_packet, a[0], a[1], POINTER(2), a[3], a[4], POINTER(5),
     POINTER(6), a[7], POINTER(8))
MAKE(sslp_tls_prf, a[0], POINTER(1), POINTER(2), a[3], POINTER(4), POINTER(5),
     a[6], POINTER(7), a[8])
MAKE(sslp_hkdf_extract, a[0], POINTER(1), POINTER(2), a[3], POINTER(4), a[5],
     POINTER(6))
MAKE(sslp_hkdf_expand, a[0], POINTER(1), POINTER(2), a[3], POINTER(4), a[5],
     POINTER(6), a[7])
MAKE(sslp_hkdf_expand_label, a[0], POINTER(1), POINTER(2), a[3], POINTER(4),
     POINTER(5), a[6], POINTER(7), a[8])
MAKE(sslp_set_driver, a[0], POINTER(1), POINTER(2))
MAKE(sslp_ktls_install, a[0], a[1], a[2], a[3], POINTER(4))
MAKE(sslp_ktls_query, a[0], POINTER(1))
MAKE(sslp_ktls_send_record, a[0], a[1], POINTER(2), a[3])
MAKE(sslp_ktls_recv_record, a[0], POINTER(1), POINTER(2), a[3], POINTER(4))
MAKE(sslp_ktls_rekey, a[0], a[1], a[2], a[3])

static SECURITY_STATUS make_sslp_status_name(const uint64_t *a)
{
	return sslp_status_name(a[0]) ? 0 : NTE_FAIL;
}

static SECURITY_STATUS make_sslp_last_message(const uint64_t *a)
{
	(void)a;
	return sslp_last_message() ? 0 : NTE_FAIL;
}

#define PROVIDER	A_HANDLE(hSslProvider, arguments.provider, 0)
#define SOCKET		A_VALUE(sockfd, arguments.fds[0])
#define ROLE		A_FLAGS(dwFlags, CLIENT)
#define SUITE(protocol, suite)						\
	A_NUMBER(dwProtocol, DWORD, protocol),				\
	A_NUMBER(dwCipherSuite, DWORD, suite)
#define HASH(name)	AN_INPUT(hash_name, name, 0)
#define SIZED(name, len, bytes)						\
	AN_INPUT(name, bytes, 0),					\
	A_LENGTH(len, size_t, sizeof(bytes), name, NTE_INVALID_PARAMETER)
#define DERIVED								\
	AN_OUTPUT(out, OUT_LEN, 0),					\
	A_LENGTH(out_len, size_t, OUT_LEN, out, NTE_INVALID_PARAMETER)

const struct function arguments_sslp[] = {
	FUNCTION(sslp_import_master_secret, ROWS(
		PROVIDER, A_NEW_HANDLE(phMasterKey, 0),
		SUITE(TLS1_2_PROTOCOL_VERSION, GCM12),
		SIZED(secret, secret_len, master), ROLE),
		.prepare = fill_all),
	FUNCTION(sslp_import_traffic_secrets, ROWS(
		PROVIDER, A_NEW_HANDLE(phMasterKey, 0),
		SUITE(TLS1_3_PROTOCOL_VERSION, GCM13),
		AN_INPUT(client_secret, traffic, OPTIONAL),
		AN_INPUT(server_secret, traffic, OPTIONAL),
		A_LENGTH(secret_len, size_t, sizeof(traffic), client_secret,
			 NTE_INVALID_PARAMETER), ROLE),
		.prepare = fill_all),
	FUNCTION(sslp_derive_master_secret, ROWS(
		PROVIDER, A_NEW_HANDLE(phMasterKey, 0),
		SUITE(TLS1_2_PROTOCOL_VERSION, GCM12),
		SIZED(premaster, premaster_len, bytes),
		AN_INPUT(pParameterList, list, 0), ROLE,
		INPUT_BEHIND(pParameterList->pBuffers, buffers,
			     pParameterList,
			     offsetof(NCryptBufferDesc, pBuffers)),
		LENGTH_BEHIND(pParameterList->cBuffers, ULONG, 2,
			      pParameterList,
			      offsetof(NCryptBufferDesc, cBuffers),
			      NTE_INVALID_PARAMETER)),
		.prepare = fill_all),
	FUNCTION(sslp_export_session_key, ROWS(
		A_HANDLE(hKey, arguments.keys.read, 0),
		IN_AND_OUT(out, key))),
	FUNCTION(sslp_decrypt_packet, ROWS(
		PROVIDER, A_HANDLE(hKey, arguments.keys.read, 0),
		AN_INPUT(record, arguments_record, 0),
		A_LENGTH(record_len, size_t, RECORD_LEN, record, NTE_BAD_DATA),
		A_NUMBER(seq, uint64_t, 7),
		AN_OUTPUT(content_type, 1, 0),
		AN_OUTPUT(data, CONTENT_LEN, OPTIONAL),
		A_ROOM(size, size_t, CONTENT_LEN, data, NTE_INVALID_PARAMETER),
		AN_OUTPUT(len, sizeof(size_t), ALIGNED)),
		.prepare = arguments_make_record,
		.refused = (const struct refused[]){
			{ "data", "record", -HEADER_LEN }, { 0 } }),
	FUNCTION(sslp_tls_prf, ROWS(
		PROVIDER, HASH(u"SHA256"), SIZED(secret, secret_len, master),
		AN_INPUT(label, label, 0), SIZED(seed, seed_len, bytes),
		DERIVED), .prepare = fill_all),
	/* MD5SHA1 is two hashes. The output combines their results. */
	FUNCTION(sslp_tls_prf, ROWS(
		PROVIDER, HASH(u"MD5SHA1"), SIZED(secret, secret_len, master),
		AN_INPUT(label, label, 0), SIZED(seed, seed_len, bytes),
		DERIVED), .prepare = fill_all),
	FUNCTION(sslp_hkdf_extract, ROWS(
		PROVIDER, HASH(u"SHA384"), SIZED(salt, salt_len, traffic),
		SIZED(ikm, ikm_len, bytes), AN_OUTPUT(prk, 48, 0)),
		.prepare = fill_all),
	FUNCTION(sslp_hkdf_expand, ROWS(
		PROVIDER, HASH(u"SHA256"), SIZED(prk, prk_len, traffic),
		SIZED(info, info_len, bytes), DERIVED), .prepare = fill_all),
	FUNCTION(sslp_hkdf_expand_label, ROWS(
		PROVIDER, HASH(u"SHA256"), SIZED(secret, secret_len, traffic),
		AN_INPUT(label, label, 0), SIZED(context, context_len, bytes),
		DERIVED), .prepare = fill_all),
	/* The name of a driver would fit some kernels only */
	FUNCTION(sslp_set_driver, ROWS(
		PROVIDER, HASH(u"SHA256"), A_NULL(driver)),
		.instead = NTE_NOT_SUPPORTED),
	FUNCTION(sslp_ktls_install, ROWS(
		PROVIDER, SOCKET, A_HANDLE(hWriteKey, fresh_keys.write,
					   OPTIONAL),
		A_HANDLE(hReadKey, fresh_keys.read, OPTIONAL),
		AN_INPUT(options, options, OPTIONAL)),
		.prepare = open_install, .finish = close_install,
		.instead = NTE_NOT_SUPPORTED),
	FUNCTION(sslp_ktls_query, ROWS(SOCKET, IN_AND_OUT(status, status)),
		.prepare = open_sockets, .finish = close_sockets),
	/* The rows below have a socket that is not armed */
	FUNCTION(sslp_ktls_send_record, ROWS(
		SOCKET, A_NUMBER(content_type, uint8_t, CT_HANDSHAKE),
		SIZED(data, len, bytes)),
		.prepare = open_sockets, .finish = close_sockets,
		.status = NTE_INVALID_PARAMETER),
	FUNCTION(sslp_ktls_recv_record, ROWS(
		SOCKET, AN_OUTPUT(content_type, 1, 0),
		AN_OUTPUT(data, CONTENT_LEN, 0),
		A_ROOM(size, size_t, CONTENT_LEN, data, NTE_INVALID_PARAMETER),
		AN_OUTPUT(len, sizeof(size_t), ALIGNED)),
		.prepare = open_sockets, .finish = close_sockets,
		.status = NTE_INVALID_PARAMETER),
	FUNCTION(sslp_ktls_rekey, ROWS(
		PROVIDER, SOCKET, A_HANDLE(hMasterKey, arguments.pair, 0),
		A_NUMBER(dwDirection, DWORD, SSLP_TX)),
		.prepare = open_sockets, .finish = close_sockets,
		.status = NTE_INVALID_PARAMETER),
	FUNCTION(sslp_status_name, ROWS(A_NUMBER(status, DWORD, 0))),
	{ .name = "sslp_last_message", .make = make_sslp_last_message,
	  .parameters = (const struct parameter[]){ { .kind = END } } },
	{ .name = NULL }
};
