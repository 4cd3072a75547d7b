// SPDX-License-Identifier: MIT
/* The keys of EAP methods that run TLS: SslComputeEapKeyBlock(). */
#include "../schedule/exporter.h"
#include "provider.h"
#include "secret.h"
#include "sized.h"
#include "status.h"

/* RFC 5216 section 2.3: 64 bytes of MSK, then 64 of EMSK */
#define KEY_LEN		128

/* RFC 5281 section 11.2.4: MS-CHAP-V2 and CHAP take 16 bytes and an ident */
#define CHALLENGE_LEN	17

/**
 * struct eap_method - a value of NCRYPT_SSL_EAP_PRF_FIELD
 * @label: for the PRF up to TLS 1.2
 * @label13: for the exporter in TLS 1.3
 * @type: EAP's number for the method, the context in TLS 1.3; 0: none
 * @len: bytes
 */
struct eap_method {
	const char *label, *label13;
	u8 type;
	u8 len;
};

/* RFC 5216 and 9190; RFC 5281 sections 8 and 11.1, RFC 9427 */
static const struct eap_method methods[] = {
	[NCRYPT_SSL_EAP_ID] = {
		"client EAP encryption", "EXPORTER_EAP_TLS_Key_Material", 13,
		KEY_LEN },
	[NCRYPT_SSL_EAP_TTLSV0_ID] = {
		"ttls keying material", "EXPORTER_EAP_TLS_Key_Material", 21,
		KEY_LEN },
	[NCRYPT_SSL_EAP_TTLSV0_CHLNG_ID] = {
		"ttls challenge", "ttls challenge", 0, CHALLENGE_LEN },
};

static_assert(CHALLENGE_LEN <= KEY_LEN, "room for either");

/* The arguments of SslComputeEapKeyBlock() */
struct eap_request {
	const struct eap_method *method;
	const u8 *randoms;
	size_t randoms_len;
	struct sized to;
};

static int check_method(DWORD flags, const struct eap_method **ret)
{
	if (flags & ~NCRYPT_SSL_EAP_PRF_FIELD)
		return fail(EBADFLAGS, "dwFlags is %#x: only the bits of NCRYPT_SSL_EAP_PRF_FIELD are known",
			    flags);
	/*
	 * Its seed comes after a key block: RFC 4851 section 5.1. Nobody
	 * implements it
	 */
	if (flags >= ARRAY_SIZE(methods))
		return fail(EOPNOTSUPP, "dwFlags is %#x: EAP-TLS and EAP-TTLS are known",
			    flags);
	*ret = &methods[flags];
	return 0;
}

static int derive12(struct provider *provider, struct secret *secret,
		    const struct eap_request *r, u8 *out)
{
	if (!r->randoms || r->randoms_len != 2 * TLS_RANDOM_LEN)
		return fail(EINVAL, "pbRandoms must hold the client's and the server's random, %d bytes",
			    2 * TLS_RANDOM_LEN);
	return exporter_tls12(&provider->backend, secret->key.suite,
			      secret->key.protocol,
			      &secret->side[SIDE_CLIENT].hmac,
			      r->method->label, r->randoms, NULL, 0, out,
			      r->method->len);
}

static int derive13(struct provider *provider, struct secret *secret,
		    const struct eap_request *r, u8 *out)
{
	const struct eap_method *method = r->method;

	if (r->randoms || r->randoms_len)
		return fail(EINVAL, "TLS 1.3 takes no randoms here");
	return exporter_tls13(&provider->backend, secret->key.suite,
			      &secret->side[SIDE_CLIENT].hmac, method->label13,
			      &method->type, method->type ? 1 : 0, out,
			      method->len);
}

static int eap_key_block(struct provider *provider, struct secret *secret,
			 const struct eap_request *r)
{
	u8 block[KEY_LEN];
	int err;

	err = sized_room(&r->to, r->method->len);
	if (!err)
		err = secret->key.object.kind == KIND_MASTER_SECRET ?
		      derive12(provider, secret, r, block) :
		      derive13(provider, secret, r, block);
	if (!err)
		err = sized_give(&r->to, block, r->method->len);
	wipe(block, sizeof(block));
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI SslComputeEapKeyBlock(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hMasterKey,
		PBYTE pbRandoms, DWORD cbRandoms, PBYTE pbOutput,
		DWORD cbOutput, DWORD *pcbResult, DWORD dwFlags)
{
	struct eap_request r = {
		.randoms = pbRandoms, .randoms_len = cbRandoms,
		.to = { pbOutput, cbOutput, pcbResult },
	};
	struct provider *provider;
	struct secret *secret = NULL;
	int err;

	err = sized_check(&r.to) ?: check_method(dwFlags, &r.method);
	if (err)
		return status_of(err);
	err = -EBADHANDLE;
	provider = provider_get(hSslProvider);
	if (provider)
		secret = handle_get(hMasterKey, KIND_MASTER_SECRET |
				    KIND_EXPORTER_SECRET, "hMasterKey");
	if (secret)
		err = eap_key_block(provider, secret, &r);
	object_put(secret);
	provider_put(provider);
	return status_of(err);
}
