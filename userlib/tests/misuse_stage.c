// SPDX-License-Identifier: MIT
/* The TLS 1.3 schedule: wrong arguments. */
#include "misuse.h"

/* The arguments of all functions here */
struct stage {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE base;
	NCRYPT_HASH_HANDLE hash;
	DWORD protocol, suite;
	const void *bytes;
	size_t len;
	NCRYPT_KEY_HANDLE *ret, *ret_server;
	PNCryptBufferDesc list;
	DWORD flags;
};

static SECURITY_STATUS make_early(void *p)
{
	struct stage *a = p;

	return SslExtractEarlyKey(a->prov, a->base, a->ret, a->protocol,
				  a->suite, a->list, a->flags);
}

static SECURITY_STATUS make_handshake(void *p)
{
	struct stage *a = p;

	return sslp_extract_handshake_secret(a->prov, a->base, a->ret,
					     a->bytes, a->len);
}

static SECURITY_STATUS make_master(void *p)
{
	struct stage *a = p;

	return SslExtractMasterKey(a->prov, a->base, a->ret, a->list,
				   a->flags);
}

static SECURITY_STATUS make_traffic(void *p)
{
	struct stage *a = p;

	return SslExpandTrafficKeys(a->prov, a->base, a->hash, a->ret,
				    a->ret_server, a->list, a->flags);
}

static SECURITY_STATUS make_next(void *p)
{
	struct stage *a = p;

	return SslExpandNextGenTrafficKey(a->prov, a->base, a->ret, a->list,
					  a->flags);
}

static SECURITY_STATUS make_exporter(void *p)
{
	struct stage *a = p;

	return SslExpandExporterMasterKey(a->prov, a->base, a->hash, a->ret,
					  a->list, a->flags);
}

static SECURITY_STATUS make_resumption(void *p)
{
	struct stage *a = p;

	return SslExpandResumptionMasterKey(a->prov, a->base, a->hash, a->ret,
					    a->list, a->flags);
}

static SECURITY_STATUS make_binder(void *p)
{
	struct stage *a = p;

	return SslExpandBinderKey(a->prov, a->base, a->ret, a->list, a->flags);
}

static SECURITY_STATUS make_psk(void *p)
{
	struct stage *a = p;

	return SslExpandPreSharedKey(a->prov, a->base, (PBYTE)a->bytes, a->len,
				     a->ret, a->list, a->flags);
}

static void undo_stage(void *p)
{
	free_handle(out.handle[0]);
	if (((struct stage *)p)->ret_server)
		free_handle(out.handle[1]);
}

#define BASE_HANDLES(kinds, good)					\
		HANDLE(struct stage, prov, PROVIDER, provider),		\
		HANDLE(struct stage, base, kinds, good)

#define COMMON_WRONGS							\
		WRONG(struct stage, ret, NULL, NTE_INVALID_PARAMETER),	\
		WRONG(struct stage, list, &list_version,		\
		      NTE_INVALID_PARAMETER),				\
		WRONG(struct stage, flags, 4, NTE_BAD_FLAGS)

#define STAGE(title, maker, arguments, kinds, good, more_handles, ...) {	\
	.name = title, .make = maker, .undo = undo_stage,		\
	.args = &(struct stage)arguments,				\
	.size = sizeof(struct stage),					\
	.handles = (const struct handle_arg[]){				\
		BASE_HANDLES(kinds, good), more_handles			\
		NO_MORE_HANDLES },					\
	.wrongs = (const struct wrong[]){ __VA_ARGS__, NO_MORE_WRONGS }, \
}

#define ARGS(...)	{ .ret = &out.handle[0], __VA_ARGS__ }
#define TRANSCRIPT	HANDLE(struct stage, hash, HASH, hash13),

/* Only the kernel module can keep a secret to itself */
static void kept(struct stage *a, DWORD flags)
{
	a->prov = world.software;
	a->flags = SSLP_SECRET_NO_EXPORT | flags;
}

static void kept_psk(void *p)
{
	kept(p, CLIENT);
}

static void kept_no_psk(void *p)
{
	kept(p, 0);
	((struct stage *)p)->base = 0;
}

/* The PSK is for SHA-256 */
static const struct call early_call =
	STAGE("SslExtractEarlyKey", make_early,
	      ARGS(.protocol = TLS1_3_PROTOCOL_VERSION, .suite = GCM13),
	      PSK | NO_HANDLE, psk,,
	      COMMON_WRONGS,
	      WRONG(struct stage, flags, CLIENT | SERVER, NTE_BAD_FLAGS),
	      WRONG(struct stage, flags, SSLP_SECRET_NO_EXPORT | CLIENT |
		    SERVER, NTE_BAD_FLAGS),
	      WRONG(struct stage, flags, SSLP_SECRET_NO_EXPORT | 4,
		    NTE_BAD_FLAGS),
	      WRONG(struct stage, flags, SSLP_SECRET_IN_KEYRING,
		    NTE_BAD_FLAGS),
	      SPOIL("a PSK for the kernel alone", NTE_NOT_SUPPORTED, kept_psk),
	      SPOIL("no PSK for the kernel alone", NTE_NOT_SUPPORTED,
		    kept_no_psk),
	      WRONG(struct stage, protocol, 0, NTE_NOT_SUPPORTED),
	      WRONG(struct stage, protocol, TLS1_2_PROTOCOL_VERSION,
		    NTE_NOT_SUPPORTED),
	      WRONG(struct stage, suite, 0, NTE_NOT_SUPPORTED),
	      WRONG(struct stage, suite, GCM12, NTE_NOT_SUPPORTED),
	      WRONG(struct stage, suite, TLS_AES_256_GCM_SHA384,
		    NTE_INVALID_PARAMETER));

static BYTE shared[1025];

static void no_length(void *p)
{
	((struct stage *)p)->len = 0;
}

static const struct call handshake_call =
	STAGE("sslp_extract_handshake_secret", make_handshake,
	      ARGS(.bytes = shared, .len = 32), EARLY, early,,
	      WRONG(struct stage, ret, NULL, NTE_INVALID_PARAMETER),
	      WRONG(struct stage, bytes, NULL, NTE_INVALID_PARAMETER),
	      SPOIL("no length", NTE_INVALID_PARAMETER, no_length),
	      WRONG(struct stage, len, sizeof(shared), NTE_INVALID_PARAMETER));

static const struct call master_call =
	STAGE("SslExtractMasterKey", make_master, ARGS(), HANDSHAKE,
	      handshake,,
	      COMMON_WRONGS, WRONG(struct stage, flags, 1, NTE_BAD_FLAGS));

static NCRYPT_HASH_HANDLE hash384;

static void transcript12(void *p)
{
	((struct stage *)p)->hash = world.hash;
}

static void transcript384(void *p)
{
	((struct stage *)p)->hash = hash384;
}

#define TRANSCRIPT_WRONGS						\
	SPOIL("a transcript of TLS 1.2", NTE_INVALID_PARAMETER,		\
	      transcript12),						\
	SPOIL("a transcript of another hash", NTE_INVALID_PARAMETER,	\
	      transcript384),						\
	WRONG(struct stage, flags, 1, NTE_BAD_FLAGS)

static const struct call traffic_call =
	STAGE("SslExpandTrafficKeys", make_traffic,
	      ARGS(.ret_server = &out.handle[1]),
	      EARLY | HANDSHAKE | MASTER13, handshake, TRANSCRIPT,
	      WRONG(struct stage, ret_server, &out.handle[0],
		      NTE_INVALID_PARAMETER),
	      WRONG(struct stage, list, &list_version, NTE_INVALID_PARAMETER),
	      TRANSCRIPT_WRONGS);

static void with_server(void *p)
{
	((struct stage *)p)->ret_server = &out.handle[1];
}

static const struct call early_traffic_call =
	STAGE("SslExpandTrafficKeys", make_traffic, ARGS(),
	      EARLY | HANDSHAKE | MASTER13, early, TRANSCRIPT,
	      SPOIL("the server's of an early secret", NTE_INVALID_PARAMETER,
		    with_server), COMMON_WRONGS, TRANSCRIPT_WRONGS);

static void whole_pair(void *p)
{
	((struct stage *)p)->base = world.pair;
}

static const struct call next_call =
	STAGE("SslExpandNextGenTrafficKey", make_next, ARGS(), PAIR, half,,
	      COMMON_WRONGS, WRONG(struct stage, flags, 1, NTE_BAD_FLAGS),
	      SPOIL("a pair of both secrets", NTE_INVALID_PARAMETER,
		    whole_pair));

static const struct call exporter_call =
	STAGE("SslExpandExporterMasterKey", make_exporter, ARGS(),
	      EARLY | MASTER13, master13, TRANSCRIPT, COMMON_WRONGS,
	      TRANSCRIPT_WRONGS);

static const struct call resumption_call =
	STAGE("SslExpandResumptionMasterKey", make_resumption, ARGS(),
	      MASTER13, master13, TRANSCRIPT, COMMON_WRONGS,
	      TRANSCRIPT_WRONGS);

static const struct call binder_call =
	STAGE("SslExpandBinderKey", make_binder,
	      ARGS(.flags = NCRYPT_SSL_EXTERNAL_PSK_FLAG), EARLY, early,,
	      COMMON_WRONGS, WRONG(struct stage, flags, 0, NTE_BAD_FLAGS),
	      WRONG(struct stage, flags, NCRYPT_SSL_EXTERNAL_PSK_FLAG |
		    NCRYPT_SSL_RESUMPTION_PSK_FLAG, NTE_BAD_FLAGS));

static const struct call psk_call =
	STAGE("SslExpandPreSharedKey", make_psk,
	      ARGS(.bytes = shared, .len = 255), RESUMPTION, resumption,,
	      COMMON_WRONGS, WRONG(struct stage, flags, 1, NTE_BAD_FLAGS),
	      WRONG(struct stage, bytes, NULL, NTE_INVALID_PARAMETER),
	      WRONG(struct stage, len, 256, NTE_INVALID_PARAMETER));

void misuse_stage_open(void)
{
	NCRYPT_PROV_HANDLE prov = world.provider;

	must(SslExtractEarlyKey(prov, 0, &world.early, TLS1_3_PROTOCOL_VERSION,
				GCM13, NULL, CLIENT), "SslExtractEarlyKey");
	must(sslp_extract_handshake_secret(prov, world.early,
					   &world.handshake, NULL, 0),
	     "sslp_extract_handshake_secret");
	must(SslExtractMasterKey(prov, world.handshake, &world.master13, NULL,
				 0), "SslExtractMasterKey");
	must(SslExpandResumptionMasterKey(prov, world.master13, world.hash13,
					  &world.resumption, NULL, 0),
	     "SslExpandResumptionMasterKey");
	must(SslExpandPreSharedKey(prov, world.resumption, NULL, 0, &world.psk,
				   NULL, 0), "SslExpandPreSharedKey");
	must(SslExpandBinderKey(prov, world.early, &world.binder, NULL,
				NCRYPT_SSL_RESUMPTION_PSK_FLAG),
	     "SslExpandBinderKey");
}

void misuse_stage_close(void)
{
	free_handle(world.binder);
	free_handle(world.psk);
	free_handle(world.resumption);
	free_handle(world.master13);
	free_handle(world.handshake);
	free_handle(world.early);
}

/* If a secret has no role, the first record of its key sets the direction */
static void test_no_role(void)
{
	NCRYPT_KEY_HANDLE early, secret, key;
	BYTE content[4] = { 1 }, record[64], opened[64];
	DWORD len, more;

	must(SslExtractEarlyKey(world.provider, 0, &early,
				TLS1_3_PROTOCOL_VERSION, GCM13, NULL, 0),
	     "SslExtractEarlyKey");
	must(SslExpandTrafficKeys(world.provider, early, world.hash13, &secret,
				  NULL, NULL, 0), "SslExpandTrafficKeys");
	must(SslExpandWriteKey(world.provider, secret, &key, NULL, 0),
	     "SslExpandWriteKey");
	ok_status(sslp_ktls_rekey(world.provider, 0, secret, SSLP_TX),
		  NTE_BAD_KEY_STATE, "no role: nothing to rekey");
	ok_status(SslEncryptPacket(world.provider, key, content, 4, NULL, 0,
				   &len, 0, CT_APPLICATIONDATA, 0), 0,
		  "no role: a size decides nothing");
	ok_status(SslEncryptPacket(world.provider, key, content, 4, record,
				   sizeof(record), &len, 0,
				   CT_APPLICATIONDATA, 0), 0,
		  "no role: the first record");
	ok_status(SslDecryptPacket(world.provider, key, record, len, opened,
				   sizeof(opened), &more, 0, 0),
		  NTE_BAD_KEY_STATE, "no role: and no other direction then");
	free_handle(key);
	must(SslExpandWriteKey(world.provider, secret, &key, NULL, 0),
	     "SslExpandWriteKey");
	ok(!SslDecryptPacket(world.provider, key, record, len, opened,
			     sizeof(opened), &more, 0, 0) && more == 4 &&
	   !memcmp(opened, content, 4), "no role: another key opens it");
	free_handle(key);
	free_handle(secret);
	free_handle(early);
}

void misuse_stage(void)
{
	must(SslCreateHandshakeHash(world.provider, &hash384,
				    TLS1_3_PROTOCOL_VERSION,
				    TLS_AES_256_GCM_SHA384, 0),
	     "SslCreateHandshakeHash");
	test_call(&early_call);
	test_call(&handshake_call);
	test_call(&master_call);
	test_call(&traffic_call);
	test_call(&early_traffic_call);
	test_call(&next_call);
	test_call(&exporter_call);
	test_call(&resumption_call);
	test_call(&binder_call);
	test_call(&psk_call);
	test_no_role();
	free_handle(hash384);
}
