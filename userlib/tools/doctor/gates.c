// SPDX-License-Identifier: MIT
/* Goes through the gates and puts the closed ones into words. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "../common/tools.h"
#include "gates.h"

void gate_detail(char detail[DETAIL_SIZE], const char *word)
{
	size_t len = strlen(detail);

	snprintf(detail + len, DETAIL_SIZE - len, "%s%s", len ? ", " : "",
		 word);
}

/* Puts @detail into @text where it has an "@" */
static void expand(char *out, size_t size, const char *text,
		   const char *detail)
{
	const char *at = strchr(text, '@');

	if (at)
		snprintf(out, size, "%.*s%s%s", (int)(at - text), text, detail,
			 at + 1);
	else
		snprintf(out, size, "%s", text);
}

static bool is_closed(const struct gate *gate, const struct doctor *d,
		      char detail[DETAIL_SIZE])
{
	detail[0] = '\0';
	if (gate->is_closed && !gate->is_closed(d))
		return false;
	if (!gate->list)
		return true;
	gate->list(d, detail);
	return *detail;
}

static size_t closed_gates(const struct doctor *d,
			   const struct gate_table *table,
			   struct gate_text *ret)
{
	char detail[DETAIL_SIZE];
	size_t i, n = 0;

	for (i = 0; i < table->count; i++) {
		const struct gate *gate = &table->gates[i];

		if (!is_closed(gate, d, detail))
			continue;
		ret[n].id = gate->id;
		ret[n].effect = gate->effect;
		ret[n].command = gate->command;
		ret[n].fix = gate->fix;
		expand(ret[n].closed, sizeof(ret[n].closed), gate->closed,
		       detail);
		n++;
	}
	return n;
}

size_t doctor_gates(const struct doctor *d, struct gate_text ret[GATE_MAX])
{
	size_t n = 0;

	assert(gates_ktls.count + gates_af_alg.count + gates_host.count <=
	       GATE_MAX);
	n += closed_gates(d, &gates_ktls, ret + n);
	n += closed_gates(d, &gates_af_alg, ret + n);
	n += closed_gates(d, &gates_host, ret + n);
	return n;
}

const char *gate_effect_word(enum gate_effect effect)
{
	static const char *const words[] = {
		[GATE_ARM] = "arm",
		[GATE_DERIVE] = "derive",
		[GATE_FEATURE] = "feature",
		[GATE_SPEED] = "speed",
	};

	return words[effect];
}
