// SPDX-License-Identifier: MIT
/*
 * A connection against a peer whose records are made by hand: on kernel TLS
 * where it is (SSLP_TEST_KTLS=1 says that it must be, and SSLP_TEST_REKEY=1 that
 * it replaces keys), else on records in user space. SSLP_TEST_FEW=1 takes the
 * typical suites only.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "connection.h"

bool on_ktls, can_rekey;

/* Suites, one for each way of making records, and whether kernel TLS has it */
const struct variant variants[] = {
	{ "TLS 1.3 AES-128-GCM", TLS1_3_PROTOCOL_VERSION,
	  TLS_AES_128_GCM_SHA256, true, true },
	{ "TLS 1.3 AES-256-GCM", TLS1_3_PROTOCOL_VERSION,
	  TLS_AES_256_GCM_SHA384, true, false },
	{ "TLS 1.3 ChaCha20-Poly1305", TLS1_3_PROTOCOL_VERSION,
	  TLS_CHACHA20_POLY1305_SHA256, true, true },
	{ "TLS 1.3 AES-128-CCM", TLS1_3_PROTOCOL_VERSION,
	  TLS_AES_128_CCM_SHA256, true, false },
	{ "TLS 1.2 AES-128-GCM", TLS1_2_PROTOCOL_VERSION,
	  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, true, true },
	{ "TLS 1.2 AES-256-GCM", TLS1_2_PROTOCOL_VERSION,
	  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, true, false },
	{ "TLS 1.2 ChaCha20-Poly1305", TLS1_2_PROTOCOL_VERSION,
	  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, true, false },
	{ "TLS 1.2 AES-128-CBC-SHA", TLS1_2_PROTOCOL_VERSION,
	  TLS_RSA_WITH_AES_128_CBC_SHA, false, false },
};
const size_t variant_count = ARRAY_SIZE(variants);

bool is_tls13(const struct variant *v)
{
	return v->protocol == TLS1_3_PROTOCOL_VERSION;
}

void ends_on(struct ends *e, const int fds[2], const struct variant *v,
	     DWORD role)
{
	memset(e, 0, sizeof(*e));
	e->fd = fds[0];
	e->prov = open_provider(NULL);
	peer_open(&e->peer, fds[1], v->protocol, v->suite,
		  role == CLIENT ? SERVER : CLIENT);
}

void ends_sockets(struct ends *e, const struct variant *v, DWORD role)
{
	int fds[2];

	tcp_pair(fds);
	ends_on(e, fds, v, role);
}

SECURITY_STATUS ends_try(struct ends *e, const struct variant *v, DWORD role,
			 const struct sslp_connection_options *options)
{
	struct sslp_secrets secrets = test_secrets(v->protocol, v->suite, role);

	ends_sockets(e, v, role);
	return sslp_connection_open(e->prov, &e->connection, e->fd, &secrets,
				    options);
}

void ends_open(struct ends *e, const struct variant *v, DWORD role,
	       const struct sslp_connection_options *more)
{
	struct sslp_connection_options options = { .size = sizeof(options) };
	struct sslp_connection_status status = { .size = sizeof(status) };

	if (more)
		options = *more;
	options.flags |= SSLP_CONNECTION_USER_RECORDS;
	must(ends_try(e, v, role, &options), "open a connection");
	must(sslp_connection_query(e->connection, &status), "query");
	if ((status.tx != SSLP_KTLS_NONE) != (on_ktls && v->ktls))
		must(NTE_FAIL, status.reason);
}

void ends_close(struct ends *e)
{
	if (e->connection)
		free_handle(e->connection);
	free_handle(e->prov);
	peer_close(&e->peer);
	close(e->fd);
}

struct sslp_connection_status status_of(const struct ends *e)
{
	struct sslp_connection_status s = { .size = sizeof(s) };

	must(sslp_connection_query(e->connection, &s), "query");
	return s;
}

/* Reads all @len bytes from a blocking connection */
bool read_all(struct ends *e, BYTE *data, size_t len)
{
	size_t got;

	for (; len; data += got, len -= got)
		if (sslp_connection_read(e->connection, data, len, &got))
			return false;
	return true;
}

/* Sends application data to the peer, in records of any size */
static bool peer_read_all(struct ends *e, BYTE *data, size_t len)
{
	BYTE record[RECORD_ROOM];
	size_t got;

	while (len) {
		if (peer_receive(&e->peer, record, &got) != CT_APPLICATIONDATA ||
		    got > len)
			return false;
		memcpy(data, record, got);
		data += got;
		len -= got;
	}
	return true;
}

static void test_data(const struct variant *v)
{
	static const size_t sizes[] = { 1, 15, 16, 17, 1000, 16384 };
	BYTE data[16384], got[16384];
	struct ends e;
	size_t i, n;
	bool right = true;

	ends_open(&e, v, CLIENT, NULL);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		fill(100 + i, data, sizes[i]);
		peer_send(&e.peer, CT_APPLICATIONDATA, data, sizes[i]);
		right &= read_all(&e, got, sizes[i]) &&
			 !memcmp(data, got, sizes[i]);
		fill(200 + i, data, sizes[i]);
		right &= !sslp_connection_write(e.connection, data, sizes[i],
						&n) &&
			 n == sizes[i] && peer_read_all(&e, got, n) &&
			 !memcmp(data, got, n);
	}
	ok(right, "%s: data both ways", v->name);
	ends_close(&e);
}

/* The peer's close_notify, then ours, and what later calls return */
static void test_close(const struct variant *v)
{
	static const BYTE close_notify[] = { 1, 0 };
	BYTE data[RECORD_ROOM];
	struct ends e;
	size_t n = 99;

	ends_open(&e, v, SERVER, NULL);
	peer_send(&e.peer, CT_APPLICATIONDATA, "x", 1);
	peer_send(&e.peer, CT_ALERT, close_notify, 2);
	ok(read_all(&e, data, 1) && *data == 'x', "%s: the last byte", v->name);
	ok_status(sslp_connection_read(e.connection, data, 1, &n),
		  SSLP_E_END_OF_STREAM, "%s: close_notify", v->name);
	ok_status(sslp_connection_read(e.connection, data, 1, &n),
		  SSLP_E_END_OF_STREAM, "%s: again and again", v->name);
	ok(n == 99, "and no length is written");
	ok_status(sslp_connection_write(e.connection, "y", 1, &n),
		  is_tls13(v) ? 0 : SSLP_E_CONNECTION_DEAD,
		  "%s: writing then", v->name);
	ok_status(sslp_connection_shutdown(e.connection), 0, "%s: shutdown",
		  v->name);
	ok_status(sslp_connection_shutdown(e.connection), 0, "twice");
	if (is_tls13(v))
		ok(peer_receive(&e.peer, data, &n) == CT_APPLICATIONDATA,
		   "what was written came");
	ok(peer_receive(&e.peer, data, &n) == CT_ALERT && n == 2 &&
	   data[0] == 1 && data[1] == 0, "%s: our close_notify", v->name);
	ok(peer_receive(&e.peer, data, &n) == 0, "and the end of the stream");
	ok(status_of(&e).alert_sent == 0x100 &&
	   status_of(&e).alert_received == 0x100, "%s: query says so", v->name);
	ends_close(&e);
}

static void test_truncated(const struct variant *v)
{
	BYTE data[16];
	struct ends e;
	size_t n;

	ends_open(&e, v, CLIENT, NULL);
	shutdown(e.peer.fd, SHUT_WR);
	ok_status(sslp_connection_read(e.connection, data, 1, &n),
		  SSLP_E_TRUNCATED, "%s: an end without close_notify", v->name);
	ends_close(&e);
}

static bool names_alert(void)
{
	return strstr(sslp_last_message(), "by the alert handshake_failure");
}

static void test_peer_alert(const struct variant *v)
{
	static const BYTE handshake_failure[] = { 2, 40 };
	BYTE data[16];
	struct ends e;
	size_t n;

	ends_open(&e, v, CLIENT, NULL);
	peer_send(&e.peer, CT_ALERT, handshake_failure, 2);
	ok_status(sslp_connection_read(e.connection, data, 1, &n),
		  SSLP_E_ALERT, "%s: an alert of the peer", v->name);
	ok(names_alert(), "named");
	ok(status_of(&e).alert_received == 0x228, "which query has");
	ok_status(sslp_connection_write(e.connection, "x", 1, &n),
		  SSLP_E_CONNECTION_DEAD, "%s: nobody to write to", v->name);
	ok(names_alert(), "for the reason that reading gave");
	ends_close(&e);
}

/* A record that does not open: the alert reaches the peer */
static void test_bad_record(const struct variant *v)
{
	BYTE record[RECORD_ROOM], data[RECORD_ROOM];
	struct ends e;
	size_t n, len;

	ends_open(&e, v, CLIENT, NULL);
	len = peer_make(&e.peer, CT_APPLICATIONDATA, "hello", 5, record);
	record[len - 1] ^= 1;
	send(e.peer.fd, record, len, MSG_NOSIGNAL);
	ok_status(sslp_connection_read(e.connection, data, 1, &n),
		  SSLP_E_CONNECTION_DEAD, "%s: a bad record", v->name);
	ok(peer_receive(&e.peer, data, &n) == CT_ALERT && n == 2 &&
	   data[0] == 2 && data[1] == 20, "%s: bad_record_mac", v->name);
	ok(peer_receive(&e.peer, data, &n) == 0, "and the end of the stream");
	ends_close(&e);
}

/* KeyUpdates of both sides. Some ask for an answer, others do not */
static void test_update(const struct variant *v)
{
	BYTE data[RECORD_ROOM];
	struct ends e;
	size_t n;

	ends_open(&e, v, CLIENT, NULL);
	peer_update(&e.peer, false);
	peer_send(&e.peer, CT_APPLICATIONDATA, "a", 1);
	ok(read_all(&e, data, 1) && *data == 'a', "%s: KeyUpdate of the peer",
	   v->name);
	peer_update(&e.peer, true);
	peer_update(&e.peer, true);
	peer_send(&e.peer, CT_APPLICATIONDATA, "b", 1);
	ok(read_all(&e, data, 1) && *data == 'b', "%s: two that ask for ours",
	   v->name);
	sslp_connection_write(e.connection, "c", 1, &n);
	ok(peer_receive(&e.peer, data, &n) == CT_HANDSHAKE && n == 5 &&
	   !memcmp(data, update_message, 5), "%s: are answered", v->name);
	peer_next(&e.peer, 1);
	ok(peer_receive(&e.peer, data, &n) != -1, "%s: with the next key",
	   v->name);
	ok_status(sslp_connection_update(e.connection, SSLP_UPDATE_REQUEST), 0,
		  "%s: ours, which asks", v->name);
	ok_status(sslp_connection_update(e.connection, SSLP_UPDATE_REQUEST), 0,
		  "%s: another one", v->name);
	ok(status_of(&e).read_updates == 3, "%s: three of the peer's", v->name);
	ends_close(&e);
}

/* If the kernel cannot replace keys, the peer is told, and so is the caller */
static void test_no_update(const struct variant *v)
{
	BYTE data[RECORD_ROOM];
	struct ends e;
	size_t n;

	ends_open(&e, v, CLIENT, NULL);
	ok_status(sslp_connection_update(e.connection, 0), NTE_NOT_SUPPORTED,
		  "%s: no KeyUpdate of ours", v->name);
	peer_update(&e.peer, true);
	ok_status(sslp_connection_read(e.connection, data, 1, &n),
		  SSLP_E_CONNECTION_DEAD, "%s: KeyUpdate of the peer", v->name);
	ok(peer_receive(&e.peer, data, &n) == CT_ALERT && n == 2 &&
	   data[0] == 2 && data[1] == 80, "%s: internal_error", v->name);
	ends_close(&e);
}

/*
 * A first flight is cut at each place. What comes before the cut is handed over
 */
static size_t flight(struct peer *p, bool tls13, BYTE *bytes)
{
	static const BYTE ticket[] = { 4, 0, 0, 16, 0, 0, 28, 32, 1, 2, 3, 4,
				       1, 0, 0, 2, 'a', 'b', 0, 0 };
	static const BYTE close_notify[] = { 1, 0 };
	size_t len = 0;

	if (tls13)
		len += peer_make(p, CT_HANDSHAKE, ticket, sizeof(ticket),
				 bytes);
	len += peer_make(p, CT_APPLICATIONDATA, "early ", 6, bytes + len);
	if (tls13 && can_rekey) {
		len += peer_make(p, CT_HANDSHAKE, update_message, 5,
				 bytes + len);
		peer_next(p, 0);
	}
	len += peer_make(p, CT_APPLICATIONDATA, "late", 4, bytes + len);
	len += peer_make(p, CT_ALERT, close_notify, 2, bytes + len);
	return len;
}

static bool one_cut(const struct variant *v, size_t cut, size_t *ret_len)
{
	struct sslp_connection_options options = { .size = sizeof(options),
		.plaintext = "opened ", .plaintext_len = 7 };
	BYTE bytes[4096], got[64];
	size_t len, n = 0, part;
	SECURITY_STATUS status;
	struct ends e;
	struct peer maker;

	/*
	 * Another provider makes the flight, which has arrived before the
	 * connection is opened
	 */
	peer_open(&maker, dup(0), v->protocol, v->suite, SERVER);
	len = flight(&maker, is_tls13(v), bytes);
	peer_close(&maker);
	options.received = bytes;
	options.received_len = cut;
	ends_open(&e, v, CLIENT, &options);
	send(e.peer.fd, bytes + cut, len - cut, MSG_NOSIGNAL);
	while (!(status = sslp_connection_read(e.connection, got + n,
					       sizeof(got) - n, &part)))
		n += part;
	ends_close(&e);
	*ret_len = len;
	return status == SSLP_E_END_OF_STREAM && n == 17 &&
	       !memcmp(got, "opened early late", 17);
}

static void test_cuts(const struct variant *v)
{
	size_t cut, len = 0, bad = 0;

	for (cut = 0; cut <= len || !cut; cut++)
		if (!one_cut(v, cut, &len) && !bad++)
			diag("%s: cut at %zu: %s", v->name, cut,
			     sslp_last_message());
	ok(!bad, "%s: handed over at any of %zu bytes", v->name, len);
}

int main(void)
{
	bool few;
	size_t i;

	on_ktls = getenv("SSLP_TEST_KTLS");
	can_rekey = !on_ktls || getenv("SSLP_TEST_REKEY");
	few = getenv("SSLP_TEST_FEW");
	alarm(TEST_SECONDS);
	for (i = 0; i < variant_count; i++) {
		if (few && !variants[i].typical)
			continue;
		test_data(&variants[i]);
		test_close(&variants[i]);
		test_truncated(&variants[i]);
		test_peer_alert(&variants[i]);
		test_bad_record(&variants[i]);
		if (is_tls13(&variants[i]) && can_rekey)
			test_update(&variants[i]);
		else if (is_tls13(&variants[i]))
			test_no_update(&variants[i]);
		test_cuts(&variants[i]);
		test_blobs(&variants[i]);
		test_processes(&variants[i]);
		test_shared(&variants[i]);
		test_fallback(&variants[i]);
		test_io(&variants[i]);
		if (on_ktls && variants[i].ktls && variants[i].typical)
			test_held(&variants[i]);
		test_limits(&variants[i]);
		test_waiting(&variants[i]);
		test_updates(&variants[i]);
		test_bad_peers(&variants[i]);
	}
	return tap_done();
}
