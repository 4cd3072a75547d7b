// SPDX-License-Identifier: MIT
/* Which files a server sends, and which it does not. */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../tools/common/tools.h"
#include "../tools/https/docroot.h"
#include "tap.h"
#include "tools.h"

/* @size: bytes of the file that is found, or -errno */
static const struct {
	const char *path;
	int size;
	const char *name;
} rows[] = {
	{ "", 3, "index.html" },
	{ "a.txt", 1, "a.txt" },
	{ "sub/b.css", 2, "b.css" },
	{ "sub//b.css", 2, "b.css" },
	{ "./a.txt", 1, "a.txt" },
	{ "sub/", -ENOENT, "index.html" },
	{ "with/", 4, "index.html" },
	{ "sub", -EISDIR, "sub" },
	{ "with", -EISDIR, "with" },
	{ "a.txt/", -ENOENT, "index.html" },
	{ "odd/", -ENOENT, "index.html" },	/* whose index is a folder */
	{ "inner", 1, "inner" },		/* a link within */
	{ "none", -ENOENT, "none" },
	{ "fifo", -ENOENT, "fifo" },
	/* Out of the folder: by links, and by names a caller should refuse */
	{ "outer", -ENOENT, "outer" },
	{ "absolute", -ENOENT, "absolute" },
	{ "up/secret", -ENOENT, "secret" },
	{ "../secret", -ENOENT, "secret" },
	{ "sub/../../secret", -ENOENT, "secret" },
	{ "loop", -ENOENT, "loop" },
};

static void make_files(void)
{
	int bad = 0;

	tools_file("secret", "secret", 6);
	bad |= mkdir(tools_path("root"), 0755);
	bad |= mkdir(tools_path("root/sub"), 0755);
	bad |= mkdir(tools_path("root/with"), 0755);
	bad |= mkdir(tools_path("root/odd"), 0755);
	bad |= mkdir(tools_path("root/odd/index.html"), 0755);
	tools_file("root/index.html", "123", 3);
	tools_file("root/with/index.html", "1234", 4);
	tools_file("root/a.txt", "1", 1);
	tools_file("root/sub/b.css", "12", 2);
	bad |= symlink("a.txt", tools_path("root/inner"));
	bad |= symlink("../secret", tools_path("root/outer"));
	bad |= symlink(tools_path("secret"), tools_path("root/absolute"));
	bad |= symlink("..", tools_path("root/up"));
	bad |= symlink("loop", tools_path("root/loop"));
	bad |= mkfifo(tools_path("root/fifo"), 0644);
	ok(!bad, "docroot: files for the test");
}

/* Return: -errno, or the size */
static int find(const struct docroot *root, const char *path)
{
	uint64_t size = 99;
	int fd = docroot_find(root, path, &size);

	if (fd < 0)
		return fd;
	if (!(fcntl(fd, F_GETFD) & FD_CLOEXEC))
		size = 98;
	close(fd);
	return (int)size;
}

static void single(void)
{
	struct docroot root = { .fd = -1 };

	ok(!docroot_open(tools_path("root/a.txt"), &root), "docroot: one file");
	ok(find(&root, "") == 1 && find(&root, "a.txt") == 1,
	   "docroot: it is what is there");
	ok(!strcmp(docroot_name(&root, ""), "a.txt") &&
	   !strcmp(docroot_name(&root, "a.txt"), "a.txt"),
	   "docroot: its type is that of its name, whatever it was asked as");
	ok(find(&root, "index.html") == -ENOENT &&
	   find(&root, "a.txt/") == -ENOENT && find(&root, "A.TXT") == -ENOENT &&
	   find(&root, "sub/b.css") == -ENOENT, "docroot: and nothing else");
	close(root.fd);
}

static void folder(void)
{
	struct docroot root = { .fd = -1 };
	size_t i;
	int got;

	ok(!docroot_open(tools_path("root"), &root), "docroot: a folder");
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		got = find(&root, rows[i].path);
		if (!ok(got == rows[i].size &&
			!strcmp(docroot_name(&root, rows[i].path), rows[i].name),
			"docroot: \"%s\"", rows[i].path))
			diag("%d", got);
	}
	close(root.fd);
}

/* What a filter of a container returns if it does not know the call */
static const struct refusal {
	int err;
	const char *how;
} refusals[] = {
	{ ENOSYS, "openat2() is not there" },
	{ EPERM, "openat2() is forbidden" },
};

/* Only this thread has the filter, and the filter ends with it */
static void *refused(void *arg)
{
	const struct refusal *r = arg;
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | r->err),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { ARRAY_SIZE(filter), filter };
	struct docroot root = { .fd = -1 };

	if (!ok(!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) &&
		!prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) &&
		syscall(SYS_openat2, -1, "", NULL, 0) < 0 && errno == r->err,
		"docroot: %s", r->how))
		return NULL;
	ok(docroot_open(tools_path("root"), &root) == -r->err,
	   "docroot: no folder without it");
	ok(!docroot_open(tools_path("root/a.txt"), &root),
	   "docroot: a single file does not need it");
	close(root.fd);
	return NULL;
}

static void without_openat2(void)
{
	pthread_t thread;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(refusals); i++)
		if (ok(!pthread_create(&thread, NULL, refused,
				       (void *)&refusals[i]),
		       "docroot: a thread"))
			pthread_join(thread, NULL);
}

void tools_docroot(void)
{
	struct docroot root = { .fd = -1 };

	make_files();
	folder();
	without_openat2();
	single();
	ok(docroot_open(tools_path("none"), &root) == -ENOENT,
	   "docroot: nothing there");
	ok(docroot_open(tools_path("root/fifo"), &root) == -EINVAL,
	   "docroot: a FIFO");
}
