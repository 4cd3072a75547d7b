// SPDX-License-Identifier: MIT
/* What a peer may not send after the handshake, and the alert it gets. */
#include <sys/socket.h>
#include <unistd.h>

#include "connection.h"
#include "memory.h"

#define ANY		0
#define V12		TLS1_2_PROTOCOL_VERSION
#define V13		TLS1_3_PROTOCOL_VERSION
#define UNEXPECTED	10
#define BAD_MAC		20
#define OVERFLOW	22
#define ILLEGAL		47
#define DECODE		50
#define VERSION		70

#define BYTES(...)	(const BYTE[]){ __VA_ARGS__ },			\
			sizeof((const BYTE[]){ __VA_ARGS__ })

/*
 * One or two records, the result that they must have, our role, and the version
 */
static const struct row {
	const char *what;
	DWORD protocol, role;
	BYTE alert;
	struct {
		BYTE type;
		const BYTE *data;
		size_t len;
	} record[2];
} rows[] = {
	{ "a HelloRequest to a client", V13, CLIENT, UNEXPECTED,
	  { { CT_HANDSHAKE, BYTES(0, 0, 0, 0) } } },
	{ "a HelloRequest to a server", V12, SERVER, UNEXPECTED,
	  { { CT_HANDSHAKE, BYTES(0, 0, 0, 0) } } },
	{ "a ClientHello to a client", ANY, CLIENT, UNEXPECTED,
	  { { CT_HANDSHAKE, BYTES(1, 0, 0, 41, 3, 3) } } },
	{ "a ticket from a client", V13, SERVER, UNEXPECTED,
	  { { CT_HANDSHAKE, BYTES(4, 0, 0, 16, 0, 0, 28, 32) } } },
	{ "a ticket of length 0", V13, CLIENT, DECODE,
	  { { CT_HANDSHAKE, BYTES(4, 0, 0, 14, 0, 0, 28, 32, 1, 2, 3, 4, 1, 0,
				  0, 0, 0, 0) } } },
	{ "a ticket whose lengths do not add up", V13, CLIENT, DECODE,
	  { { CT_HANDSHAKE, BYTES(4, 0, 0, 16, 0, 0, 28, 32, 1, 2, 3, 4, 9, 0,
				  0, 2, 'a', 'b', 0, 0) } } },
	{ "a KeyUpdate with an unknown value", V13, ANY, ILLEGAL,
	  { { CT_HANDSHAKE, BYTES(24, 0, 0, 1, 2) } } },
	{ "an empty KeyUpdate", V13, ANY, DECODE,
	  { { CT_HANDSHAKE, BYTES(24, 0, 0, 0) } } },
	{ "two KeyUpdates in a record", V13, ANY, UNEXPECTED,
	  { { CT_HANDSHAKE, BYTES(24, 0, 0, 1, 0, 24, 0, 0, 1, 0) } } },
	{ "a KeyUpdate in TLS 1.2", V12, ANY, UNEXPECTED,
	  { { CT_HANDSHAKE, BYTES(24, 0, 0, 1, 0) } } },
	{ "data between the parts of a message", V13, CLIENT, UNEXPECTED,
	  { { CT_HANDSHAKE, BYTES(4, 0, 0) },
	    { CT_APPLICATIONDATA, BYTES('x') } } },
	{ "an alert between the parts of a message", V13, CLIENT, UNEXPECTED,
	  { { CT_HANDSHAKE, BYTES(4, 0, 0) }, { CT_ALERT, BYTES(1, 90) } } },
	{ "an alert of three bytes", ANY, ANY, UNEXPECTED,
	  { { CT_ALERT, BYTES(1, 90, 0) } } },
	{ "an alert of one byte", ANY, ANY, UNEXPECTED,
	  { { CT_ALERT, BYTES(1) } } },
	{ "an alert of level 3", V12, ANY, ILLEGAL,
	  { { CT_ALERT, BYTES(3, 10) } } },
	{ "an alert of level 0", V12, ANY, ILLEGAL,
	  { { CT_ALERT, BYTES(0, 10) } } },
};

/* A record without protection. No TLS stack would send this */
static const struct raw {
	const char *what;
	DWORD protocol;
	BYTE alert, kernel;
	BYTE head[5];
} raws[] = {
	{ "a record of 2^14 + 257 bytes", V13, OVERFLOW, OVERFLOW,
	  { 23, 3, 3, 0x41, 0x01 } },
	{ "a record of 2^14 + 2049 bytes", V12, OVERFLOW, OVERFLOW,
	  { 23, 3, 3, 0x48, 0x01 } },
	{ "a record of 65535 bytes", ANY, OVERFLOW, OVERFLOW,
	  { 23, 3, 3, 0xff, 0xff } },
	{ "a record of TLS 1.1", ANY, VERSION, VERSION,
	  { 23, 3, 2, 0x00, 0x40 } },
};

static bool fits(DWORD wanted, DWORD got)
{
	return wanted == ANY || wanted == got;
}

static bool dies_with(struct ends *e, BYTE alert)
{
	BYTE data[RECORD_ROOM];
	SECURITY_STATUS status;
	size_t n;

	do
		status = sslp_connection_read(e->connection, data,
					      sizeof(data), &n);
	while (!status);
	if (status != SSLP_E_CONNECTION_DEAD)
		return false;
	return peer_receive(&e->peer, data, &n) == CT_ALERT && n == 2 &&
	       data[0] == 2 && data[1] == alert &&
	       peer_receive(&e->peer, data, &n) == 0;
}

static void test_row(const struct variant *v, const struct row *r, DWORD role)
{
	struct ends e;
	int i;

	ends_open(&e, v, role, NULL);
	for (i = 0; i < 2; i++)
		if (r->record[i].len)
			peer_send(&e.peer, r->record[i].type,
				  r->record[i].data, r->record[i].len);
	if (!ok(dies_with(&e, r->alert), "%s, %s: %s: alert %u", v->name,
		role == CLIENT ? "client" : "server", r->what, r->alert))
		diag("%s; alert %#x", sslp_last_message(),
		     status_of(&e).alert_sent);
	ends_close(&e);
}

static void test_raw(const struct variant *v, const struct raw *r)
{
	BYTE alert = on_ktls && v->ktls ? r->kernel : r->alert;
	static const BYTE body[70000];
	struct ends e;

	ends_open(&e, v, CLIENT, NULL);
	send(e.peer.fd, r->head, 5, MSG_NOSIGNAL);
	send(e.peer.fd, body, 64, MSG_NOSIGNAL);
	if (!ok(dies_with(&e, alert), "%s: %s: alert %u", v->name, r->what,
		alert))
		diag("%s; alert %#x", sslp_last_message(),
		     status_of(&e).alert_sent);
	ends_close(&e);
}

/* Data that does not pass authentication is not kept either */
static void test_forged(const struct variant *v)
{
	static BYTE record[RECORD_ROOM], data[64];
	struct needle needle;
	unsigned int before;
	struct ends e;
	size_t len;

	ends_open(&e, v, CLIENT, NULL);
	fill(SEED_OTHER, data, sizeof(data));
	len = peer_make(&e.peer, CT_APPLICATIONDATA, data, sizeof(data),
			record);
	needle = needle_of(data, sizeof(data));
	record[len - 1] ^= 1;
	before = memory_count(&needle);
	send(e.peer.fd, record, len, MSG_NOSIGNAL);
	ok(dies_with(&e, BAD_MAC), "%s: a forged record: alert %u", v->name,
	   BAD_MAC);
	ok(memory_count(&needle) == before,
	   "%s: and what was in it is nowhere in memory", v->name);
	ends_close(&e);
}

static bool says_reset(SECURITY_STATUS status, SECURITY_STATUS wanted)
{
	if (status == wanted &&
	    strstr(sslp_last_message(), "has reset the connection"))
		return true;
	diag("%s: %s", sslp_status_name(status), sslp_last_message());
	return false;
}

static SECURITY_STATUS try_write(struct ends *e)
{
	size_t n;

	return sslp_connection_write(e->connection, "w", 1, &n);
}

static SECURITY_STATUS try_read(struct ends *e)
{
	BYTE byte;
	size_t n;

	return sslp_connection_read(e->connection, &byte, 1, &n);
}

/*
 * The kernel reports a reset only once: to a reader, to a writer, or to whoever
 * asks for SO_ERROR. Reader and writer must both say that it was a reset,
 * whoever got the report. In the last case kernel TLS of 6.1 takes all that is
 * written until somebody reads.
 */
static void test_reset(const struct variant *v)
{
	const struct linger at_once = { .l_onoff = 1 };
	struct ends e;
	socklen_t len;
	int i, err;

	for (i = 0; i < 4; i++) {
		if (i == 1 && on_ktls && v->ktls)
			continue;
		ends_open(&e, v, CLIENT, NULL);
		setsockopt(e.peer.fd, SOL_SOCKET, SO_LINGER, &at_once,
			   sizeof(at_once));
		close(e.peer.fd);
		e.peer.fd = dup(0);
		len = sizeof(err);
		if (i & 1)
			getsockopt(e.fd, SOL_SOCKET, SO_ERROR, &err, &len);
		if (i & 2)
			ok(says_reset(try_read(&e), SSLP_E_TRUNCATED),
			   "%s: reading after a reset", v->name);
		ok(says_reset(try_write(&e), SSLP_E_CONNECTION_DEAD) &&
		   says_reset(try_write(&e), SSLP_E_CONNECTION_DEAD),
		   "%s: writing after a reset", v->name);
		ok(says_reset(try_read(&e), SSLP_E_TRUNCATED),
		   "%s: reading then", v->name);
		ends_close(&e);
	}
}

void test_bad_peers(const struct variant *v)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (!fits(rows[i].protocol, v->protocol))
			continue;
		if (fits(rows[i].role, CLIENT))
			test_row(v, &rows[i], CLIENT);
		if (fits(rows[i].role, SERVER))
			test_row(v, &rows[i], SERVER);
	}
	for (i = 0; i < ARRAY_SIZE(raws); i++)
		if (fits(raws[i].protocol, v->protocol))
			test_raw(v, &raws[i]);
	if (memory_can_search() && !(on_ktls && v->ktls))
		test_forged(v);
	test_reset(v);
}
