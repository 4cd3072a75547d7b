// SPDX-License-Identifier: MIT
/* How a connection judges the records that come in, row by row. */
#include <string.h>

#include "../connection/alert.h"
#include "../connection/judge.h"
#include "judge.h"
#include "tap.h"

enum { C = 1, S = 2, V12 = 4, V13 = 8, BOTH = C | S, ANY = V12 | V13 };

#define NONE	JUDGE_NO_ALERT
#define FATAL(alert)	(LEVEL_FATAL << 8 | (alert))
#define WARNING(alert)	(LEVEL_WARNING << 8 | (alert))

/* A record; a piece that does not end one has @more */
struct record {
	unsigned char type;
	size_t len;
	const char *bytes;
	bool more;
};

#define R(type, bytes)		{ type, sizeof(bytes) - 1, bytes, false }
#define PIECE(type, bytes)	{ type, sizeof(bytes) - 1, bytes, true }
#define HS(bytes)		R(TYPE_HANDSHAKE, bytes)

/* nonce of 1 byte, ticket of 2, no extensions; RFC 8446 section 4.6.1 */
#define TICKET	"\x04\0\0\x10" "\0\0\x1c\x20" "\1\2\3\4" "\1\0" "\0\2ab" "\0\0"
#define UPDATE		"\x18\0\0\1\0"
#define UPDATE_ASKED	"\x18\0\0\1\1"

/* A ClientHello of RFC 5246 section 7.4.1.2, whose body nobody reads */
#define HELLO	"\1\0\0\x29" "\3\3" "01234567890123456789012345678901" \
		"\0" "\0\2\0\x9c" "\1\0"

/**
 * struct row - records of a peer, and what follows
 * @who: C or S: who we are, and versions
 * @records: in order, ended by type 0
 * @state: of the judge then
 * @due: likewise
 * @alert: that is due
 * @events: of all records together
 */
static const struct row {
	const char *name;
	unsigned int who;
	struct record records[4];
	enum judge_state state;
	unsigned int due, alert, events;
} rows[] = {
	{ "data", BOTH | ANY, { R(TYPE_APPLICATION_DATA, "x") },
	  JUDGE_OPEN, 0, NONE, JUDGE_DATA },
	{ "empty data", BOTH | ANY, { R(TYPE_APPLICATION_DATA, "") },
	  JUDGE_OPEN, 0, NONE, 0 },
	{ "change_cipher_spec", BOTH | ANY, { R(TYPE_CHANGE_CIPHER_SPEC, "\1") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "heartbeat", BOTH | ANY, { R(24, "\1\0\0") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "type 0", BOTH | ANY, { R(0, "\1") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },

	{ "close_notify", BOTH | V13, { R(TYPE_ALERT, "\1\0") },
	  JUDGE_CLOSED, 0, NONE, JUDGE_CLOSE },
	{ "close_notify is answered", BOTH | V12, { R(TYPE_ALERT, "\1\0") },
	  JUDGE_CLOSED, DUE_ALERT, WARNING(0), JUDGE_CLOSE },
	{ "close_notify, in pieces", BOTH | V13,
	  { PIECE(TYPE_ALERT, "\1"), R(TYPE_ALERT, "\0") },
	  JUDGE_CLOSED, 0, NONE, JUDGE_CLOSE },
	{ "data after close_notify", BOTH | V13,
	  { R(TYPE_ALERT, "\1\0"), R(TYPE_APPLICATION_DATA, "x") },
	  JUDGE_CLOSED, 0, NONE, JUDGE_CLOSE },
	{ "a fatal alert", BOTH | ANY, { R(TYPE_ALERT, "\2\x28") },
	  JUDGE_ABORTED, 0, NONE, JUDGE_ALERT },
	{ "a warning in TLS 1.3 is fatal", BOTH | V13,
	  { R(TYPE_ALERT, "\1\x28") }, JUDGE_ABORTED, 0, NONE, JUDGE_ALERT },
	{ "a warning in TLS 1.2", BOTH | V12, { R(TYPE_ALERT, "\1\x64") },
	  JUDGE_OPEN, 0, NONE, JUDGE_ALERT },
	{ "user_canceled", BOTH | ANY, { R(TYPE_ALERT, "\1\x5a") },
	  JUDGE_OPEN, 0, NONE, JUDGE_ALERT },
	{ "user_canceled, fatal, TLS 1.3", BOTH | V13,
	  { R(TYPE_ALERT, "\2\x5a") }, JUDGE_OPEN, 0, NONE, JUDGE_ALERT },
	{ "user_canceled, fatal, TLS 1.2", BOTH | V12,
	  { R(TYPE_ALERT, "\2\x5a") }, JUDGE_ABORTED, 0, NONE, JUDGE_ALERT },
	{ "an alert of level 0", BOTH | V12, { R(TYPE_ALERT, "\0\x28") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(47), 0 },
	{ "an alert of level 3", BOTH | V12, { R(TYPE_ALERT, "\3\0") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(47), 0 },
	{ "an alert of one byte", BOTH | ANY, { R(TYPE_ALERT, "\1") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "an alert of three bytes", BOTH | ANY, { R(TYPE_ALERT, "\1\0\0") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "two alerts in a record", BOTH | ANY,
	  { R(TYPE_ALERT, "\1\x5a\1\x5a") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "an empty alert record", BOTH | ANY, { R(TYPE_ALERT, "") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "an empty handshake record", BOTH | ANY, { HS("") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },

	{ "a ticket", C | V13, { HS(TICKET) },
	  JUDGE_OPEN, 0, NONE, JUDGE_TICKET },
	{ "two tickets in a record", C | V13, { HS(TICKET TICKET) },
	  JUDGE_OPEN, 0, NONE, JUDGE_TICKET },
	{ "a ticket in two records", C | V13,
	  { HS("\x04\0\0\x10" "\0\0\x1c\x20"),
	    HS("\1\2\3\4" "\1\0" "\0\2ab" "\0\0") },
	  JUDGE_OPEN, 0, NONE, JUDGE_TICKET },
	{ "a ticket in pieces of a record", C | V13,
	  { PIECE(TYPE_HANDSHAKE, "\x04\0"),
	    PIECE(TYPE_HANDSHAKE, "\0\x10" "\0\0\x1c\x20" "\1\2\3\4" "\1\0\0"),
	    HS("\2ab" "\0\0") }, JUDGE_OPEN, 0, NONE, JUDGE_TICKET },
	{ "data in the middle of a ticket", C | V13,
	  { HS("\x04\0\0\x10" "\0\0"), R(TYPE_APPLICATION_DATA, "x") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "an alert in the middle of a ticket", C | V13,
	  { HS("\x04"), R(TYPE_ALERT, "\1\x5a") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "a ticket from a client", S | V13, { HS(TICKET) },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "a ticket without a body", C | V13, { HS("\x04\0\0\0") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(50), 0 },
	{ "a ticket of length 0", C | V13,
	  { HS("\x04\0\0\x0e" "\0\0\x1c\x20" "\1\2\3\4" "\1\0" "\0\0" "\0\0") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(50), 0 },
	{ "a ticket longer than its message", C | V13,
	  { HS("\x04\0\0\x10" "\0\0\x1c\x20" "\1\2\3\4" "\1\0" "\0\x09" "ab" "\0\0") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(50), 0 },
	{ "extensions longer than their message", C | V13,
	  { HS("\x04\0\0\x10" "\0\0\x1c\x20" "\1\2\3\4" "\1\0" "\0\2ab" "\0\1") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(50), 0 },
	{ "a nonce longer than its message", C | V13,
	  { HS("\x04\0\0\x0e" "\0\0\x1c\x20" "\1\2\3\4" "\3abc" "\0\1") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(50), 0 },

	{ "a KeyUpdate", BOTH | V13, { HS(UPDATE) },
	  JUDGE_OPEN, DUE_RX_KEY, NONE, JUDGE_UPDATED },
	{ "a KeyUpdate that asks for ours", BOTH | V13, { HS(UPDATE_ASKED) },
	  JUDGE_OPEN, DUE_RX_KEY | DUE_UPDATE, NONE, JUDGE_UPDATED },
	{ "a KeyUpdate in two records", BOTH | V13,
	  { HS("\x18\0\0"), HS("\1\0") },
	  JUDGE_OPEN, DUE_RX_KEY, NONE, JUDGE_UPDATED },
	{ "a KeyUpdate behind a ticket", C | V13, { HS(TICKET UPDATE) },
	  JUDGE_OPEN, DUE_RX_KEY, NONE, JUDGE_TICKET | JUDGE_UPDATED },
	{ "a KeyUpdate with value 2", BOTH | V13, { HS("\x18\0\0\1\2") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(47), 0 },
	{ "a KeyUpdate without a value", BOTH | V13, { HS("\x18\0\0\0") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(50), 0 },
	{ "a KeyUpdate of two bytes", BOTH | V13, { HS("\x18\0\0\2\0\0") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(50), 0 },
	{ "two KeyUpdates in a record", BOTH | V13, { HS(UPDATE UPDATE) },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "a byte behind a KeyUpdate", BOTH | V13, { HS(UPDATE "\x04") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "a piece behind a KeyUpdate", BOTH | V13,
	  { PIECE(TYPE_HANDSHAKE, UPDATE), HS("\x04") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "a KeyUpdate in TLS 1.2", BOTH | V12, { HS(UPDATE) },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },

	{ "HelloRequest", C | V12, { HS("\0\0\0\0") },
	  JUDGE_OPEN, DUE_ALERT, WARNING(100), 0 },
	{ "HelloRequest from a client", S | V12, { HS("\0\0\0\0") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "HelloRequest with a body", C | V12, { HS("\0\0\0\1x") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(50), 0 },
	{ "ClientHello", S | V12, { HS(HELLO) },
	  JUDGE_OPEN, DUE_ALERT, WARNING(100), 0 },
	{ "ClientHello in two records", S | V12,
	  { HS("\1\0\0\x29" "\3\3"),
	    HS("01234567890123456789012345678901" "\0" "\0\2\0\x9c" "\1\0") },
	  JUDGE_OPEN, DUE_ALERT, WARNING(100), 0 },
	{ "what follows a ClientHello", S | V12, { HS(HELLO "\x10\0\0\0") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "ClientHello to a client", C | V12, { HS(HELLO) },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "ClientHello in TLS 1.3", BOTH | V13, { HS(HELLO) },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "HelloRequest in TLS 1.3", BOTH | V13, { HS("\0\0\0\0") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "CertificateRequest", C | V13, { HS("\x0d\0\0\3\0\0\0") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
	{ "Finished", BOTH | ANY, { HS("\x14\0\0\x0c" "0123456789ab") },
	  JUDGE_DEAD, DUE_ALERT, FATAL(10), 0 },
};

static void judge_row(const struct row *row, bool client, bool tls13)
{
	unsigned int events = 0, alert = NONE;
	struct judge j;
	const struct record *r;

	judge_init(&j, client, tls13, 32);
	for (r = row->records; r < row->records + 4 && (r->type || r->len); r++)
		events |= judge_take(&j, r->type, r->bytes, r->len, !r->more);
	if (j.due & DUE_ALERT)
		alert = j.alert;
	if (!ok(j.state == row->state && j.due == row->due &&
		alert == row->alert && events == row->events,
		"%s, %s, TLS 1.%d", row->name, client ? "client" : "server",
		tls13 ? 3 : 2))
		diag("state %d, due %#x, alert %#x, events %#x: %s", j.state,
		     j.due, alert, events, j.why ? j.why : "-");
}

static void test_rows(void)
{
	size_t i;
	int client, tls13;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (client = 0; client < 2; client++)
			for (tls13 = 0; tls13 < 2; tls13++)
				if (rows[i].who & (client ? C : S) &&
				    rows[i].who & (tls13 ? V13 : V12))
					judge_row(&rows[i], client, tls13);
}

/* How many useless records of each kind in a row are one too many */
static unsigned int flood(struct judge *j, const struct record *r,
			  const struct record *between)
{
	unsigned int n;

	for (n = 0; n < 2000 && j->state == JUDGE_OPEN; n++) {
		judge_take(j, r->type, r->bytes, r->len, true);
		j->due &= DUE_ALERT * (j->state == JUDGE_DEAD);
		if (between)
			judge_take(j, between->type, between->bytes,
				   between->len, true);
	}
	return n;
}

static void test_floods(void)
{
	static const struct {
		const char *name;
		bool client, tls13;
		struct record record;
	} floods[] = {
		{ "KeyUpdates", false, true, HS(UPDATE) },
		{ "KeyUpdates that ask", true, true, HS(UPDATE_ASKED) },
		{ "tickets", true, true, HS(TICKET) },
		{ "empty records", true, false, R(TYPE_APPLICATION_DATA, "") },
		{ "warnings", true, false, R(TYPE_ALERT, "\1\x64") },
		{ "user_canceled", true, true, R(TYPE_ALERT, "\1\x5a") },
		{ "HelloRequests", true, false, HS("\0\0\0\0") },
	};
	static const struct record data = R(TYPE_APPLICATION_DATA, "x");
	struct judge j;
	size_t i;

	for (i = 0; i < sizeof(floods) / sizeof(floods[0]); i++) {
		judge_init(&j, floods[i].client, floods[i].tls13, 32);
		ok(flood(&j, &floods[i].record, NULL) == 33 &&
		   j.alert == FATAL(10), "33 %s in a row are too many",
		   floods[i].name);
		judge_init(&j, floods[i].client, floods[i].tls13, 32);
		ok(flood(&j, &floods[i].record, &data) == 2000,
		   "2000 %s with data between are not", floods[i].name);
	}
}

int main(void)
{
	test_rows();
	test_floods();
	test_limit();
	return tap_done();
}
