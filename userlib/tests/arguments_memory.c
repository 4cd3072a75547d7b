// SPDX-License-Identifier: MIT
/*
 * The linker sends the heap requests of the library here. They are counted, and
 * one of them may fail.
 */
#include <errno.h>
#include <stdlib.h>

#include "arguments.h"

struct arguments_memory arguments_memory;
static bool watched;

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);

void arguments_memory_watch(unsigned int fail_at)
{
	arguments_memory = (struct arguments_memory){ .fail_at = fail_at };
	watched = true;
}

void arguments_memory_rest(void)
{
	watched = false;
}

static bool has_room(size_t size)
{
	if (!watched)
		return true;
	if (size > arguments_memory.largest)
		arguments_memory.largest = size;
	if (++arguments_memory.calls != arguments_memory.fail_at)
		return true;
	arguments_memory.failed = true;
	errno = ENOMEM;
	return false;
}

void *__wrap_malloc(size_t size)
{
	return has_room(size) ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t count, size_t size)
{
	return has_room(count * size) ? __real_calloc(count, size) : NULL;
}
