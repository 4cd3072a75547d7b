// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asks one case of a known-answer file of one provider, judges the answer, and
 * reports it.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "kat_ask.h"

#define UNTOUCHED	0xa5
#define GUARD		16	/* bytes watched behind an output */
#define SHOWN		64	/* bytes printed of a long value */

void kat_fail(struct kat_ask *ask, const char *format, ...)
{
	va_list args;

	ask->case_failed = true;
	printf("# %s: %s:%u: ", ask->provider_name, ask->file->name,
	       ask->file->case_line);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

static bool listed(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (list && *list) {
		if (strcspn(list, ",") == len && !strncmp(list, word, len))
			return true;
		list += strcspn(list, ",");
		list += *list == ',';
	}
	return false;
}

static bool declared_missing(struct kat_ask *ask, SECURITY_STATUS status)
{
	const char *hash = kat_text(ask->file, "hash");

	if (status != NTE_NOT_SUPPORTED || !hash ||
	    !listed(ask->missing_hashes, hash))
		return false;
	snprintf(ask->missing_hash, sizeof(ask->missing_hash), "%s", hash);
	return true;
}

/*
 * If a hash is declared missing, one refusal is enough. For each further one
 * the kernel would run modprobe again, which takes seconds under emulation.
 */
static bool known_missing(struct kat_ask *ask)
{
	const char *hash = kat_text(ask->file, "hash");

	return hash && !strcmp(hash, ask->missing_hash);
}

bool kat_succeeded(struct kat_ask *ask, const char *call,
		SECURITY_STATUS status)
{
	if (!status)
		return true;
	if (declared_missing(ask, status))
		ask->case_missing = true;
	else
		kat_fail(ask, "%s: expected 0, got %s: %s", call,
			 sslp_status_name(status), sslp_last_message());
	return false;
}

static void print_hex(const char *what, const uint8_t *bytes, size_t len)
{
	printf("#   %s ", what);
	for (size_t i = 0; i < len && i < SHOWN; i++)
		printf("%02x", bytes[i]);
	printf("%s (%zu bytes)\n", len > SHOWN ? "..." : "", len);
}

void kat_compare(struct kat_ask *ask, const char *field, const void *got,
		size_t len)
{
	struct kat_bytes want = kat_bytes(ask->file, field);

	if (want.len == len && (!len || !memcmp(want.data, got, len)))
		return;
	kat_fail(ask, "%s differs", field);
	print_hex("expected", want.data, want.len);
	print_hex("got     ", got, len);
}

LPCWSTR kat_hash(struct kat_ask *ask, WCHAR buffer[static 16])
{
	const char *text = kat_text(ask->file, "hash");
	size_t i;

	if (!text)
		return NULL;
	for (i = 0; i < 15 && text[i]; i++)
		buffer[i] = (unsigned char)text[i];
	buffer[i] = 0;
	return buffer;
}

void kat_output_begin(struct kat_ask *ask, struct kat_output *out,
		const char *field)
{
	out->field = field;
	out->len = kat_bytes(ask->file, field).len;
	if (!out->len)
		out->len = kat_number(ask->file, "len", 10);
	out->data = malloc(out->len + GUARD);
	if (!out->data)
		abort();
	memset(out->data, UNTOUCHED, out->len + GUARD);
}

static bool untouched(const uint8_t *bytes, size_t len)
{
	while (len--)
		if (*bytes++ != UNTOUCHED)
			return false;
	return true;
}

static void judge_refusal(struct kat_ask *ask, const struct kat_output *out,
		const char *call, SECURITY_STATUS status, const char *want)
{
	const char *got = sslp_status_name(status);

	if (declared_missing(ask, status))
		ask->case_missing = true;
	else if (!status || strcmp(got, want))
		kat_fail(ask, "%s: expected %s, got %s", call, want,
			 status ? got : "0");
	if (status && !untouched(out->data, out->len + GUARD))
		kat_fail(ask, "%s: wrote an output although it refused", call);
}

void kat_output_end(struct kat_ask *ask, struct kat_output *out,
		const char *call, SECURITY_STATUS status)
{
	const char *refusal = kat_text(ask->file, "status");

	if (refusal) {
		judge_refusal(ask, out, call, status, refusal);
	} else if (kat_succeeded(ask, call, status)) {
		kat_compare(ask, out->field, out->data, out->len);
		if (!untouched(out->data + out->len, GUARD))
			kat_fail(ask, "%s: wrote behind its output", call);
	}
	free(out->data);
}

static void dispatch(struct kat_ask *ask, const struct kat_kind *kinds,
		size_t count)
{
	const char *kind = kat_text(ask->file, "kind");
	const char *unasked;

	/* These are for the reader: a name, and the source's own number */
	kat_text(ask->file, "name");
	kat_text(ask->file, "tc");
	kat_text(ask->file, "hash");
	for (size_t i = 0; kind && i < count; i++) {
		if (strcmp(kinds[i].name, kind))
			continue;
		kinds[i].ask(ask);
		if (ask->file->malformed)
			kat_fail(ask, "%s cannot be read",
				 ask->file->malformed);
		unasked = kat_unasked(ask->file);
		if (unasked && !ask->case_failed && !ask->case_missing)
			kat_fail(ask, "%s was not asked for", unasked);
		return;
	}
	kat_fail(ask, "unknown kind %s", kind ? kind : "(none)");
}

void kat_ask_case(struct kat_ask *ask, const struct kat_kind *kinds,
		size_t count)
{
	ask->case_failed = false;
	ask->case_missing = known_missing(ask);
	if (!ask->case_missing)
		dispatch(ask, kinds, count);
	ask->cases++;
	if (ask->case_failed)
		ask->failed++;
	else if (ask->case_missing)
		ask->missing++;
}
