// SPDX-License-Identifier: MIT
/* What a client of the file server asks for. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "../common/number.h"
#include "request.h"
#include "url.h"

static bool climbs(const char *path)
{
	size_t len;

	for (; *path; path += len + (path[len] == '/')) {
		len = strcspn(path, "/");
		if (len == 2 && !memcmp(path, "..", 2))
			return true;
	}
	return false;
}

/*
 * "/path?query", or the absolute form of RFC 9112 section 3.2.2, whose path may
 * be empty. What has another scheme is not here: RFC 9110 section 7.4.
 */
static int parse_target(const char *target, size_t len, struct request *out)
{
	bool absolute = len > 8 && !strncasecmp(target, "https://", 8);
	const char *query;
	size_t host;
	int ret;

	if (len > 7 && !strncasecmp(target, "http://", 7))
		return 421;
	if (absolute) {
		host = strcspn(target + 8, "/? ");
		if (!host)
			return 400;
		target += 8 + host;
		len -= 8 + host;
	}
	if (!absolute && *target != '/')
		return 400;
	query = memchr(target, '?', len);
	if (query)
		len = (size_t)(query - target);
	for (; len && *target == '/'; len--)
		target++;
	ret = url_decode(target, len, out->path, sizeof(out->path));
	if (ret)
		return ret == -ENAMETOOLONG ? 414 : 400;
	/* A slash may be encoded */
	return *out->path == '/' || climbs(out->path) ? 404 : 0;
}

static int parse_method(const char *method, size_t len, struct request *out)
{
	out->head_only = len == 4 && !memcmp(method, "HEAD", 4);
	return out->head_only || (len == 3 && !memcmp(method, "GET", 3))
		? 0 : 405;
}

static int parse_start_line(const char *line, struct request *out,
			    int *ret_minor)
{
	size_t method = strcspn(line, " ");
	const char *target = line + method + (line[method] == ' ');
	size_t target_len = strcspn(target, " ");
	const char *version = target + target_len;
	int ret;

	if (!method || !target_len ||
	    strncmp(version, " HTTP/", 6) || strlen(version) != 9 ||
	    version[7] != '.' || version[8] < '0' || version[8] > '9')
		return 400;
	if (version[6] != '1')
		return 505;
	*ret_minor = version[8] - '0';
	ret = parse_method(line, method, out);
	return ret ? ret : parse_target(target, target_len, out);
}

/*
 * One range of bytes. For several ranges, other units, or a malformed range,
 * all may be sent, RFC 9110 section 14.2.
 */
static void parse_range(const char *value, struct request *out)
{
	char first[24] = "";
	const char *last;

	out->range = RANGE_NONE;
	if (strncasecmp(value, "bytes=", 6))
		return;
	value += 6;
	last = strchr(value, '-');
	if (!last || (size_t)(last - value) >= sizeof(first))
		return;
	memcpy(first, value, (size_t)(last - value));
	last++;
	if (!*first && !*last)
		return;
	if (*first && parse_number(first, UINT64_MAX, &out->first))
		return;
	if (*last && parse_number(last, UINT64_MAX, &out->last))
		return;
	if (*first && *last && out->first > out->last)
		return;
	out->range = !*first ? RANGE_SUFFIX :
		     *last ? RANGE_FROM_TO : RANGE_FROM;
}

/* A body would be taken for the next request. With GET there is none */
static bool has_body(const struct http_head *head)
{
	const char *value;
	int ret = http_field(head, "Content-Length", &value);

	if (ret == -EINVAL || (!ret && strcmp(value, "0")))
		return true;
	return http_field(head, "Transfer-Encoding", &value) != -ENOENT;
}

int request_parse(const struct http_head *head, struct request *out)
{
	const char *value;
	int minor, ret;

	ret = parse_start_line(head->text, out, &minor);
	if (ret)
		return ret;
	if (has_body(head))
		return 400;
	/* RFC 9112 section 3.2: exactly one Host, from HTTP/1.1 on */
	ret = http_field(head, "Host", &value);
	if (ret == -EINVAL || (ret && minor))
		return 400;
	out->keep_alive = minor
		? !http_has_token(head, "Connection", "close")
		: http_has_token(head, "Connection", "keep-alive");
	out->range = RANGE_NONE;
	/*
	 * It counts for GET alone, section 14.2. If-Range names a validator,
	 * and this server gives none.
	 */
	if (!out->head_only &&
	    http_field(head, "If-Range", &value) == -ENOENT &&
	    !http_field(head, "Range", &value))
		parse_range(value, out);
	return 0;
}

int request_resolve(const struct request *request, uint64_t size,
		    uint64_t *ret_from, uint64_t *ret_len)
{
	uint64_t from = 0, end = size;

	*ret_from = 0;
	*ret_len = size;
	/* Nothing of an empty file can be asked for, so all of it is sent */
	if (!size || request->range == RANGE_NONE)
		return 200;
	if (request->range == RANGE_SUFFIX && request->last < size)
		from = size - request->last;
	if (request->range == RANGE_FROM || request->range == RANGE_FROM_TO)
		from = request->first;
	if (request->range == RANGE_FROM_TO && request->last < size)
		end = request->last + 1;
	if (from >= end)
		return 416;
	*ret_from = from;
	*ret_len = end - from;
	return 206;
}
