// SPDX-License-Identifier: MIT
/*
 * Many connections at once, in one process: all are open before the first of
 * them is used. The peers give tickets; in TLS 1.3 each side renews its keys in
 * each round, and asks for the other's, where that can be.
 */
#include <stdlib.h>
#include <string.h>

#include "../tap.h"
#include "crowd.h"
#include "end.h"

#define ROUNDS	2
#define DATA	100	/* bytes that a side sends in each round */

struct member {
	struct end end;
	NCRYPT_HANDLE connection;
};

/* See feature.h of the selftests */
static bool promised(const char *feature)
{
	const char *expect = getenv("SSLP_EXPECT");

	return expect && strstr(expect, feature);
}

static struct sslp_connection_status status_of(const struct member *m)
{
	struct sslp_connection_status s = { .size = sizeof(s) };

	end_must(!sslp_connection_query(m->connection, &s), "query");
	return s;
}

/* With record keys there is none, nor with a kernel that cannot replace one */
static bool can_update(const struct member *m, int minor)
{
	return minor == 3 && handover_stack.secrets &&
	       (status_of(m).tx == SSLP_KTLS_NONE || promised("rekey"));
}

/* Both handshakes; what the peer sends behind its own goes with them */
static bool join(struct member *m, NCRYPT_PROV_HANDLE prov, bool server,
		 int minor)
{
	struct end *e = &m->end;
	bool theirs = false;
	int ours = 0, rounds;

	end_open(e, server, minor);
	for (rounds = 0; rounds < PATIENCE && (!theirs || ours <= 0); rounds++) {
		theirs = theirs || peer_handshake(e->peer);
		end_pull(e);
		end_pass(e, e->sent_len);
		if (!ours)
			ours = handover_stack.handshake(e->session);
		end_fetch(e, !theirs || !ours);
	}
	if (!theirs || ours <= 0 ||
	    handover_stack.take(prov, e->session, &m->connection))
		return false;
	handover_stack.free(e->session);
	e->session = NULL;
	return true;
}

static bool update(const struct member *m, bool can)
{
	SECURITY_STATUS status = sslp_connection_update(m->connection,
							SSLP_UPDATE_REQUEST);

	return can ? !status : status == NTE_NOT_SUPPORTED;
}

static bool say(struct member *m, const unsigned char *text, bool can)
{
	size_t n;

	return update(m, can) &&
	       !sslp_connection_write(m->connection, text, DATA, &n) &&
	       n == DATA;
}

/* The peer hears it, and says the same */
static bool answer(struct member *m, const unsigned char *text, bool can)
{
	unsigned char got[DATA];
	struct end *e = &m->end;
	size_t n = 0;
	int rounds;

	for (rounds = 0; rounds < PATIENCE && n < DATA; rounds++) {
		end_fetch(e, 1);
		n += peer_read(e->peer, got + n, DATA - n);
	}
	if (can)
		peer_update(e->peer);
	peer_write(e->peer, text, DATA);
	end_pull(e);
	end_pass(e, e->sent_len);
	return n == DATA && !memcmp(got, text, DATA);
}

static bool hear(const struct member *m, const unsigned char *text)
{
	unsigned char got[DATA];

	return end_reads(&m->end, m->connection, got, DATA) &&
	       !memcmp(got, text, DATA);
}

/* Other data for each */
static const unsigned char *text_of(size_t i, int round)
{
	static unsigned char text[DATA];

	memset(text, 'a' + round, DATA);
	memcpy(text, &i, sizeof(i));
	return text;
}

/* How many of them did as they should, in all of the rounds */
static size_t talk(struct member *members, size_t count, bool can)
{
	size_t done = 0, i;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		for (i = 0; i < count; i++)
			done += say(&members[i], text_of(i, round), can);
		for (i = 0; i < count; i++)
			done += answer(&members[i], text_of(i, round), can);
		for (i = 0; i < count; i++)
			done += hear(&members[i], text_of(i, round));
	}
	return done;
}

static bool leave(struct member *m, bool can)
{
	struct sslp_connection_status s = status_of(m);
	unsigned int updates = can ? ROUNDS : 0;
	bool closed = false;
	int rounds;

	sslp_connection_shutdown(m->connection);
	for (rounds = 0; rounds < PATIENCE && !closed; rounds++) {
		end_fetch(&m->end, 1);
		closed = peer_closed(m->end.peer);
	}
	SslFreeObject(m->connection, 0);
	end_close(&m->end);
	return closed && s.write_updates >= updates &&
	       s.read_updates >= updates &&
	       (s.tx != SSLP_KTLS_NONE || !promised("ktls"));
}

void crowd(NCRYPT_PROV_HANDLE prov, size_t count, int minor)
{
	struct member *members = calloc(count, sizeof(*members));
	size_t joined = 0, left = 0, done;
	bool can;

	end_must(members, "calloc");
	while (joined < count && join(&members[joined], prov, joined % 2, minor))
		joined++;
	if (!ok(joined == count, "%zu connections of TLS 1.%d at once", count,
		minor)) {
		diag("the next one: %s", sslp_last_message());
		exit(1);
	}
	can = can_update(members, minor);
	done = talk(members, count, can);
	ok(done == 3 * ROUNDS * count, "%d rounds with each%s", ROUNDS,
	   can ? ", KeyUpdates of both sides" : "");
	while (left < count && leave(&members[left], can))
		left++;
	ok(left == count, "all have ended as they should");
	free(members);
}
