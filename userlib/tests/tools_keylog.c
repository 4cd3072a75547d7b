// SPDX-License-Identifier: MIT
/* Key logs as programs leave them: cut, glued, with marks, in UTF-16. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../tools/common/keylog.h"
#include "../tools/common/tools.h"
#include "memory.h"
#include "stack.h"
#include "tap.h"
#include "tools.h"

#define OURS	"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define OTHER	"ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define A32	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A48	A32 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A64	A32 A32
#define BAD	"CLIENT_RANDOM " OURS " 00zz\n"
#define MASTER	"CLIENT_RANDOM " OURS " " A48 "\n"
#define CLIENT	"CLIENT_TRAFFIC_SECRET_0 " OURS " " A32 "\n"
#define SERVER	"SERVER_TRAFFIC_SECRET_0 " OURS " " A64 "\n"
#define LONG	A64 A64 A64 A64 A64

/**
 * struct row - a file, and what is found for our random
 * @ret: what keylog_find() returns
 * @bad: the bad line that it reports, or 0
 * @master, @client, @server: bytes found
 */
static const struct row {
	const char *name, *text;
	int ret;
	unsigned int bad;
	size_t master, client, server;
} rows[] = {
	{ "TLS 1.2", MASTER, 0, 0, 48, 0, 0 },
	{ "TLS 1.3", CLIENT SERVER, 0, 0, 0, 32, 64 },
	{ "no end of line", "CLIENT_RANDOM " OURS " " A48, 0, 0, 48, 0, 0 },
	{ "CR LF", "# a comment\r\n\r\nCLIENT_RANDOM " OURS " " A48 "\r\n",
	  0, 0, 48, 0, 0 },
	{ "other labels", "EXPORTER_SECRET " OURS " " A32 "\n" MASTER,
	  0, 0, 48, 0, 0 },
	{ "a label that begins like one", "CLIENT_RANDOM_X " OURS " 00\n",
	  -ENOKEY, 0, 0, 0, 0 },
	{ "another's", "CLIENT_RANDOM " OTHER " " A48 "\n", -ENOKEY, 0,
	  0, 0, 0 },
	{ "another's that makes no sense",
	  "CLIENT_RANDOM " OTHER " zz\n" MASTER, 0, 0, 48, 0, 0 },
	{ "nothing", "", -ENOKEY, 0, 0, 0, 0 },

	{ "a bad line before", BAD MASTER, 0, 1, 48, 0, 0 },
	{ "a bad line behind", MASTER BAD, 0, 2, 48, 0, 0 },
	{ "bad lines only", "\n" BAD BAD, -ENOKEY, 2, 0, 0, 0 },
	{ "cut in its random", "CLIENT_RANDOM 0001\n" MASTER, 0, 1, 48, 0, 0 },
	{ "cut behind its random", "CLIENT_RANDOM " OURS "\n" CLIENT,
	  0, 1, 0, 32, 0 },
	{ "cut in its secret", "CLIENT_RANDOM " OURS " a\n" MASTER,
	  0, 1, 48, 0, 0 },
	{ "glued", "CLIENT_RANDOM " OURS " " A48 MASTER CLIENT,
	  0, 1, 0, 32, 0 },
	{ "a placeholder", "CLIENT_RANDOM - -\nCLIENT_RANDOM " OURS " -\n"
	  MASTER, 0, 1, 48, 0, 0 },
	{ "a secret too long", "CLIENT_RANDOM " OURS " " A48 "aa\n", -ENOKEY,
	  1, 0, 0, 0 },
	{ "a traffic secret too long", "SERVER_TRAFFIC_SECRET_0 " OURS " " A64
	  "aa\n" SERVER, 0, 1, 0, 0, 64 },
	/* The rest of a line that is too long is no line */
	{ "a line too long", "# " LONG " " CLIENT MASTER, 0, 1, 48, 0, 0 },
	{ "a line too long, the last", MASTER "# " LONG, 0, 2, 48, 0, 0 },
	{ "a mark of UTF-8", "\xef\xbb\xbf" MASTER, 0, 0, 48, 0, 0 },
};

static bool found_as(const struct row *row, const char *path)
{
	struct tls_secrets s = { 0 };
	uint8_t wanted[TLS_RANDOM_LEN];
	unsigned int bad = 99;
	size_t i;
	int ret;

	for (i = 0; i < sizeof(wanted); i++)
		wanted[i] = (uint8_t)i;
	ret = keylog_find(path, wanted, &s, &bad);
	if (ret == row->ret && bad == row->bad && s.master_len == row->master &&
	    s.client_len == row->client && s.server_len == row->server)
		return ret || !memcmp(s.client_random, wanted, sizeof(wanted));
	diag("%d, line %u; %zu %zu %zu", ret, bad, s.master_len, s.client_len,
	     s.server_len);
	return false;
}

static const char *utf16(const char *text, bool big)
{
	size_t len = strlen(text), i;
	char *wide = calloc(2, len + 1);
	const char *path;

	wide[!big] = (char)0xfe;
	wide[big] = (char)0xff;
	for (i = 0; i < len; i++)
		wide[2 * i + 2 + big] = text[i];
	path = tools_file("keys16", wide, 2 * len + 2);
	free(wide);
	return path;
}

static void find(void)
{
	static const struct row wide = { "", BAD MASTER, 0, 1, 48, 0, 0 };
	static const struct row nuls = { "", NULL, 0, 1, 48, 0, 0 };
	static const char torn[] = "CLIENT_RANDOM " OURS " aa\0aa\n" MASTER;
	struct tls_secrets s = { 0 };
	unsigned int bad;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		ok(found_as(&rows[i], tools_file("keys", rows[i].text,
						 strlen(rows[i].text))),
		   "keylog: %s", rows[i].name);
	ok(found_as(&wide, utf16(wide.text, false)), "keylog: UTF-16");
	ok(found_as(&wide, utf16(wide.text, true)), "keylog: UTF-16, big end");
	ok(found_as(&nuls, tools_file("keys", torn, sizeof(torn) - 1)),
	   "keylog: a NUL in a line");
	ok(keylog_find(tools_path("none"), NULL, &s, &bad) == -ENOENT,
	   "keylog: no file");
	ok(keylog_find(tools_folder, NULL, &s, &bad) == -EIO,
	   "keylog: a folder");
}

static void takes(void)
{
	struct tls_secrets s = { 0 };

	ok(keylog_take(MASTER, NULL, &s) == 1 && s.client_random[31] == 0x1f &&
	   s.master[0] == 0xaa && s.master[47] == 0xaa && s.master_len == 48,
	   "keylog: a line, of any connection");
	ok(keylog_take(CLIENT, NULL, &s) == 1 && s.client_len == 32 &&
	   s.client[31] == 0xaa && !s.server_len, "keylog: the client's");
	ok(keylog_take(SERVER, NULL, &s) == 1 && s.server_len == 64 &&
	   s.server[63] == 0xaa, "keylog: the server's");
}

/*
 * The mode is right from the start. If it were changed later, others could open
 * the file before.
 */
static bool made_private(const char *path)
{
	int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK), fd;
	mode_t mask = umask(0);
	bool mended, private;
	struct stat st;
	char events[1024];

	inotify_add_watch(watch, tools_folder, IN_ATTRIB);
	fd = keylog_open(path);
	umask(mask);
	private = fd >= 0 && !fstat(fd, &st) && (st.st_mode & 0777) == 0600;
	mended = read(watch, events, sizeof(events)) > 0;
	close(fd);
	close(watch);
	return private && !mended;
}

static void writes(void)
{
	const char *path = tools_file("log", "old\n", 4);
	char text[64] = "";
	struct stat st;
	int fd, n;

	chmod(path, 0644);
	fd = keylog_open(path);
	ok(fd >= 0 && !stat(path, &st) && (st.st_mode & 0777) == 0600,
	   "keylog: of others nobody reads it");
	ok(fcntl(fd, F_GETFD) & FD_CLOEXEC, "keylog: nor a child");
	ok(!keylog_append(fd, "one") && !keylog_append(fd, "two"),
	   "keylog: two lines");
	close(fd);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = (int)read(fd, text, sizeof(text) - 1);
	close(fd);
	ok(n == 12 && !strcmp(text, "old\none\ntwo\n"),
	   "keylog: behind what was there");
	ok(made_private(tools_path("new")), "keylog: a new one");
	ok(keylog_open(tools_path("no/such")) == -ENOENT,
	   "keylog: no such folder");
	fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	ok(keylog_append(fd, "x") == -ENOSPC, "keylog: a full disk");
	close(fd);
}

static struct tls_secrets found;

static void take_line(void *line)
{
	if (keylog_take(line, NULL, &found) != 1)
		found.master_len = 0;
}

static void find_first(void *path)
{
	unsigned int bad;

	if (keylog_find(path, NULL, &found, &bad))
		found.master_len = 0;
}

static void forgets_in(const char *name, void (*call)(void *), void *arg,
		       const struct needle *digits)
{
	void *stack = stack_of(call, arg);
	struct needle bytes;

	ok(found.master_len == TLS_MASTER_LEN && found.master[1] == 48,
	   "keylog: %s: a secret", name);
	bytes = needle_of(found.master, TLS_MASTER_LEN);
	ok(!stack_has(stack, &bytes) &&
	   !stack_has(stack, digits),
	   "keylog: %s: it is not left on the stack", name);
	stack_free(stack);
}

/* Look for bytes that stand nowhere else, and for the text that has them */
static void forgets(void)
{
	char text[2 * TLS_MASTER_LEN + 1], line[256];
	struct needle digits;
	const char *path;
	size_t i;

	if (!memory_can_search()) {
		skip("keylog: secrets on the stack",
		     "valgrind and sanitizers keep copies");
		return;
	}
	for (i = 0; i < TLS_MASTER_LEN; i++)
		sprintf(text + 2 * i, "%02zx", (i * 37 + 11) & 0xff);
	snprintf(line, sizeof(line), "CLIENT_RANDOM " OURS " %s\n", text);
	digits = needle_of(text, NEEDLE_MAX);
	path = tools_file("keys", line, strlen(line));
	forgets_in("a line", take_line, line, &digits);
	forgets_in("a file", find_first, (void *)path, &digits);
}

void tools_keylog(void)
{
	takes();
	find();
	forgets();
	writes();
}
