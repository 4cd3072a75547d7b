// SPDX-License-Identifier: MIT
/*
 * What can be measured here: engines with their drivers, and other libraries.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../common/crypto.h"
#include "../common/tools.h"
#include "peer.h"
#include "subject_sslp.h"

/* The name of the driver that an engine takes by itself */
#define DEFAULT		"default"

#define LIBRARY(n, h, driver, d) {					\
	.name = n, .help = h, .is_ours = true, .takes_driver = driver,	\
	.defers = d, .open = sslp_open, .close = sslp_close,		\
	.begin = sslp_begin, .run = sslp_run, .end = sslp_end }

#define PEER(n, h, p) {							\
	.name = n, .help = h, .priv = &(p), .can = peer_can,		\
	.begin = peer_begin, .run = peer_run, .end = peer_end }

static const struct subject_kind kinds[] = {
	LIBRARY("module", "this library on sslp.ko", true, true),
	{ .name = "batch", .help = "sslp.ko, many derivations in one call",
	  .takes_driver = true, .batch = true, .can = batch_can,
	  .open = batch_open, .begin = batch_begin, .run = batch_run,
	  .end = batch_end },
	LIBRARY("af_alg", "this library on AF_ALG", true, false),
	LIBRARY("libkcapi", "this library on libkcapi", true, false),
	LIBRARY("software", "this library on nettle's hashes", false, false),
	{ .name = "socket", .help = "recvmsg() and send(), nothing around them",
	  .can = socket_can, .begin = socket_begin, .run = socket_run,
	  .end = socket_end },
	{ .name = "openssl-pkey", .help = "EVP_PKEY_derive() and EVP_KDF",
	  .can = pkey_can, .begin = pkey_begin, .run = pkey_run,
	  .end = pkey_end },
	{ .name = "openssl-ssl", .help = "libssl's own client, in memory",
	  .can = libssl_can, .begin = libssl_begin, .run = libssl_run,
	  .end = libssl_end },
	PEER("openssl-kdf", "OpenSSL's EVP_KDF, fetched once",
	     peer_openssl_kdf),
	PEER("openssl-hmac", "OpenSSL's HMAC_CTX, the rest by hand",
	     peer_openssl_hmac),
	PEER("nettle", "nettle's HMAC, the rest by hand", peer_nettle),
#ifdef HAVE_GNUTLS
	PEER("gnutls", "GnuTLS's HMAC, the rest by hand", peer_gnutls),
#endif
#ifdef HAVE_MBEDTLS
	PEER("mbedtls", "Mbed TLS's PRF and HKDF", peer_mbedtls),
#endif
};

void subjects_print(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		printf("  %-13s %s\n", kinds[i].name, kinds[i].help);
}

static const struct subject_kind *find(const char *name)
{
	char names[256] = "";
	size_t i, len = 0;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
		len += (size_t)snprintf(names + len, sizeof(names) - len,
					"%s%s", len ? ", " : "",
					kinds[i].name);
	}
	complain("'%s' is not a subject; there are %s", name, names);
	return NULL;
}

int subjects_check(const struct bench *b)
{
	unsigned int i;

	for (i = 0; i < b->subjects.count; i++)
		if (!find(b->subjects.value[i]))
			return -EINVAL;
	return find(b->baseline) ? 0 : -EINVAL;
}

static bool is_named(const struct name_list *list, const char *name)
{
	unsigned int i;

	for (i = 0; i < list->count; i++)
		if (!strcmp(list->value[i], name))
			return true;
	return false;
}

static bool is_baseline(const struct bench *b, const char *name)
{
	size_t i;

	for (i = 0; i < b->work_count; i++)
		if (!strcmp(b->works[i].baseline ?: b->baseline, name))
			return true;
	return false;
}

static bool wanted(const struct bench *b, const struct subject_kind *kind)
{
	return !b->subjects.count || is_named(&b->subjects, kind->name) ||
	       is_baseline(b, kind->name);
}

/* Each driver is measured once: as the default or by its name */
static bool is_probed(const struct bench *b, const struct subject_kind *kind,
		      const struct work *work, const char *driver)
{
	size_t i;

	for (i = 0; i < b->probe_count; i++) {
		const struct row *p = b->probes[i];

		if (p->kind == kind && p->work->hash == work->hash &&
		    (!strcmp(p->asked, driver) || !strcmp(p->driver, driver)))
			return true;
	}
	return false;
}

/* Each work checks the answers; this only checks that it opens */
static int probe(struct bench *b, const struct subject_kind *kind,
		 const struct work *work, const char *driver)
{
	struct row **more = reallocarray(b->probes, b->probe_count + 1,
					 sizeof(*more));
	struct row *row = calloc(1, sizeof(*row));

	if (more)
		b->probes = more;
	if (!more || !row) {
		free(row);
		return complain_errno(-ENOMEM, "subjects");
	}
	b->probes[b->probe_count++] = row;
	row->kind = kind;
	row->work = work;
	row->threads = row->depth = 1;
	snprintf(row->asked, sizeof(row->asked), "%s", driver);
	if (!row_open(row))
		row->verdict = RIGHT;
	row_close(row);
	return 0;
}

/* The HMAC driver that an entry of /proc/crypto stands for, or "" */
static void hmac_of(const struct crypto_driver *d, const struct hash *hash,
		    char out[NAME_MAX_LEN])
{
	char hmac[32];

	snprintf(hmac, sizeof(hmac), "hmac(%s)", hash->kernel);
	*out = '\0';
	if (crypto_driver_is(d, hmac, "hash"))
		snprintf(out, NAME_MAX_LEN, "%s", d->driver);
	else if (crypto_driver_is(d, hash->kernel, "hash") &&
		 strlen(d->driver) + sizeof("hmac()") <= NAME_MAX_LEN)
		sprintf(out, "hmac(%s)", d->driver);
}

static int probe_listed(struct bench *b, const struct subject_kind *kind,
			const struct work *work, const struct crypto *c)
{
	char name[NAME_MAX_LEN];
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < c->count; i++) {
		hmac_of(&c->drivers[i], work->hash, name);
		if (*name && !is_probed(b, kind, work, name))
			ret = probe(b, kind, work, name);
	}
	return ret;
}

/* A work cannot use drivers for another hash */
static bool fits(const char *driver, const struct hash *hash)
{
	bool any = false;
	size_t i;

	for (i = 0; i < HASHES; i++)
		any |= !!strstr(driver, hashes[i].kernel);
	return !any || strstr(driver, hash->kernel);
}

static int probe_kind(struct bench *b, const struct subject_kind *kind,
		      const struct work *work, const struct crypto *c)
{
	unsigned int i;
	int ret = 0;

	if (!kind->takes_driver || !b->drivers.count)
		ret = probe(b, kind, work, "");
	/* If the engine does not work here, naming a driver does not help */
	if (ret || !kind->takes_driver || (!b->drivers.count &&
	    b->probes[b->probe_count - 1]->verdict == REFUSED))
		return ret;
	if (!b->drivers.count)
		return probe_listed(b, kind, work, c);
	for (i = 0; !ret && i < b->drivers.count; i++) {
		const char *driver = b->drivers.value[i];

		if (!strcmp(driver, DEFAULT))
			ret = probe(b, kind, work, "");
		else if (fits(driver, work->hash))
			ret = probe(b, kind, work, driver);
	}
	return ret;
}

static bool is_listed(const struct crypto *c, const char *driver)
{
	char name[NAME_MAX_LEN];
	size_t i, h;

	for (i = 0; i < c->count; i++)
		for (h = 0; h < HASHES; h++) {
			hmac_of(&c->drivers[i], &hashes[h], name);
			if (!strcmp(name, driver))
				return true;
		}
	return false;
}

/* An unknown driver is a typing error */
static int check_drivers(const struct bench *b)
{
	char names[1024] = "", name[NAME_MAX_LEN];
	const char *unknown = NULL;
	size_t i, h, len = 0;
	struct crypto c;

	crypto_read(&c);
	for (i = 0; i < b->drivers.count; i++)
		if (strcmp(b->drivers.value[i], DEFAULT) &&
		    !is_listed(&c, b->drivers.value[i]))
			unknown = b->drivers.value[i];
	for (i = 0; unknown && i < b->probe_count; i++)
		if (!strcmp(b->probes[i]->asked, unknown) &&
		    b->probes[i]->verdict == RIGHT)
			unknown = NULL;
	for (i = 0; unknown && i < c.count; i++)
		for (h = 0; h < HASHES && len < sizeof(names); h++) {
			hmac_of(&c.drivers[i], &hashes[h], name);
			if (*name && !strstr(names, name))
				len += (size_t)snprintf(names + len,
						sizeof(names) - len, "%s%s",
						len ? ", " : "", name);
		}
	crypto_free(&c);
	if (!unknown)
		return 0;
	complain("'%s' is not a driver of this kernel; /proc/crypto has %s",
		 unknown, *names ? names : "none");
	return -EINVAL;
}

static bool hash_was(const struct bench *b, size_t work)
{
	size_t i;

	for (i = 0; i < work; i++)
		if (b->works[i].hash == b->works[work].hash)
			return true;
	return false;
}

int probes_make(struct bench *b)
{
	struct crypto c;
	size_t i, k;
	int ret = 0;

	crypto_read(&c);
	for (i = 0; i < b->work_count; i++)
		for (k = 0; !ret && !hash_was(b, i) && k < ARRAY_SIZE(kinds);
		     k++)
			if (wanted(b, &kinds[k]))
				ret = probe_kind(b, &kinds[k], &b->works[i],
						 &c);
	crypto_free(&c);
	return ret ?: check_drivers(b);
}
