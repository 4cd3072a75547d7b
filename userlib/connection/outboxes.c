// SPDX-License-Identifier: MIT
/* The outboxes of this process: a socket has one at most. */
#include "../base/lock.h"
#include "../base/message.h"
#include "../base/own_fd.h"
#include "outboxes.h"

#define LISTS	256

/* All outboxes, in lists by socket; LOCK_OUTBOXES guards them */
static struct outbox *lists[LISTS];

static struct outbox **list_of(const struct outbox *out)
{
	return &lists[out->socket[0] % LISTS];
}

/*
 * Under LOCK_OUTBOXES. Those of a parent do not count: it makes no records here
 */
static bool is_taken(const struct outbox *out)
{
	const struct outbox *other;

	for (other = *list_of(out); other; other = other->next)
		if (other->owner == out->owner &&
		    other->socket[0] == out->socket[0] &&
		    other->socket[1] == out->socket[1])
			return true;
	return false;
}

/* Under LOCK_OUTBOXES */
static void enter(struct outbox *out)
{
	out->prev = list_of(out);
	out->next = *out->prev;
	if (out->next)
		out->next->prev = &out->next;
	*out->prev = out;
}

int outboxes_add(int fd, struct outbox *out)
{
	int err = own_fd_identify(fd, out->socket);
	bool taken;

	if (err)
		return fail_errno(-err, "look at socket %d", fd);
	lock_take(LOCK_OUTBOXES);
	taken = is_taken(out);
	if (!taken)
		enter(out);
	lock_release(LOCK_OUTBOXES);
	return taken ? fail(EEXIST, "socket %d has a connection already, whose records are made here: a second one would repeat nonces",
			    fd) : 0;
}

void outboxes_remove(struct outbox *out)
{
	lock_take(LOCK_OUTBOXES);
	*out->prev = out->next;
	if (out->next)
		out->next->prev = out->prev;
	lock_release(LOCK_OUTBOXES);
}
