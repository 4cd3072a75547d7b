// SPDX-License-Identifier: MIT
/* Prints what sslp why found for a terminal, the verdict first. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../common/text.h"
#include "../common/tools.h"
#include "why.h"

#define COLUMNS		79

/* Prints words to the right of @indent */
static void wrapped(FILE *out, int indent, const char *text)
{
	int column = indent, len;

	for (; *text; text += len + strspn(text + len, " ")) {
		len = (int)strcspn(text, " ");
		if (column > indent && column + 1 + len > COLUMNS) {
			fprintf(out, "\n%*s", indent, "");
			column = indent;
		}
		column += fprintf(out, "%s%.*s", column > indent ? " " : "",
				  len, text);
	}
	fputc('\n', out);
}

static const char *version_word(uint16_t version)
{
	static const char *const words[] = { "1.0", "1.1", "1.2", "1.3" };

	return version >= 0x301 && version <= 0x304 ? words[version - 0x301] :
						       "before 1.0";
}

static void print_connection(FILE *out, const struct why_connection *c,
			     size_t times)
{
	char line[512];
	size_t len;

	len = (size_t)snprintf(line, sizeof(line), "%s/%d %s %s", c->comm,
			       c->pid, c->side == WHY_SERVER ? "from" : "to",
			       *c->peer ? c->peer : "somebody");
	if (c->hello.server)
		len += (size_t)snprintf(line + len, sizeof(line) - len,
					", TLS %s, %s",
					version_word(c->hello.version),
					why_suite_name(c->hello.suite));
	if (c->library.kind)
		len += (size_t)snprintf(line + len, sizeof(line) - len,
					", %s%s%s",
					why_kind_name(c->library.kind),
					*c->library.version ? " " : "",
					c->library.version);
	if (times > 1)
		snprintf(line + len, sizeof(line) - len,
			 ", and %zu more like it", times - 1);
	fputs("\n- ", out);
	wrapped(out, 2, line);
}

static bool alike(const struct why *w, const struct why_connection *a,
		  const struct why_connection *b)
{
	struct why_verdict va, vb;

	why_judge(w, a, &va);
	why_judge(w, b, &vb);
	return !strcmp(va.id, vb.id) && !strcmp(va.text, vb.text) &&
	       !strcmp(a->comm, b->comm) && a->side == b->side &&
	       a->hello.suite == b->hello.suite &&
	       a->hello.version == b->hello.version &&
	       a->library.kind == b->library.kind;
}

/* How many connections are like this one; 0 if an earlier one stands for it */
static size_t count_alike(const struct why *w, size_t at)
{
	size_t i, n = 0;

	for (i = 0; i < w->connection_count; i++) {
		if (!why_is_tls(w->connections[i]) ||
		    !alike(w, w->connections[at], w->connections[i]))
			continue;
		if (i < at)
			return 0;
		n++;
	}
	return n;
}

static void print_connections(const struct why *w, FILE *out)
{
	const struct gate_text *host;
	struct why_verdict v;
	size_t i, times;

	for (i = 0; i < w->connection_count; i++) {
		times = why_is_tls(w->connections[i]) ? count_alike(w, i) : 0;
		if (!times)
			continue;
		print_connection(out, w->connections[i], times);
		why_judge(w, w->connections[i], &v);
		fputs("  Gate: ", out);
		wrapped(out, 8, v.text);
		if (*v.fix) {
			fputs("  Fix:  ", out);
			wrapped(out, 8, v.fix);
		}
		host = why_host_gate(w, &v);
		if (host) {
			fputs("  Then: ", out);
			wrapped(out, 8, host->closed);
			if (host->command)
				fprintf(out, "        Run: %s\n",
					host->command);
		}
	}
}

static void print_verdict(const struct why *w, FILE *out)
{
	size_t i, tls = 0, in = 0;

	for (i = 0; i < w->connection_count; i++) {
		tls += why_is_tls(w->connections[i]);
		in += why_in_ktls(w->connections[i]);
	}
	if (!tls)
		fputs("sslp why: no TLS connection was seen\n", out);
	else
		fprintf(out, "sslp why: %zu of %zu TLS connection%s in kernel TLS\n",
			in, tls, tls == 1 ? "" : "s");
}

static const char *built_words(enum why_built built)
{
	static const char *const words[] = {
		[WHY_BUILT_UNKNOWN] = "with or without kernel TLS",
		[WHY_BUILT_WITH] = "built with kernel TLS",
		[WHY_BUILT_WITHOUT] = "built without kernel TLS",
		[WHY_NEVER] = "has no kernel TLS",
	};

	return words[built];
}

static bool has_name(const struct why_library *l)
{
	return !strstr(l->path, "/libcrypto.so") &&
	       !strstr(l->path, "/libnspr4");
}

static const char *shown(const char *path, char out[WHY_PATH])
{
	snprintf(out, WHY_PATH, "%s", path);
	text_printable(out);
	return out;
}

static void print_surroundings(const struct why *w, FILE *out)
{
	char path[WHY_PATH];
	size_t i;

	if (w->library_count || w->config_count)
		fputc('\n', out);
	for (i = 0; i < w->library_count; i++)
		if (has_name(&w->libraries[i]))
			fprintf(out, "%s%s%s, %s: %s\n",
				why_kind_name(w->libraries[i].kind),
				*w->libraries[i].version ? " " : "",
				w->libraries[i].version,
				built_words(w->libraries[i].built),
				shown(w->libraries[i].path, path));
	for (i = 0; i < w->config_count; i++)
		fprintf(out, "Configuration read, %s: %s\n",
			!w->configs[i].here ? "which cannot be read from here" :
			w->configs[i].ktls ? "asks for kernel TLS" :
			"does not mention kernel TLS",
			shown(w->configs[i].path, path));
}

static void print_lacks(const struct why *w, FILE *out)
{
	size_t i;

	if (w->before)
		fprintf(out, "%zu earlier connection%s: not in kernel TLS; sslp did not see the reason.\n",
			w->before, w->before == 1 ? "" : "s");
	if (w->dropped)
		fprintf(out, "%zu more sockets could not be followed.\n",
			w->dropped);
	for (i = 0; i < w->lack_count; i++)
		wrapped(out, 0, w->lacks[i]);
}

int why_print_text(const struct why *w, FILE *out)
{
	print_verdict(w, out);
	print_connections(w, out);
	print_surroundings(w, out);
	print_lacks(w, out);
	return fflush(out) || ferror(out) ? -EIO : 0;
}
