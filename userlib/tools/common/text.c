// SPDX-License-Identifier: MIT
/* Whole files of text, those of /proc and /sys too. */
#include <stdio.h>
#include <stdlib.h>

#include "text.h"

/* /proc does not tell sizes: read until the end */
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

void text_printable(char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}
