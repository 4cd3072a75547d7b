// SPDX-License-Identifier: MIT
/*
 * No byte is lost on the way from a TLS stack to a connection: what the peer
 * sends behind the handshake is cut at some bytes. What is before the cut is
 * there when the connection is taken, some of it opened by the stack; the rest
 * follows. Every program is this one with another stack; the peer is libssl.
 *
 *	handover_STACK [crowd COUNT MINOR]
 *		all, or COUNT connections at once of TLS 1.MINOR
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../tap.h"
#include "crowd.h"
#include "end.h"

#define RECORD		1000	/* bytes of data in each record of the peer */
#define DATA		(3 * RECORD)
#define CROWD		200	/* connections */

char handover_cert[64], handover_key[64];
const struct sslp_connection_options handover_options = {
	.size = sizeof(handover_options),
	.flags = SSLP_CONNECTION_USER_RECORDS,
};

static NCRYPT_PROV_HANDLE prov;
static unsigned char data[DATA];

/**
 * enum how - what the stack has done with the data when it is taken
 * @AT_ONCE: nothing
 * @OPENED: opened the first record, and given a part of it
 * @WAITING: given the first record, and looked for more
 * @ASKED: opened a KeyUpdate that asks for another, and given a part of the
 *	first record
 */
enum how { AT_ONCE, OPENED, WAITING, ASKED };

/* The peer's handshake is over: it sends all of the data, in records */
static void send_data(struct end *e, bool tickets, enum how how)
{
	size_t i;

	/* A server of TLS 1.3 sends tickets behind its handshake */
	e->behind = tickets ? e->sent_len : 0;
	end_pull(e);
	if (!tickets)
		e->behind = e->sent_len;
	if (how == ASKED)
		peer_update(e->peer);
	for (i = 0; i < DATA; i += RECORD) {
		peer_write(e->peer, data + i, RECORD);
		end_pull(e);
		if (!i)
			e->first = e->sent_len;
	}
}

/* Both handshakes; what is behind the peer's, up to the cut, goes with it */
static bool shake(struct end *e, bool tickets, enum how how, size_t cut)
{
	bool theirs = false;
	int ours = 0, rounds;

	for (rounds = 0; rounds < PATIENCE && (!theirs || !ours); rounds++) {
		if (!theirs && peer_handshake(e->peer)) {
			theirs = true;
			send_data(e, tickets, how);
		}
		end_pull(e);
		end_pass(e, !theirs ? e->sent_len :
			 (how == AT_ONCE ? e->behind : e->first) + cut);
		if (!ours)
			ours = handover_stack.handshake(e->session);
		if (ours < 0)
			return false;
		end_fetch(e, !theirs || !ours);
	}
	return theirs && ours > 0;
}

/* Until @want bytes are there: how many the stack gave */
static size_t stack_reads(struct end *e, unsigned char *to, size_t want)
{
	struct pollfd p = { .fd = e->ours, .events = POLLIN };
	size_t got = 0;
	int n;

	while (got < want) {
		n = handover_stack.read(e->session, to + got, want - got);
		if (n < 0 || (!n && poll(&p, 1, PATIENCE) != 1))
			break;
		got += n;
	}
	return got;
}

/* The other way, which shows that the number of the next record is right */
static bool answers(struct end *e, NCRYPT_HANDLE connection)
{
	unsigned char got[DATA];
	size_t n = 0, written;
	int rounds;

	if (sslp_connection_write(connection, data, DATA, &written) ||
	    written != DATA || sslp_connection_shutdown(connection))
		return false;
	for (rounds = 0; rounds < PATIENCE && n < DATA; rounds++) {
		end_fetch(e, 1);
		n += peer_read(e->peer, got + n, DATA - n);
	}
	for (; rounds < PATIENCE && !peer_closed(e->peer); rounds++)
		end_fetch(e, 1);
	return n == DATA && !memcmp(got, data, DATA) && rounds < PATIENCE;
}

/* Why a hand-over went wrong, or NULL */
static const char *hand_over(struct end *e, bool tickets, enum how how,
			     size_t cut)
{
	static const size_t wants[] = { 0, 4, RECORD, 4 };
	unsigned char got[DATA];
	NCRYPT_HANDLE connection;
	SECURITY_STATUS status;
	const char *why = NULL;

	if (!shake(e, tickets, how, cut))
		return "the handshake";
	if (stack_reads(e, got, wants[how]) != wants[how])
		return "the stack's read";
	if (how == WAITING && handover_stack.read(e->session, got + RECORD, 1))
		return "the stack has more than was sent";
	/* A call that fails loses nothing */
	if (!handover_stack.take(0, e->session, &connection))
		return "taken without a provider";
	status = handover_stack.take(prov, e->session, &connection);
	if (status == NTE_BAD_KEY_STATE && how == WAITING)
		return cut && handover_stack.parts == PARTS_GIVEN ?
		       "a part of a record was not given" : NULL;
	if (status)
		return sslp_last_message();
	handover_stack.free(e->session);
	e->session = NULL;
	end_pass(e, e->sent_len);
	if (!end_reads(e, connection, got + wants[how], DATA - wants[how]))
		why = "the connection's read";
	else if (memcmp(got, data, DATA))
		why = "other data";
	else if (!answers(e, connection))
		why = "the way back";
	else if (how == ASKED && !peer_updates(e->peer))
		why = "no KeyUpdate, though the peer has asked for one";
	SslFreeObject(connection, 0);
	return why;
}

static void test_cuts(bool server, int minor, enum how how)
{
	static const char *const hows[] = {
		"taken at once", "taken with opened data",
		"taken while it waits for a record",
		"taken when the peer has asked for a KeyUpdate",
	};
	/* In the header, in an explicit nonce, in data, in the tag, behind it */
	static const size_t cuts[] = {
		0, 1, 4, 5, 6, 13, 600, 1020, 1024, 2049,
	};
	/* What waits for a record has less than 1021 bytes of it */
	size_t n = how == WAITING ? 8 : sizeof(cuts) / sizeof(*cuts), i;
	const char *why = NULL;
	struct end e;

	for (i = 0; i < n && !why; i++) {
		end_open(&e, server, minor);
		why = hand_over(&e, !server && minor == 3, how, cuts[i]);
		end_close(&e);
	}
	ok(!why, "a %s of TLS 1.%d, %s", server ? "server" : "client", minor,
	   hows[how]);
	if (why)
		diag("cut at byte %zu: %s", cuts[i - 1], why);
}

/*
 * What is noted goes with the session: memory sanitizers and valgrind see it.
 * One is never shaken, one fails in its handshake, one is not taken.
 */
static void test_never_taken(bool server, int minor)
{
	static const char garbage[] = "GET / HTTP/1.0\r\n\r\n";
	int rounds, ours = 0;
	struct end e;

	end_open(&e, server, minor);
	end_close(&e);
	end_open(&e, server, minor);
	end_must(send(e.theirs, garbage, sizeof(garbage), 0) > 0, "send");
	for (rounds = 0; rounds < PATIENCE && !ours; rounds++) {
		ours = handover_stack.handshake(e.session);
		end_fetch(&e, 1);
	}
	end_close(&e);
	ok(ours < 0, "a %s of TLS 1.%d that fails",
	   server ? "server" : "client", minor);
	end_open(&e, server, minor);
	ok(shake(&e, !server && minor == 3, AT_ONCE, 0),
	   "a %s of TLS 1.%d that is not taken", server ? "server" : "client",
	   minor);
	end_close(&e);
}

/* Without the numbers of records they would begin at 0 again */
static void test_deaf(bool server, int minor)
{
	NCRYPT_HANDLE connection = 0;
	struct end e;

	end_open(&e, server, minor);
	handover_stack.deafen(e.session);
	ok(shake(&e, !server && minor == 3, AT_ONCE, 0) &&
	   handover_stack.take(prov, e.session, &connection) && !connection,
	   "a %s of TLS 1.%d whose records nobody has counted",
	   server ? "server" : "client", minor);
	if (connection)
		SslFreeObject(connection, 0);
	end_close(&e);
}

/* What the stack has not sent yet would be lost, or cut a record */
static void test_unsent(bool server, int minor)
{
	NCRYPT_HANDLE connection;
	struct end e;

	end_open(&e, server, minor);
	end_must(shake(&e, !server && minor == 3, AT_ONCE, 0), "handshake");
	handover_stack.hold(e.session);
	ok(handover_stack.take(prov, e.session, &connection) ==
	   NTE_BAD_KEY_STATE, "a %s of TLS 1.%d that holds data",
	   server ? "server" : "client", minor);
	end_close(&e);
}

static void make_certificate(char *dir)
{
	char command[512];

	end_must(mkdtemp(dir), dir);
	snprintf(handover_cert, sizeof(handover_cert), "%s/cert", dir);
	snprintf(handover_key, sizeof(handover_key), "%s/key", dir);
	snprintf(command, sizeof(command),
		 "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout %s -out %s -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null",
		 handover_key, handover_cert);
	end_must(!system(command), "openssl req");
}

static void test_all(int minor)
{
	enum how how, last = handover_stack.parts == PARTS_HIDDEN ? OPENED :
								    WAITING;
	int server;

	for (server = 0; server <= 1; server++) {
		for (how = AT_ONCE; how <= last; how++)
			test_cuts(server, minor, how);
		if (minor == 3 && handover_stack.updates)
			test_cuts(server, minor, ASKED);
		test_unsent(server, minor);
		test_never_taken(server, minor);
		if (handover_stack.deafen)
			test_deaf(server, minor);
	}
}

/* What the arguments ask for */
static void test(int argc, char **argv)
{
	int minor;

	if (argc == 4 && !strcmp(argv[1], "crowd")) {
		crowd(prov, atoi(argv[2]), atoi(argv[3]));
		return;
	}
	for (minor = 2; minor <= 2 + handover_stack.tls13; minor++) {
		test_all(minor);
		crowd(prov, CROWD, minor);
	}
}

int main(int argc, char **argv)
{
	char dir[] = "/tmp/handover-XXXXXX";
	size_t i;

	make_certificate(dir);
	end_must(!SslOpenProvider(&prov, NULL, 0), "provider");
	for (i = 0; i < DATA; i++)
		data[i] = i * 7 + i / 251;
	test(argc, argv);
	SslFreeObject(prov, 0);
	unlink(handover_cert);
	unlink(handover_key);
	rmdir(dir);
	return tap_done();
}
