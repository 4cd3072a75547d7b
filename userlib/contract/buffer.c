// SPDX-License-Identifier: MIT
/* Memory that callers free with SslFreeBuffer(). */
#include <stdlib.h>

#include "../base/lock.h"
#include "../base/message.h"
#include "buffer.h"
#include "status.h"

/*
 * All buffers that callers have are in a list. So a pointer from elsewhere, or
 * one that was freed before, is an error and not a crash.
 */
struct buffer {
	struct buffer *next;
	size_t len;
	_Alignas(max_align_t) u8 bytes[];
};

static struct buffer *buffers;	/* under LOCK_BUFFERS */

void *buffer_new(size_t len)
{
	struct buffer *buffer = calloc(1, sizeof(*buffer) + len);

	if (!buffer) {
		fail(ENOMEM, "out of memory for a buffer of %zu bytes", len);
		return NULL;
	}
	buffer->len = len;
	lock_take(LOCK_BUFFERS);
	buffer->next = buffers;
	buffers = buffer;
	lock_release(LOCK_BUFFERS);
	return buffer->bytes;
}

/* Under LOCK_BUFFERS: the link that points to the buffer of @p, or to NULL */
static struct buffer **find(const void *p)
{
	struct buffer **link = &buffers;

	while (*link && (*link)->bytes != p)
		link = &(*link)->next;
	return link;
}

bool buffer_is(const void *p, size_t len)
{
	struct buffer *buffer;

	lock_take(LOCK_BUFFERS);
	buffer = *find(p);
	lock_release(LOCK_BUFFERS);
	return buffer && buffer->len == len;
}

int buffer_free(void *p)
{
	struct buffer **link, *buffer;

	lock_take(LOCK_BUFFERS);
	link = find(p);
	buffer = *link;
	if (buffer)
		*link = buffer->next;
	lock_release(LOCK_BUFFERS);
	if (!buffer)
		return fail(EINVAL, "pvInput is not a buffer of this library, or freed already");
	free(buffer);
	return 0;
}

LIBEXPORT SECURITY_STATUS WINAPI SslFreeBuffer(PVOID pvInput)
{
	return status_of(buffer_free(pvInput));
}
