// SPDX-License-Identifier: MIT
/*
 * Which code has called the kernel, and which TLS library has called that code,
 * found by return addresses on the stack. This tells libssl's own socket BIO
 * from a BIO of the program, and both from a program that carries records by
 * itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../common/text.h"
#include "../common/tools.h"
#include "why.h"

#define STACK_BYTES	32768
#define CODE_MAX	512

struct code {
	uint64_t from, to;
	char path[WHY_PATH];
};

/* Mapped code: "FROM-TO r-xp ... PATH" */
static size_t read_code(pid_t pid, struct code code[CODE_MAX])
{
	char path[64], flags[8];
	unsigned long long from, to;
	struct text maps;
	char *line, *rest, *file;
	size_t n = 0;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	maps = text_read(path);
	rest = maps.data;
	while (n < CODE_MAX && (line = strsep(&rest, "\n"))) {
		if (sscanf(line, "%llx-%llx %7s", &from, &to, flags) != 3 ||
		    flags[2] != 'x')
			continue;
		file = strchr(line, '/');
		code[n].from = from;
		code[n].to = to;
		snprintf(code[n++].path, WHY_PATH, "%s", file ?: "");
	}
	free(maps.data);
	return n;
}

static const struct code *code_at(const struct code *code, size_t n,
				  uint64_t address)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (address >= code[i].from && address < code[i].to)
			return &code[i];
	return NULL;
}

/*
 * Words of an old stack may look like code. A real return address has a call
 * before it
 */
static bool is_return(pid_t pid, uint64_t address)
{
#ifdef __x86_64__
	uint8_t b[7] = { 0 };

	if (why_memory(pid, address - sizeof(b), b, sizeof(b)) != sizeof(b))
		return false;
	return b[2] == 0xe8 || (b[5] == 0xff && (b[6] & 0x38) == 0x10) ||
	       (b[4] == 0xff && (b[5] & 0x38) == 0x10) ||
	       (b[3] == 0xff && (b[4] & 0x38) == 0x10) ||
	       (b[1] == 0xff && (b[2] & 0x38) == 0x10) ||
	       (b[0] == 0xff && (b[1] & 0x38) == 0x10);
#else
	(void)pid;
	return !(address & 1);
#endif
}

/* Every call of the kernel goes through the C library or the thread library */
static bool is_libc(const char *path)
{
	return strstr(path, "/libc.so") || strstr(path, "/libc-") ||
	       strstr(path, "/libpthread") || strstr(path, "/ld-") ||
	       strstr(path, "/libc.musl") || strstr(path, "san.so");
}

void why_caller(struct why *w, struct why_connection *c, pid_t pid,
		uint64_t stack)
{
	static struct code code[CODE_MAX];
	static uint64_t words[STACK_BYTES / sizeof(uint64_t)];
	const size_t n = read_code(pid, code);
	const struct why_library *l;
	const struct code *at;
	size_t got = 0, i, part;

	/* The end of the mapping may be nearer */
	for (part = 0; part < STACK_BYTES; part += 1024) {
		if (why_memory(pid, stack + part, (char *)words + part, 1024) !=
		    1024)
			break;
		got = (part + 1024) / sizeof(uint64_t);
	}
	for (i = 0; i < got && !c->on_stack; i++) {
		at = code_at(code, n, words[i]);
		if (!at || is_libc(at->path) || !is_return(pid, words[i]))
			continue;
		l = why_library_of(w, pid, at->path);
		if (l) {
			c->direct = !*c->caller;
			c->on_stack = true;
			c->library = *l;
		}
		if (!*c->caller)
			snprintf(c->caller, WHY_PATH, "%s", at->path);
	}
}
