// SPDX-License-Identifier: MIT
/*
 * Recognizes TLS libraries, and programs with one inside, by the bytes of their
 * files.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../common/text.h"
#include "../common/tools.h"
#include "library.h"

#define FILE_MAX	(256u << 20)

/**
 * struct row - how a library is known
 * @name: its file's name begins so; NULL: it is inside of a program
 * @mark: bytes that a program has when this is inside
 * @before: bytes before its version; NULL: none is told
 * @with, @without: bytes that are there when it was built so, or NULL
 * @built: what is so if they are not
 */
struct row {
	enum why_kind kind;
	const char *name, *mark, *before, *with, *without;
	enum why_built built;
};

/*
 * The bytes are texts of code that is left out of other builds: libssl's excuse
 * in SSL_sendfile(), GnuTLS's about a transport of the program's own. OpenSSL 1
 * never had kernel TLS. The version of OpenSSL is libcrypto's.
 */
#define EXCUSE	"ktls disabled"

static const struct row rows[] = {
	{ WHY_OPENSSL, "libcrypto.so.", NULL, "OpenSSL ", NULL, NULL,
	  WHY_BUILT_UNKNOWN },
	{ WHY_OPENSSL, "libssl.so.1", NULL, NULL, NULL, NULL,
	  WHY_BUILT_WITHOUT },
	{ WHY_OPENSSL, "libssl.so.", NULL, NULL, NULL, EXCUSE,
	  WHY_BUILT_WITH },
	{ WHY_GNUTLS, "libgnutls.so.", NULL, "\0003.", "Not enabling KTLS",
	  NULL, WHY_BUILT_WITHOUT },
	{ WHY_NSS, "libssl3.so", NULL, NULL, NULL, NULL, WHY_NEVER },
	{ WHY_NSS, "libnspr4.so", NULL, NULL, NULL, NULL, WHY_NEVER },
	{ WHY_MBEDTLS, "libmbedtls.so", NULL, NULL, NULL, NULL, WHY_NEVER },
	{ WHY_WOLFSSL, "libwolfssl.so", NULL, NULL, NULL, NULL, WHY_NEVER },
	{ WHY_GO, NULL, "\xff Go buildinf:", "\xff Go buildinf:", NULL, NULL,
	  WHY_NEVER },
	{ WHY_RUSTLS, NULL, "/rustls-", "/rustls-", NULL, NULL, WHY_NEVER },
	{ WHY_OPENSSL, NULL, "OpenSSL 3.", "OpenSSL ", NULL, EXCUSE,
	  WHY_BUILT_WITH },
};

const char *why_kind_name(enum why_kind kind)
{
	static const char *const names[] = {
		[WHY_NO_LIBRARY] = "an unknown library",
		[WHY_OPENSSL] = "OpenSSL",
		[WHY_GNUTLS] = "GnuTLS",
		[WHY_NSS] = "NSS",
		[WHY_MBEDTLS] = "Mbed TLS",
		[WHY_WOLFSSL] = "wolfSSL",
		[WHY_GO] = "Go's crypto/tls",
		[WHY_RUSTLS] = "rustls",
	};

	return names[kind];
}

static const struct row *row_of(const char *path)
{
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].name &&
		    !strncmp(name, rows[i].name, strlen(rows[i].name)))
			return &rows[i];
	return NULL;
}

/* Opens a file as that process sees it */
static void *map_file(pid_t pid, const char *path, size_t *len)
{
	char full[WHY_PATH + 32];
	struct stat st;
	void *data = MAP_FAILED;
	int fd;

	snprintf(full, sizeof(full), "/proc/%d/root%s", pid, path);
	fd = open(full, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return NULL;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    st.st_size < FILE_MAX) {
		*len = (size_t)st.st_size;
		data = mmap(NULL, *len, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	close(fd);
	return data == MAP_FAILED ? NULL : data;
}

static size_t mark_len(const char *mark)
{
	return *mark ? strlen(mark) : 1 + strlen(mark + 1);
}

/* The first digits behind @before: "3.0.19"; Go has its own a little further */
static void find_version(const struct row *row, const char *data, size_t len,
			 char out[24])
{
	const char *at = data, *end = data + len;
	size_t n = 0, mark;

	*out = '\0';
	if (!row->before)
		return;
	mark = mark_len(row->before);
	while ((at = memmem(at, (size_t)(end - at), row->before, mark))) {
		/* In "\0003." the version itself is the beginning */
		at += row->kind == WHY_GNUTLS ? 1 : mark;
		if (row->kind == WHY_GO) {
			const char *go = memmem(at, end - at < 64 ?
						(size_t)(end - at) : 64,
						"go1.", 4);

			at = go ? go + 2 : at;
		}
		for (n = 0; at + n < end && n < 23 &&
		     (isdigit((unsigned char)at[n]) || at[n] == '.'); n++)
			out[n] = at[n];
		while (n && out[n - 1] == '.')
			n--;
		out[n] = '\0';
		if (n >= 3 && strchr(out, '.') != strrchr(out, '.'))
			return;
	}
	*out = '\0';
}

/* The version of a libssl is that of the libcrypto beside it */
static void find_beside(pid_t pid, struct why_library *l)
{
	const char *name = strstr(l->path, "/libssl.so.");
	char path[WHY_PATH + 8], *data;
	size_t len;

	if (!name)
		return;
	snprintf(path, sizeof(path), "%.*s/libcrypto.so.%s",
		 (int)(name - l->path), l->path, name + strlen("/libssl.so."));
	data = map_file(pid, path, &len);
	if (!data)
		return;
	find_version(&rows[0], data, len, l->version);
	munmap(data, len);
}

static bool has(const char *data, size_t len, const char *text)
{
	return text && memmem(data, len, text, strlen(text));
}

static const struct row *row_inside(const char *data, size_t len)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (has(data, len, rows[i].mark))
			return &rows[i];
	return NULL;
}

void library_examine(pid_t pid, struct why_library *l)
{
	const struct row *row = row_of(l->path);
	size_t len;
	char *data = map_file(pid, l->path, &len);

	if (!data) {
		if (row)
			l->kind = row->kind;
		return;
	}
	if (!row)
		row = row_inside(data, len);
	if (row) {
		l->kind = row->kind;
		l->built = has(data, len, row->with) ? WHY_BUILT_WITH :
			   has(data, len, row->without) ? WHY_BUILT_WITHOUT :
			   row->built;
		find_version(row, data, len, l->version);
	}
	munmap(data, len);
	if (l->kind == WHY_OPENSSL && row && row->name)
		find_beside(pid, l);
}

bool library_has_name(const char *path)
{
	return row_of(path);
}
