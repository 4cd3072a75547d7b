// SPDX-License-Identifier: MIT
/* Asymmetric keys: wrong arguments, and blobs that hold no key. */
#include "misuse.h"

struct ephemeral {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE *key;
	DWORD protocol, suite, key_type, bits;
	PBYTE params;
	DWORD len, flags;
};

static SECURITY_STATUS make_ephemeral(void *p)
{
	struct ephemeral *a = p;

	return SslCreateEphemeralKey(a->prov, a->key, a->protocol, a->suite,
				     a->key_type, a->bits, a->params, a->len,
				     a->flags);
}

static BYTE params[12 + 512];

static void set_params(struct ephemeral *a, DWORD total, DWORD magic,
		       DWORD key_len)
{
	const BCRYPT_DH_PARAMETER_HEADER head = { total, magic, key_len };

	memcpy(params, &head, sizeof(head));
	a->suite = TLS_DHE_RSA_WITH_AES_128_GCM_SHA256;
	a->key_type = 0;
	a->bits = 2048;
	a->params = params;
	a->len = sizeof(params);
}

static void params_short(void *p)
{
	set_params(p, sizeof(params), BCRYPT_DH_PARAMETERS_MAGIC, 256);
	((struct ephemeral *)p)->len = 11;
}

static void params_magic(void *p)
{
	set_params(p, sizeof(params), BCRYPT_DH_PUBLIC_MAGIC, 256);
}

static void params_total(void *p)
{
	set_params(p, sizeof(params) - 1, BCRYPT_DH_PARAMETERS_MAGIC, 256);
}

static void params_key_len(void *p)
{
	set_params(p, sizeof(params), BCRYPT_DH_PARAMETERS_MAGIC, 257);
}

static void params_huge(void *p)
{
	set_params(p, sizeof(params), BCRYPT_DH_PARAMETERS_MAGIC, 0x80000100);
}

static void params_zero(void *p)
{
	set_params(p, sizeof(params), BCRYPT_DH_PARAMETERS_MAGIC, 256);
}

static void no_such_size(void *p)
{
	set_params(p, 0, 0, 0);
	((struct ephemeral *)p)->params = NULL;
	((struct ephemeral *)p)->len = 0;
	((struct ephemeral *)p)->bits = 1024;
}

static void two_groups(void *p)
{
	set_params(p, sizeof(params), BCRYPT_DH_PARAMETERS_MAGIC, 256);
	((struct ephemeral *)p)->key_type = SSLP_FFDHE2048_KEY_TYPE;
}

static const struct call ephemeral_call = {
	.name = "SslCreateEphemeralKey", .make = make_ephemeral,
	.undo = undo_handle,
	.args = &(struct ephemeral){ 0, &out.handle[0],
				     TLS1_2_PROTOCOL_VERSION, GCM12,
				     TLS_ECC_P256_CURVE_KEY_TYPE, 256, NULL, 0,
				     0 },
	.size = sizeof(struct ephemeral),
	.handles = (const struct handle_arg[]){
		HANDLE(struct ephemeral, prov, PROVIDER, provider),
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct ephemeral, key, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct ephemeral, protocol, 0, NTE_NOT_SUPPORTED),
		WRONG(struct ephemeral, protocol, TLS1_3_PROTOCOL_VERSION,
		      NTE_NOT_SUPPORTED),
		WRONG(struct ephemeral, suite, 0, NTE_NOT_SUPPORTED),
		WRONG(struct ephemeral, suite,
		      TLS_RSA_WITH_AES_128_GCM_SHA256, NTE_INVALID_PARAMETER),
		WRONG(struct ephemeral, suite,
		      TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
		      NTE_INVALID_PARAMETER),
		WRONG(struct ephemeral, suite,
		      TLS_PSK_WITH_AES_128_GCM_SHA256, NTE_INVALID_PARAMETER),
		WRONG(struct ephemeral, key_type, 0, NTE_INVALID_PARAMETER),
		WRONG(struct ephemeral, key_type, 22, NTE_INVALID_PARAMETER),
		WRONG(struct ephemeral, key_type, 0x10017,
		      NTE_INVALID_PARAMETER),
		WRONG(struct ephemeral, key_type, SSLP_FFDHE2048_KEY_TYPE,
		      NTE_INVALID_PARAMETER),
		WRONG(struct ephemeral, bits, 255, NTE_INVALID_PARAMETER),
		WRONG(struct ephemeral, bits, 384, NTE_INVALID_PARAMETER),
		WRONG(struct ephemeral, params, params, NTE_INVALID_PARAMETER),
		WRONG(struct ephemeral, len, 1, NTE_INVALID_PARAMETER),
		WRONG(struct ephemeral, flags, 1, NTE_BAD_FLAGS),
		SPOIL("short parameters", NTE_INVALID_PARAMETER, params_short),
		SPOIL("parameters of another kind", NTE_INVALID_PARAMETER,
		      params_magic),
		SPOIL("parameters of another length", NTE_INVALID_PARAMETER,
		      params_total),
		SPOIL("a prime beyond the parameters", NTE_INVALID_PARAMETER,
		      params_key_len),
		SPOIL("a prime of 2 GB", NTE_INVALID_PARAMETER, params_huge),
		SPOIL("a prime of zeros", NTE_NOT_SUPPORTED, params_zero),
		SPOIL("DHE of 1024 bits", NTE_INVALID_PARAMETER, no_such_size),
		SPOIL("a group and parameters", NTE_INVALID_PARAMETER,
		      two_groups),
		NO_MORE_WRONGS },
};

struct curves {
	NCRYPT_PROV_HANDLE prov;
	DWORD *count;
	NCRYPT_SSL_ECC_CURVE **list;
	DWORD flags;
};

static SECURITY_STATUS make_curves(void *p)
{
	struct curves *a = p;

	return SslEnumEccCurves(a->prov, a->count, a->list, a->flags);
}

static const struct call curves_call = {
	.name = "SslEnumEccCurves", .make = make_curves,
	.undo = undo_pointer,
	.args = &(struct curves){ 0, &out.number, (void *)&out.pointer[0], 0 },
	.size = sizeof(struct curves),
	.handles = (const struct handle_arg[]){
		HANDLE(struct curves, prov, PROVIDER, provider),
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct curves, count, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct curves, list, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct curves, list, (void *)&out.number,
		      NTE_BUFFERS_OVERLAP),
		WRONG(struct curves, flags, 1, NTE_BAD_FLAGS),
		NO_MORE_WRONGS },
};

/* --- blobs of public keys --------------------------------------------------- */

struct import {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE *key;
	LPCWSTR type;
	PBYTE blob;
	DWORD len;
};

static SECURITY_STATUS make_import(void *p)
{
	struct import *a = p;

	return SslImportKey(a->prov, a->key, a->type, a->blob, a->len, 0);
}

static const struct call import_call = {
	.name = "SslImportKey", .make = make_import,
	.size = sizeof(struct import),
};

static void refused(LPCWSTR type, PBYTE blob, DWORD len, const char *what)
{
	struct import args = { world.provider, &out.handle[0], type, blob,
			       len };

	test_failure(&import_call, &args, NTE_BAD_DATA, what);
}

/* Cut a blob short, put a byte behind it, spoil each byte of its header */
static void spoil_blob(LPCWSTR type, DWORD key_type, DWORD suite)
{
	static BYTE blob[1024];
	NCRYPT_KEY_HANDLE key;
	DWORD len, i;

	must(SslCreateEphemeralKey(world.provider, &key,
				   TLS1_2_PROTOCOL_VERSION, suite, key_type, 0,
				   NULL, 0, 0), "ephemeral key");
	must(SslExportKey(world.provider, key, type, blob, sizeof(blob), &len,
			  0), "blob");
	for (i = 0; i < len; i++)
		refused(type, blob, i, "a public key cut short");
	refused(type, blob, len + 1, "a public key with a byte behind it");
	for (i = 0; i < 8; i++) {
		blob[i] ^= 0x80;
		refused(type, blob, len, "a public key with a wrong header");
		blob[i] ^= 0x80;
	}
	free_handle(key);
}

void misuse_asym(void)
{
	test_call(&ephemeral_call);
	test_call(&curves_call);
	spoil_blob(BCRYPT_ECCPUBLIC_BLOB, TLS_ECC_P256_CURVE_KEY_TYPE, GCM12);
	spoil_blob(BCRYPT_ECCPUBLIC_BLOB, TLS_ECC_P384_CURVE_KEY_TYPE, GCM12);
	spoil_blob(SSL_ECCPUBLIC_BLOB, TLS_ECC_P521_CURVE_KEY_TYPE, GCM12);
	spoil_blob(SSL_ECCPUBLIC_BLOB, SSLP_X25519_KEY_TYPE, GCM12);
	spoil_blob(SSL_ECCPUBLIC_BLOB, SSLP_X448_KEY_TYPE, GCM12);
	spoil_blob(BCRYPT_DH_PUBLIC_BLOB, SSLP_FFDHE2048_KEY_TYPE,
		   TLS_DHE_RSA_WITH_AES_128_GCM_SHA256);
}
