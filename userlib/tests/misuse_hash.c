// SPDX-License-Identifier: MIT
/* Transcripts, their digests and Finished: wrong arguments. */
#include "misuse.h"

struct create {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HASH_HANDLE *ret;
	DWORD protocol, suite;
	LPCWSTR name;
	DWORD flags;
};

static SECURITY_STATUS make_create(void *p)
{
	struct create *a = p;

	return SslCreateHandshakeHash(a->prov, a->ret, a->protocol, a->suite,
				      a->flags);
}

static SECURITY_STATUS make_create_auth(void *p)
{
	struct create *a = p;

	return SslCreateClientAuthHash(a->prov, a->ret, a->protocol, a->suite,
				       a->name, a->flags);
}

#define CREATE_WRONGS							\
	WRONG(struct create, ret, NULL, NTE_INVALID_PARAMETER),		\
	WRONG(struct create, protocol, 0, NTE_NOT_SUPPORTED),		\
	WRONG(struct create, protocol, SSL2_PROTOCOL_VERSION,		\
	      NTE_NOT_SUPPORTED),					\
	WRONG(struct create, protocol, SSL3_PROTOCOL_VERSION,		\
	      NTE_NOT_SUPPORTED),					\
	WRONG(struct create, protocol, TLS1_3_PROTOCOL_VERSION,		\
	      NTE_NOT_SUPPORTED),					\
	WRONG(struct create, suite, 0, NTE_NOT_SUPPORTED),		\
	WRONG(struct create, suite, GCM13, NTE_NOT_SUPPORTED),		\
	WRONG(struct create, flags, 1, NTE_BAD_FLAGS)

#define CREATE(title, maker, ...) {					\
	.name = title, .make = maker, .undo = undo_handle,		\
	.args = &(struct create){ 0, &out.handle[0],			\
				  TLS1_2_PROTOCOL_VERSION, GCM12,	\
				  u"SHA384", 0 },			\
	.size = sizeof(struct create),					\
	.handles = (const struct handle_arg[]){				\
		HANDLE(struct create, prov, PROVIDER, provider),	\
		NO_MORE_HANDLES },					\
	.wrongs = (const struct wrong[]){ CREATE_WRONGS, __VA_ARGS__	\
					  NO_MORE_WRONGS },		\
}

static const struct call create_call =
	CREATE("SslCreateHandshakeHash", make_create,);

static void tls11(void *p)
{
	struct create *a = p;

	a->protocol = TLS1_1_PROTOCOL_VERSION;
	a->suite = CBC;
}

static void tls13(void *p)
{
	struct create *a = p;

	a->protocol = TLS1_3_PROTOCOL_VERSION;
	a->suite = GCM13;
}

static const struct call create_auth_call =
	CREATE("SslCreateClientAuthHash", make_create_auth,
	       WRONG(struct create, name, NULL, NTE_INVALID_PARAMETER),
	       WRONG(struct create, name, u"", NTE_NOT_SUPPORTED),
	       WRONG(struct create, name, u"MD5", NTE_NOT_SUPPORTED),
	       WRONG(struct create, name, u"SHA224", NTE_NOT_SUPPORTED),
	       WRONG(struct create, name, u"SHA3840", NTE_NOT_SUPPORTED),
	       SPOIL("TLS 1.1", NTE_NOT_SUPPORTED, tls11),
	       SPOIL("TLS 1.3", NTE_NOT_SUPPORTED, tls13),);

struct add {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HASH_HANDLE hash;
	PBYTE in;
	DWORD len, flags;
};

static SECURITY_STATUS make_add(void *p)
{
	struct add *a = p;

	return SslHashHandshake(a->prov, a->hash, a->in, a->len, a->flags);
}

static BYTE message[] = { 0, 0, 0, 0 };

static const struct call add_call = {
	.name = "SslHashHandshake", .make = make_add,
	.args = &(struct add){ 0, 0, message, sizeof(message), 0 },
	.size = sizeof(struct add),
	.handles = (const struct handle_arg[]){
		HANDLE(struct add, prov, PROVIDER, provider),
		HANDLE(struct add, hash, HASH, hash), NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct add, in, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct add, flags, 1, NTE_BAD_FLAGS),
		NO_MORE_WRONGS },
};

struct duplicate {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HASH_HANDLE hash, *ret;
	DWORD flags;
};

static SECURITY_STATUS make_duplicate(void *p)
{
	struct duplicate *a = p;

	return SslDuplicateTranscriptHash(a->prov, a->hash, a->ret, a->flags);
}

static const struct call duplicate_call = {
	.name = "SslDuplicateTranscriptHash", .make = make_duplicate,
	.undo = undo_handle,
	.args = &(struct duplicate){ 0, 0, &out.handle[0], 0 },
	.size = sizeof(struct duplicate),
	.handles = (const struct handle_arg[]){
		HANDLE(struct duplicate, prov, PROVIDER, provider),
		HANDLE(struct duplicate, hash, HASH, hash), NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct duplicate, ret, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct duplicate, flags, 1, NTE_BAD_FLAGS),
		NO_MORE_WRONGS },
};

/* Arguments of the digests and of Finished */
struct digest {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE master;
	NCRYPT_HASH_HANDLE hash;
	DWORD protocol;
	LPCWSTR algorithm;
	PBYTE out;
	DWORD size, *ret_len, flags;
};

static SECURITY_STATUS make_session_hash(void *p)
{
	struct digest *a = p;

	return SslComputeSessionHash(a->prov, a->hash, a->protocol, a->out,
				     a->size, a->ret_len, a->flags);
}

static SECURITY_STATUS make_auth_hash(void *p)
{
	struct digest *a = p;

	return SslComputeClientAuthHash(a->prov, a->master, a->hash,
					a->algorithm, a->out, a->size,
					a->ret_len, a->flags);
}

static SECURITY_STATUS make_finished(void *p)
{
	struct digest *a = p;

	return SslComputeFinishedHash(a->prov, a->master, a->hash, a->out,
				      a->size, a->flags);
}

static void overlapping(void *p)
{
	struct digest *a = p;

	a->out = (PBYTE)a->ret_len;
}

static void transcript13(void *p)
{
	((struct digest *)p)->hash = world.hash13;
}

static const struct call session_hash_call = {
	.name = "SslComputeSessionHash", .make = make_session_hash,
	.args = &(struct digest){ .protocol = TLS1_2_PROTOCOL_VERSION,
				  .out = out.bytes, .size = 32,
				  .ret_len = &out.number },
	.size = sizeof(struct digest),
	.handles = (const struct handle_arg[]){
		HANDLE(struct digest, prov, PROVIDER, provider),
		HANDLE(struct digest, hash, HASH, hash), NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct digest, protocol, 0, NTE_INVALID_PARAMETER),
		WRONG(struct digest, protocol, TLS1_3_PROTOCOL_VERSION,
		      NTE_INVALID_PARAMETER),
		WRONG(struct digest, size, 31, NTE_BUFFER_TOO_SMALL),
		WRONG(struct digest, size, 0, NTE_BUFFER_TOO_SMALL),
		WRONG(struct digest, ret_len, NULL, NTE_INVALID_PARAMETER),
		SPOIL("outputs in one place", NTE_BUFFERS_OVERLAP, overlapping),
		SPOIL("a transcript of TLS 1.3", NTE_INVALID_PARAMETER,
		      transcript13),
		WRONG(struct digest, flags, 1, NTE_BAD_FLAGS),
		NO_MORE_WRONGS },
};

#define AUTH_HASH(good, hashes, len, ...) {				\
	.name = "SslComputeClientAuthHash", .make = make_auth_hash,	\
	.args = &(struct digest){ .algorithm = hashes, .out = out.bytes,	\
				  .size = len, .ret_len = &out.number }, \
	.size = sizeof(struct digest),					\
	.handles = (const struct handle_arg[]){				\
		HANDLE(struct digest, prov, PROVIDER, provider),	\
		HANDLE(struct digest, master, NO_HANDLE | SECRETS, master), \
		HANDLE(struct digest, hash, HASH, good),		\
		NO_MORE_HANDLES },					\
	.wrongs = (const struct wrong[]){				\
		WRONG(struct digest, algorithm, NULL,			\
		      NTE_INVALID_PARAMETER),				\
		WRONG(struct digest, algorithm, u"", NTE_NOT_SUPPORTED), \
		WRONG(struct digest, algorithm, u"DH",			\
		      NTE_NOT_SUPPORTED),				\
		WRONG(struct digest, size, (len) - 1,			\
		      NTE_BUFFER_TOO_SMALL),				\
		WRONG(struct digest, ret_len, NULL,			\
		      NTE_INVALID_PARAMETER),				\
		SPOIL("outputs in one place", NTE_BUFFERS_OVERLAP,	\
		      overlapping),					\
		WRONG(struct digest, flags, 4, NTE_BAD_FLAGS),		\
		__VA_ARGS__ NO_MORE_WRONGS },				\
}

static const struct call auth_hash_call =
	AUTH_HASH(hash, u"RSA", 32,
		  WRONG(struct digest, algorithm, u"Ed25519",
			NTE_NOT_SUPPORTED),
		  WRONG(struct digest, flags, SERVER, NTE_BAD_FLAGS),);

/* 64 spaces, 33 letters, a byte of 0, and the hash */
static const struct call auth_hash13_call =
	AUTH_HASH(hash13, u"Ed25519", 64 + 33 + 1 + 32,
		  WRONG(struct digest, algorithm, u"RSA", NTE_NOT_SUPPORTED),
		  WRONG(struct digest, algorithm, u"SHA1", NTE_NOT_SUPPORTED),
		  WRONG(struct digest, flags, CLIENT | SERVER,
			NTE_BAD_FLAGS),);

#define FINISHED(secret, of, transcript, len, role, ...) {		\
	.name = "SslComputeFinishedHash", .make = make_finished,	\
	.args = &(struct digest){ .out = out.bytes, .size = len,	\
				  .flags = role },			\
	.size = sizeof(struct digest),					\
	.handles = (const struct handle_arg[]){				\
		HANDLE(struct digest, prov, PROVIDER, provider),	\
		HANDLE(struct digest, master, of, secret),		\
		HANDLE(struct digest, hash, HASH, transcript),		\
		NO_MORE_HANDLES },					\
	.wrongs = (const struct wrong[]){				\
		WRONG(struct digest, out, NULL, NTE_INVALID_PARAMETER),	\
		WRONG(struct digest, size, (len) - 1,			\
		      NTE_INVALID_PARAMETER),				\
		WRONG(struct digest, size, 65, NTE_INVALID_PARAMETER),	\
		WRONG(struct digest, flags, 0, NTE_BAD_FLAGS),		\
		WRONG(struct digest, flags, CLIENT | SERVER,		\
		      NTE_BAD_FLAGS),					\
		WRONG(struct digest, flags, CLIENT | 4, NTE_BAD_FLAGS),	\
		__VA_ARGS__ NO_MORE_WRONGS },				\
}

static void transcript12(void *p)
{
	((struct digest *)p)->hash = world.hash;
}

/* A transcript of the right protocol, but with another hash than the PRF's */
static NCRYPT_HASH_HANDLE sha384;

static void transcript_sha384(void *p)
{
	((struct digest *)p)->hash = sha384;
}

static const struct call finished_call =
	FINISHED(master, MASTER | PAIR | BINDER, hash, 12, SERVER,
		 SPOIL("a transcript of TLS 1.3", NTE_INVALID_PARAMETER,
		       transcript13),
		 SPOIL("a transcript of another hash", NTE_INVALID_PARAMETER,
		       transcript_sha384),);

static const struct call finished13_call =
	FINISHED(half, MASTER | PAIR | BINDER, hash13, 32, CLIENT,
		 SPOIL("a transcript of TLS 1.2", NTE_INVALID_PARAMETER,
		       transcript12),
		 WRONG(struct digest, flags, SERVER, NTE_INVALID_PARAMETER),
		 WRONG(struct digest, size, 33, NTE_INVALID_PARAMETER),);

/* A call that asks for the size has no buffer. It returns only the size. */
static void test_size(const struct call *call, DWORD want)
{
	struct digest args;

	good_args(call, &args);
	args.out = NULL;
	args.size = 0;
	out.number = 0;
	ok(!call->make(&args) && out.number == want,
	   "%s: tells its size, %u", call->name, want);
}

void misuse_hash(void)
{
	must(SslCreateClientAuthHash(world.provider, &sha384,
				     TLS1_2_PROTOCOL_VERSION, GCM12, u"SHA384",
				     0), "SslCreateClientAuthHash");
	test_call(&create_call);
	test_call(&create_auth_call);
	test_call(&add_call);
	test_call(&duplicate_call);
	test_call(&session_hash_call);
	test_size(&session_hash_call, 32);
	test_call(&auth_hash_call);
	test_size(&auth_hash_call, 32);
	test_call(&auth_hash13_call);
	test_size(&auth_hash13_call, 130);
	test_call(&finished_call);
	test_call(&finished13_call);
	free_handle(sha384);
}
