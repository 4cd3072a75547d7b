// SPDX-License-Identifier: MIT
/* What changed since an earlier run. */
#include <stdlib.h>
#include <string.h>

#include "../common/tools.h"
#include "report.h"

static const char *text_of(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key)) ?: "-";
}

static bool same(const json_t *a, const json_t *b, const char *key)
{
	return json_equal(json_object_get(a, key), json_object_get(b, key));
}

/*
 * Rows are the same if subject and driver are the same, and the way it was
 * chosen
 */
static const json_t *find_row(const json_t *rows, const json_t *like)
{
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
		if (same(row, like, "subject") && same(row, like, "driver") &&
		    same(row, like, "control"))
			return row;
	return NULL;
}

static const json_t *find_group(const json_t *run, const json_t *like)
{
	const json_t *group;
	size_t i;

	json_array_foreach(json_object_get(run, "groups"), i, group)
		if (same(group, like, "work") && same(group, like, "threads") &&
		    same(group, like, "depth") && same(group, like, "hash") &&
		    same(group, like, "output_bytes"))
			return group;
	return NULL;
}

static void print_name(const json_t *group, const json_t *row, FILE *out)
{
	const char *driver = json_string_value(json_object_get(row, "driver"));
	json_int_t threads = json_integer_value(json_object_get(group,
								"threads"));
	json_int_t depth = json_integer_value(json_object_get(group, "depth"));

	fprintf(out, "  %s, %s%s%s", text_of(group, "work"),
		text_of(row, "subject"), driver ? " " : "", driver ?: "");
	if (threads > 1)
		fprintf(out, ", %d threads", (int)threads);
	if (depth > 1)
		fprintf(out, ", %d in flight", (int)depth);
	fputs(": ", out);
}

static struct estimate estimate_in(const json_t *row, const char *key)
{
	const json_t *e = json_object_get(json_object_get(row, "figures"),
					  key);

	return (struct estimate){
		json_number_value(json_object_get(e, "median")),
		json_number_value(json_object_get(e, "low")),
		json_number_value(json_object_get(e, "high")),
	};
}

/* Whether two intervals have nothing in common */
static bool apart(const struct estimate *a, const struct estimate *b)
{
	return a->low > 0 && b->low > 0 &&
	       (a->high < b->low || b->high < a->low);
}

struct change {
	const json_t *group, *row;
	struct estimate cost[2], ratio[2];
};

/*
 * The ratio to the baseline removes what made the whole machine slower. For the
 * baseline itself, whose ratio is 1, only its cost is compared.
 */
static bool print_change(const struct change *c, bool same_baseline, FILE *out)
{
	const char *standing = text_of(json_object_get(c->row, "figures"),
				       "standing");
	bool baseline = !strcmp(standing, "baseline");
	const struct estimate *e = baseline || !same_baseline ? c->cost :
				   c->ratio;

	if (!apart(&e[0], &e[1]))
		return false;
	print_name(c->group, c->row, out);
	if (e == c->ratio)
		fprintf(out, "ratio %.3f, was %.3f (%+.1f %%)\n",
			e[1].median, e[0].median,
			100 * (e[1].median / e[0].median - 1));
	else
		fprintf(out, "cost %.0f, was %.0f (%+.1f %%)\n", e[1].median,
			e[0].median, 100 * (e[1].median / e[0].median - 1));
	return true;
}

static bool compare_row(const json_t *group, const json_t *before,
			const json_t *now, bool same_baseline, FILE *out)
{
	const char *keys[] = { "cost", "ratio" };
	struct change c = { .group = group, .row = now };
	struct estimate *to[] = { c.cost, c.ratio };
	size_t i;

	if (!same(before, now, "verdict")) {
		print_name(group, now, out);
		fprintf(out, "%s, was %s\n", text_of(now, "verdict"),
			text_of(before, "verdict"));
		return true;
	}
	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		to[i][0] = estimate_in(before, keys[i]);
		to[i][1] = estimate_in(now, keys[i]);
	}
	return print_change(&c, same_baseline, out);
}

static bool is_control(const json_t *row)
{
	return json_is_true(json_object_get(row, "control"));
}

/* Reports rows of @now that @old lacks, in groups that it has, as @word */
static int list_missing(const json_t *old, const json_t *now,
			const char *word, FILE *out)
{
	const json_t *group, *row, *there;
	size_t i, j;
	int n = 0;

	json_array_foreach(json_object_get(now, "groups"), i, group) {
		there = find_group(old, group);
		json_array_foreach(json_object_get(group, "rows"), j, row) {
			if (!there || is_control(row) ||
			    find_row(json_object_get(there, "rows"), row))
				continue;
			print_name(group, row, out);
			fprintf(out, "%s\n", word);
			n++;
		}
	}
	return n;
}

static void compare_environment(const json_t *old, const json_t *now,
				FILE *out)
{
	static const char *const keys[] = {
		"kernel", "machine", "cpu", "cpu_features", "cpus_allowed",
		"governor", "mitigations", "af_alg_restrict", "drivers",
		"versions",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		char *was, *is;

		if (same(old, now, keys[i]))
			continue;
		was = json_dumps(json_object_get(old, keys[i]),
				 JSON_ENCODE_ANY | JSON_COMPACT);
		is = json_dumps(json_object_get(now, keys[i]),
				JSON_ENCODE_ANY | JSON_COMPACT);
		if (!was || !is || strlen(was) + strlen(is) > 200)
			fprintf(out, "  another %s\n", keys[i]);
		else
			fprintf(out, "  %s is %s, was %s\n", keys[i], is, was);
		free(was);
		free(is);
	}
}

void report_compare(const json_t *old, const json_t *now, FILE *out)
{
	const json_t *was = json_object_get(old, "method");
	const json_t *is = json_object_get(now, "method");
	const json_t *group, *row, *there, *before;
	int changes = 0, compared = 0;
	size_t i, j;

	fprintf(out, "\nAgainst the run of %s\n",
		text_of(json_object_get(old, "environment"), "date"));
	compare_environment(json_object_get(old, "environment"),
			    json_object_get(now, "environment"), out);
	if (!same(was, is, "unit")) {
		fputs("  the units differ: nothing can be compared\n", out);
		return;
	}
	json_array_foreach(json_object_get(now, "groups"), i, group) {
		there = find_group(old, group);
		json_array_foreach(json_object_get(group, "rows"), j, row) {
			before = there && !is_control(row) ?
				 find_row(json_object_get(there, "rows"),
					  row) : NULL;
			if (!before)
				continue;
			compared++;
			changes += compare_row(group, before, row,
					       same(was, is, "baseline"), out);
		}
	}
	changes += list_missing(old, now, "new", out);
	changes += list_missing(now, old, "no longer there", out);
	fprintf(out, "  %d rows compared, %d changes beyond the spread of the rounds\n",
		compared, changes);
}
