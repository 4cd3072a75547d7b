// SPDX-License-Identifier: MIT
/* The bound of a sending key, record by record: RFC 9846 section 5.5. */
#include <stddef.h>

#include "../connection/limit.h"
#include "judge.h"
#include "tap.h"

#define GCM_BOUND	23726566	/* 2^24.5 */

/*
 * Records that nobody counts and that may still come: the alerts of a
 * connection, and one send() of a loop that is not ours.
 */
#define ALERTS		1024
#define UNCOUNTED	(ALERTS + LIMIT_SEND_MAX)

/* With fewer records left than these, a key is replaced */
#define NEEDED		(UNCOUNTED + LIMIT_SEND_MAX)

static struct limit key_with(u64 left)
{
	struct limit l = { .records_max = GCM_BOUND };

	limit_start(&l, GCM_BOUND - left);
	return l;
}

/* How many records go out before somebody looks at the number again */
static u64 taken(struct limit *l, u64 left)
{
	u64 count = 0;

	while (count <= left && limit_take_one(l))
		count++;
	return count;
}

static void test_promise(u64 left)
{
	struct limit l = key_with(left);
	u64 want = left < NEEDED ? 0 : left - UNCOUNTED;

	ok(limit_ask(&l, LIMIT_SEND_MAX) ==
	   (left < NEEDED ? LIMIT_REACHED : LIMIT_GO),
	   "%u records left: %s", (unsigned int)left,
	   left < NEEDED ? "the next key first" : "a send() may go");
	ok(taken(&l, left) == want, "%u of them are promised",
	   (unsigned int)want);
	ok(limit_ask(&l, 1) == (left < NEEDED ? LIMIT_REACHED : LIMIT_LOOK),
	   "and no more before a look");
}

/* Each byte may be a record. A number past the bound has none left */
static void test_count(void)
{
	struct limit l = key_with(NEEDED);

	limit_count(&l, LIMIT_SEND_MAX - 1);
	ok(limit_ask(&l, 1) == LIMIT_GO && limit_ask(&l, 2) == LIMIT_LOOK,
	   "all bytes but one are sent: one more may go");
	limit_count(&l, 2);
	ok(limit_ask(&l, 1) == LIMIT_LOOK, "and then none");
	limit_look(&l, 0);
	ok(limit_ask(&l, LIMIT_SEND_MAX) == LIMIT_GO, "a look gives more");
	limit_look(&l, GCM_BOUND);
	ok(limit_ask(&l, 1) == LIMIT_REACHED, "but at the bound");
	limit_look(&l, GCM_BOUND + 1);
	ok(limit_ask(&l, 1) == LIMIT_REACHED, "and behind it");
}

/* After so many bytes the next key is wanted. Its count starts at 0 */
static void test_update_after(void)
{
	struct limit l = key_with(GCM_BOUND);

	ok(limit_part(&l, 5000) == 5000, "without a wish all goes at once");
	l.update_after = 1000;
	ok(limit_part(&l, 999) == 999 && limit_part(&l, 5000) == 1000,
	   "a key for 1000 bytes gets them");
	limit_count(&l, 400);
	ok(limit_part(&l, 5000) == 600 && limit_part(&l, 600) == 600,
	   "400 are sent: 600 more");
	ok(limit_ask(&l, 600) == LIMIT_GO, "which may go");
	limit_count(&l, 600);
	ok(limit_ask(&l, 1) == LIMIT_REACHED, "then the next key is due");
	limit_start(&l, 0);
	ok(limit_ask(&l, 1) == LIMIT_GO && limit_part(&l, 5000) == 1000,
	   "which begins with none sent");
}

void test_limit(void)
{
	static const u64 lefts[] = { 0, 1, ALERTS, UNCOUNTED - 1, UNCOUNTED,
				     UNCOUNTED + 1, NEEDED - 1, NEEDED,
				     NEEDED + 1, 3 * LIMIT_SEND_MAX + 7 };
	size_t i;

	for (i = 0; i < sizeof(lefts) / sizeof(lefts[0]); i++)
		test_promise(lefts[i]);
	test_count();
	test_update_after();
}
