// SPDX-License-Identifier: MIT
/* The works: what a TLS connection needs from a PRF, step by step. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../include/uapi/linux/sslp.h"
#include "../common/tools.h"
#include "bench.h"

#define RANDOM_LEN	32
#define MASTER_LEN	48

const struct hash hashes[HASHES] = {
	{ "SHA256", "sha256", u"SHA256", 32, SSLP_HASH_SHA256 },
	{ "SHA384", "sha384", u"SHA384", 48, SSLP_HASH_SHA384 },
	{ "SHA512", "sha512", u"SHA512", 64, SSLP_HASH_SHA512 },
};

/* Works that end with an armed socket, or use one */
#define ARMED(how)							\
	.hash = &hashes[0], .way = how,					\
	.protocol = TLS1_2_PROTOCOL_VERSION,				\
	.suite = TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,			\
	.step = { { PRF, "key expansion", 40 } },			\
	.secret_len = MASTER_LEN, .seed_len = 2 * RANDOM_LEN

/* The step comes after the agreement, whose result is its secret */
#define AGREED(type)							\
	.hash = &hashes[0], .way = AGREE, .on_demand = true,		\
	.protocol = TLS1_2_PROTOCOL_VERSION,				\
	.suite = TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,			\
	.key_type = type, .baseline = "openssl-pkey",			\
	.step = { { PRF, "master secret", MASTER_LEN } },		\
	.secret_len = 32, .seed_len = 2 * RANDOM_LEN

/* Lengths of 0 are filled in, from the command line or from the hash */
static const struct work table[] = {
	{ .name = "master",
	  .help = "TLS 1.2 master secret from a premaster secret",
	  .hash = &hashes[0], .way = MASTER,
	  .protocol = TLS1_2_PROTOCOL_VERSION,
	  .suite = TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	  .step = { { PRF, "master secret", MASTER_LEN } },
	  .secret_len = MASTER_LEN, .seed_len = 2 * RANDOM_LEN },
	{ .name = "keys-40",
	  .help = "TLS 1.2 key block of AES-128-GCM on a live master key",
	  .hash = &hashes[0], .way = KEYS,
	  .protocol = TLS1_2_PROTOCOL_VERSION,
	  .suite = TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	  .step = { { PRF, "key expansion", 40 } },
	  .secret_len = MASTER_LEN, .seed_len = 2 * RANDOM_LEN },
	{ .name = "keys-88",
	  .help = "TLS 1.2 key block of ChaCha20-Poly1305 on a live master key",
	  .hash = &hashes[0], .way = KEYS,
	  .protocol = TLS1_2_PROTOCOL_VERSION,
	  .suite = TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
	  .step = { { PRF, "key expansion", 88 } },
	  .secret_len = MASTER_LEN, .seed_len = 2 * RANDOM_LEN },
	{ .name = "keys-160",
	  .help = "TLS 1.2 key block of AES-256-CBC-SHA384 on a live master key",
	  .hash = &hashes[1], .way = KEYS,
	  .protocol = TLS1_2_PROTOCOL_VERSION,
	  .suite = TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
	  .step = { { PRF, "key expansion", 160 } },
	  .secret_len = MASTER_LEN, .seed_len = 2 * RANDOM_LEN },
	{ .name = "first-40",
	  .help = "as keys-40, the master secret imported each time",
	  .hash = &hashes[0], .way = FIRST_KEYS,
	  .protocol = TLS1_2_PROTOCOL_VERSION,
	  .suite = TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	  .step = { { PRF, "key expansion", 40 } },
	  .secret_len = MASTER_LEN, .seed_len = 2 * RANDOM_LEN },
	{ .name = "tls13",
	  .help = "TLS 1.3 key and iv of one direction, AES-128-GCM",
	  .hash = &hashes[0], .way = WRITE_KEY,
	  .protocol = TLS1_3_PROTOCOL_VERSION,
	  .suite = TLS_AES_128_GCM_SHA256,
	  .step = { { EXPAND_LABEL, "key", 16 }, { EXPAND_LABEL, "iv", 12 } },
	  .secret_len = 32 },
	{ .name = "update",
	  .help = "KeyUpdate: the next traffic secret of TLS 1.3",
	  .hash = &hashes[0], .way = RAW,
	  .step = { { EXPAND_LABEL, "traffic upd", 32 } },
	  .secret_len = 32 },
	{ .name = "extract",
	  .help = "HKDF-Extract: salt and keying material of 32 bytes",
	  .hash = &hashes[0], .way = RAW,
	  .step = { { EXTRACT, "", 32 } },
	  .secret_len = 32, .seed_len = 32 },
	{ .name = "arm",
	  .help = "master secret to a socket with both directions armed",
	  ARMED(ARM) },
	{ .name = "open",
	  .help = "as arm, to a connection whose keys look after themselves",
	  ARMED(OPEN) },
	{ .name = "read",
	  .help = "16 KiB out of an armed socket",
	  ARMED(READ), .data_len = FLOW_MAX, .baseline = "socket" },
	{ .name = "read-64",
	  .help = "64 bytes out of an armed socket",
	  ARMED(READ), .data_len = 64, .baseline = "socket" },
	{ .name = "write",
	  .help = "16 KiB into an armed socket",
	  ARMED(WRITE), .data_len = FLOW_MAX, .baseline = "socket" },
	{ .name = "write-64",
	  .help = "64 bytes into an armed socket",
	  ARMED(WRITE), .data_len = 64, .baseline = "socket" },
	{ .name = "premaster-p256",
	  .help = "agreement in P-256 to the master secret",
	  AGREED(TLS_ECC_P256_CURVE_KEY_TYPE) },
	{ .name = "premaster-x25519",
	  .help = "agreement in X25519 to the master secret",
	  AGREED(SSLP_X25519_KEY_TYPE) },
	{ .name = "handshake",
	  .help = "TLS 1.3 client: the server's flight to Finished and keys",
	  .hash = &hashes[0], .way = HANDSHAKE, .on_demand = true,
	  .protocol = TLS1_3_PROTOCOL_VERSION,
	  .suite = TLS_AES_128_GCM_SHA256,
	  .key_type = SSLP_X25519_KEY_TYPE, .baseline = "openssl-ssl",
	  .step = { { EXPAND_LABEL, "finished", 32 } },
	  .secret_len = 32 },
	{ .name = "prf",
	  .help = "TLS 1.2 PRF, by --hash and the sizes",
	  .way = RAW, .sized = true,
	  .step = { { PRF, "key expansion", 0 } } },
	{ .name = "label",
	  .help = "HKDF-Expand-Label, by --hash and the sizes",
	  .way = RAW, .sized = true,
	  .step = { { EXPAND_LABEL, "key", 0 } } },
};

/* Sized works take their sizes from the command line */
static int set_sizes(struct work *w, const struct work_options *o)
{
	bool label = w->step[0].op == EXPAND_LABEL;

	if (!w->sized)
		return 0;
	w->hash = o->hash;
	w->secret_len = o->secret_len ?: (label ? w->hash->len : MASTER_LEN);
	w->seed_len = o->seed_len ?: (label ? 0 : 2 * RANDOM_LEN);
	w->step[0].out_len = o->out_len ?: (label ? 16 : 40);
	/* RFC 8446 section 7.1: <0..255>; RFC 5869 section 2.3: 255 blocks */
	if (label && w->seed_len > 255) {
		complain("--seed: a context of HKDF-Expand-Label has 255 bytes at most");
		return -EINVAL;
	}
	return 0;
}

/* Bytes that differ from all other inputs, and are not secret */
static void fill(uint8_t *to, size_t len, unsigned int seed)
{
	size_t i;

	for (i = 0; i < len; i++) {
		seed = seed * 1103515245 + 12345;
		to[i] = (uint8_t)(seed >> 16);
	}
}

static int prepare(struct work *w, const struct work_options *o)
{
	size_t i;

	if (set_sizes(w, o))
		return -EINVAL;
	fill(w->secret, w->secret_len, 1);
	fill(w->seed, w->seed_len, 2);
	for (i = 0; i < ARRAY_SIZE(w->step) && w->step[i].out_len; i++)
		w->step_count = i + 1;
	return reference_answer(w);
}

void works_print(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		printf("  %-16s %s\n", table[i].name, table[i].help);
}

static const struct work *find(const char *name)
{
	char names[256] = "";
	size_t i, len = 0;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		if (!strcmp(table[i].name, name))
			return &table[i];
		len += (size_t)snprintf(names + len, sizeof(names) - len,
					"%s%s", len ? ", " : "", table[i].name);
	}
	complain("'%s' is not a work; there are %s", name, names);
	return NULL;
}

static int add(struct bench *b, const struct work *from,
	       const struct work_options *o)
{
	b->works[b->work_count] = *from;
	return prepare(&b->works[b->work_count++], o);
}

int works_make(struct bench *b, const struct work_options *o)
{
	size_t i, most = o->names.count ? LIST_MAX : ARRAY_SIZE(table);
	const struct work *found;
	int ret = 0;

	b->works = calloc(most, sizeof(*b->works));
	if (!b->works)
		return complain_errno(-ENOMEM, "works");
	for (i = 0; !ret && i < o->names.count; i++) {
		found = find(o->names.value[i]);
		ret = found ? add(b, found, o) : -EINVAL;
	}
	for (i = 0; !ret && !o->names.count && i < ARRAY_SIZE(table); i++)
		if (!table[i].sized && !table[i].on_demand)
			ret = add(b, &table[i], o);
	return ret;
}
