// SPDX-License-Identifier: MIT
/* A connection whose calls fail, and a NIC that has no time for a key. */
#include <errno.h>
#include <unistd.h>

#include <sslp_connection.h>

#include "fault_tls.h"
#include "memory.h"

/*
 * Connections that are open at once. The first of them use up the free places
 */
#define MANY	400
#define FIRST	100

static const BYTE key_update[] = { 24, 0, 0, 1, 0 };
static NCRYPT_PROV_HANDLE prov;
static struct line line;

static struct sslp_secrets secrets13(void)
{
	struct sslp_secrets s = { .size = sizeof(s), .role = CLIENT,
		.protocol = TLS1_3_PROTOCOL_VERSION, .cipher_suite = GCM13,
		.secret_len = 32 };

	fill(SEED_CLIENT_TRAFFIC, s.client_traffic, sizeof(s.client_traffic));
	fill(SEED_SERVER_TRAFFIC, s.server_traffic, sizeof(s.server_traffic));
	return s;
}

static void prepare_open(void)
{
	line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
	fake_tls.can_rekey = true;
}

static SECURITY_STATUS act_open(void)
{
	struct sslp_secrets s = secrets13();

	return sslp_connection_open(prov, &out.handle[0], line.fds[0], &s,
				    NULL);
}

static void undo_open(void)
{
	free_handle(out.handle[0]);
}

static void finish_open(void)
{
	line_close(&line);
}

static const struct scenario open_scenario = {
	.name = "sslp_connection_open", .prepare = prepare_open,
	.act = act_open, .undo = undo_open, .finish = finish_open,
	.again = ONCE, .on_socket = true,
};

/* A socket that has got its keys has a connection: memory runs out before */
static void test_open_memory(void)
{
	SECURITY_STATUS status = NTE_NO_MEMORY;
	bool touched = false;
	unsigned int at;

	for (at = 1; status; at++) {
		prepare_open();
		memset(&fault, 0, sizeof(fault));
		fault.at = at;
		fault.err = ENOMEM;
		fault.only = "calloc";
		fault.armed = true;
		status = act_open();
		fault.armed = false;
		touched |= status && fake_tls_armed(line.fds[0], TLS_TX);
		if (!status)
			undo_open();
		finish_open();
	}
	ok(at > 3 && !touched,
	   "no memory at each of %u allocations: the socket has no key",
	   at - 2);
}

static NCRYPT_HANDLE new_connection(void)
{
	prepare_open();
	must(act_open(), "open");
	return out.handle[0];
}

static bool update_was_sent(void)
{
	bool sent = fake_tls.sent_type == CT_HANDSHAKE &&
		    fake_tls.sent_len == sizeof(key_update) &&
		    !memcmp(fake_tls.sent, key_update, sizeof(key_update));

	fake_tls.sent_len = 0;
	return sent;
}

static void refuse(int optname, int err)
{
	fake_tls.refused = optname;
	fake_tls.refused_err = err;
}

static bool key_moved(int optname, BYTE before[FAKE_INFO_MAX])
{
	BYTE now[FAKE_INFO_MAX];
	size_t len = fake_tls_info(line.fds[0], optname, now);
	bool moved = memcmp(now, before, len);

	memcpy(before, now, len);
	return moved;
}

/* The KeyUpdate is sent once, however often the library tries to set its key */
static void test_tx_again(void)
{
	BYTE key[FAKE_INFO_MAX] = { 0 }, secret[32];
	NCRYPT_HANDLE c = new_connection();
	size_t n = 77;
	int i;

	key_moved(TLS_TX, key);
	refuse(TLS_TX, EAGAIN);
	ok_status(sslp_connection_update(c, 0), SSLP_E_WOULD_BLOCK,
		  "a NIC that has no time for the key");
	ok(update_was_sent(), "the KeyUpdate is out");
	for (i = 0; i < 3; i++) {
		ok_status(sslp_connection_update(c, 0), SSLP_E_WOULD_BLOCK,
			  "still none");
		ok_status(sslp_connection_write(c, "x", 1, &n),
			  SSLP_E_WOULD_BLOCK, "nothing is sent meanwhile");
		ok_status(sslp_connection_flush(c), SSLP_E_WOULD_BLOCK,
			  "flush says so");
	}
	ok(!fake_tls.sent_len && n == 77 && !key_moved(TLS_TX, key),
	   "no second KeyUpdate, no other key");
	refuse(0, 0);
	ok_status(sslp_connection_update(c, 0), 0, "the key is set");
	ok(!fake_tls.sent_len && key_moved(TLS_TX, key),
	   "and only that has been repeated");
	fill(99, secret, sizeof(secret));
	refuse(TLS_TX, EAGAIN);
	ok_status(sslp_connection_replace(c, SSLP_TX, secret, 32),
		  SSLP_E_WOULD_BLOCK, "no time for a secret from outside");
	refuse(0, 0);
	ok_status(sslp_connection_replace(c, SSLP_TX, secret, 32), 0,
		  "brought again, it is set");
	ok(key_moved(TLS_TX, key), "once");
	ok_status(sslp_connection_replace(c, SSLP_TX, secret, 32),
		  NTE_INVALID_PARAMETER, "it is never set twice");
	ok(!key_moved(TLS_TX, key) && !fake_tls.sent_len, "nothing changes");
	free_handle(c);
	finish_open();
}

#define SEED_BROUGHT	99

/* A secret from outside gives its own keys on any engine */
static void test_brought(void)
{
	NCRYPT_HANDLE c = new_connection();
	BYTE secret[32];

	must(sslp_connection_update(c, 0), "update");
	ok(generation_is(line.fds[0], TLS_TX, SEED_CLIENT_TRAFFIC, 1),
	   "a KeyUpdate derives the next key");
	fill(SEED_BROUGHT, secret, sizeof(secret));
	must(sslp_connection_replace(c, SSLP_TX, secret, sizeof(secret)),
	     "replace");
	ok(generation_is(line.fds[0], TLS_TX, SEED_BROUGHT, 0),
	   "a secret from outside gives its own");
	ok(!still_keyed(SEED_CLIENT_TRAFFIC, 1),
	   "the secret before it is forgotten by %s", played->name);
	must(sslp_connection_update(c, 0), "update");
	ok(generation_is(line.fds[0], TLS_TX, SEED_BROUGHT, 1),
	   "and the next KeyUpdate goes on from it");
	free_handle(c);
	finish_open();
}

static void next_record(BYTE type, const void *data, size_t len)
{
	fake_tls.next_type = type;
	fake_tls.next_len = len;
	memcpy(fake_tls.next, data, len);
}

static void test_rx_again(void)
{
	BYTE key[FAKE_INFO_MAX] = { 0 }, data[16];
	NCRYPT_HANDLE c = new_connection();
	struct sslp_connection_status s = { .size = sizeof(s) };
	DWORD events;
	size_t n;
	int i;

	key_moved(TLS_RX, key);
	refuse(TLS_RX, EAGAIN);
	ok_status(sslp_connection_received(c, CT_HANDSHAKE, key_update,
					   sizeof(key_update), &events), 0,
		  "KeyUpdate of the peer");
	ok(events == (SSLP_EVENT_UPDATED | SSLP_EVENT_FLUSH), "flush is due");
	for (i = 0; i < 3; i++) {
		ok_status(sslp_connection_flush(c), SSLP_E_WOULD_BLOCK,
			  "no time for the key");
		ok_status(sslp_connection_received(c, CT_APPLICATIONDATA, "x",
						   1, &events),
			  NTE_BAD_KEY_STATE, "nothing can come before it");
		ok_status(sslp_connection_read(c, data, 1, &n),
			  SSLP_E_WOULD_BLOCK, "nor be read");
	}
	refuse(0, 0);
	ok_status(sslp_connection_flush(c), 0, "it is set");
	ok(key_moved(TLS_RX, key), "now");
	must(sslp_connection_query(c, &s), "query");
	ok(s.read_updates == 1, "derived once");
	next_record(CT_APPLICATIONDATA, "data", 4);
	ok(!sslp_connection_read(c, data, sizeof(data), &n) && n == 4,
	   "and data comes");
	free_handle(c);
	finish_open();
}

/* No descriptor for AF_ALG: the KeyUpdate of the peer is followed later */
static void test_rx_ran_out(void)
{
	static const int errs[] = { EMFILE, ENFILE, ENOBUFS, ENOMEM };
	BYTE key[FAKE_INFO_MAX] = { 0 };
	DWORD events;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(errs); i++) {
		NCRYPT_HANDLE c = new_connection();
		SECURITY_STATUS status;

		key_moved(TLS_RX, key);
		must(sslp_connection_received(c, CT_HANDSHAKE, key_update,
					      sizeof(key_update), &events),
		     "received");
		memset(&fault, 0, sizeof(fault));
		fault.at = 1;
		fault.lasting = true;
		fault.err = errs[i];
		fault.only = "accept4";
		fault.armed = true;
		status = sslp_connection_flush(c);
		fault.armed = false;
		ok_status(status, fault.hits ? NTE_NO_MEMORY : 0,
			  "the next key, and errno %d", errs[i]);
		ok_status(sslp_connection_flush(c), 0, "later it is made");
		ok(key_moved(TLS_RX, key), "and set");
		free_handle(c);
		finish_open();
	}
}

/* A connection that is out of step cannot go on, and every call says so */
static void test_out_of_step(void)
{
	NCRYPT_HANDLE c = new_connection();
	BYTE data;
	size_t n;

	refuse(TLS_TX, EIO);
	ok_status(sslp_connection_update(c, 0), SSLP_E_CONNECTION_DEAD,
		  "a key that is refused behind its KeyUpdate");
	ok(update_was_sent(), "which is out");
	refuse(0, 0);
	ok_status(sslp_connection_update(c, 0), SSLP_E_CONNECTION_DEAD,
		  "dead it stays");
	ok_status(sslp_connection_write(c, "x", 1, &n),
		  SSLP_E_CONNECTION_DEAD, "for writing");
	ok_status(sslp_connection_read(c, &data, 1, &n), SSLP_E_CONNECTION_DEAD,
		  "and for reading");
	ok(!fake_tls.sent_len, "nothing goes out any more");
	free_handle(c);
	finish_open();
}

/*
 * A status may say to try again, or that memory is short. Then nothing is lost
 */
static void test_record_errors(void)
{
	static const int errs[] = { EAGAIN, EINTR, ENOMEM, ENOBUFS };
	NCRYPT_HANDLE c = new_connection();
	struct sslp_connection_status s = { .size = sizeof(s) };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(errs); i++) {
		fake_tls.record_err = errs[i];
		ok(sslp_connection_update(c, 0) && !fake_tls.sent_len,
		   "a KeyUpdate that meets errno %d", errs[i]);
		fake_tls.record_err = 0;
		ok(!sslp_connection_flush(c) && update_was_sent(),
		   "goes out later");
		fake_tls.record_err = errs[i];
	}
	for (i = 0; i < ARRAY_SIZE(errs); i++) {
		fake_tls.record_err = errs[i];
		ok(sslp_connection_shutdown(c) && !fake_tls.sent_len,
		   "a close_notify that meets errno %d", errs[i]);
	}
	fake_tls.record_err = 0;
	ok(!sslp_connection_shutdown(c) && fake_tls.sent_type == CT_ALERT &&
	   fake_tls.sent_len == 2 && !fake_tls.sent[1], "goes out later");
	must(sslp_connection_query(c, &s), "query");
	ok(s.write_updates == ARRAY_SIZE(errs) && s.alert_sent == 0x100,
	   "each was counted once");
	free_handle(c);
	finish_open();
}

#define BLOB_ROOM	32768

/* Two connections of one socket, from one blob: a mistake, or two processes */
static void two_of_one(NCRYPT_HANDLE ret[2])
{
	NCRYPT_HANDLE source = new_connection();
	BYTE blob[BLOB_ROOM];
	size_t len;
	int i;

	fake_tls.repeated = false;
	must(sslp_connection_export(source, blob, sizeof(blob), &len),
	     "export");
	for (i = 0; i < 2; i++)
		must(sslp_connection_import(prov, &ret[i], line.fds[0], blob,
					    len), "import");
	explicit_bzero(blob, sizeof(blob));
	free_handle(source);
}

static void free_two(NCRYPT_HANDLE two[2])
{
	ok(!fake_tls.repeated, "no key begins at number 0 twice");
	free_handle(two[0]);
	free_handle(two[1]);
	finish_open();
}

/* Each checks before its KeyUpdate. The other one sets its key behind that */
static void test_two_updates(void)
{
	NCRYPT_HANDLE two[2];

	two_of_one(two);
	refuse(TLS_TX, EAGAIN);
	ok_status(sslp_connection_update(two[0], 0), SSLP_E_WOULD_BLOCK,
		  "a KeyUpdate whose key is not set");
	refuse(0, 0);
	ok_status(sslp_connection_update(two[1], 0), 0,
		  "another connection of the socket sets it");
	ok_status(sslp_connection_flush(two[0]), SSLP_E_CONNECTION_DEAD,
		  "which it was not to have from the first");
	free_two(two);
}

static void test_two_replaced(void)
{
	NCRYPT_HANDLE two[2];
	BYTE secret[32];

	two_of_one(two);
	fill(SEED_BROUGHT, secret, sizeof(secret));
	ok_status(sslp_connection_replace(two[0], SSLP_TX, secret, 32), 0,
		  "a secret from outside");
	ok_status(sslp_connection_replace(two[1], SSLP_TX, secret, 32),
		  SSLP_E_CONNECTION_DEAD,
		  "which another connection of the socket brings, too");
	free_two(two);
}

/* Opens it and sends a record, where the kernel would make the records */
static NCRYPT_HANDLE open_live(const struct line *l)
{
	struct sslp_secrets s = secrets13();
	NCRYPT_HANDLE c;
	size_t n;

	must(sslp_connection_open(prov, &c, l->fds[0], &s, NULL), "open");
	must(sslp_connection_write(c, "x", 1, &n), "write");
	return c;
}

static void test_memory(void)
{
	static struct line lines[MANY];
	static NCRYPT_HANDLE connections[MANY];
	size_t used = 0, i;

	for (i = 0; i < MANY; i++)
		lines[i] = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
	for (i = 0; i < MANY; i++) {
		if (i == FIRST)
			used = memory_resident();
		connections[i] = open_live(&lines[i]);
	}
	used = (memory_resident() - used) / (MANY - FIRST);
	if (memory_can_search())
		ok(used <= 2048, "a live connection takes at most 2 KiB");
	diag("%zu bytes", used);
	for (i = 0; i < MANY; i++) {
		free_handle(connections[i]);
		line_close(&lines[i]);
	}
}

void test_connections(void)
{
	prov = open_played();
	sweep(&open_scenario);
	test_open_memory();
	test_tx_again();
	test_brought();
	test_rx_again();
	test_rx_ran_out();
	test_out_of_step();
	test_record_errors();
	test_two_updates();
	test_two_replaced();
	test_memory();
	free_handle(prov);
}
