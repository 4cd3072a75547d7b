// SPDX-License-Identifier: GPL-2.0-only
/*
 * Known answers: asks every provider every case of vectors/NAME.kat through
 * the public interface. One TAP result for each provider and file, and one for
 * the largest inputs and outputs.
 *
 * Usage: known_answers [PROVIDER]...
 *
 * PROVIDER is af_alg, libkcapi, software, module, default or a full name;
 * without one, all that SslEnumProtocolProviders() lists, and the default.
 *
 * Environment:
 * SSLP_VECTORS: folder of the .kat files, else vectors/ beside the program;
 * SSLP_EXPECT_PROVIDERS: short names, by comma, that must be listed here;
 * SSLP_MISSING_HASHES: names as in the data, by comma, whose absence
 *	(NTE_NOT_SUPPORTED) is no failure; a wrong answer still is one.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <libgen.h>
#include <limits.h>
#include <string.h>

#include "kselftest.h"
#include "skipped.h"

#include "kat_ask.h"
#include "kat_limits.h"
#include "kat_providers.h"

static const struct kat_kind kinds[] = {
	{ "prf", kat_ask_prf },
	{ "extract", kat_ask_extract },
	{ "expand", kat_ask_expand },
	{ "hkdf", kat_ask_hkdf },
	{ "expand_label", kat_ask_expand_label },
	{ "hmac", kat_ask_hmac },
	{ "derive_extract", kat_ask_derive_extract },
	{ "schedule", kat_ask_schedule },
	{ "session", kat_ask_session },
	{ "traffic", kat_ask_traffic },
	{ "exporter", kat_ask_exporter },
	{ "handshake13", kat_ask_handshake13 },
	{ "handshake12", kat_ask_handshake12 },
	{ "record13", kat_ask_record13 },
	{ "record_cbc", kat_ask_record_cbc },
};

struct vectors {
	const char *dir;
	struct dirent **files;
	int count;
};

static int is_vector_file(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && !strcmp(dot, ".kat");
}

static const char *beside_program(char path[static PATH_MAX])
{
	char program[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", program, PATH_MAX - 1);

	if (len < 0)
		return "vectors";
	program[len] = '\0';
	if (snprintf(path, PATH_MAX, "%s/vectors", dirname(program)) >=
	    PATH_MAX)
		return "vectors";
	return path;
}

static void find_vectors(struct vectors *vectors, char path[static PATH_MAX])
{
	vectors->dir = getenv("SSLP_VECTORS");
	if (!vectors->dir)
		vectors->dir = beside_program(path);
	vectors->count = scandir(vectors->dir, &vectors->files,
				 is_vector_file, alphasort);
	if (vectors->count <= 0)
		ksft_exit_fail_msg("no .kat file in %s\n", vectors->dir);
}

static void free_vectors(struct vectors *vectors)
{
	for (int i = 0; i < vectors->count; i++)
		free(vectors->files[i]);
	free(vectors->files);
}

/*
 * Asks all cases of a file; returns 0, or -errno if it could not be read to its
 * end
 */
static int ask_file(struct kat_ask *ask, const char *dir, const char *name)
{
	int ret = kat_open(ask->file, dir, name);

	while (!ret) {
		ret = kat_next(ask->file);
		if (ret != 1)
			break;
		kat_ask_case(ask, kinds, ARRAY_SIZE(kinds));
		ret = 0;
	}
	if (ret)
		ksft_print_msg("%s/%s:%u: %s\n", dir, name,
			       ask->file->line_no, strerror(-ret));
	kat_close(ask->file);
	return ret;
}

static void run_file(const struct kat_provider *provider, const char *dir,
		const char *name)
{
	struct kat_file file;
	struct kat_ask ask = {
		.file = &file,
		.provider = provider->handle,
		.provider_name = provider->name,
		.missing_hashes = getenv("SSLP_MISSING_HASHES"),
	};
	bool ok = !ask_file(&ask, dir, name) && ask.cases && !ask.failed;

	if (ok && ask.missing == ask.cases)
		ksft_test_result_skip("%s: %s: all %u cases need a hash declared missing\n",
				      provider->name, name, ask.cases);
	else
		ksft_test_result(ok, "%s: %s: %u cases, %u failed, %u without their hash\n",
				 provider->name, name, ask.cases, ask.failed,
				 ask.missing);
}

/* Compares with software, whose answers are among the published ones, too */
static void run_limits(const struct kat_provider *provider)
{
	NCRYPT_PROV_HANDLE software = 0;
	const char *wrong = "the software does not open";

	if (!SslOpenProvider(&software, SSLP_SOFTWARE_PROVIDER, 0))
		wrong = kat_limits(provider->handle, software);
	ksft_test_result(!wrong, "%s: the largest inputs and outputs%s%s\n",
			 provider->name, wrong ? ": " : "", wrong ?: "");
	SslFreeObject(software, 0);
}

static void run_provider(const struct kat_provider *provider,
		const struct vectors *vectors)
{
	if (provider->status) {
		ksft_test_result_fail("%s: does not open: %s: %s\n",
				      provider->name,
				      sslp_status_name(provider->status),
				      provider->message);
		return;
	}
	for (int i = 0; i < vectors->count; i++)
		run_file(provider, vectors->dir, vectors->files[i]->d_name);
	run_limits(provider);
}

static void choose_providers(struct kat_providers *list, int argc,
		char **argv)
{
	SECURITY_STATUS status = 0;

	for (int i = 1; i < argc; i++)
		kat_providers_add(list, argv[i]);
	if (argc < 2)
		status = kat_providers_add_all(list);
	if (status)
		ksft_exit_fail_msg("the providers cannot be listed: %s\n",
				   sslp_status_name(status));
}

static unsigned int count_results(const struct kat_providers *list,
		const struct vectors *vectors)
{
	unsigned int count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += list->provider[i].status ? 1 :
							   vectors->count + 1;
	return count;
}

/*
 * One result for each name in the list @expected, which has commas between them
 */
static void check_expected(char *expected)
{
	char *name, *rest = NULL;

	for (name = strtok_r(expected, ",", &rest); name;
	     name = strtok_r(NULL, ",", &rest))
		ksft_test_result(kat_provider_listed(name),
				 "%s: listed as expected\n", name);
}

static unsigned int count_names(const char *list)
{
	unsigned int count = 0;

	while (*(list += strspn(list, ","))) {
		count++;
		list += strcspn(list, ",");
	}
	return count;
}

int main(int argc, char **argv)
{
	const char *expected = getenv("SSLP_EXPECT_PROVIDERS");
	char *names = strdup(expected ? expected : "");
	struct kat_providers providers = { .count = 0 };
	struct vectors vectors;
	char path[PATH_MAX];

	/* So that the results before a crash can be seen */
	setvbuf(stdout, NULL, _IOLBF, 0);
	ksft_print_header();
	if (!names)
		ksft_exit_fail_msg("out of memory\n");
	find_vectors(&vectors, path);
	choose_providers(&providers, argc, argv);
	ksft_set_plan(count_names(names) +
		      count_results(&providers, &vectors));
	check_expected(names);
	for (size_t i = 0; i < providers.count; i++)
		run_provider(&providers.provider[i], &vectors);
	kat_providers_close(&providers);
	free_vectors(&vectors);
	free(names);
	ksft_finished();
}
