// SPDX-License-Identifier: MIT
/* A run as JSON, as Documentation/bench-schema.json has it. */
#include <errno.h>
#include <string.h>

#include "../common/tools.h"
#include "environment.h"
#include "meanwhile.h"
#include "report.h"

static json_t *estimate_json(const struct estimate *e)
{
	if (e->median <= 0)
		return json_null();
	if (e->low <= 0)
		return json_pack("{s:f, s:n, s:n}", "median", e->median,
				 "low", "high");
	return json_pack("{s:f, s:f, s:f}", "median", e->median,
			 "low", e->low, "high", e->high);
}

/* Pairs: the top of a bucket, and how many it has */
static json_t *buckets_json(const struct histogram *h)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < HISTOGRAM_BUCKETS; i++)
		if (h->bucket[i])
			json_array_append_new(list, json_pack("[I, I]",
				(json_int_t)histogram_top(i),
				(json_int_t)h->bucket[i]));
	return list;
}

static json_t *latency_json(const struct histogram *h)
{
	if (!h->count)
		return json_null();
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}",
			 "count", (json_int_t)h->count,
			 "min", (json_int_t)h->min,
			 "p50", (json_int_t)histogram_at(h, 0.5),
			 "p90", (json_int_t)histogram_at(h, 0.9),
			 "p99", (json_int_t)histogram_at(h, 0.99),
			 "p99_9", (json_int_t)histogram_at(h, 0.999),
			 "max", (json_int_t)h->max,
			 "buckets", buckets_json(h));
}

/* Null if it is not known */
static json_t *known(double value)
{
	return value < 0 ? json_null() : json_real(value);
}

static json_t *rounds_json(const struct row *row)
{
	json_t *list = json_array();
	unsigned int i;

	for (i = 0; i < row->rounds; i++)
		json_array_append_new(list, json_pack("{s:f, s:f}",
				"cost", row->cost[i],
				"median_latency", row->typical[i]));
	return list;
}

static json_t *text_or_null(const char *text)
{
	return *text ? json_string(text) : json_null();
}

static json_t *figures_json(const struct bench *b, const struct row *row)
{
	double user = row_cpu(b, row, row->user_ns);
	double system = row_cpu(b, row, row->system_ns);

	if (!row_measured(row))
		return json_null();
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:f}",
			 "derivations", (json_int_t)row->ops,
			 "rate", known(b->counting ? -1 : row_rate(row)),
			 "cost", estimate_json(&row->per_op),
			 "rounds", rounds_json(row),
			 "ratio", estimate_json(&row->ratio),
			 "standing", standing_word(row->standing),
			 "latency", latency_json(&row->latency),
			 "cpu_user", known(user),
			 "cpu_system", known(system),
			 "waiting", known(row_waiting(row)),
			 "system_calls", known(row->calls),
			 "scaling", known(row->scaling ?: -1),
			 "master_key_bytes", known(row->key_bytes[0]),
			 "session_key_bytes", known(row->key_bytes[1]),
			 "connection_bytes", known(row->connection_bytes),
			 "outliers", row_outliers(row));
}

static json_t *row_json(const struct bench *b, const struct row *row)
{
	return json_pack("{s:s, s:o, s:o, s:b, s:b, s:s, s:o, s:o}",
			 "subject", row->kind->name,
			 "driver", text_or_null(row->driver),
			 "driver_asked", text_or_null(row->asked),
			 "async", row->async,
			 "control", row->control,
			 "verdict", verdict_word(row->verdict),
			 "reason", text_or_null(row->reason),
			 "figures", figures_json(b, row));
}

static json_t *group_json(const struct bench *b, const struct group *g)
{
	json_t *rows = json_array();
	size_t i;

	for (i = 0; i < g->count; i++)
		json_array_append_new(rows, row_json(b, g->rows[i]));
	return json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:o, s:o}",
			 "work", g->work->name,
			 "help", g->work->help,
			 "baseline", g->work->baseline ?: b->baseline,
			 "hash", g->work->hash->name,
			 "output_bytes", (int)g->work->expected_len,
			 "threads", (int)g->threads,
			 "depth", (int)g->depth,
			 "noise", known(g->noise),
			 "rows", rows);
}

static json_t *refused_json(const struct bench *b)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < b->probe_count; i++) {
		const struct row *p = b->probes[i];

		if (p->verdict == REFUSED)
			json_array_append_new(list, json_pack(
				"{s:s, s:o, s:s, s:s}",
				"subject", p->kind->name,
				"driver", text_or_null(p->asked),
				"hash", p->work->hash->name,
				"reason", p->reason));
	}
	return list;
}

static json_t *value_or_null(unsigned int value)
{
	return value ? json_integer(value) : json_null();
}

static json_t *evens_json(const struct bench *b)
{
	struct break_even e[64];
	size_t i, n = break_evens(b, e, ARRAY_SIZE(e));
	json_t *list = json_array();

	for (i = 0; i < n; i++)
		json_array_append_new(list, json_pack(
			"{s:s, s:s, s:o, s:s?, s:o, s:i, s:o, s:i}",
			"work", e[i].row->work->name,
			"subject", e[i].row->kind->name,
			"driver", text_or_null(e[i].row->driver),
			"cpu", e[i].cpu ? e[i].cpu->kind->name : NULL,
			"depth", value_or_null(e[i].depth),
			"depth_tried", (int)e[i].depth_max,
			"threads", value_or_null(e[i].threads),
			"threads_tried", (int)e[i].threads_max));
	return list;
}

static json_t *method_json(const struct bench *b)
{
	return json_pack("{s:s, s:i, s:o, s:o, s:b, s:s, s:i}",
			 "unit", b->counting ? "instructions" : "ns",
			 "rounds", (int)b->round_count,
			 "turn_ns", b->slice_ops ? json_null() :
			 json_integer((json_int_t)b->slice_ns),
			 "turn_operations", b->slice_ops ?
			 json_integer((json_int_t)b->slice_ops) : json_null(),
			 "pinned", b->pin,
			 "baseline", b->baseline,
			 "alive", (int)b->alive);
}

json_t *report_json(const struct bench *b)
{
	json_t *groups = json_array();
	size_t i;

	for (i = 0; i < b->group_count; i++)
		json_array_append_new(groups, group_json(b, &b->groups[i]));
	return json_pack("{s:i, s:b, s:o, s:o, s:o, s:o, s:o, s:o}",
			 "schema_version", BENCH_SCHEMA_VERSION,
			 "interrupted", b->interrupted,
			 "environment", environment_read(b),
			 "method", method_json(b),
			 "groups", groups,
			 "refused", refused_json(b),
			 "break_even", evens_json(b),
			 "meanwhile", meanwhile_json(b));
}

json_t *report_load(const char *path)
{
	json_error_t error;
	json_t *root = json_load_file(path, 0, &error);
	json_int_t version;

	if (!root) {
		complain("%s: %s", path, error.text);
		return NULL;
	}
	version = json_integer_value(json_object_get(root, "schema_version"));
	if (version == BENCH_SCHEMA_VERSION &&
	    json_is_array(json_object_get(root, "groups")))
		return root;
	complain("%s is not a run of sslp bench --json, or not of version %d",
		 path, BENCH_SCHEMA_VERSION);
	json_decref(root);
	return NULL;
}
