// SPDX-License-Identifier: MIT
/* Prints what sslp why found as JSON. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>

#include "../common/text.h"
#include "../common/tools.h"
#include "why.h"

/* The name of a file need not be UTF-8, but JSON must be */
static json_t *path_json(const char *path)
{
	char text[WHY_PATH];

	if (!*path)
		return json_null();
	snprintf(text, sizeof(text), "%s", path);
	text_printable(text);
	return json_string(text);
}

static json_t *call_json(const struct why_call *call, enum why_armed seen)
{
	static const char *const words[] = {
		[WHY_NOT_ASKED] = "not asked", [WHY_UNARMED] = "no",
		[WHY_ARMED] = "yes",
	};

	return json_pack("{s:i, s:s?, s:s}", "tried", (int)call->tried,
			 "errno", call->err ? errno_word(call->err) : NULL,
			 "armed", words[seen]);
}

static json_t *library_json(const struct why_library *l)
{
	static const char *const built[] = {
		[WHY_BUILT_UNKNOWN] = "unknown", [WHY_BUILT_WITH] = "with",
		[WHY_BUILT_WITHOUT] = "without", [WHY_NEVER] = "never",
	};

	if (!l->kind)
		return json_null();
	return json_pack("{s:s, s:s?, s:o, s:s}",
			 "name", why_kind_name(l->kind),
			 "version", *l->version ? l->version : NULL,
			 "path", path_json(l->path), "kernel_tls", built[l->built]);
}

static json_t *hello_json(const struct why_hello *h)
{
	if (!h->server)
		return json_null();
	return json_pack("{s:i, s:s}", "version", (int)h->version,
			 "suite", why_suite_name(h->suite));
}

static json_t *connection_json(const struct why *w,
			       const struct why_connection *c)
{
	static const char *const sides[] = {
		[WHY_EITHER] = "unknown", [WHY_CLIENT] = "client",
		[WHY_SERVER] = "server",
	};
	const struct gate_text *host;
	struct why_verdict v;

	why_judge(w, c, &v);
	host = why_host_gate(w, &v);
	return json_pack("{s:i, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:s, s:s, s:s?, s:s?}",
			 "pid", (int)c->pid, "name", c->comm,
			 "local", c->local, "peer", c->peer,
			 "side", sides[c->side],
			 "agreed", hello_json(&c->hello),
			 "library", library_json(&c->library),
			 "caller", path_json(c->caller),
			 "TCP_ULP", call_json(&c->ulp, WHY_NOT_ASKED),
			 "TLS_TX", call_json(&c->tx, c->sends),
			 "TLS_RX", call_json(&c->rx, c->receives),
			 "kernel_tls", why_in_ktls(c),
			 "gate", v.id, "text", v.text,
			 "fix", *v.fix ? v.fix : NULL,
			 "then", host ? host->id : NULL);
}

static json_t *configs_json(const struct why *w)
{
	json_t *all = json_array();
	size_t i;

	for (i = 0; i < w->config_count; i++)
		json_array_append_new(all,
			json_pack("{s:o, s:b, s:b}",
				  "path", path_json(w->configs[i].path),
				  "readable", w->configs[i].here,
				  "kernel_tls", w->configs[i].ktls));
	return all;
}

int why_print_json(const struct why *w, FILE *out)
{
	json_t *connections = json_array(), *libraries = json_array(),
	       *lacks = json_array(), *root;
	size_t i;
	int ret;

	for (i = 0; i < w->connection_count; i++)
		if (why_is_tls(w->connections[i]))
			json_array_append_new(connections,
				connection_json(w, w->connections[i]));
	for (i = 0; i < w->library_count; i++)
		json_array_append_new(libraries,
				      library_json(&w->libraries[i]));
	for (i = 0; i < w->lack_count; i++)
		json_array_append_new(lacks, json_string(w->lacks[i]));
	root = json_pack("{s:i, s:s, s:o, s:o, s:o, s:I, s:o}",
			 "schema_version", WHY_SCHEMA_VERSION,
			 "sslp", SSLP_VERSION,
			 "connections", connections,
			 "libraries", libraries,
			 "configurations", configs_json(w),
			 "from_before", (json_int_t)w->before,
			 "lacks", lacks);
	if (!root)
		return -ENOMEM;
	ret = json_dumpf(root, out, JSON_INDENT(2)) || fputc('\n', out) < 0 ||
	      fflush(out) ? -EIO : 0;
	json_decref(root);
	return ret;
}
