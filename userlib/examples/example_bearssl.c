// SPDX-License-Identifier: MIT
/*
 * What BearSSL leaves to its callers: reading files, and moving bytes in and
 * out.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "example_bearssl.h"

struct bytes {
	unsigned char data[16384];
	size_t len;
};

static void die(const char *path)
{
	fprintf(stderr, "%s: not what it should be\n", path);
	exit(2);
}

static void append(void *to, const void *data, size_t len)
{
	struct bytes *b = to;

	if (len > sizeof(b->data) - b->len)
		die("a PEM file that is too long");
	memcpy(b->data + b->len, data, len);
	b->len += len;
}

/* An object of a PEM file, and where its bytes go */
struct object {
	struct bytes bytes;
	char name[128];
	void (*found)(void *opaque, const char *name, const struct bytes *b);
	void *opaque;
};

static void pem_event(br_pem_decoder_context *pem, const char *path,
		      struct object *o)
{
	switch (br_pem_decoder_event(pem)) {
	case BR_PEM_BEGIN_OBJ:
		snprintf(o->name, sizeof(o->name), "%s",
			 br_pem_decoder_name(pem));
		o->bytes.len = 0;
		br_pem_decoder_setdest(pem, append, &o->bytes);
		break;
	case BR_PEM_END_OBJ:
		o->found(o->opaque, o->name, &o->bytes);
		break;
	case BR_PEM_ERROR:
		die(path);
	}
}

/* Calls @found for each object of a PEM file, with its name and its bytes */
static void each(const char *path, void *opaque,
		 void (*found)(void *opaque, const char *name,
			       const struct bytes *b))
{
	struct object o = { .found = found, .opaque = opaque };
	FILE *file = fopen(path, "r");
	br_pem_decoder_context pem;
	char c;

	if (!file)
		die(path);
	br_pem_decoder_init(&pem);
	while (fread(&c, 1, 1, file) == 1) {
		/* It takes no more bytes until the event has been asked for */
		while (!br_pem_decoder_push(&pem, &c, 1))
			pem_event(&pem, path, &o);
		pem_event(&pem, path, &o);
	}
	fclose(file);
}

static void *copy(const void *data, size_t len)
{
	void *to = malloc(len);

	if (!to)
		abort();
	return memcpy(to, data, len);
}

struct chain {
	br_x509_certificate *cert;
	size_t n;
};

static void add_certificate(void *opaque, const char *name,
			    const struct bytes *b)
{
	struct chain *chain = opaque;

	if (strcmp(name, "CERTIFICATE") || chain->n == EXAMPLE_CHAIN_MAX)
		return;
	chain->cert[chain->n].data = copy(b->data, b->len);
	chain->cert[chain->n++].data_len = b->len;
}

size_t example_bearssl_chain(const char *path, br_x509_certificate *chain)
{
	struct chain c = { .cert = chain };

	each(path, &c, add_certificate);
	if (!c.n)
		die(path);
	return c.n;
}

/* The numbers of the key are in the decoder's memory */
static void keep_key(br_x509_pkey *key)
{
	if (key->key_type == BR_KEYTYPE_EC) {
		key->key.ec.q = copy(key->key.ec.q, key->key.ec.qlen);
		return;
	}
	key->key.rsa.n = copy(key->key.rsa.n, key->key.rsa.nlen);
	key->key.rsa.e = copy(key->key.rsa.e, key->key.rsa.elen);
}

size_t example_bearssl_anchors(const char *path, br_x509_trust_anchor *anchors)
{
	br_x509_certificate chain[EXAMPLE_CHAIN_MAX];
	size_t n = example_bearssl_chain(path, chain), i;
	br_x509_decoder_context decoder;
	br_x509_pkey *key;
	struct bytes dn;

	for (i = 0; i < n; i++) {
		dn.len = 0;
		br_x509_decoder_init(&decoder, append, &dn);
		br_x509_decoder_push(&decoder, chain[i].data,
				     chain[i].data_len);
		key = br_x509_decoder_get_pkey(&decoder);
		if (!key)
			die(path);
		anchors->pkey = *key;
		keep_key(&anchors->pkey);
		anchors->dn.data = copy(dn.data, dn.len);
		anchors->dn.len = dn.len;
		anchors->flags = 0;
		anchors[1] = anchors[0];
		anchors[1].flags = BR_X509_TA_CA;
		anchors += 2;
	}
	return 2 * n;
}

static void add_key(void *opaque, const char *name, const struct bytes *b)
{
	br_skey_decoder_context *key = opaque;

	if (strstr(name, "PRIVATE KEY")) {
		br_skey_decoder_init(key);
		br_skey_decoder_push(key, b->data, b->len);
	}
}

void example_bearssl_key(const char *path, br_skey_decoder_context *key)
{
	br_skey_decoder_init(key);
	each(path, key, add_key);
	if (br_skey_decoder_last_error(key))
		die(path);
}

int example_bearssl_read(void *sock, unsigned char *data, size_t len)
{
	ssize_t n;

	do {
		n = recv(*(int *)sock, data, len, 0);
	} while (n < 0 && errno == EINTR);
	return n > 0 ? n : -1;
}

int example_bearssl_write(void *sock, const unsigned char *data, size_t len)
{
	ssize_t n;

	do {
		n = send(*(int *)sock, data, len, MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	return n > 0 ? n : -1;
}
