// SPDX-License-Identifier: MIT
/* Memory that callers free with SslFreeBuffer(). */
#include <pthread.h>
#include <stdlib.h>

#include "../base/message.h"
#include "buffer.h"
#include "status.h"

/*
 * All that is out with callers stands in a list, so that a pointer from
 * elsewhere, or one freed before, is an error and not a crash.
 */
struct buffer {
	struct buffer *next;
	size_t len;
	_Alignas(max_align_t) u8 bytes[];
};

static struct buffer *buffers;	/* under lock */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void lock_for_fork(void)
{
	pthread_mutex_lock(&lock);
}

static void unlock_after_fork(void)
{
	pthread_mutex_unlock(&lock);
}

static void init(void)
{
	pthread_atfork(lock_for_fork, unlock_after_fork, unlock_after_fork);
}

void *buffer_new(size_t len)
{
	struct buffer *buffer = calloc(1, sizeof(*buffer) + len);

	if (!buffer) {
		fail(ENOMEM, "out of memory for a buffer of %zu bytes", len);
		return NULL;
	}
	pthread_once(&once, init);
	buffer->len = len;
	pthread_mutex_lock(&lock);
	buffer->next = buffers;
	buffers = buffer;
	pthread_mutex_unlock(&lock);
	return buffer->bytes;
}

/* Under lock: the link that points to the buffer of @p, or to NULL */
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

	pthread_mutex_lock(&lock);
	buffer = *find(p);
	pthread_mutex_unlock(&lock);
	return buffer && buffer->len == len;
}

int buffer_free(void *p)
{
	struct buffer **link, *buffer;

	pthread_mutex_lock(&lock);
	link = find(p);
	buffer = *link;
	if (buffer)
		*link = buffer->next;
	pthread_mutex_unlock(&lock);
	if (!buffer)
		return fail(EINVAL, "pvInput is not a buffer of this library, or freed already");
	free(buffer);
	return 0;
}

LIBEXPORT SECURITY_STATUS WINAPI SslFreeBuffer(PVOID pvInput)
{
	return status_of(buffer_free(pvInput));
}
