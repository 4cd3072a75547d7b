/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reader of known-answer files, vectors/NAME.kat.
 *
 * A file is text. A case is a group of lines "name = value". An empty line ends
 * it. A value is text or bytes in hex; the reader of the field decides. If
 * nothing follows "=", the value is empty but not absent. A line that begins
 * with a tab continues the value above. "[name = value]" holds for all later
 * cases that do not say otherwise, and "[name]" ends that. A line that begins
 * with "#" is a comment.
 */
#ifndef KAT_FILE_H
#define KAT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define KAT_MAX_FIELDS	32

struct kat_field {
	char *name, *text;
	uint8_t *bytes;		/* @text decoded, once somebody asked for it */
	bool asked;
};

struct kat_fields {
	unsigned int count;
	struct kat_field field[KAT_MAX_FIELDS];
};

struct kat_file {
	FILE *stream;
	const char *name;
	char *line;
	size_t size;
	unsigned int line_no;
	struct kat_fields defaults, own;
	unsigned int case_line;		/* where @own begins */
	const char *malformed;		/* a field that cannot be read */
};

/* Bytes of a field; data is NULL when the case has no such field */
struct kat_bytes {
	const uint8_t *data;
	size_t len;
};

/* 0 or -errno; @dir is needed during the call, @name until kat_close() */
int kat_open(struct kat_file *file, const char *dir, const char *name);
void kat_close(struct kat_file *file);

/* 1: file->own is the next case; 0: no more; -EINVAL: no such syntax */
int kat_next(struct kat_file *file);

/* Values of the case; a value that cannot be read sets file->malformed */
const char *kat_text(struct kat_file *file, const char *name);
struct kat_bytes kat_bytes(struct kat_file *file, const char *name);
unsigned long kat_number(struct kat_file *file, const char *name, int base);

/* A field of the case that nobody asked for, or NULL */
const char *kat_unasked(const struct kat_file *file);

#endif /* KAT_FILE_H */
