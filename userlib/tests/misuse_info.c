// SPDX-License-Identifier: MIT
/* Lookups, enumerations and properties: wrong arguments. */
#include "misuse.h"

struct lookup {
	NCRYPT_PROV_HANDLE prov;
	DWORD protocol, suite, key_type;
	void *out;
	DWORD size, flags;
};

static SECURITY_STATUS make_info(void *p)
{
	struct lookup *a = p;

	return SslLookupCipherSuiteInfo(a->prov, a->protocol, a->suite,
					a->key_type, a->out, a->flags);
}

static SECURITY_STATUS make_lengths(void *p)
{
	struct lookup *a = p;

	return SslLookupCipherLengths(a->prov, a->protocol, a->suite,
				      a->key_type, a->out, a->size, a->flags);
}

static SECURITY_STATUS make_prf_hash(void *p)
{
	struct lookup *a = p;

	return SslGetCipherSuitePRFHashAlgorithm(a->prov, a->protocol,
						 a->suite, a->key_type, a->out,
						 a->flags);
}

static const struct handle_arg lookup_handles[] = {
	HANDLE(struct lookup, prov, PROVIDER, provider), NO_MORE_HANDLES };

#define LOOKUP_WRONGS							\
	WRONG(struct lookup, protocol, 0, NTE_NOT_SUPPORTED),		\
	WRONG(struct lookup, protocol, SSL3_PROTOCOL_VERSION,		\
	      NTE_NOT_SUPPORTED),					\
	WRONG(struct lookup, protocol, 0x10303, NTE_NOT_SUPPORTED),	\
	WRONG(struct lookup, protocol, TLS1_1_PROTOCOL_VERSION,		\
	      NTE_NOT_SUPPORTED),					\
	WRONG(struct lookup, protocol, TLS1_3_PROTOCOL_VERSION,		\
	      NTE_NOT_SUPPORTED),					\
	WRONG(struct lookup, suite, 0, NTE_NOT_SUPPORTED),		\
	WRONG(struct lookup, suite, 0x1c02f, NTE_NOT_SUPPORTED),	\
	WRONG(struct lookup, suite, TLS_RSA_EXPORT_WITH_RC4_40_MD5,	\
	      NTE_NOT_SUPPORTED),					\
	WRONG(struct lookup, suite, GCM13, NTE_NOT_SUPPORTED),		\
	WRONG(struct lookup, key_type, 22, NTE_INVALID_PARAMETER),	\
	WRONG(struct lookup, key_type, 26, NTE_INVALID_PARAMETER),	\
	WRONG(struct lookup, out, NULL, NTE_INVALID_PARAMETER),		\
	WRONG(struct lookup, flags, 1, NTE_BAD_FLAGS)

#define LOOKUP(title, maker, to, extra) {				\
	.name = title, .make = maker,					\
	.args = &(struct lookup){ 0, TLS1_2_PROTOCOL_VERSION, GCM12, 0,	\
				  to, sizeof(*to), 0 },			\
	.size = sizeof(struct lookup), .handles = lookup_handles,	\
	.wrongs = (const struct wrong[]){ LOOKUP_WRONGS, extra,		\
					  NO_MORE_WRONGS },		\
}

static const struct call lookup_calls[] = {
	LOOKUP("SslLookupCipherSuiteInfo", make_info, &out.suite,
	       NO_MORE_WRONGS),
	LOOKUP("SslLookupCipherLengths", make_lengths, &out.lengths,
	       WRONG(struct lookup, size,
		     sizeof(NCRYPT_SSL_CIPHER_LENGTHS) - 1,
		     NTE_INVALID_PARAMETER)),
	LOOKUP("SslGetCipherSuitePRFHashAlgorithm", make_prf_hash, &out.name,
	       NO_MORE_WRONGS),
};

struct suites {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE key;
	NCRYPT_SSL_CIPHER_SUITE **suite;
	PVOID *state;
	DWORD flags;
};

static SECURITY_STATUS make_suites(void *p)
{
	struct suites *a = p;

	return SslEnumCipherSuites(a->prov, a->key, a->suite, a->state,
				   a->flags);
}

static void prepare_suites(void *p)
{
	(void)p;
	out.pointer[1] = NULL;
}

static void wrong_state(void *p)
{
	(void)p;
	out.pointer[1] = &out;
}

/* A buffer of this library, but of another function */
static void other_buffer(void *p)
{
	static PBYTE buffer;
	DWORD len;

	(void)p;
	if (!buffer)
		must(SslGetProviderProperty(world.provider,
					    NCRYPT_NAME_PROPERTY, &buffer,
					    &len, NULL, 0), "property");
	out.pointer[1] = buffer;
}

static const NCRYPT_HANDLE no_key;

static const struct call suites_call = {
	.name = "SslEnumCipherSuites", .make = make_suites,
	.prepare = prepare_suites, .undo = undo_pointers,
	.args = &(struct suites){ 0, 0, (void *)&out.pointer[0],
				  &out.pointer[1], 0 },
	.size = sizeof(struct suites),
	.handles = (const struct handle_arg[]){
		HANDLE(struct suites, prov, PROVIDER, provider),
		{ "key", offsetof(struct suites, key), NO_HANDLE, &no_key },
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct suites, suite, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct suites, state, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct suites, flags, 1, NTE_BAD_FLAGS),
		SPOIL("a state from elsewhere", NTE_INVALID_PARAMETER,
		      wrong_state),
		SPOIL("another buffer as state", NTE_INVALID_PARAMETER,
		      other_buffer),
		NO_MORE_WRONGS },
};

struct property {
	NCRYPT_HANDLE handle;
	LPCWSTR name;
	PBYTE *value;
	DWORD *len;
	DWORD flags;
};

static SECURITY_STATUS make_provider_property(void *p)
{
	struct property *a = p;

	return SslGetProviderProperty(a->handle, a->name, a->value, a->len,
				      NULL, a->flags);
}

static SECURITY_STATUS make_key_property(void *p)
{
	struct property *a = p;

	return SslGetKeyProperty(a->handle, a->name, a->value, a->len,
				 a->flags);
}

#define PROPERTY_WRONGS							\
	WRONG(struct property, name, NULL, NTE_INVALID_PARAMETER),	\
	WRONG(struct property, name, u"", NTE_NOT_SUPPORTED),		\
	WRONG(struct property, name, u"Lengt", NTE_NOT_SUPPORTED),	\
	WRONG(struct property, name, u"SSLP Driver ", NTE_NOT_SUPPORTED),\
	WRONG(struct property, name, u"SSLP Driver SHA257",		\
	      NTE_NOT_SUPPORTED),					\
	WRONG(struct property, value, NULL, NTE_INVALID_PARAMETER),	\
	WRONG(struct property, len, NULL, NTE_INVALID_PARAMETER),	\
	WRONG(struct property, flags, 1, NTE_BAD_FLAGS)

#define PROPERTY(title, maker, good_name, kinds, good, extra) {		\
	.name = title, .make = maker, .undo = undo_pointer,		\
	.args = &(struct property){ 0, good_name,			\
				    (void *)&out.pointer[0],		\
				    &out.number, 0 },			\
	.size = sizeof(struct property),				\
	.handles = (const struct handle_arg[]){				\
		HANDLE(struct property, handle, kinds, good),		\
		NO_MORE_HANDLES },					\
	.wrongs = (const struct wrong[]){ PROPERTY_WRONGS, extra,	\
					  NO_MORE_WRONGS },		\
}

static const struct call property_calls[] = {
	PROPERTY("SslGetProviderProperty", make_provider_property,
		 NCRYPT_NAME_PROPERTY, PROVIDER, provider,
		 WRONG(struct property, name, NCRYPT_LENGTH_PROPERTY,
		       NTE_NOT_SUPPORTED)),
	PROPERTY("SslGetKeyProperty", make_key_property,
		 NCRYPT_LENGTH_PROPERTY, KEYS, master,
		 WRONG(struct property, name, SSLP_DIRECTION_PROPERTY,
		       NTE_NOT_SUPPORTED)),
};

void misuse_info(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lookup_calls); i++)
		test_call(&lookup_calls[i]);
	test_call(&suites_call);
	for (i = 0; i < ARRAY_SIZE(property_calls); i++)
		test_call(&property_calls[i]);
}
