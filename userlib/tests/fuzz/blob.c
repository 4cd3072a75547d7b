// SPDX-License-Identifier: MIT
/*
 * libFuzzer: bytes that claim to be a connection. An input is the difference to
 * a good blob, which its first byte chooses; the digest is corrected, so that
 * what lies behind it is reached. What is imported is used, too.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <nettle/sha2.h>

#include "../connection_peer.h"

/* struct blob: magic, version and size, then the digest of all that follows */
#define DIGEST_AT	12
#define DIGESTED_FROM	(DIGEST_AT + SHA256_DIGEST_SIZE)

static const struct {
	DWORD protocol, suite, role;
	const char *plaintext;
	size_t received_len;
} kinds[] = {
	{ TLS1_3_PROTOCOL_VERSION, TLS_AES_128_GCM_SHA256, CLIENT, "", 0 },
	{ TLS1_3_PROTOCOL_VERSION, TLS_AES_256_GCM_SHA384, SERVER, "abc", 40 },
	{ TLS1_3_PROTOCOL_VERSION, TLS_CHACHA20_POLY1305_SHA256, CLIENT, "", 3 },
	{ TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT, "abc", 0 },
	{ TLS1_2_PROTOCOL_VERSION, CBC, SERVER, "", 100 },
};

static struct good {
	BYTE bytes[4096];
	size_t len;
} good[ARRAY_SIZE(kinds)];

static NCRYPT_PROV_HANDLE prov;

static void make(size_t i)
{
	struct sslp_secrets s = test_secrets(kinds[i].protocol, kinds[i].suite,
					     kinds[i].role);
	struct sslp_connection_options options = { .size = sizeof(options),
		.flags = SSLP_CONNECTION_USER_RECORDS,
		.plaintext = kinds[i].plaintext,
		.plaintext_len = strlen(kinds[i].plaintext),
		.received_len = kinds[i].received_len };
	BYTE record[RECORD_ROOM], data[200] = { 0 };
	NCRYPT_HANDLE connection;
	struct peer peer;
	int fds[2];

	tcp_pair(fds);
	peer_open(&peer, fds[1], kinds[i].protocol, kinds[i].suite,
		  kinds[i].role == CLIENT ? SERVER : CLIENT);
	peer_make(&peer, CT_APPLICATIONDATA, data, sizeof(data), record);
	options.received = record;
	must(sslp_connection_open(prov, &connection, fds[0], &s, &options),
	     "open");
	must(sslp_connection_export(connection, good[i].bytes,
				    sizeof(good[i].bytes), &good[i].len),
	     "export");
	free_handle(connection);
	peer_close(&peer);
	close(fds[0]);
}

static void use(NCRYPT_HANDLE connection)
{
	static BYTE data[40000], again[sizeof(good[0].bytes) + 40000];
	struct sslp_connection_status status = { .size = sizeof(status) };
	uint64_t offset = 0;
	size_t n;
	int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	sslp_connection_read(connection, data, sizeof(data), &n);
	sslp_connection_write(connection, data, sizeof(data), &n);
	sslp_connection_sendfile(connection, file, &offset, sizeof(data), &n);
	sslp_connection_update(connection, SSLP_UPDATE_REQUEST);
	sslp_connection_flush(connection);
	sslp_connection_query(connection, &status);
	sslp_connection_export(connection, again, sizeof(again), &n);
	close(file);
}

int LLVMFuzzerTestOneInput(const BYTE *data, size_t len);
int LLVMFuzzerTestOneInput(const BYTE *data, size_t len)
{
	struct good g;
	struct sha256_ctx sha;
	NCRYPT_HANDLE connection;
	int fds[2];
	size_t i;

	if (!prov) {
		prov = open_provider(SSLP_SOFTWARE_PROVIDER);
		for (i = 0; i < ARRAY_SIZE(kinds); i++)
			make(i);
	}
	if (!len)
		return 0;
	g = good[*data % ARRAY_SIZE(kinds)];
	for (i = 1; i < len && i <= g.len; i++)
		g.bytes[i - 1] ^= data[i];
	sha256_init(&sha);
	sha256_update(&sha, g.len - DIGESTED_FROM, g.bytes + DIGESTED_FROM);
	sha256_digest(&sha, SHA256_DIGEST_SIZE, g.bytes + DIGEST_AT);
	tcp_pair(fds);
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	if (!sslp_connection_import(prov, &connection, fds[0], g.bytes,
				    g.len)) {
		send(fds[1], g.bytes, 60, MSG_NOSIGNAL);
		use(connection);
		free_handle(connection);
	}
	close(fds[0]);
	close(fds[1]);
	return 0;
}
