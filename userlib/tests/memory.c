// SPDX-License-Identifier: MIT
/* A process looks at its own memory. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"

#define WINDOW	65536
#define ZEROES	32

struct needle needle_of(void *secret, size_t len)
{
	struct needle needle = { .len = len };
	uint8_t *p = secret;
	size_t i;

	for (i = 0; i < len; i++)
		needle.masked[i] = p[i] ^ NEEDLE_MASK;
	explicit_bzero(secret, len);
	return needle;
}

/* memcmp() and memchr() would leave the plain bytes in registers and stack */
static bool matches(const uint8_t *p, const struct needle *needle)
{
	size_t i;

	for (i = 0; i < needle->len; i++)
		if ((p[i] ^ NEEDLE_MASK) != needle->masked[i])
			return false;
	return true;
}

bool memory_in(const void *bytes, size_t len, const struct needle *needle)
{
	const uint8_t *p = bytes;

	for (; len >= needle->len; p++, len--)
		if (matches(p, needle))
			return true;
	return false;
}

/*
 * @starts: by first byte, whether a needle begins so
 * @longest: bytes of the longest needle
 */
struct search {
	const struct needle *needles;
	size_t needle_count;
	bool starts[256];
	size_t longest;
	unsigned int count;
	uintptr_t first;
	int mem;
};

/* What is read in one step. It is wiped after each look, as it holds copies */
static uint8_t window[WINDOW];

static bool matches_any(const struct search *s, const uint8_t *p, size_t room)
{
	size_t i;

	for (i = 0; i < s->needle_count; i++)
		if (s->needles[i].len && s->needles[i].len <= room &&
		    matches(p, &s->needles[i]))
			return true;
	return false;
}

/* Most of memory is zero, and few needles begin with a zero */
static bool all_zero(const struct search *s, ssize_t at, ssize_t end)
{
	uint64_t word[ZEROES / 8];

	if (s->starts[0] || at % ZEROES || at + ZEROES > end)
		return false;
	memcpy(word, window + at, sizeof(word));
	return !(word[0] | word[1] | word[2] | word[3]);
}

static void search_window(struct search *s, uintptr_t at, size_t len)
{
	ssize_t n = pread(s->mem, window, len, at);
	ssize_t i;

	for (i = 0; i < n; i++) {
		if (all_zero(s, i, n)) {
			i += ZEROES - 1;
			continue;
		}
		if (!s->starts[window[i]] ||
		    !matches_any(s, window + i, n - i))
			continue;
		if (!s->count++)
			s->first = at + i;
	}
	explicit_bzero(window, sizeof(window));
}

/* The windows overlap, so that a needle on the border is found */
static void search_range(struct search *s, uintptr_t start, uintptr_t end)
{
	size_t step = WINDOW - s->longest + 1, len;

	for (; start < end; start += step) {
		len = end - start < WINDOW ? end - start : WINDOW;
		search_window(s, start, len);
	}
}

static void search(struct search *s)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	unsigned long start, end;
	char line[512], perms[5];
	size_t i;

	s->longest = 1;
	for (i = 0; i < s->needle_count; i++) {
		if (!s->needles[i].len)
			continue;
		s->starts[s->needles[i].masked[0] ^ NEEDLE_MASK] = true;
		if (s->needles[i].len > s->longest)
			s->longest = s->needles[i].len;
	}
	s->mem = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	while (maps && fgets(line, sizeof(line), maps))
		if (sscanf(line, "%lx-%lx %4s", &start, &end, perms) == 3 &&
		    perms[0] == 'r' && perms[1] == 'w')
			search_range(s, start, end);
	if (maps)
		fclose(maps);
	close(s->mem);
}

unsigned int memory_count(const struct needle *needle)
{
	struct search s = { .needles = needle, .needle_count = 1 };

	search(&s);
	return s.count;
}

bool memory_has_any(const struct needle *needles, size_t count)
{
	struct search s = { .needles = needles, .needle_count = count };

	search(&s);
	return s.count;
}

const void *memory_find(const struct needle *needle)
{
	struct search s = { .needles = needle, .needle_count = 1 };

	search(&s);
	return (const void *)s.first;
}

bool memory_can_search(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return false;
#else
	return !getenv("SSLP_TEST_SLOW");
#endif
}

bool memory_has_flag(const void *p, const char *flag)
{
	FILE *smaps = fopen("/proc/self/smaps", "re");
	unsigned long start, end;
	bool here = false, found = false;
	char line[512];

	while (smaps && fgets(line, sizeof(line), smaps)) {
		if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
			here = (uintptr_t)p >= start && (uintptr_t)p < end;
		else if (here && !strncmp(line, "VmFlags:", 8))
			found = strstr(line, flag);
	}
	if (smaps)
		fclose(smaps);
	return found;
}

size_t memory_resident(void)
{
	FILE *statm = fopen("/proc/self/statm", "re");
	unsigned long pages = 0;

	if (statm && fscanf(statm, "%*u %lu", &pages) != 1)
		pages = 0;
	if (statm)
		fclose(statm);
	return pages * sysconf(_SC_PAGESIZE);
}
