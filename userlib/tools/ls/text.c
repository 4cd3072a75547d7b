// SPDX-License-Identifier: MIT
/* The list of sockets in kernel TLS for a terminal. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../common/provider.h"
#include "../common/tools.h"
#include "ls.h"

#define COLUMNS		8
#define CELL		96

static const char *const heads[COLUMNS] = {
	"PROCESS", "LOCAL", "PEER", "TLS", "CIPHER", "SENDS", "RECEIVES",
	"LEFT, OPTIONS",
};

/* A number of records in four digits at most, because nobody counts 2^64 */
static void print_count(char *out, size_t size, uint64_t n)
{
	static const char units[] = " kMGTPE";
	double value = (double)n;
	size_t unit = 0;

	while (value >= 10000 && unit + 2 < sizeof(units)) {
		value /= 1000;
		unit++;
	}
	if (unit)
		snprintf(out, size, "%.0f%c", value, units[unit]);
	else
		snprintf(out, size, "%" PRIu64, n);
}

static void print_left(char out[CELL], const struct ls_socket *s)
{
	char left[2][16] = { "-", "-" };
	size_t len;

	if (s->counted && s->tx)
		print_count(left[0], sizeof(left[0]), s->write_left);
	if (s->counted && s->rx)
		print_count(left[1], sizeof(left[1]), s->read_left);
	len = (size_t)snprintf(out, CELL, "%s/%s", left[0], left[1]);
	if (s->zerocopy)
		len += (size_t)snprintf(out + len, CELL - len, ", zerocopy");
	if (s->no_pad)
		len += (size_t)snprintf(out + len, CELL - len, ", no-pad");
	if (s->max_payload)
		snprintf(out + len, CELL - len, ", payload %u", s->max_payload);
}

static void fill_row(char row[COLUMNS][CELL], const struct ls_socket *s)
{
	const char *cipher = ls_cipher_name(s->cipher);
	char more[16] = "";

	if (s->owners > 1)
		snprintf(more, sizeof(more), "+%u", s->owners - 1);
	if (s->pid)
		snprintf(row[0], CELL, "%s/%d%s", s->comm, s->pid, more);
	else
		snprintf(row[0], CELL, "-");
	snprintf(row[1], CELL, "%s", s->local);
	snprintf(row[2], CELL, "%s", s->peer);
	snprintf(row[3], CELL, "%s", ls_version_name(s->version) ?: "-");
	if (cipher)
		snprintf(row[4], CELL, "%s", cipher);
	else if (s->cipher)
		snprintf(row[4], CELL, "%" PRIu32, s->cipher);
	else
		snprintf(row[4], CELL, "-");
	snprintf(row[5], CELL, "%s", ktls_describe(s->tx));
	snprintf(row[6], CELL, "%s", ktls_describe(s->rx));
	print_left(row[7], s);
}

static void widen(size_t width[COLUMNS], const char row[COLUMNS][CELL])
{
	size_t i;

	for (i = 0; i < COLUMNS; i++)
		if (strlen(row[i]) > width[i])
			width[i] = strlen(row[i]);
}

static void print_row(const size_t width[COLUMNS],
		      const char row[COLUMNS][CELL])
{
	size_t i;

	for (i = 0; i + 1 < COLUMNS; i++)
		printf("%-*s ", (int)width[i], row[i]);
	puts(row[i]);
}

static void print_table(const struct ls *ls)
{
	char row[COLUMNS][CELL];
	size_t width[COLUMNS] = { 0 }, i;

	for (i = 0; i < COLUMNS; i++)
		snprintf(row[i], CELL, "%s", heads[i]);
	widen(width, (const char (*)[CELL])row);
	for (i = 0; i < ls->count; i++) {
		fill_row(row, &ls->sockets[i]);
		widen(width, (const char (*)[CELL])row);
	}
	for (i = 0; i < COLUMNS; i++)
		snprintf(row[i], CELL, "%s", heads[i]);
	putchar('\n');
	print_row(width, (const char (*)[CELL])row);
	for (i = 0; i < ls->count; i++) {
		fill_row(row, &ls->sockets[i]);
		print_row(width, (const char (*)[CELL])row);
	}
	puts("\nLEFT: full records until the limit of the key, sending/receiving");
}

static void print_sums(const char *verb, const size_t n[4])
{
	const char *between = " ";
	size_t i;

	printf("; %s:", verb);
	for (i = 4; i-- > 0; ) {
		if (!n[i])
			continue;
		printf("%s%zu %s", between, n[i], ktls_describe((DWORD)i));
		between = ", ";
	}
}

static void print_totals(const struct ls *ls)
{
	struct ls_totals totals;

	if (!ls->count) {
		printf("No socket in kernel TLS %s.\n", ls->untold || ls->diag ?
		       "is visible" : "in this network namespace");
		return;
	}
	ls_sum(ls, &totals);
	printf("%zu socket%s in kernel TLS, %zu process%s", ls->count,
	       ls->count == 1 ? "" : "s", totals.processes,
	       totals.processes == 1 ? "" : "es");
	print_sums("sending", totals.tx);
	print_sums("receiving", totals.rx);
	putchar('\n');
}

/* Says what this list may lack, and what would show it */
static void print_limits(const struct ls *ls)
{
	if (ls->diag)
		printf("sock_diag does not answer (%s): only sockets of processes that this user may\nptrace are listed.\n",
		       strerror(-ls->diag));
	if (ls->proc)
		puts("/proc is not there: no processes, and no records left, can be shown.");
	if (ls->untold)
		printf("%zu more socket%s: only CAP_NET_ADMIN can see whether they are in kernel TLS.\n",
		       ls->untold, ls->untold == 1 ? "" : "s");
}

int ls_print_text(const struct ls *ls)
{
	print_totals(ls);
	if (ls->count)
		print_table(ls);
	print_limits(ls);
	return fflush(stdout) || ferror(stdout) ? -EIO : 0;
}
