// SPDX-License-Identifier: MIT
/* The functions of the sslp command, one by one, with tables. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tap.h"
#include "tools.h"

char tools_folder[] = "/tmp/sslp-tools-XXXXXX";

const char *tools_path(const char *name)
{
	static char paths[4][256];
	static unsigned int turn;
	char *path = paths[turn++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", tools_folder, name);
	return path;
}

const char *tools_file(const char *name, const void *data, size_t len)
{
	const char *path = tools_path(name);
	FILE *f = fopen(path, "we");

	if (!f || fwrite(data, 1, len, f) != len || fclose(f)) {
		perror(path);
		exit(1);
	}
	return path;
}

static int discard(const char *path, const struct stat *st, int type,
		   struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

int main(void)
{
	if (!mkdtemp(tools_folder)) {
		perror(tools_folder);
		return 1;
	}
	tools_text();
	tools_keylog();
	tools_url();
	tools_http();
	tools_body();
	tools_request();
	tools_docroot();
	tools_output();
	tools_why();
	tools_derive();
	nftw(tools_folder, discard, 16, FTW_DEPTH | FTW_PHYS);
	return tap_done();
}
