// SPDX-License-Identifier: MIT
/* Secrets that are invalid, or do not fit the protocol, suite or role. */
#include "misuse.h"

static BYTE secret[64], other[64];

struct import {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE *key;
	DWORD protocol, suite;
	const void *secret, *second;
	size_t len;
	const NCryptBufferDesc *list;
	DWORD flags;
};

static SECURITY_STATUS make_master(void *p)
{
	struct import *a = p;

	return sslp_import_master_secret(a->prov, a->key, a->protocol,
					 a->suite, a->secret, a->len,
					 a->flags);
}

static SECURITY_STATUS make_traffic(void *p)
{
	struct import *a = p;

	return sslp_import_traffic_secrets(a->prov, a->key, a->protocol,
					   a->suite, a->secret, a->second,
					   a->len, a->flags);
}

static SECURITY_STATUS make_derive(void *p)
{
	struct import *a = p;

	return sslp_derive_master_secret(a->prov, a->key, a->protocol,
					 a->suite, a->secret, a->len, a->list,
					 a->flags);
}

static void no_secrets(void *p)
{
	struct import *a = p;

	a->secret = a->second = NULL;
}

/* Give a serial number of the keyring instead of the bytes of a secret */
static void in_keyring(struct import *a, const int32_t *serial)
{
	a->flags |= SSLP_SECRET_IN_KEYRING;
	a->secret = a->second = serial;
	a->len = sizeof(*serial);
}

/* The software engine cannot compute with a key of the keyring */
static void keyring(void *p)
{
	static const int32_t serial = 4711;
	struct import *a = p;

	in_keyring(a, &serial);
	a->prov = world.software;
}

static void keyring_zero(void *p)
{
	static const int32_t serial;

	in_keyring(p, &serial);
}

static void keyring_negative(void *p)
{
	static const int32_t serial = -3;

	in_keyring(p, &serial);
}

static void keyring_tls10(void *p)
{
	struct import *a = p;

	keyring(p);
	a->protocol = TLS1_0_PROTOCOL_VERSION;
	a->suite = CBC;
}

static const struct handle_arg import_handles[] = {
	HANDLE(struct import, prov, PROVIDER, provider), NO_MORE_HANDLES };

#define IMPORT_WRONGS							\
	WRONG(struct import, key, NULL, NTE_INVALID_PARAMETER),		\
	WRONG(struct import, protocol, 0, NTE_NOT_SUPPORTED),		\
	WRONG(struct import, protocol, SSL2_PROTOCOL_VERSION,		\
	      NTE_NOT_SUPPORTED),					\
	WRONG(struct import, protocol, SSL3_PROTOCOL_VERSION,		\
	      NTE_NOT_SUPPORTED),					\
	WRONG(struct import, protocol, 0xfefc, NTE_NOT_SUPPORTED),	\
	WRONG(struct import, protocol, TLS1_1_PROTOCOL_VERSION,		\
	      NTE_NOT_SUPPORTED),					\
	WRONG(struct import, suite, 0, NTE_NOT_SUPPORTED),		\
	WRONG(struct import, suite, 0xffff, NTE_NOT_SUPPORTED),		\
	WRONG(struct import, suite, 0x10000 | GCM12, NTE_NOT_SUPPORTED), \
	WRONG(struct import, suite,					\
	      TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA, NTE_NOT_SUPPORTED),	\
	WRONG(struct import, len, 0, NTE_INVALID_PARAMETER),		\
	WRONG(struct import, flags, 0, NTE_BAD_FLAGS),			\
	WRONG(struct import, flags, CLIENT | SERVER, NTE_BAD_FLAGS),	\
	WRONG(struct import, flags, CLIENT | 4, NTE_BAD_FLAGS),		\
	WRONG(struct import, flags, 0x80000000 | SERVER, NTE_BAD_FLAGS), \
	WRONG(struct import, flags, SSLP_SECRET_IN_KEYRING,		\
	      NTE_BAD_FLAGS)

#define LENGTHS(right)							\
	WRONG(struct import, len, (right) - 1, NTE_INVALID_PARAMETER),	\
	WRONG(struct import, len, (right) + 1, NTE_INVALID_PARAMETER),	\
	WRONG(struct import, len, SIZE_MAX, NTE_INVALID_PARAMETER)

static void not_exportable(void *p)
{
	struct import *a = p;

	a->flags |= SSLP_SECRET_NO_EXPORT;
	a->prov = world.software;
}

#define KEYRING_WRONGS							\
	WRONG(struct import, flags, CLIENT | SSLP_SECRET_IN_KEYRING,	\
	      NTE_INVALID_PARAMETER),					\
	SPOIL("a key of the keyring", NTE_NOT_SUPPORTED, keyring),	\
	SPOIL("a secret for the kernel alone", NTE_NOT_SUPPORTED,	\
	      not_exportable),						\
	SPOIL("serial 0", NTE_INVALID_PARAMETER, keyring_zero),		\
	SPOIL("serial -3", NTE_INVALID_PARAMETER, keyring_negative)

static const struct call master_call = {
	.name = "sslp_import_master_secret", .make = make_master,
	.undo = undo_handle,
	.args = &(struct import){ 0, &out.handle[0], TLS1_2_PROTOCOL_VERSION,
				  GCM12, secret, NULL, MASTER_LEN, NULL,
				  CLIENT },
	.size = sizeof(struct import), .handles = import_handles,
	.wrongs = (const struct wrong[]){
		IMPORT_WRONGS, LENGTHS(MASTER_LEN), KEYRING_WRONGS,
		SPOIL("a key of the keyring under TLS 1.0", NTE_NOT_SUPPORTED,
		      keyring_tls10),
		WRONG(struct import, protocol, TLS1_3_PROTOCOL_VERSION,
		      NTE_NOT_SUPPORTED),
		WRONG(struct import, suite, GCM13, NTE_NOT_SUPPORTED),
		WRONG(struct import, secret, NULL, NTE_INVALID_PARAMETER),
		NO_MORE_WRONGS },
};

static void tls13_as_master(void *p)
{
	struct import *a = p;

	a->protocol = TLS1_3_PROTOCOL_VERSION;
	a->suite = GCM13;
}

static const struct call tls13_master_call = {
	.name = "sslp_import_master_secret", .make = make_master,
	.undo = undo_handle,
	.args = &(struct import){ 0, &out.handle[0], TLS1_0_PROTOCOL_VERSION,
				  CBC, secret, NULL, MASTER_LEN, NULL,
				  SERVER },
	.size = sizeof(struct import), .handles = import_handles,
	.wrongs = (const struct wrong[]){
		SPOIL("a suite of TLS 1.3 in its protocol", NTE_NOT_SUPPORTED,
		      tls13_as_master),
		NO_MORE_WRONGS },
};

static const struct call traffic_call = {
	.name = "sslp_import_traffic_secrets", .make = make_traffic,
	.undo = undo_handle,
	.args = &(struct import){ 0, &out.handle[0], TLS1_3_PROTOCOL_VERSION,
				  GCM13, secret, other, 32, NULL, CLIENT },
	.size = sizeof(struct import), .handles = import_handles,
	.wrongs = (const struct wrong[]){
		IMPORT_WRONGS, LENGTHS(32), KEYRING_WRONGS,
		WRONG(struct import, protocol, TLS1_2_PROTOCOL_VERSION,
		      NTE_NOT_SUPPORTED),
		WRONG(struct import, suite, GCM12, NTE_NOT_SUPPORTED),
		WRONG(struct import, suite, TLS_AES_256_GCM_SHA384,
		      NTE_INVALID_PARAMETER),
		SPOIL("no secret at all", NTE_INVALID_PARAMETER, no_secrets),
		NO_MORE_WRONGS },
};

static void tls12_traffic(void *p)
{
	struct import *a = p;

	a->protocol = TLS1_2_PROTOCOL_VERSION;
	a->suite = GCM12;
}

static const struct call half_call = {
	.name = "sslp_import_traffic_secrets", .make = make_traffic,
	.undo = undo_handle,
	.args = &(struct import){ 0, &out.handle[0], TLS1_3_PROTOCOL_VERSION,
				  TLS_AES_256_GCM_SHA384, NULL, other, 48,
				  NULL, SERVER },
	.size = sizeof(struct import), .handles = import_handles,
	.wrongs = (const struct wrong[]){
		SPOIL("TLS 1.2", NTE_NOT_SUPPORTED, tls12_traffic),
		LENGTHS(48), NO_MORE_WRONGS },
};

static const struct call derive_call = {
	.name = "sslp_derive_master_secret", .make = make_derive,
	.undo = undo_handle,
	.args = &(struct import){ 0, &out.handle[0], TLS1_2_PROTOCOL_VERSION,
				  GCM12, secret, NULL, 48, &list_good,
				  CLIENT },
	.size = sizeof(struct import), .handles = import_handles,
	.wrongs = (const struct wrong[]){
		IMPORT_WRONGS,
		WRONG(struct import, protocol, TLS1_3_PROTOCOL_VERSION,
		      NTE_NOT_SUPPORTED),
		WRONG(struct import, suite, GCM13, NTE_NOT_SUPPORTED),
		WRONG(struct import, secret, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct import, len, 65536, NTE_INVALID_PARAMETER),
		WRONG(struct import, len, SIZE_MAX, NTE_INVALID_PARAMETER),
		WRONG(struct import, flags, CLIENT | SSLP_SECRET_IN_KEYRING,
		      NTE_BAD_FLAGS),
		WRONG(struct import, list, &list_session_hash_short,
		      NTE_INVALID_PARAMETER),
		WRONG(struct import, list, &list_session_hash_twice,
		      NTE_INVALID_PARAMETER),
		SPOIL("a suite of TLS 1.3 in its protocol", NTE_NOT_SUPPORTED,
		      tls13_as_master),
		NO_MORE_WRONGS },
};

static void test_derive_lists(void)
{
	struct import args;
	size_t i;

	for (i = 0; i < bad_random_list_count; i++) {
		good_args(&derive_call, &args);
		args.list = bad_random_lists[i].list;
		test_failure(&derive_call, &args, NTE_INVALID_PARAMETER,
			     bad_random_lists[i].what);
	}
	/* A session hash of TLS 1.1 has 36 bytes: MD5 and SHA-1. Give 32. */
	good_args(&derive_call, &args);
	args.protocol = TLS1_1_PROTOCOL_VERSION;
	args.suite = CBC;
	args.list = &list_session_hash;
	test_failure(&derive_call, &args, NTE_INVALID_PARAMETER,
		     "a session hash of another protocol");
}

void misuse_import(void)
{
	fill(SEED_MASTER, secret, sizeof(secret));
	fill(SEED_OTHER, other, sizeof(other));
	test_call(&master_call);
	test_call(&tls13_master_call);
	test_call(&traffic_call);
	test_call(&half_call);
	test_call(&derive_call);
	test_derive_lists();
}
