// SPDX-License-Identifier: MIT
/* What else the machine did during the run, and what the run changed. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../common/crypto.h"
#include "../common/text.h"
#include "../common/tools.h"
#include "load.h"
#include "machine.h"
#include "meanwhile.h"

/* Limits for warnings: processors, and shares */
#define MANY_OTHERS	0.2
#define MUCH_STOLEN	0.01
#define MUCH_OUTSIDE	0.1

#define ALGORITHMS	(2 * HASHES)

/**
 * struct moment - the machine at one time
 * @known: /proc/stat is there
 * @load: of it
 * @own_ns: processor time of this process and its children
 * @clock_ns: the clock
 * @best: driver that the kernel takes for each algorithm by itself, or empty
 */
struct moment {
	bool known;
	struct load load;
	uint64_t own_ns, clock_ns;
	char best[ALGORITHMS][CRYPTO_NAME_SIZE];
};

static struct moment before, after;

static uint64_t usage(int who)
{
	struct rusage r;

	getrusage(who, &r);
	return (uint64_t)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) *
	       1000000000 +
	       (uint64_t)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) * 1000;
}

static void algorithm_name(size_t i, char name[32])
{
	snprintf(name, 32, i % 2 ? "hmac(%s)" : "%s", hashes[i / 2].kernel);
}

static void read_best(struct moment *m)
{
	const struct crypto_driver *best;
	struct crypto c;
	char name[32];
	size_t i;

	crypto_read(&c);
	for (i = 0; i < ALGORITHMS; i++) {
		algorithm_name(i, name);
		best = crypto_best(&c, name, "hash");
		strcpy(m->best[i], best ? best->driver : "");
	}
	crypto_free(&c);
}

static void look(struct moment *m)
{
	struct text stat = text_read("/proc/stat");

	m->known = stat.data && load_parse(stat.data, sysconf(_SC_CLK_TCK),
					   &m->load);
	free(stat.data);
	m->own_ns = usage(RUSAGE_SELF) + usage(RUSAGE_CHILDREN);
	m->clock_ns = clock_now();
	read_best(m);
}

void meanwhile_begin(void)
{
	look(&before);
}

void meanwhile_end(void)
{
	look(&after);
}

/* If the clock counts instructions, no other work counts */
static double others(const struct bench *b)
{
	if (b->counting || !before.known || !after.known)
		return -1;
	return load_others(&before.load, &after.load,
				after.own_ns - before.own_ns,
				after.clock_ns - before.clock_ns);
}

static double stolen(const struct bench *b)
{
	if (b->counting || !before.known || !after.known)
		return -1;
	return load_stolen(&before.load, &after.load);
}

/*
 * Finds the next algorithm from @i on whose default driver has changed. Return:
 * it, or ALGORITHMS. If there was no driver before, nothing has changed for
 * anybody.
 */
static size_t next_changed(size_t i, char name[32])
{
	while (i < ALGORITHMS && (!*before.best[i] ||
				  !strcmp(before.best[i], after.best[i])))
		i++;
	if (i < ALGORITHMS)
		algorithm_name(i, name);
	return i;
}

static json_t *drivers_json(void)
{
	json_t *list = json_array();
	char name[32];
	size_t i = 0;

	for (; (i = next_changed(i, name)) < ALGORITHMS; i++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:s}",
				"algorithm", name, "was", before.best[i],
				"is", after.best[i]));
	return list;
}

static json_t *known(double value)
{
	return value < 0 ? json_null() : json_real(value);
}

json_t *meanwhile_json(const struct bench *b)
{
	return json_pack("{s:o, s:o, s:o}",
			 "others", known(others(b)),
			 "stolen", known(stolen(b)),
			 "default_drivers", drivers_json());
}

/* The heading comes before the first line */
static void __attribute__((format(printf, 3, 4)))
warn(FILE *out, int *count, const char *format, ...)
{
	va_list ap;

	if (!(*count)++)
		fputs("\nWarnings\n", out);
	fputs("  ", out);
	va_start(ap, format);
	vfprintf(out, format, ap);
	va_end(ap);
	fputc('\n', out);
}

static void warn_of_drivers(FILE *out, int *count)
{
	char name[32];
	size_t i = 0;

	for (; (i = next_changed(i, name)) < ALGORITHMS; i++)
		warn(out, count,
		     "the default %s of this machine is now %s, it was %s: drivers were used by name, see --driver default",
		     name, after.best[i], before.best[i]);
}

static void warn_of_rows(const struct bench *b, const struct group *g,
			 FILE *out, int *count)
{
	size_t i;

	for (i = 0; i < g->count && !b->counting; i++) {
		const struct row *r = g->rows[i];

		if (row_measured(r) && row_outliers(r) > MUCH_OUTSIDE)
			warn(out, count,
			     "%s, %s%s%s%s: %.0f %% of the time went to calls of twice the median or more",
			     g->work->name, r->kind->name,
			     *r->driver ? " " : "", r->driver,
			     r->control ? ", control" : "",
			     100 * row_outliers(r));
	}
}

void meanwhile_print(const struct bench *b, FILE *out)
{
	double busy = others(b), lost = stolen(b);
	int count = 0;
	size_t i;

	if (busy > MANY_OTHERS)
		warn(out, &count,
		     "a busy host: other processes used %.1f CPUs meanwhile",
		     busy);
	if (lost > MUCH_STOLEN)
		warn(out, &count,
		     "a busy host: the hypervisor gave %.0f %% of the time to others",
		     100 * lost);
	warn_of_drivers(out, &count);
	for (i = 0; i < b->group_count; i++)
		warn_of_rows(b, &b->groups[i], out, &count);
}
