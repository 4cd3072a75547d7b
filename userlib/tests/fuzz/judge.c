// SPDX-License-Identifier: MIT
/*
 * libFuzzer: what a peer may send after the handshake, judged. The first byte of
 * an input chooses role and version; then come records: type, length, content.
 * The same records in pieces of one byte must come to the same end.
 */
#include <stdlib.h>

#include "../../base/types.h"
#include "../../connection/judge.h"

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Whoever sends, sets keys and waits does so between two records */
static void check(struct judge *j, unsigned int events)
{
	must(j->state <= JUDGE_DEAD);
	must(j->state != JUDGE_DEAD || (j->due == DUE_ALERT && j->why &&
					j->alert >> 8 == 2));
	must(!(events & JUDGE_UPDATED) || j->due & DUE_RX_KEY);
	must(j->message.have <= sizeof(j->message.head));
	must(j->updates <= j->updates_max || j->state == JUDGE_DEAD);
	if (j->state == JUDGE_OPEN)
		j->due = 0;
}

/* A type of TLS mostly, and any else */
static u8 type_of(u8 byte)
{
	return byte & 0x80 ? byte : 20 + byte % 6;
}

static unsigned int take(struct judge *j, u8 type, const u8 *data, size_t len,
			 bool pieces)
{
	unsigned int events = 0;

	if (!pieces || !len)
		return judge_take(j, type, data, len, true);
	for (; len; data++, len--)
		events |= judge_take(j, type, data, 1, len == 1);
	return events;
}

static unsigned int run(struct judge *j, const u8 *data, size_t len,
			bool pieces)
{
	unsigned int events = 0, now;
	size_t part;

	judge_init(j, *data & 1, *data & 2, 1 + (*data >> 2) % 8);
	for (data++, len--; len >= 2; data += part, len -= part) {
		u8 type = type_of(data[0]);

		part = data[1];
		data += 2;
		len -= 2;
		if (part > len)
			part = len;
		now = take(j, type, data, part, pieces);
		check(j, now);
		if (j->state == JUDGE_OPEN)
			events |= now;
	}
	return events;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len);
int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct judge whole, pieces;

	if (!len)
		return 0;
	must(run(&whole, data, len, false) == run(&pieces, data, len, true));
	must(whole.state == pieces.state && whole.alert == pieces.alert &&
	     whole.received == pieces.received && whole.idle == pieces.idle);
	return 0;
}
