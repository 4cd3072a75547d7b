// SPDX-License-Identifier: MIT
/* Connections as bytes: damaged, of others, and what stays behind. */
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/sha.h>

#include "../connection/blob_layout.h"
#include "connection.h"

#define BLOB_ROOM	32768

static SECURITY_STATUS export(struct ends *e, BYTE *blob, size_t *len)
{
	return sslp_connection_export(e->connection, blob, BLOB_ROOM, len);
}

static SECURITY_STATUS import(struct ends *e, const BYTE *blob, size_t len)
{
	return sslp_connection_import(e->prov, &e->connection, e->fd, blob,
				      len);
}

/* Every call is refused except freeing, and no byte of data comes out */
static void test_source(const struct variant *v)
{
	struct sslp_connection_options options = { .size = sizeof(options),
		.plaintext = "secret", .plaintext_len = 6 };
	struct sslp_connection_status status = { .size = sizeof(status) };
	BYTE blob[BLOB_ROOM], data[16] = "";
	struct ends e;
	size_t len, n = 77;
	uint64_t offset = 0;
	DWORD events;

	ends_open(&e, v, CLIENT, &options);
	ok_status(sslp_connection_export(e.connection, NULL, 0, &len), 0,
		  "%s: how long a blob", v->name);
	ok_status(sslp_connection_export(e.connection, blob, len - 1, &n),
		  NTE_BUFFER_TOO_SMALL, "%s: too small", v->name);
	ok(n == len, "its size is told");
	ok_status(export(&e, blob, &n), 0, "%s: export", v->name);
#define REFUSED(call)						\
	ok_status(call, SSLP_E_CONNECTION_DEAD, "%s: then " #call, v->name)
	REFUSED(sslp_connection_read(e.connection, data, sizeof(data), &n));
	REFUSED(sslp_connection_write(e.connection, "x", 1, &n));
	REFUSED(sslp_connection_sendfile(e.connection, 0, &offset, 1, &n));
	REFUSED(sslp_connection_shutdown(e.connection));
	REFUSED(sslp_connection_update(e.connection, 0));
	REFUSED(sslp_connection_query(e.connection, &status));
	REFUSED(sslp_connection_received(e.connection, CT_APPLICATIONDATA,
					 "x", 1, &events));
	REFUSED(sslp_connection_sending(e.connection, 1, &events));
	REFUSED(sslp_connection_flush(e.connection));
	REFUSED(export(&e, blob, &n));
	REFUSED(sslp_connection_export(e.connection, NULL, 0, &n));
	ok(!data[0], "%s: no data is left there", v->name);
	ok(recv(e.peer.fd, data, 1, MSG_DONTWAIT) < 0,
	   "%s: nothing has been sent", v->name);
	ends_close(&e);
}

/* A blob with every shorter length, and with one byte more */
static void test_lengths(const struct variant *v)
{
	BYTE blob[BLOB_ROOM + 1];
	struct ends e;
	NCRYPT_HANDLE source;
	size_t len, i, bad = 0, step = on_ktls ? 7 : 1;

	ends_open(&e, v, CLIENT, NULL);
	source = e.connection;
	must(export(&e, blob, &len), "export");
	for (i = 0; i <= len + 1; i += step) {
		/*
		 * The memory has exactly that size, so a sanitizer sees every
		 * byte beyond it
		 */
		BYTE *part = malloc(i ?: 1);

		memcpy(part, blob, i);
		if (i != len)
			bad += import(&e, part, i) != NTE_BAD_DATA;
		free(part);
	}
	ok(!bad && e.connection == source, "%s: all wrong lengths of %zu",
	   v->name, len);
	e.connection = source;
	ends_close(&e);
}

/* A change of any byte is noticed, and the right bytes still work */
static void test_flips(const struct variant *v)
{
	struct sslp_connection_options options = { .size = sizeof(options),
		.plaintext = "opened ", .plaintext_len = 7 };
	BYTE blob[BLOB_ROOM], data[RECORD_ROOM];
	struct ends e;
	NCRYPT_HANDLE source;
	size_t len, i, n, bad = 0, step = on_ktls ? 13 : 1;

	ends_open(&e, v, SERVER, &options);
	source = e.connection;
	must(export(&e, blob, &len), "export");
	for (i = 0; i < len * 2; i += step) {
		BYTE change = i & 1 ? 0x80 : 1;

		blob[i / 2] ^= change;
		bad += import(&e, blob, len) != NTE_BAD_DATA;
		blob[i / 2] ^= change;
	}
	ok(!bad, "%s: %zu changed bytes of %zu not noticed", v->name, bad, len);
	must(import(&e, blob, len), "import");
	peer_send(&e.peer, CT_APPLICATIONDATA, "data", 4);
	ok(read_all(&e, data, 11) && !memcmp(data, "opened data", 11),
	   "%s: the right ones work", v->name);
	sslp_connection_write(e.connection, "back", 4, &n);
	ok(peer_receive(&e.peer, data, &n) == CT_APPLICATIONDATA && n == 4,
	   "%s: in both directions", v->name);
	free_handle(source);
	ends_close(&e);
}

/* A blob belongs to one socket */
static void test_sockets(const struct variant *v)
{
	BYTE blob[BLOB_ROOM];
	NCRYPT_HANDLE none = 4711;
	struct ends e;
	size_t len;
	int fds[2];

	ends_open(&e, v, CLIENT, NULL);
	must(export(&e, blob, &len), "export");
	ok_status(sslp_connection_import(e.prov, &none, -1, blob, len),
		  NTE_INVALID_PARAMETER, "%s: no socket", v->name);
	ok_status(sslp_connection_import(e.prov, &none, 0, blob, len),
		  NTE_INVALID_PARAMETER, "%s: a file", v->name);
	tcp_pair(fds);
	if (on_ktls && v->ktls)
		ok_status(sslp_connection_import(e.prov, &none, fds[0], blob,
						 len),
			  NTE_BAD_DATA, "%s: another socket", v->name);
	ok(none == 4711, "and no handle");
	close(fds[0]);
	close(fds[1]);
	ends_close(&e);
}

/*
 * The most KeyUpdates that another process may have counted: 2^48-1, RFC 9846
 * section 4.7.3
 */
static void set_updates(BYTE *blob, size_t len, uint64_t updates)
{
	size_t from = offsetof(struct blob, raw_len);
	struct blob head;

	memcpy(&head, blob, sizeof(head));
	head.half[TX].updates = updates;
	memcpy(blob, &head, sizeof(head));
	SHA256(blob + from, len - from, head.digest);
	memcpy(blob, &head, sizeof(head));
}

/* The last KeyUpdate that is allowed, and what happens after it */
static void test_last_update(const struct variant *v)
{
	const uint64_t most = (UINT64_C(1) << 48) - 1;
	BYTE blob[BLOB_ROOM], data[RECORD_ROOM];
	NCRYPT_HANDLE source;
	struct ends e;
	size_t len, n;

	ends_open(&e, v, CLIENT, NULL);
	source = e.connection;
	must(export(&e, blob, &len), "export");
	set_updates(blob, len, most + 1);
	ok_status(import(&e, blob, len), NTE_BAD_DATA,
		  "%s: 2^48 KeyUpdates", v->name);
	set_updates(blob, len, most - 1);
	must(import(&e, blob, len), "import");
	ok_status(sslp_connection_update(e.connection, 0), 0,
		  "%s: KeyUpdate 2^48-1", v->name);
	ok(peer_receive(&e.peer, data, &n) == CT_HANDSHAKE, "is sent");
	peer_next(&e.peer, 1);
	ok_status(sslp_connection_update(e.connection, 0), NTE_NOT_SUPPORTED,
		  "%s: and is the last", v->name);
	peer_update(&e.peer, true);
	peer_send(&e.peer, CT_APPLICATIONDATA, "x", 1);
	ok(read_all(&e, data, 1) && *data == 'x',
	   "%s: a request for one more is followed", v->name);
	must(sslp_connection_write(e.connection, "y", 1, &n), "write");
	ok(peer_receive(&e.peer, data, &n) == CT_APPLICATIONDATA &&
	   *data == 'y', "%s: and not answered", v->name);
	ok(status_of(&e).write_updates == UINT32_MAX,
	   "%s: as many as 32 bits can say", v->name);
	free_handle(source);
	ends_close(&e);
}

/*
 * Some engines keep secrets in the kernel. Their secrets do not leave it, and
 * the connection goes on. Other engines have no such connection.
 */
static void test_no_export(const struct variant *v)
{
	struct sslp_secrets secrets = test_secrets(v->protocol, v->suite,
						   CLIENT);
	BYTE blob[BLOB_ROOM], data[RECORD_ROOM];
	SECURITY_STATUS status;
	struct ends e;
	size_t len = 77, n;

	ends_sockets(&e, v, CLIENT);
	secrets.flags = SSLP_SECRET_NO_EXPORT;
	status = sslp_connection_open(e.prov, &e.connection, e.fd, &secrets,
				      NULL);
	if (status == NTE_NOT_SUPPORTED) {
		ok(send(e.fd, "plain", 5, 0) == 5 &&
		   recv(e.peer.fd, data, 5, 0) == 5 &&
		   !memcmp(data, "plain", 5),
		   "%s: no secrets in the kernel: the socket is as it was",
		   v->name);
		ends_close(&e);
		return;
	}
	must(status, "open");
	ok_status(sslp_connection_export(e.connection, NULL, 0, &len),
		  NTE_NOT_SUPPORTED, "%s: the size of what stays", v->name);
	ok_status(export(&e, blob, &len), NTE_NOT_SUPPORTED,
		  "%s: secrets that stay in the kernel", v->name);
	ok(len == 77, "nothing is written");
	peer_send(&e.peer, CT_APPLICATIONDATA, "x", 1);
	ok(read_all(&e, data, 1) && *data == 'x' &&
	   !sslp_connection_write(e.connection, "y", 1, &n) &&
	   peer_receive(&e.peer, data, &n) == CT_APPLICATIONDATA,
	   "%s: and the connection goes on", v->name);
	ends_close(&e);
}

void test_blobs(const struct variant *v)
{
	test_source(v);
	test_lengths(v);
	test_flips(v);
	test_sockets(v);
	test_no_export(v);
	if (is_tls13(v) && can_rekey)
		test_last_update(v);
}
