// SPDX-License-Identifier: MIT
/* The list of sockets in kernel TLS as JSON. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "../common/provider.h"
#include "../common/tools.h"
#include "ls.h"

/* jansson's integers are signed: 2^63 - 1 stands for all above it */
static json_t *count_json(bool known, uint64_t n)
{
	if (!known)
		return json_null();
	return json_integer(n > INT64_MAX ? INT64_MAX : (json_int_t)n);
}

static json_t *direction_json(const struct ls_socket *s, uint32_t where,
			      uint64_t seq, uint64_t left)
{
	const bool known = s->counted && where != SSLP_KTLS_NONE;

	return json_pack("{s:s, s:o, s:o}", "by", ktls_describe(where),
			 "sequence", count_json(known, seq),
			 "records_left", count_json(known, left));
}

static json_t *options_json(const struct ls_socket *s)
{
	json_t *payload = s->max_payload ? json_integer(s->max_payload) :
					   json_null();

	return json_pack("{s:b, s:b, s:o}",
			 "TLS_TX_ZEROCOPY_RO", s->zerocopy,
			 "TLS_RX_EXPECT_NO_PAD", s->no_pad,
			 "TLS_TX_MAX_PAYLOAD_LEN", payload);
}

static json_t *process_json(const struct ls_socket *s)
{
	if (!s->pid)
		return json_null();
	return json_pack("{s:i, s:s, s:i}", "pid", (int)s->pid,
			 "name", s->comm, "owners", (int)s->owners);
}

static json_t *socket_json(const struct ls_socket *s)
{
	return json_pack("{s:o, s:I, s:s, s:s, s:s?, s:s?, s:o, s:o, s:s?, s:o}",
			 "process", process_json(s),
			 "inode", (json_int_t)s->inode,
			 "local", s->local,
			 "peer", s->peer,
			 "version", ls_version_name(s->version),
			 "cipher", ls_cipher_name(s->cipher),
			 "sending", direction_json(s, s->tx, s->write_seq,
						   s->write_left),
			 "receiving", direction_json(s, s->rx, s->read_seq,
						     s->read_left),
			 "driver", *s->driver ? s->driver : NULL,
			 "options", options_json(s));
}

static json_t *sums_json(const size_t n[4])
{
	json_t *sums = json_object();
	uint32_t i;

	for (i = 0; i < 4; i++)
		json_object_set_new(sums, ktls_describe(i),
				    json_integer((json_int_t)n[i]));
	return sums;
}

static json_t *totals_json(const struct ls *ls)
{
	struct ls_totals totals;

	ls_sum(ls, &totals);
	return json_pack("{s:I, s:I, s:o, s:o}",
			 "sockets", (json_int_t)ls->count,
			 "processes", (json_int_t)totals.processes,
			 "sending", sums_json(totals.tx),
			 "receiving", sums_json(totals.rx));
}

int ls_print_json(const struct ls *ls, bool one_line)
{
	json_t *sockets = json_array(), *root;
	size_t i;
	int ret;

	for (i = 0; i < ls->count; i++)
		json_array_append_new(sockets, socket_json(&ls->sockets[i]));
	root = json_pack("{s:i, s:s, s:o, s:o, s:{s:b, s:b, s:I}}",
			 "schema_version", LS_SCHEMA_VERSION,
			 "sslp", SSLP_VERSION,
			 "totals", totals_json(ls),
			 "sockets", sockets,
			 "seen",
			 "sock_diag", !ls->diag,
			 "proc", !ls->proc,
			 "untold", (json_int_t)ls->untold);
	if (!root)
		return -ENOMEM;
	ret = json_dumpf(root, stdout, one_line ? JSON_COMPACT :
			 JSON_INDENT(2)) || putchar('\n') < 0 ||
	      fflush(stdout) ? -EIO : 0;
	json_decref(root);
	return ret;
}
