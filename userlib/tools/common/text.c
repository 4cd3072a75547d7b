// SPDX-License-Identifier: MIT
/* Reads whole text files, also those of /proc and /sys. */
#include <stdio.h>
#include <stdlib.h>

#include "text.h"

/* /proc tells no sizes, so this reads until the end */
struct text text_read(const char *path)
{
	struct text t = { NULL, 0 };
	size_t size = 0, n;
	FILE *f = fopen(path, "re");
	char *data;

	if (!f)
		return t;
	do {
		size += 65536;
		data = realloc(t.data, size + 1);
		if (!data)
			break;
		t.data = data;
		n = fread(t.data + t.len, 1, size - t.len, f);
		t.len += n;
	} while (t.len == size);
	if (!data || ferror(f)) {
		free(t.data);
		t = (struct text) { NULL, 0 };
	} else {
		t.data[t.len] = '\0';
	}
	fclose(f);
	return t;
}

/*
 * How many bytes a character in UTF-8 has if it is no control; 0 for anything
 * else
 */
static size_t character(const char *text)
{
	const unsigned char *c = (const unsigned char *)text;
	size_t n, i;

	if (c[0] < 0x80)
		return c[0] >= ' ' && c[0] != 0x7f;
	/* C2 80 to C2 9F are controls, which a terminal obeys like ESC */
	if (c[0] < 0xc2 || c[0] > 0xf4 || (c[0] == 0xc2 && c[1] < 0xa0))
		return 0;
	n = c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;
	for (i = 1; i < n; i++)
		if ((c[i] & 0xc0) != 0x80)
			return 0;
	/*
	 * More bytes than needed, half a pair of UTF-16, or above the last
	 * character
	 */
	if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
	    (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f))
		return 0;
	return n;
}

void text_printable(char *text)
{
	size_t n;

	for (; *text; text += n) {
		n = character(text);
		if (n)
			continue;
		*text = '?';
		n = 1;
	}
}
