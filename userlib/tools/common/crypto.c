// SPDX-License-Identifier: MIT
/* /proc/crypto: the drivers that the kernel has. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto.h"
#include "text.h"

/* Fields of an entry. What is longer than its place is cut */
static void set_field(struct crypto_driver *d, const char *key,
		      const char *value, size_t len)
{
	const struct {
		const char *key;
		char *to;
		size_t size;
	} texts[] = {
		{ "name", d->name, sizeof(d->name) },
		{ "driver", d->driver, sizeof(d->driver) },
		{ "module", d->module, sizeof(d->module) },
		{ "type", d->type, sizeof(d->type) },
		{ "selftest", d->selftest, sizeof(d->selftest) },
	};
	const size_t key_len = strcspn(key, " :");
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strlen(texts[i].key) == key_len &&
		    !memcmp(texts[i].key, key, key_len))
			snprintf(texts[i].to, texts[i].size, "%.*s", (int)len,
				 value);
	if (key_len == 8 && !memcmp(key, "priority", 8))
		d->priority = atoi(value);
	if (key_len == 5 && !memcmp(key, "async", 5))
		d->async = *value == 'y';
	if (key_len == 8 && !memcmp(key, "internal", 8))
		d->internal = *value == 'y';
}

/* Reads the lines "key : value" of one entry, up to an empty line */
static const char *parse_entry(const char *at, struct crypto_driver *d)
{
	const char *colon;
	size_t len;

	memset(d, 0, sizeof(*d));
	for (; *at && *at != '\n'; at += len + (at[len] == '\n')) {
		len = strcspn(at, "\n");
		colon = memchr(at, ':', len);
		if (colon && colon + 1 < at + len)
			set_field(d, at, colon + 2, at + len - (colon + 2));
	}
	return at + strspn(at, "\n");
}

static int by_priority(const void *a, const void *b)
{
	const struct crypto_driver *x = a, *y = b;

	if (x->priority != y->priority)
		return x->priority < y->priority ? 1 : -1;
	return strcmp(x->driver, y->driver);
}

void crypto_read(struct crypto *c)
{
	struct text t = text_read("/proc/crypto");
	const char *at = t.data;
	struct crypto_driver *drivers;

	memset(c, 0, sizeof(*c));
	while (at && *at) {
		drivers = reallocarray(c->drivers, c->count + 1,
				       sizeof(*drivers));
		if (!drivers)
			break;
		c->drivers = drivers;
		at = parse_entry(at, &drivers[c->count]);
		if (*drivers[c->count].name)
			c->count++;
	}
	free(t.data);
	/* If a container engine masks the file, it exists but is empty */
	c->readable = c->count > 0;
	if (c->count)
		qsort(c->drivers, c->count, sizeof(*c->drivers), by_priority);
}

void crypto_free(struct crypto *c)
{
	free(c->drivers);
}

/* "hash" means shash or ahash */
static bool is_type(const struct crypto_driver *driver, const char *type)
{
	size_t has = strlen(driver->type), wants = strlen(type);

	return has >= wants && !strcmp(driver->type + has - wants, type);
}

bool crypto_driver_is(const struct crypto_driver *driver, const char *name,
		      const char *type)
{
	return !driver->internal && !strcmp(driver->name, name) &&
	       is_type(driver, type);
}

bool crypto_driver_passed(const struct crypto_driver *driver)
{
	return !strcmp(driver->selftest, "passed");
}

const struct crypto_driver *crypto_best(const struct crypto *c,
					const char *name, const char *type)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		if (crypto_driver_is(&c->drivers[i], name, type) &&
		    crypto_driver_passed(&c->drivers[i]))
			return &c->drivers[i];
	return NULL;
}
