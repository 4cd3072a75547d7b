// SPDX-License-Identifier: MIT
/* A run as JSON, as Documentation/transfer-schema.json has it. */
#include "../bench/environment.h"
#include "../bench/meanwhile.h"
#include "../common/provider.h"
#include "transfer.h"

#define TRANSFER_SCHEMA_VERSION	1

static json_t *known(double value)
{
	return value > 0 ? json_real(value) : json_null();
}

static json_t *estimate_json(const struct estimate *e)
{
	return json_pack("{s:o, s:o, s:o}", "median", known(e->median),
			 "low", known(e->low), "high", known(e->high));
}

static json_t *cell_json(const struct transfer *t, const struct cell *c,
			 uint64_t size)
{
	const struct row *r = &c->row;
	struct estimate send = estimate_of(c->send, r->rounds);
	struct estimate receive = estimate_of(c->receive, r->rounds);
	struct estimate rate = estimate_of(c->rate, r->rounds);
	json_t *figures = json_null();

	if (row_measured(r))
		figures = json_pack(
			"{s:o, s:o, s:o, s:o, s:s, s:o, s:o}",
			"cost", estimate_json(&r->per_op),
			"cost_send", estimate_json(&send),
			"cost_receive", estimate_json(&receive),
			"ratio", estimate_json(&r->ratio),
			"standing", standing_word(r->standing),
			"rate", t->bench.counting ? json_null() :
				estimate_json(&rate),
			"cost_gib", known(r->per_op.median / (double)size *
					  1073741824));
	return json_pack("{s:I, s:s, s:o, s:o}",
			 "size", (json_int_t)size,
			 "verdict", verdict_word(r->verdict),
			 "reason", *r->reason ? json_string(r->reason) :
			 json_null(), "figures", figures);
}

static json_t *line_json(const struct transfer *t, const struct sheet *s,
			 const struct line *l)
{
	struct estimate setup = estimate_of(l->setup, l->setups);
	json_t *sizes = json_array();
	unsigned int i;

	for (i = 0; i < t->sizes; i++)
		json_array_append_new(sizes, cell_json(t, l->cell[i],
						       t->size[i]));
	return json_pack("{s:s, s:b, s:s, s:s, s:o, s:o, s:o}",
			 "way", l->way->name,
			 "control", l->control,
			 "tx", ktls_name(l->cell[0]->trip.tx),
			 "rx", ktls_name(l->cell[0]->trip.rx),
			 "setup", estimate_json(&setup),
			 "break_even", known(even_of(t, s, l)),
			 "sizes", sizes);
}

static json_t *sheet_json(const struct transfer *t, const struct sheet *s)
{
	json_t *lines = json_array();
	size_t i;

	for (i = 0; i < s->lines; i++)
		json_array_append_new(lines, line_json(t, s, &s->line[i]));
	return json_pack("{s:s, s:i, s:o}", "path", path_name(s->path),
			 "connections", (int)s->connections, "ways", lines);
}

json_t *transfer_json(const struct transfer *t)
{
	json_t *sheets = json_array();
	size_t i;

	for (i = 0; i < t->sheets; i++)
		json_array_append_new(sheets, sheet_json(t, &t->sheet[i]));
	return json_pack("{s:i, s:b, s:o, s:s, s:s, s:i, s:o, s:o, s:o}",
			 "schema_version", TRANSFER_SCHEMA_VERSION,
			 "interrupted", t->bench.interrupted,
			 "environment", environment_read(&t->bench),
			 "unit", t->bench.counting ? "instructions" : "ns",
			 "protocol", protocol_describe(t->protocol),
			 "rounds", (int)t->bench.round_count,
			 "kernel_tls", *t->no_ktls ? json_string(t->no_ktls) :
			 json_null(),
			 "paths", sheets,
			 "meanwhile", meanwhile_json(&t->bench));
}
