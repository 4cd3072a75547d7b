// SPDX-License-Identifier: MIT
/* A run as comma-separated values, RFC 4180: a row is a line. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "../common/tools.h"
#include "report.h"

static void text(FILE *out, const char *value)
{
	if (!strpbrk(value, ",\"\r\n")) {
		fprintf(out, "%s,", value);
		return;
	}
	fputc('"', out);
	for (; *value; value++)
		fprintf(out, *value == '"' ? "\"\"" : "%c", *value);
	fputs("\",", out);
}

/* Empty if it is not known */
static void number(FILE *out, double value)
{
	if (value >= 0)
		fprintf(out, "%.10g", value);
	fputc(',', out);
}

static void figures(const struct bench *b, const struct row *r, FILE *out)
{
	static const double shares[] = { 0.5, 0.9, 0.99, 0.999 };
	size_t i;

	number(out, (double)r->ops);
	number(out, b->counting ? -1 : row_rate(r));
	number(out, r->per_op.median);
	number(out, (double)r->latency.min);
	for (i = 0; i < ARRAY_SIZE(shares); i++)
		number(out, (double)histogram_at(&r->latency, shares[i]));
	number(out, (double)r->latency.max);
	number(out, row_cpu(b, r, r->user_ns));
	number(out, row_cpu(b, r, r->system_ns));
	number(out, row_waiting(r));
	number(out, r->calls);
	number(out, r->scaling ?: -1);
	number(out, r->ratio.median ?: -1);
	number(out, r->ratio.low ?: -1);
	number(out, r->ratio.high ?: -1);
	fprintf(out, "%s\r\n", standing_word(r->standing));
}

static const char header[] =
	"work,hash,threads,depth,subject,driver,async,control,verdict,reason,"
	"unit,derivations,rate,cost,min,p50,p90,p99,p99_9,max,cpu_user,"
	"cpu_system,waiting,system_calls,scaling,ratio,ratio_low,ratio_high,"
	"standing";

/* The figures between "unit" and "standing" */
#define FIGURES	17

static void line(const struct bench *b, const struct row *r, FILE *out)
{
	int i;

	fprintf(out, "%s,%s,%u,%u,%s,", r->work->name, r->work->hash->name,
		r->threads, r->depth, r->kind->name);
	text(out, *r->driver ? r->driver : r->asked);
	fprintf(out, "%d,%d,%s,", r->async, r->control,
		verdict_word(r->verdict));
	text(out, r->reason);
	fprintf(out, "%s,", b->counting ? "instructions" : "ns");
	if (row_measured(r)) {
		figures(b, r, out);
		return;
	}
	for (i = 0; i < FIGURES; i++)
		fputc(',', out);
	fputs("\r\n", out);
}

int report_print_csv(const struct bench *b, FILE *out)
{
	size_t i, j;

	fprintf(out, "%s\r\n", header);
	for (i = 0; i < b->group_count; i++)
		for (j = 0; j < b->groups[i].count; j++)
			line(b, b->groups[i].rows[j], out);
	for (i = 0; i < b->probe_count; i++)
		if (b->probes[i]->verdict == REFUSED)
			line(b, b->probes[i], out);
	return fflush(out) || ferror(out) ? -EIO : 0;
}
