// SPDX-License-Identifier: MIT
/* Master secrets and signatures, asked for wrongly. */
#include "asym.h"
#include "misuse.h"

#define RSA_SUITE	TLS_RSA_WITH_AES_128_GCM_SHA256
#define RSA_LEN		256

/* Beside the handles of world */
static NCRYPT_HANDLE ephemeral, peer, other_peer, premaster, rsa_private,
	rsa_public, ec_private, ec_public, none;

static void undo_first(void *args)
{
	(void)args;
	free_handle(out.handle[0]);
}

/* --- SslGenerateMasterKey, SslGeneratePreMasterKey, SslImportMasterKey ------ */

struct master {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE private, public, *key;
	DWORD protocol, suite;
	PNCryptBufferDesc list;
	PBYTE bytes;
	DWORD len, *result, flags;
};

static SECURITY_STATUS make_master(void *p)
{
	struct master *a = p;

	return SslGenerateMasterKey(a->prov, a->private, a->public, a->key,
				    a->protocol, a->suite, a->list, a->bytes,
				    a->len, a->result, a->flags);
}

static SECURITY_STATUS make_premaster(void *p)
{
	struct master *a = p;

	return SslGeneratePreMasterKey(a->prov, a->public, a->key, a->protocol,
				       a->suite, a->list, a->bytes, a->len,
				       a->result, a->flags);
}

static SECURITY_STATUS make_import(void *p)
{
	struct master *a = p;

	return SslImportMasterKey(a->prov, a->private, a->key, a->protocol,
				  a->suite, a->list, a->bytes, a->len,
				  a->flags);
}

static void another_group(void *p)
{
	((struct master *)p)->public = other_peer;
}

static void key_to_verify(void *p)
{
	((struct master *)p)->public = ec_public;
}

static void key_to_agree(void *p)
{
	((struct master *)p)->public = peer;
}

static void private_of_ec(void *p)
{
	((struct master *)p)->private = ec_private;
}

static void public_too(void *p)
{
	((struct master *)p)->public = rsa_public;
}

#define PROV(type)	HANDLE(type, prov, PROVIDER, provider)
#define OWN(type, member, kinds, good) \
	{ #member, offsetof(type, member), kinds, &good }

#define MASTER_WRONGS(wrong_suite)					\
	WRONG(struct master, key, NULL, NTE_INVALID_PARAMETER),		\
	WRONG(struct master, protocol, 0, NTE_NOT_SUPPORTED),		\
	WRONG(struct master, protocol, SSL3_PROTOCOL_VERSION,		\
	      NTE_NOT_SUPPORTED),					\
	WRONG(struct master, protocol, TLS1_3_PROTOCOL_VERSION,		\
	      NTE_NOT_SUPPORTED),					\
	WRONG(struct master, suite, 0, NTE_NOT_SUPPORTED),		\
	WRONG(struct master, suite, GCM13, NTE_NOT_SUPPORTED),		\
	WRONG(struct master, suite, wrong_suite, NTE_INVALID_PARAMETER)

#define LIST_WRONGS							\
	WRONG(struct master, list, NULL, NTE_INVALID_PARAMETER),	\
	WRONG(struct master, list, &list_version,			\
	      NTE_INVALID_PARAMETER),					\
	WRONG(struct master, list, &list_session_hash_short,		\
	      NTE_INVALID_PARAMETER),					\
	WRONG(struct master, list, &list_session_hash_twice,		\
	      NTE_INVALID_PARAMETER),					\
	WRONG(struct master, list, &list_highest_only,			\
	      NTE_INVALID_PARAMETER)

#define OUTPUT_WRONGS							\
	WRONG(struct master, result, NULL, NTE_INVALID_PARAMETER),	\
	WRONG(struct master, result, (DWORD *)&out.handle[0],		\
	      NTE_BUFFERS_OVERLAP),					\
	WRONG(struct master, result, (DWORD *)(out.bytes + 4),		\
	      NTE_BUFFERS_OVERLAP)

#define MASTER(suite, list, flags) \
	&(struct master){ 0, 0, 0, &out.handle[0], TLS1_2_PROTOCOL_VERSION, \
			  suite, &list, out.bytes, RSA_LEN, &out.number, flags }

static const struct call agreed_call = {
	.name = "SslGenerateMasterKey, ECDHE", .make = make_master,
	.undo = undo_first, .args = MASTER(GCM12, list_good, CLIENT),
	.size = sizeof(struct master),
	.handles = (const struct handle_arg[]){
		PROV(struct master),
		OWN(struct master, private, NO_HANDLE, ephemeral),
		OWN(struct master, public, 0, peer), NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		MASTER_WRONGS(RSA_SUITE), LIST_WRONGS, OUTPUT_WRONGS,
		WRONG(struct master, suite,
		      TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
		      NTE_INVALID_PARAMETER),
		WRONG(struct master, private, 0, NTE_INVALID_PARAMETER),
		WRONG(struct master, flags, 0, NTE_BAD_FLAGS),
		WRONG(struct master, flags, 3, NTE_BAD_FLAGS),
		WRONG(struct master, flags, 5, NTE_BAD_FLAGS),
		SPOIL("a key of another group", NTE_INVALID_PARAMETER,
		      another_group),
		SPOIL("a key to verify with", NTE_INVALID_PARAMETER,
		      key_to_verify),
		NO_MORE_WRONGS },
};

static const struct call rsa_call = {
	.name = "SslGenerateMasterKey, RSA", .make = make_master,
	.undo = undo_first, .args = MASTER(RSA_SUITE, list_good, CLIENT),
	.size = sizeof(struct master),
	.handles = (const struct handle_arg[]){
		PROV(struct master),
		OWN(struct master, private, NO_HANDLE, none),
		OWN(struct master, public, 0, rsa_public), NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		MASTER_WRONGS(GCM12), LIST_WRONGS, OUTPUT_WRONGS,
		WRONG(struct master, list, &list_session_hash,
		      NTE_INVALID_PARAMETER),
		WRONG(struct master, len, RSA_LEN - 1, NTE_BUFFER_TOO_SMALL),
		WRONG(struct master, len, 0, NTE_BUFFER_TOO_SMALL),
		WRONG(struct master, flags, SERVER, NTE_INVALID_PARAMETER),
		WRONG(struct master, flags, 0, NTE_BAD_FLAGS),
		SPOIL("a key of ECDSA", NTE_INVALID_PARAMETER, key_to_verify),
		SPOIL("a key to agree with", NTE_INVALID_PARAMETER,
		      key_to_agree),
		NO_MORE_WRONGS },
};

static const struct call second_call = {
	.name = "SslGenerateMasterKey, RSA's second step", .make = make_master,
	.undo = undo_first,
	.args = MASTER(RSA_SUITE, list_session_hash, CLIENT),
	.size = sizeof(struct master),
	.handles = (const struct handle_arg[]){
		PROV(struct master),
		OWN(struct master, private, NO_HANDLE, premaster),
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		LIST_WRONGS, OUTPUT_WRONGS,
		WRONG(struct master, suite, GCM12, NTE_INVALID_PARAMETER),
		WRONG(struct master, suite, TLS_RSA_WITH_AES_256_GCM_SHA384,
		      NTE_INVALID_PARAMETER),
		WRONG(struct master, flags, SERVER, NTE_INVALID_PARAMETER),
		SPOIL("a public key too", NTE_INVALID_PARAMETER, public_too),
		NO_MORE_WRONGS },
};

static const struct call premaster_call = {
	.name = "SslGeneratePreMasterKey", .make = make_premaster,
	.undo = undo_first, .args = MASTER(RSA_SUITE, list_good, CLIENT),
	.size = sizeof(struct master),
	.handles = (const struct handle_arg[]){
		PROV(struct master),
		OWN(struct master, public, 0, rsa_public), NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		MASTER_WRONGS(GCM12), OUTPUT_WRONGS,
		WRONG(struct master, list, &list_version,
		      NTE_INVALID_PARAMETER),
		WRONG(struct master, list, &list_highest_only,
		      NTE_INVALID_PARAMETER),
		WRONG(struct master, len, RSA_LEN - 1, NTE_BUFFER_TOO_SMALL),
		WRONG(struct master, flags, SERVER, NTE_BAD_FLAGS),
		SPOIL("a key to agree with", NTE_INVALID_PARAMETER,
		      key_to_agree),
		SPOIL("a key of ECDSA", NTE_INVALID_PARAMETER, key_to_verify),
		NO_MORE_WRONGS },
};

/* Of the bytes themselves nothing is wrong: see asym_master.c */
static const struct call import_call = {
	.name = "SslImportMasterKey", .make = make_import,
	.undo = undo_first, .args = MASTER(RSA_SUITE, list_good, SERVER),
	.size = sizeof(struct master),
	.handles = (const struct handle_arg[]){
		PROV(struct master),
		OWN(struct master, private, 0, rsa_private), NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		MASTER_WRONGS(GCM12), LIST_WRONGS,
		WRONG(struct master, bytes, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct master, flags, CLIENT, NTE_BAD_FLAGS),
		WRONG(struct master, flags, 0, NTE_BAD_FLAGS),
		WRONG(struct master, flags, 6, NTE_BAD_FLAGS),
		SPOIL("a key of ECDSA", NTE_INVALID_PARAMETER, private_of_ec),
		NO_MORE_WRONGS },
};

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
	((struct sign *)p)->key = peer;
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

/* --- all of it -------------------------------------------------------------- */

static NCRYPT_HANDLE new_peer(DWORD key_type)
{
	NCRYPT_KEY_HANDLE key, public;
	BYTE blob[256];
	DWORD len;

	must(SslCreateEphemeralKey(world.provider, &key,
				   TLS1_2_PROTOCOL_VERSION, GCM12, key_type, 0,
				   NULL, 0, 0), "ephemeral key");
	must(SslExportKey(world.provider, key, SSL_ECCPUBLIC_BLOB, blob,
			  sizeof(blob), &len, 0), "blob");
	must(SslImportKey(world.provider, &public, SSL_ECCPUBLIC_BLOB, blob,
			  len, 0), "peer");
	free_handle(key);
	return public;
}

static void open_handles(void)
{
	BYTE encrypted[RSA_LEN];
	DWORD len;

	parties_open(world.provider);
	rsa_private = parties[SORT_RSA].private;
	rsa_public = parties[SORT_RSA].public;
	ec_private = parties[SORT_P256].private;
	ec_public = parties[SORT_P256].public;
	must(SslCreateEphemeralKey(world.provider, &ephemeral,
				   TLS1_2_PROTOCOL_VERSION, GCM12,
				   TLS_ECC_P256_CURVE_KEY_TYPE, 0, NULL, 0, 0),
	     "ephemeral key");
	peer = new_peer(TLS_ECC_P256_CURVE_KEY_TYPE);
	other_peer = new_peer(SSLP_X25519_KEY_TYPE);
	must(SslGeneratePreMasterKey(world.provider, rsa_public, &premaster,
				     TLS1_2_PROTOCOL_VERSION, RSA_SUITE, NULL,
				     encrypted, sizeof(encrypted), &len, 0),
	     "premaster");
	must(SslSignHash(world.provider, ec_private, value, sizeof(value),
			 signature, sizeof(signature), &signature_len, 0),
	     "signature");
}

static void close_handles(void)
{
	free_handle(premaster);
	free_handle(other_peer);
	free_handle(peer);
	free_handle(ephemeral);
	parties_close();
}

void misuse_master(void)
{
	open_handles();
	test_call(&agreed_call);
	test_call(&rsa_call);
	test_call(&second_call);
	test_call(&premaster_call);
	test_call(&import_call);
	test_call(&open_call);
	test_call(&sign_call);
	test_call(&verify_call);
	close_handles();
}
