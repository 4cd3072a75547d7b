// SPDX-License-Identifier: MIT
/* Session keys as a table or as JSON. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "../common/hex.h"
#include "../common/provider.h"
#include "../common/tools.h"
#include "derive.h"

struct facts {
	const char *protocol, *role;
	char suite[NAME_SIZE], computed[192];
};

static void gather(NCRYPT_PROV_HANDLE provider, const struct derive_input *in,
		   struct facts *f)
{
	const struct tls_secrets *s = &in->secrets;

	f->protocol = protocol_describe(in->dtls13 ? DTLS1_3_PROTOCOL :
						     s->protocol);
	f->role = in->role == NCRYPT_SSL_CLIENT_FLAG ? "client" : "server";
	suite_describe(provider, s->protocol, s->suite, f->suite);
	provider_describe(provider, s->protocol, s->suite, f->computed,
			  sizeof(f->computed));
}

static void print_row(const char *direction, const char *name,
		      const uint8_t *data, size_t len)
{
	char label[32], text[2 * 64 + 1];

	if (!len)
		return;
	snprintf(label, sizeof(label), "%s%s", direction, name);
	hex_encode(data, len, text);
	printf("%-14s %s\n", label, text);
	explicit_bzero(text, sizeof(text));
}

static void print_end(const char *direction, const struct derived_end *end)
{
	const struct sslp_session_key *k = &end->key;

	print_row(direction, " MAC key", k->mac_key, k->mac_key_len);
	print_row(direction, " key", k->key, k->key_len);
	print_row(direction, " IV", k->iv, k->iv_len);
	print_row(direction, " sn key", end->sn, end->sn_len);
}

static void print_table(const struct facts *f, DWORD suite,
			const struct derived *d)
{
	printf("%-14s %s\n", "protocol", f->protocol);
	printf("%-14s %s (0x%04X)\n", "suite", f->suite, suite);
	printf("%-14s %s\n", "role", f->role);
	printf("%-14s %s\n", "computed by", f->computed);
	print_row("", "master secret", d->master, d->master_len);
	print_end("write", &d->write);
	print_end("read", &d->read);
}

/*
 * jansson frees its memory without wiping it. So the size is kept before each
 * block
 */
#define WIPED_HEAD	sizeof(max_align_t)

static void *wiped_malloc(size_t size)
{
	char *block = NULL;

	if (size <= SIZE_MAX - WIPED_HEAD)
		block = malloc(WIPED_HEAD + size);
	if (!block)
		return NULL;
	memcpy(block, &size, sizeof(size));
	return block + WIPED_HEAD;
}

static void wiped_free(void *data)
{
	char *block = data;
	size_t size;

	if (!block)
		return;
	block -= WIPED_HEAD;
	memcpy(&size, block, sizeof(size));
	explicit_bzero(block, WIPED_HEAD + size);
	free(block);
}

static json_t *hex_string(const uint8_t *data, size_t len)
{
	char text[2 * 64 + 1];
	json_t *string;

	hex_encode(data, len, text);
	string = json_string(text);
	explicit_bzero(text, sizeof(text));
	return string;
}

/* If a callee gives NULL, the whole call fails, and so on upwards */
static int add_hex(json_t *object, const char *name, const uint8_t *data,
		   size_t len)
{
	return len ? json_object_set_new(object, name, hex_string(data, len))
		   : 0;
}

static int add_end(json_t *object, const char *name,
		   const struct derived_end *end)
{
	const struct sslp_session_key *k = &end->key;
	json_t *key;

	if (!k->key_len && !k->mac_key_len)
		return 0;
	key = json_object();
	if (add_hex(key, "mac_key", k->mac_key, k->mac_key_len) ||
	    add_hex(key, "key", k->key, k->key_len) ||
	    add_hex(key, "iv", k->iv, k->iv_len) ||
	    add_hex(key, "sn_key", end->sn, end->sn_len)) {
		json_decref(key);
		return -1;
	}
	return json_object_set_new(object, name, key);
}

static int print_json(const struct facts *f, DWORD suite,
		      const struct derived *d)
{
	json_t *object;
	int ret;

	json_set_alloc_funcs(wiped_malloc, wiped_free);
	object = json_pack("{s:s, s:s, s:i, s:s, s:s}", "protocol",
			   f->protocol, "suite", f->suite, "suite_value",
			   (int)suite, "role", f->role, "computed_by",
			   f->computed);
	ret = !object || add_hex(object, "master_secret", d->master,
				 d->master_len) ||
	      add_end(object, "write", &d->write) ||
	      add_end(object, "read", &d->read) ||
	      json_dumpf(object, stdout, JSON_INDENT(2)) ? -ENOMEM : 0;
	json_decref(object);
	putchar('\n');
	return ret;
}

int derive_print(NCRYPT_PROV_HANDLE provider, const struct derive_input *in,
		 const struct derived *derived, bool json)
{
	char buffer[BUFSIZ];
	struct facts facts;
	int ret = 0;

	gather(provider, in, &facts);
	/* A buffer of our own, so that it can be wiped */
	setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	if (json)
		ret = print_json(&facts, in->secrets.suite, derived);
	else
		print_table(&facts, in->secrets.suite, derived);
	if (!ret && fflush(stdout))
		ret = -errno;
	else if (!ret && ferror(stdout))
		ret = -EIO;
	setvbuf(stdout, NULL, _IONBF, 0);
	explicit_bzero(buffer, sizeof(buffer));
	return ret ? complain_errno(ret, "standard output") : 0;
}
