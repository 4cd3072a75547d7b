// SPDX-License-Identifier: MIT
/* What the programs written for Windows share. */
#include <stdio.h>
#include <stdlib.h>

#include "program.h"

void program_fail(const char *what)
{
	fprintf(stderr, "%s\n", what);
	exit(1);
}

void program_check(SECURITY_STATUS status, const char *what)
{
	if (SUCCEEDED(status))
		return;
	fprintf(stderr, "%s: 0x%08lx\n", what, (unsigned long)(DWORD)status);
	exit(1);
}

const char *program_narrow(LPCWSTR wide, char *narrow, size_t size)
{
	size_t i;

	for (i = 0; i + 1 < size && wide[i]; i++)
		narrow[i] = (char)wide[i];
	narrow[i] = '\0';
	return narrow;
}

BYTE *program_read(const char *path, DWORD *size)
{
	FILE *file = fopen(path, "rb");
	const size_t most = 65536;
	BYTE *data = (BYTE *)malloc(most);

	if (!file || !data)
		program_fail(path);
	*size = (DWORD)fread(data, 1, most, file);
	if (!*size || *size == most)
		program_fail(path);
	fclose(file);
	return data;
}
