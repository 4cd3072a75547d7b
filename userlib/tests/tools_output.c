// SPDX-License-Identifier: MIT
/* A file appears when it is complete. Mode and links of the old one stay. */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../tools/common/output.h"
#include "tap.h"
#include "tools.h"

static bool holds(const char *path, const char *text)
{
	char got[64] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, got, sizeof(got) - 1);

	if (fd >= 0)
		close(fd);
	return n == (ssize_t)strlen(text) && !strcmp(got, text);
}

static mode_t mode(const char *path)
{
	struct stat st;

	return stat(path, &st) ? 0 : st.st_mode & 07777;
}

static bool is_link(const char *path)
{
	struct stat st;

	return !lstat(path, &st) && S_ISLNK(st.st_mode);
}

/* Nothing is left of an unfinished file */
static bool tidy(void)
{
	glob_t found;
	int ret = glob(tools_path("out/*.??????"), 0, NULL, &found);

	if (!ret)
		globfree(&found);
	return ret == GLOB_NOMATCH;
}

static int write_to(const char *path, const char *text, bool keep)
{
	struct output o;
	int ret = output_open(&o, path);

	if (ret)
		return ret;
	ret = output_write(&o, text, strlen(text));
	return output_close(&o, keep) ?: ret;
}

static void plain(void)
{
	const char *path = tools_path("out/new");
	struct output o;

	ok(!write_to(path, "one", true) && holds(path, "one") &&
	   mode(path) == 0640, "output: a new file, by the umask");
	ok(!write_to(path, "two", false) && holds(path, "one") && tidy(),
	   "output: one that is not complete leaves the old one");
	ok(!output_open(&o, path) && !output_write(&o, "x", 1) &&
	   holds(path, "one") && !tidy(), "output: the old one until the end");
	ok(!output_close(&o, true) && holds(path, "x") && tidy(),
	   "output: then the new one");
	chmod(path, 06604);
	ok(!write_to(path, "two", true) && holds(path, "two") &&
	   mode(path) == 0604, "output: mode of the old one, but who it acts as");
	ok(write_to(tools_path("none/x"), "x", true) == -ENOENT,
	   "output: no such folder");
	ok(write_to(tools_path("out"), "x", true) == -EISDIR,
	   "output: a folder");
}

static void links(void)
{
	const char *path = tools_path("out/link"), *loop = tools_path("out/loop");
	bool made;

	tools_file("elsewhere", "old", 3);
	chmod(tools_path("elsewhere"), 0600);
	made = !symlink("chain", path) &&
	       !symlink("../elsewhere", tools_path("out/chain")) &&
	       !symlink("loop", loop);
	ok(made && !write_to(path, "new", true) && is_link(path) &&
	   is_link(tools_path("out/chain")) &&
	   holds(tools_path("elsewhere"), "new") &&
	   mode(tools_path("elsewhere")) == 0600,
	   "output: links stay, what they lead to is written");
	unlink(tools_path("elsewhere"));
	path = tools_path("out/link");
	ok(!write_to(path, "new", true) && is_link(path) &&
	   holds(tools_path("elsewhere"), "new"),
	   "output: also when it was not there");
	ok(write_to(tools_path("out/loop"), "x", true) == -ELOOP,
	   "output: links in a circle");
}

static void in_place(void)
{
	struct output o;
	int ends[2], saved, ret;
	char got[8] = "";

	ok(!write_to("/dev/null", "x", true) && mode("/dev/null"),
	   "output: a device, in place");
	ok(write_to("/dev/full", "x", true) == -ENOSPC, "output: a full disk");
	/* Standard output is a pipe until it is set back */
	fflush(stdout);
	saved = dup(STDOUT_FILENO);
	ret = pipe(ends);
	dup2(ends[1], STDOUT_FILENO);
	ret |= output_open(&o, "-");
	ret |= output_write(&o, "dash", 4) | output_close(&o, false);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	close(ends[1]);
	ok(!ret && read(ends[0], got, sizeof(got)) == 4 && !strcmp(got, "dash"),
	   "output: - is standard output");
	close(ends[0]);
	ok(access("-", F_OK), "output: and no file");
}

/* Root may write a file that nobody else may write */
static void not_ours(void)
{
	const char *path = tools_path("out/read-only");

	tools_file("out/read-only", "old", 3);
	chmod(path, 0444);
	if (!geteuid()) {
		ok(!write_to(path, "new", true) && mode(path) == 0444,
		   "output: read-only, as root");
		return;
	}
	ok(write_to(path, "new", true) == -EACCES && holds(path, "old") &&
	   tidy(), "output: what may not be written is not replaced");
}

void tools_output(void)
{
	mode_t old = umask(027);

	ok(!mkdir(tools_path("out"), 0755), "output: a folder for the test");
	plain();
	links();
	in_place();
	not_ours();
	umask(old);
}
