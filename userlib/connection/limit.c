// SPDX-License-Identifier: MIT
/* How much a sending key may still protect: RFC 9846 section 5.5. */
#include "limit.h"

/* How many records are left for alerts and for the KeyUpdate itself */
#define RESERVE		1024

/*
 * A program's own loop may send what it has announced after the KeyUpdate that
 * the announcement made due. Then it goes out under the next key, and nobody
 * counts it.
 */
#define UNCOUNTED	(RESERVE + LIMIT_SEND_MAX)

/*
 * A key with fewer records left is replaced. Otherwise nearly every send()
 * would need a look
 */
#define RECORDS_NEEDED	(UNCOUNTED + LIMIT_SEND_MAX)

void limit_start(struct limit *l, u64 seq)
{
	l->bytes = 0;
	limit_look(l, seq);
}

void limit_look(struct limit *l, u64 seq)
{
	u64 left = seq < l->records_max ? l->records_max - seq : 0;

	l->worn = left < RECORDS_NEEDED;
	l->sure = l->worn ? 0 : left - UNCOUNTED;
}

bool limit_take_one(struct limit *l)
{
	if (!l->sure)
		return false;
	l->sure--;
	return true;
}

enum limit_answer limit_ask(const struct limit *l, size_t len)
{
	if (l->worn || (l->update_after && l->bytes >= l->update_after))
		return LIMIT_REACHED;
	return len <= l->sure ? LIMIT_GO : LIMIT_LOOK;
}

void limit_count(struct limit *l, size_t len)
{
	l->bytes += len;
	l->sure -= len < l->sure ? len : l->sure;
}

size_t limit_part(const struct limit *l, size_t len)
{
	u64 room = l->update_after;

	if (!room)
		return len;
	/*
	 * If this key has reached its limit, the next key comes first
	 */
	if (l->bytes < room)
		room -= l->bytes;
	return len < room ? len : room;
}
