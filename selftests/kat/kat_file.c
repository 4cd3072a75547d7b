// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reader of known-answer files; kat_file.h describes the format.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kat_file.h"

static void clear_field(struct kat_field *field)
{
	free(field->name);
	free(field->text);
	free(field->bytes);
	memset(field, 0, sizeof(*field));
}

static void clear_fields(struct kat_fields *fields)
{
	while (fields->count)
		clear_field(&fields->field[--fields->count]);
}

static struct kat_field *find(struct kat_fields *fields, const char *name)
{
	for (unsigned int i = 0; i < fields->count; i++)
		if (!strcmp(fields->field[i].name, name))
			return &fields->field[i];
	return NULL;
}

static void drop(struct kat_fields *fields, struct kat_field *field)
{
	struct kat_field *last = &fields->field[fields->count - 1];

	clear_field(field);
	if (field != last)
		*field = *last;
	memset(last, 0, sizeof(*last));
	fields->count--;
}

static int add(struct kat_fields *fields, const char *name, const char *text)
{
	struct kat_field *field = &fields->field[fields->count];

	if (fields->count == KAT_MAX_FIELDS || find(fields, name))
		return -EINVAL;
	field->name = strdup(name);
	field->text = strdup(text);
	fields->count++;
	return field->name && field->text ? 0 : -ENOMEM;
}

static int append(struct kat_fields *fields, const char *text)
{
	struct kat_field *field;
	char *longer;

	if (!fields->count)
		return -EINVAL;
	field = &fields->field[fields->count - 1];
	if (asprintf(&longer, "%s%s", field->text, text) < 0)
		return -ENOMEM;
	free(field->text);
	field->text = longer;
	return 0;
}

static char *trim(char *text)
{
	char *end;

	while (isspace((unsigned char)*text))
		text++;
	end = text + strlen(text);
	while (end > text && isspace((unsigned char)end[-1]))
		end--;
	*end = '\0';
	return text;
}

/* "name = value" in two; NULL when there is no "=" */
static char *split(char *line)
{
	char *equals = strchr(line, '=');

	if (!equals)
		return NULL;
	*equals = '\0';
	trim(line);
	return trim(equals + 1);
}

static int parse_default(struct kat_fields *defaults, char *line)
{
	size_t len = strlen(line);
	struct kat_field *old;
	char *value, *name = line + 1;

	if (len < 3 || line[len - 1] != ']')
		return -EINVAL;
	line[len - 1] = '\0';
	value = split(name);
	old = find(defaults, name);
	if (old)
		drop(defaults, old);
	return value ? add(defaults, name, value) : 0;
}

static int parse_field(struct kat_file *file, char *line)
{
	char *value = split(line);

	if (!value || !*line)
		return -EINVAL;
	if (!file->own.count)
		file->case_line = file->line_no;
	return add(&file->own, line, value);
}

static int parse_line(struct kat_file *file)
{
	switch (file->line[0]) {
	case '#':
		return 0;
	case '\t':
		return append(&file->own, trim(file->line));
	case '[':
		if (file->own.count)
			return -EINVAL;
		return parse_default(&file->defaults, trim(file->line));
	default:
		return parse_field(file, file->line);
	}
}

int kat_next(struct kat_file *file)
{
	int ret;

	clear_fields(&file->own);
	file->malformed = NULL;
	while (getline(&file->line, &file->size, file->stream) > 0) {
		file->line_no++;
		if (file->line[0] == '\n') {
			if (file->own.count)
				return 1;
			continue;
		}
		ret = parse_line(file);
		if (ret)
			return ret;
	}
	if (ferror(file->stream))
		return -EIO;
	return file->own.count ? 1 : 0;
}

static struct kat_field *lookup(struct kat_file *file, const char *name)
{
	struct kat_field *field = find(&file->own, name);

	if (!field)
		field = find(&file->defaults, name);
	if (field)
		field->asked = true;
	return field;
}

const char *kat_text(struct kat_file *file, const char *name)
{
	struct kat_field *field = lookup(file, name);

	return field ? field->text : NULL;
}

static int nibble(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* One byte more than needed, so that an empty value has an address too */
static uint8_t *decode(const char *text, size_t len)
{
	uint8_t *bytes = malloc(len + 1);

	for (size_t i = 0; bytes && i < len; i++) {
		int high = nibble(text[2 * i]), low = nibble(text[2 * i + 1]);

		if (high < 0 || low < 0) {
			free(bytes);
			return NULL;
		}
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	return bytes;
}

struct kat_bytes kat_bytes(struct kat_file *file, const char *name)
{
	struct kat_field *field = lookup(file, name);
	struct kat_bytes value = { NULL, 0 };
	size_t digits;

	if (!field)
		return value;
	digits = strlen(field->text);
	if (!field->bytes && digits % 2 == 0)
		field->bytes = decode(field->text, digits / 2);
	if (!field->bytes) {
		file->malformed = field->name;
		return value;
	}
	value.data = field->bytes;
	value.len = digits / 2;
	return value;
}

unsigned long kat_number(struct kat_file *file, const char *name, int base)
{
	const char *text = kat_text(file, name);
	unsigned long value;
	char *end;

	if (!text)
		return 0;
	value = strtoul(text, &end, base);
	if (end == text || *end)
		file->malformed = name;
	return value;
}

const char *kat_unasked(const struct kat_file *file)
{
	for (unsigned int i = 0; i < file->own.count; i++)
		if (!file->own.field[i].asked)
			return file->own.field[i].name;
	return NULL;
}

int kat_open(struct kat_file *file, const char *dir, const char *name)
{
	char *path;

	memset(file, 0, sizeof(*file));
	file->name = name;
	if (asprintf(&path, "%s/%s", dir, name) < 0)
		return -ENOMEM;
	file->stream = fopen(path, "re");
	free(path);
	return file->stream ? 0 : -errno;
}

void kat_close(struct kat_file *file)
{
	clear_fields(&file->own);
	clear_fields(&file->defaults);
	free(file->line);
	if (file->stream)
		fclose(file->stream);
}
