// SPDX-License-Identifier: MIT
/* A run as tables for people: ways in rows, sizes in columns. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../bench/environment.h"
#include "../bench/meanwhile.h"
#include "../common/provider.h"
#include "../common/tools.h"
#include "transfer.h"

#define GIB	1073741824.0

static const char *const path_names[] = {
	[WRITE_READ] = "write-read", [SENDFILE_READ] = "sendfile-read",
	[SENDFILE_SPLICE] = "sendfile-splice",
};

const char *path_name(enum path p)
{
	return path_names[p];
}

const char *ktls_name(uint32_t state)
{
	return state == SSLP_KTLS_HARDWARE ? "nic" :
	       state == SSLP_KTLS_SOFTWARE ? "kernel" : "user";
}

void size_name(uint64_t size, char *out)
{
	static const char units[] = "BKMG";
	int i;

	for (i = 0; i < 3 && size >= 1024 && !(size % 1024); i++)
		size /= 1024;
	snprintf(out, SIZE_NAME, i ? "%llu %ciB" : "%llu B",
		 (unsigned long long)size, units[i]);
}

/* What a figure counts: an object of so many bytes, or a GiB of such objects */
static void print_cost(const struct transfer *t, const struct cell *c,
		       uint64_t size, FILE *out)
{
	static const char marks[] = {
		[UNTOLD] = '?', [BASELINE] = ' ', [SAME] = '=',
		[FASTER] = '+', [SLOWER] = '-',
	};
	double each = c->row.per_op.median / (double)size;

	if (!row_measured(&c->row))
		fprintf(out, " %9s ", "-");
	else
		fprintf(out, " %9.*f%c", t->bench.counting ? 2 : 3,
			t->bench.counting ? each : each * GIB / 1e9,
			c->row.control ? ' ' : marks[c->row.standing]);
}

static const struct cell *any(const struct transfer *t, const struct line *l)
{
	unsigned int i;

	for (i = 0; i < t->sizes; i++)
		if (row_measured(&l->cell[i]->row))
			return l->cell[i];
	return NULL;
}

static void print_even(const struct transfer *t, const struct line *l,
		       double even, FILE *out)
{
	const unsigned int last = t->sizes - 1;
	char size[SIZE_NAME];

	size_name(t->size[even > 0 ? 0 : last], size);
	if (even > (double)t->size[0])
		fprintf(out, " %.1f KiB", even / 1024);
	else if (even > 0)
		fprintf(out, " %s or less", size);
	else if (l->cell[last]->row.standing == FASTER)
		fprintf(out, " more than %s", size);
	else
		fputs(" never", out);
}

static void print_line(const struct transfer *t, const struct sheet *s,
		       const struct line *l, FILE *out)
{
	const struct cell *c = any(t, l);
	double setup = estimate_of(l->setup, l->setups).median;
	double even = even_of(t, s, l);
	unsigned int i;

	fprintf(out, "%-13s", l->control ? "  (control)" : l->way->name);
	if (!c) {
		fprintf(out, " %s: %s\n", verdict_word(l->cell[0]->row.verdict),
			l->cell[0]->row.reason);
		return;
	}
	if (l->way == &way_plain)
		fprintf(out, " %-6s %-6s", "none", "none");
	else
		fprintf(out, " %-6s %-6s", ktls_name(c->trip.tx),
			ktls_name(c->trip.rx));
	fprintf(out, " %9.0f", setup / 1e3);
	for (i = 0; i < t->sizes; i++)
		print_cost(t, l->cell[i], t->size[i], out);
	if (l->way != &way_openssl && l->way != &way_plain)
		print_even(t, l, even, out);
	fputc('\n', out);
}

static void print_rates(const struct transfer *t, const struct sheet *s,
			FILE *out)
{
	unsigned int i;
	size_t j;

	fputs("  MiB/s", out);
	for (j = 0; j < s->lines; j++) {
		const struct line *l = &s->line[j];

		if (!any(t, l) || l->control)
			continue;
		fprintf(out, "\n    %-30s", l->way->name);
		for (i = 0; i < t->sizes; i++) {
			const struct cell *c = l->cell[i];

			fprintf(out, " %10.0f", row_measured(&c->row) ?
				estimate_of(c->rate, c->row.rounds).median /
				1048576 : 0);
		}
	}
	fputc('\n', out);
}

static void print_sheet(const struct transfer *t, const struct sheet *s,
			FILE *out)
{
	char size[SIZE_NAME];
	unsigned int i;
	size_t j;

	fprintf(out, "\n%s, %u connection%s: %s\n", path_name(s->path),
		s->connections, s->connections > 1 ? "s" : "",
		t->bench.counting ? "instructions a byte, of both ends" :
		"CPU seconds a GiB, of both ends");
	fprintf(out, "%-13s %-6s %-6s %9s", "WAY", "TX", "RX", "SET-UP");
	for (i = 0; i < t->sizes; i++) {
		size_name(t->size[i], size);
		fprintf(out, " %9s ", size);
	}
	fputs(" PAYS FROM\n", out);
	for (j = 0; j < s->lines; j++)
		print_line(t, s, &s->line[j], out);
	if (!t->bench.counting)
		print_rates(t, s, out);
}

int transfer_print(const struct transfer *t, FILE *out)
{
	json_t *environment = environment_read(&t->bench);
	size_t i;

	environment_print(environment, out);
	json_decref(environment);
	fprintf(out, "Kernel TLS    %s\n", *t->no_ktls ? t->no_ktls : "here");
	fprintf(out, "Connections   loopback, %s, AES-128-GCM; %u rounds; data was checked by SHA-256 before and after\n",
		protocol_describe(t->protocol), t->bench.round_count);
	if (t->bench.interrupted)
		fputs("Interrupted: what there is so far\n", out);
	for (i = 0; i < t->sheets; i++)
		print_sheet(t, &t->sheet[i], out);
	fprintf(out, "\n+ less than openssl, - more, = not told apart from it, ? too few rounds. TX, RX:\n"
		"who makes and opens records: libssl or the library in user space, kernel, NIC.\n"
		"SET-UP: handshake and arming of one connection, of both ends, in %s.\n"
		"PAYS FROM: the size from which a connection with one object costs less than\n"
		"with openssl. openssl has no splice: in sendfile-splice it reads.\n",
		t->bench.counting ? "thousand instructions" : "microseconds");
	meanwhile_print(&t->bench, out);
	return fflush(out) || ferror(out) ? -EIO : 0;
}
