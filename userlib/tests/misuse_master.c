// SPDX-License-Identifier: MIT
/* Master secrets: wrong arguments. */
#include "asym.h"
#include "misuse.h"

#define RSA_SUITE	TLS_RSA_WITH_AES_128_GCM_SHA256
#define RSA_LEN		256

/* Handles that world does not have */
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

/* Wrong bytes are not refused: asym_rsa.c tests them */
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

/* --- SslComputeFinishedHash before there is a key for it -------------------- */

static SECURITY_STATUS make_finished(void *p)
{
	return SslComputeFinishedHash(world.provider, *(NCRYPT_HANDLE *)p,
				      world.hash, out.bytes, 12, CLIENT);
}

static void test_finished(void)
{
	static const struct call call = {
		.name = "SslComputeFinishedHash", .make = make_finished,
		.size = sizeof(NCRYPT_HANDLE),
	};
	const struct { const char *what; NCRYPT_HANDLE key; } early[] = {
		{ "an ephemeral key", ephemeral }, { "a peer's key", peer },
		{ "a premaster secret", premaster },
		{ "a private key", rsa_private }, { "a public key", rsa_public },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(early); i++)
		test_failure(&call, &early[i].key, NTE_INVALID_HANDLE,
			     early[i].what);
}

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
	test_finished();
	misuse_sign(peer);
	close_handles();
}
