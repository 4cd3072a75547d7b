// SPDX-License-Identifier: MIT
/* HTTP/1.1 message heads, RFC 9112, of requests and responses alike. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "http.h"

/* Visible characters, space, tab and whatever is not ASCII */
static bool allowed(unsigned char c)
{
	return c == '\t' || (c >= ' ' && c != 0x7f);
}

/*
 * A bare line feed ends a line, too, RFC 9112 section 2.2. Any other control
 * character ends the talk, also a carriage return elsewhere.
 */
int http_read_line(struct stream *s, char *line, size_t size)
{
	bool cr = false, any = false;
	size_t len = 0;
	uint8_t c;
	int ret;

	for (;;) {
		ret = stream_fill(s);
		if (ret <= 0)
			return !ret && any ? -EPIPE : ret;
		any = true;
		c = s->in[s->in_start++];
		if (c == '\n')
			break;
		if (cr || (c != '\r' && !allowed(c)))
			return -EBADMSG;
		cr = c == '\r';
		if (cr)
			continue;
		if (len == size - 1)
			return -EMSGSIZE;
		line[len++] = (char)c;
	}
	line[len] = '\0';
	return 1;
}

/* For a field; a colon is not white space */
static void trim(char *line)
{
	size_t len = strlen(line);

	while (line[len - 1] == ' ' || line[len - 1] == '\t')
		line[--len] = '\0';
}

/*
 * A name, a colon, a value. White space around the name could make two readers
 * of one message see different fields: RFC 9112 sections 5.1 and 5.2.
 */
static bool tidy_field(char *line)
{
	size_t len = strcspn(line, ": \t");

	if (!len || line[len] != ':')
		return false;
	trim(line);
	return true;
}

/*
 * A line that begins with white space continues the field before it. Section
 * 5.2 lets the receiver replace the white space by a space, and read on.
 */
static void unfold(struct http_head *head, char *line)
{
	char *field = line - 1;

	while (field > head->text && field[-1])
		field--;
	line[-1] = ' ';
	memmove(line, line + strspn(line, " \t"),
		strlen(line + strspn(line, " \t")) + 1);
	trim(field);
	head->len = (size_t)(field - head->text) + strlen(field) + 1;
}

int http_read_head(struct stream *s, struct http_head *head)
{
	bool fields = false;
	char *line;
	int ret;

	head->len = 0;
	for (;;) {
		line = head->text + head->len;
		if (head->len == sizeof(head->text))
			return -EMSGSIZE;
		ret = http_read_line(s, line, sizeof(head->text) - head->len);
		if (ret <= 0)
			return !ret && head->len ? -EPIPE : ret;
		if (!*line && head->len)
			return 1;
		/* Empty lines before a head are skipped, section 2.2 */
		if (!*line)
			continue;
		if (fields && (*line == ' ' || *line == '\t')) {
			unfold(head, line);
			continue;
		}
		fields = head->len;
		if (fields && !tidy_field(line))
			return -EBADMSG;
		head->len += strlen(line) + 1;
	}
}

/* The field after @line, or NULL; the start line has no predecessor */
static const char *next_line(const struct http_head *head, const char *line)
{
	line += strlen(line) + 1;
	return line < head->text + head->len ? line : NULL;
}

/* Value of the line's field when its name is @name, else NULL */
static const char *value_of(const char *line, const char *name)
{
	size_t len = strlen(name);

	if (strncasecmp(line, name, len) || line[len] != ':')
		return NULL;
	line += len + 1;
	return line + strspn(line, " \t");
}

int http_field(const struct http_head *head, const char *name,
	       const char **ret)
{
	const char *line = head->text, *value, *found = NULL;

	while ((line = next_line(head, line))) {
		value = value_of(line, name);
		if (value && found)
			return -EINVAL;
		if (value)
			found = value;
	}
	if (!found)
		return -ENOENT;
	*ret = found;
	return 0;
}

static bool list_has(const char *list, const char *token)
{
	size_t len;

	while (*list) {
		list += strspn(list, ", \t");
		len = strcspn(list, ", \t");
		if (len == strlen(token) && !strncasecmp(list, token, len))
			return true;
		list += len;
	}
	return false;
}

bool http_has_token(const struct http_head *head, const char *name,
		    const char *token)
{
	const char *line = head->text, *value;

	while ((line = next_line(head, line))) {
		value = value_of(line, name);
		if (value && list_has(value, token))
			return true;
	}
	return false;
}
