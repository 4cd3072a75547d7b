// SPDX-License-Identifier: MIT
/* What a reader of the figures must know about the machine. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <nettle/version.h>
#include <openssl/crypto.h>
#ifdef HAVE_GNUTLS
#include <gnutls/gnutls.h>
#endif
#ifdef HAVE_MBEDTLS
#include <mbedtls/version.h>
#endif

#include "../common/crypto.h"
#include "../common/text.h"
#include "../common/tools.h"
#include "environment.h"
#include "machine.h"

#define SYS_CPU		"/sys/devices/system/cpu/"

/* The first line of a file, or null if there is none */
static json_t *line_of(const char *path)
{
	struct text t = text_read(path);
	json_t *line = json_null();

	if (t.data) {
		t.data[strcspn(t.data, "\n")] = '\0';
		line = json_string(t.data);
	}
	free(t.data);
	return line;
}

static json_t *cpu_model(void)
{
	struct text t = text_read("/proc/cpuinfo");
	char *at = t.data ? strstr(t.data, "model name") : NULL;
	json_t *model = json_null();

	if (at && (at = strchr(at, ':')) && at[1] == ' ') {
		at += 2;
		at[strcspn(at, "\n")] = '\0';
		model = json_string(at);
	}
	free(t.data);
	return model;
}

static bool cpu_has(const char *flag)
{
	struct text t = text_read("/proc/cpuinfo");
	char *at = t.data ? strstr(t.data, "flags") : NULL;
	size_t len = strlen(flag);
	bool has = false;

	if (at)
		at[strcspn(at, "\n")] = '\0';
	while (!has && at && (at = strstr(at, flag))) {
		has = at[-1] == ' ' && (at[len] == ' ' || !at[len]);
		at += len;
	}
	free(t.data);
	return has;
}

/* The CPU extensions that hashes use */
static json_t *cpu_features(void)
{
	static const char *const flags[] = {
		"ssse3", "avx2", "avx512f", "sha_ni", "hypervisor",
	};
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(flags); i++)
		if (cpu_has(flags[i]))
			json_array_append_new(list, json_string(flags[i]));
	return list;
}

static json_t *governors(const struct bench *b)
{
	char path[128];

	snprintf(path, sizeof(path),
		 SYS_CPU "cpu%u/cpufreq/scaling_governor",
		 b->pin ? cpu_number(0) : 0);
	return line_of(path);
}

static json_t *mitigations(void)
{
	static const char folder[] = SYS_CPU "vulnerabilities";
	json_t *all = json_object();
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[sizeof(folder) + sizeof(entry->d_name) + 1];

	while (dir && (entry = readdir(dir))) {
		if (*entry->d_name == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		json_object_set_new(all, entry->d_name, line_of(path));
	}
	if (dir)
		closedir(dir);
	return all;
}

static void add_drivers(json_t *list, const struct crypto *c,
			const char *algorithm)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		if (crypto_driver_is(&c->drivers[i], algorithm, "hash"))
			json_array_append_new(list, json_pack(
				"{s:s, s:s, s:i, s:b, s:s}",
				"algorithm", algorithm,
				"driver", c->drivers[i].driver,
				"priority", c->drivers[i].priority,
				"async", c->drivers[i].async,
				"selftest", c->drivers[i].selftest));
}

static json_t *drivers(void)
{
	json_t *list = json_array();
	struct crypto c;
	char hmac[32];
	size_t i;

	crypto_read(&c);
	for (i = 0; i < HASHES; i++) {
		snprintf(hmac, sizeof(hmac), "hmac(%s)", hashes[i].kernel);
		add_drivers(list, &c, hmac);
		add_drivers(list, &c, hashes[i].kernel);
	}
	crypto_free(&c);
	return list;
}

static json_t *versions(void)
{
	json_t *all = json_pack("{s:s, s:s}", "sslp", SSLP_VERSION, "openssl",
				OpenSSL_version(OPENSSL_VERSION_STRING));
	char text[32];

	snprintf(text, sizeof(text), "%d.%d", nettle_version_major(),
		 nettle_version_minor());
	json_object_set_new(all, "nettle", json_string(text));
#ifdef HAVE_GNUTLS
	json_object_set_new(all, "gnutls",
			    json_string(gnutls_check_version(NULL)));
#endif
#ifdef HAVE_MBEDTLS
	mbedtls_version_get_string(text);
	json_object_set_new(all, "mbedtls", json_string(text));
#endif
	return all;
}

static json_t *date(void)
{
	char text[32];
	time_t now = time(NULL);
	struct tm tm;

	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ",
		 gmtime_r(&now, &tm));
	return json_string(text);
}

json_t *environment_read(const struct bench *b)
{
	struct utsname u;

	uname(&u);
	return json_pack("{s:o, s:s, s:s, s:o, s:o, s:i, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
			 "date", date(),
			 "kernel", u.release,
			 "machine", u.machine,
			 "cpu", cpu_model(),
			 "cpu_features", cpu_features(),
			 "cpus_online", (int)sysconf(_SC_NPROCESSORS_ONLN),
			 "cpus_allowed", (int)cpu_count(),
			 "clocksource", line_of("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
			 "governor", governors(b),
			 "load", line_of("/proc/loadavg"),
			 "mitigations", mitigations(),
			 "af_alg_restrict",
			 line_of("/proc/sys/crypto/af_alg_restrict"),
			 "drivers", drivers(),
			 "versions", versions());
}

static const char *text_of(const json_t *e, const char *key)
{
	const char *text = json_string_value(json_object_get(e, key));

	return text ?: "not known";
}

/* Lists only mitigations that cost something */
static void print_mitigations(const json_t *all, FILE *out)
{
	const char *name;
	json_t *state;
	int n = 0;

	fputs("Mitigations   ", out);
	json_object_foreach((json_t *)all, name, state) {
		const char *text = json_string_value(state) ?: "";

		if (strncmp(text, "Mitigation", 10))
			continue;
		fprintf(out, "%s%s", n++ ? ", " : "", name);
	}
	fputs(n ? "\n" : "none\n", out);
}

void environment_print(const json_t *e, FILE *out)
{
	const json_t *all = json_object_get(e, "versions");
	const char *name;
	json_t *value;
	size_t i;

	fprintf(out, "Kernel        Linux %s %s\n", text_of(e, "kernel"),
		text_of(e, "machine"));
	fprintf(out, "Processor     %s (", text_of(e, "cpu"));
	json_array_foreach(json_object_get(e, "cpu_features"), i, value)
		fprintf(out, "%s ", json_string_value(value));
	fprintf(out, "%d CPUs), governor %s\n",
		(int)json_integer_value(json_object_get(e, "cpus_allowed")),
		text_of(e, "governor"));
	print_mitigations(json_object_get(e, "mitigations"), out);
	fputs("Versions     ", out);
	json_object_foreach((json_t *)all, name, value)
		fprintf(out, " %s %s", name, json_string_value(value));
	fprintf(out, "\nLoad          %s\n", text_of(e, "load"));
}
