// SPDX-License-Identifier: MIT
/*
 * A target of the fuzzer without one, for every run: its corpus, and variants of
 * each input, always the same ones. Linked to one target, under whose name
 * the corpus lies: "build/tests/fuzz_judge" wants corpus/judge in the sources.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../tap.h"

#define INPUT_MAX	20000
#define VARIANTS	500

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static uint32_t state;

/* xorshift, so the variants are the same on every machine */
static uint32_t draw(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % below;
}

/* Some bytes changed, doubled or gone */
static size_t vary(uint8_t *data, size_t len)
{
	size_t at, part;
	uint32_t i, times = 1 + draw(4);

	for (i = 0; i < times && len; i++) {
		at = draw(len);
		part = 1 + draw(len - at);
		switch (draw(4)) {
		case 0:
			data[at] = draw(256);
			break;
		case 1:
			data[at] ^= 1 << draw(8);
			break;
		case 2:
			memmove(data + at, data + at + part, len - at - part);
			len -= part;
			break;
		default:
			if (len + part > INPUT_MAX)
				break;
			memmove(data + at + part, data + at, len - at);
			len += part;
		}
	}
	return len;
}

/* An input that is not to be read past its end lies at the end of a block */
static void try(const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);

	if (!copy)
		abort();
	memcpy(copy, data, len);
	LLVMFuzzerTestOneInput(copy, len);
	free(copy);
}

static bool replay(const char *path)
{
	static uint8_t input[INPUT_MAX], variant[INPUT_MAX];
	FILE *file = fopen(path, "rb");
	size_t len;
	int i;

	if (!file)
		return false;
	state = 2463534242u;
	len = fread(input, 1, sizeof(input), file);
	fclose(file);
	try(input, len);
	for (i = 0; i < VARIANTS; i++) {
		memcpy(variant, input, len);
		try(variant, vary(variant, len));
	}
	return true;
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '_');
	char folder[300], path[600];
	struct dirent *entry;
	int inputs = 0, read = 0;
	DIR *dir;

	snprintf(folder, sizeof(folder), "%s/%s", argc > 1 ? argv[1] :
		 "userlib/tests/fuzz/corpus", name ? name + 1 : "");
	dir = opendir(folder);
	while (dir && (entry = readdir(dir))) {
		if (*entry->d_name == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		inputs++;
		read += replay(path);
	}
	if (dir)
		closedir(dir);
	ok(inputs && read == inputs, "%s: %d inputs, %d variants of each",
	   folder, inputs, VARIANTS);
	return tap_done();
}
