// SPDX-License-Identifier: MIT
/* Reads and writes key log files in the NSS format. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "hex.h"
#include "keylog.h"
#include "tools.h"

/*
 * Room for a label, a random and the longest secret, and for what others write
 */
#define LINE_MAX_LEN	512

static const struct label {
	const char *name;
	size_t value, len;	/* offsets into struct tls_secrets */
	size_t max;
} labels[] = {
	{ "CLIENT_RANDOM", offsetof(struct tls_secrets, master),
	  offsetof(struct tls_secrets, master_len), TLS_MASTER_LEN },
	{ "CLIENT_TRAFFIC_SECRET_0", offsetof(struct tls_secrets, client),
	  offsetof(struct tls_secrets, client_len), TLS_SECRET_MAX },
	{ "SERVER_TRAFFIC_SECRET_0", offsetof(struct tls_secrets, server),
	  offsetof(struct tls_secrets, server_len), TLS_SECRET_MAX },
};

static const struct label *find_label(const char *line, size_t len)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(labels); i++)
		if (strlen(labels[i].name) == len &&
		    !memcmp(labels[i].name, line, len))
			return &labels[i];
	return NULL;
}

int keylog_take(const char *line, const uint8_t *client_random,
		struct tls_secrets *secrets)
{
	size_t len = strcspn(line, " \r\n"), got;
	const struct label *label = find_label(line, len);
	uint8_t random[TLS_RANDOM_LEN];
	uint8_t secret[TLS_SECRET_MAX];
	const char *value;
	int ret;

	if (!label)
		return 0;
	value = line + len + strspn(line + len, " ");
	len = strcspn(value, " \r\n");
	if (hex_decode(value, len, random, sizeof(random), &got) ||
	    got != sizeof(random))
		return -EINVAL;
	if (client_random && memcmp(random, client_random, sizeof(random)))
		return 0;
	value += len + strspn(value + len, " ");
	ret = -EINVAL;
	if (!hex_decode(value, strlen(value), secret, label->max, &got) &&
	    got) {
		memcpy(secrets->client_random, random, sizeof(random));
		memcpy((uint8_t *)secrets + label->value, secret, got);
		memcpy((uint8_t *)secrets + label->len, &got, sizeof(got));
		ret = 1;
	}
	explicit_bzero(secret, sizeof(secret));
	return ret;
}

/* enum encoding - what a byte order mark at the beginning says */
enum encoding { BYTES, UTF16_LE, UTF16_BE };

/*
 * Shells of Windows write UTF-16 when a log is redirected into a file. No line
 * begins with the bytes of a mark, so nothing has to be read twice.
 */
static enum encoding read_mark(FILE *file)
{
	int c = getc(file);

	if (c == 0xff || c == 0xfe) {
		getc(file);
		return c == 0xff ? UTF16_LE : UTF16_BE;
	}
	if (c == 0xef) {
		getc(file);
		getc(file);
	} else if (c != EOF) {
		ungetc(c, file);
	}
	return BYTES;
}

/* Lines are ASCII: any other character becomes '?' */
static int next_character(FILE *file, enum encoding encoding)
{
	int c = getc_unlocked(file), other;

	if (encoding == BYTES || c == EOF)
		return c ? c : '?';
	other = getc_unlocked(file);
	if (encoding == UTF16_BE)
		return other == EOF || c ? '?' : other;
	return other || !c ? '?' : c;
}

/* Return: whether there was a line; one that is too long is empty and "cut" */
static bool next_line(FILE *file, enum encoding encoding,
		      char line[LINE_MAX_LEN], bool *ret_cut)
{
	size_t len = 0;
	int c;

	*ret_cut = false;
	while ((c = next_character(file, encoding)) != EOF && c != '\n') {
		if (len == LINE_MAX_LEN - 1)
			*ret_cut = true;
		else
			line[len++] = (char)c;
	}
	line[*ret_cut ? 0 : len] = '\0';
	return c != EOF || len;
}

int keylog_find(const char *path, const uint8_t *client_random,
		struct tls_secrets *secrets, unsigned int *ret_bad)
{
	char line[LINE_MAX_LEN], buffer[4096];
	unsigned int number = 0, bad = 0;
	FILE *file = fopen(path, "re");
	enum encoding encoding;
	bool found = false, cut;
	int ret;

	if (!file)
		return -errno;
	/* The buffer of stdio would go back to the heap without being wiped */
	setvbuf(file, buffer, _IOFBF, sizeof(buffer));
	encoding = read_mark(file);
	while (next_line(file, encoding, line, &cut)) {
		number++;
		ret = keylog_take(line, client_random, secrets);
		found |= ret > 0;
		if (!bad && (cut || ret < 0))
			bad = number;
	}
	ret = ferror(file) ? -EIO : found ? 0 : -ENOKEY;
	fclose(file);
	explicit_bzero(line, sizeof(line));
	explicit_bzero(buffer, sizeof(buffer));
	*ret_bad = bad;
	return ret;
}

int keylog_open(const char *path)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	struct stat st;
	int ret;

	if (fd < 0)
		return -errno;
	/* An existing log may have been readable by others */
	if (fstat(fd, &st) ||
	    (S_ISREG(st.st_mode) && (st.st_mode & 077) && fchmod(fd, 0600))) {
		ret = -errno;
		close(fd);
		return ret;
	}
	return fd;
}

int keylog_append(int fd, const char *line)
{
	struct iovec parts[] = {
		{ (void *)line, strlen(line) },
		{ (void *)"\n", 1 },
	};
	ssize_t n = writev(fd, parts, ARRAY_SIZE(parts));

	if (n < 0)
		return -errno;
	return (size_t)n == parts[0].iov_len + 1 ? 0 : -ENOSPC;
}
