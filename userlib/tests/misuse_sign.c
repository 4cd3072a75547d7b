// SPDX-License-Identifier: MIT
/* Private keys and signatures: wrong arguments. */
#include "asym.h"
#include "misuse.h"

/* Handles that world does not have */
static NCRYPT_HANDLE ec_private, ec_public, to_agree;

static void undo_first(void *args)
{
	(void)args;
	free_handle(out.handle[0]);
}

/* --- SslOpenPrivateKey ------------------------------------------------------ */

struct open {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE *key;
	PCCERT_CONTEXT context;
	DWORD flags;
};

static SECURITY_STATUS make_open(void *p)
{
	struct open *a = p;

	return SslOpenPrivateKey(a->prov, a->key, a->context, a->flags);
}

static void put_context(void *p)
{
	((struct open *)p)->context = parties[SORT_RSA].context;
}

static const CERT_CONTEXT of_zeros;

static const struct call open_call = {
	.name = "SslOpenPrivateKey", .make = make_open, .undo = undo_first,
	.prepare = put_context,
	.args = &(struct open){ 0, &out.handle[0], NULL, 0 },
	.size = sizeof(struct open),
	.handles = (const struct handle_arg[]){ PROV(struct open),
						NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct open, key, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct open, context, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct open, context, &of_zeros, NTE_INVALID_PARAMETER),
		WRONG(struct open, flags, 1, NTE_BAD_FLAGS),
		NO_MORE_WRONGS },
};

/* --- SslSignHash, SslVerifySignature ---------------------------------------- */

struct sign {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE key;
	PBYTE value;
	DWORD value_len;
	PBYTE signature;
	DWORD len, *result, flags;
};

static BYTE value[32], signature[80];
static DWORD signature_len;

static SECURITY_STATUS make_sign(void *p)
{
	struct sign *a = p;

	return SslSignHash(a->prov, a->key, a->value, a->value_len,
			   a->signature, a->len, a->result, a->flags);
}

static SECURITY_STATUS make_verify(void *p)
{
	struct sign *a = p;

	return SslVerifySignature(a->prov, a->key, a->value, a->value_len,
				  a->signature, a->len, a->flags);
}

static void put_signature(void *p)
{
	((struct sign *)p)->len = signature_len;
}

static void verify_to_agree(void *p)
{
	((struct sign *)p)->key = to_agree;
}

#define SIGN_WRONGS							\
	WRONG(struct sign, value, NULL, NTE_INVALID_PARAMETER),		\
	WRONG(struct sign, value_len, 0, NTE_INVALID_PARAMETER),	\
	WRONG(struct sign, value_len, 31, NTE_INVALID_PARAMETER),	\
	WRONG(struct sign, value_len, 0xffffffff, NTE_INVALID_PARAMETER), \
	WRONG(struct sign, flags, 1, NTE_INVALID_PARAMETER),		\
	WRONG(struct sign, flags, 2, NTE_INVALID_PARAMETER),		\
	WRONG(struct sign, flags, 4, NTE_BAD_FLAGS)

static const struct call sign_call = {
	.name = "SslSignHash", .make = make_sign,
	.args = &(struct sign){ 0, 0, value, sizeof(value), out.bytes, 72,
				&out.number, 0 },
	.size = sizeof(struct sign),
	.handles = (const struct handle_arg[]){
		PROV(struct sign), OWN(struct sign, key, 0, ec_private),
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		SIGN_WRONGS,
		WRONG(struct sign, result, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct sign, result, (DWORD *)out.bytes,
		      NTE_BUFFERS_OVERLAP),
		WRONG(struct sign, len, 71, NTE_BUFFER_TOO_SMALL),
		WRONG(struct sign, len, 0, NTE_BUFFER_TOO_SMALL),
		NO_MORE_WRONGS },
};

static const struct call verify_call = {
	.name = "SslVerifySignature", .make = make_verify,
	.prepare = put_signature,
	.args = &(struct sign){ 0, 0, value, sizeof(value), signature, 0, NULL,
				0 },
	.size = sizeof(struct sign),
	.handles = (const struct handle_arg[]){
		PROV(struct sign), OWN(struct sign, key, 0, ec_public),
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		SIGN_WRONGS,
		WRONG(struct sign, signature, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct sign, len, 0, NTE_BAD_SIGNATURE),
		WRONG(struct sign, len, 0xffffffff, NTE_BAD_SIGNATURE),
		SPOIL("a key to agree with", NTE_INVALID_PARAMETER,
		      verify_to_agree),
		NO_MORE_WRONGS },
};

void misuse_sign(NCRYPT_HANDLE agrees)
{
	to_agree = agrees;
	ec_private = parties[SORT_P256].private;
	ec_public = parties[SORT_P256].public;
	must(SslSignHash(world.provider, ec_private, value, sizeof(value),
			 signature, sizeof(signature), &signature_len, 0),
	     "signature");
	test_call(&open_call);
	test_call(&sign_call);
	test_call(&verify_call);
}
