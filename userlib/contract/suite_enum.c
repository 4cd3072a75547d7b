// SPDX-License-Identifier: MIT
/* SslEnumCipherSuites(): the suites, one a call. */
#include "asym_key.h"
#include "buffer.h"
#include "check.h"
#include "provider.h"
#include "status.h"
#include "suite_info.h"

/* Where an enumeration stands: protocol by protocol, suite by suite */
struct enum_state {
	size_t protocol, suite;
};

/* What a key can be the certificate's of; TLS 1.3 leaves that open */
static bool fits_key(const struct suite *suite, const char *certificate)
{
	return !certificate || !*suite->certificate ?
	       !certificate || suite->first == TLS_1_3 :
	       !strcmp(suite->certificate, certificate);
}

static bool enum_next(struct enum_state *state, const char *certificate)
{
	for (; state->protocol < protocol_count; state->protocol++) {
		for (; state->suite < suite_count; state->suite++)
			if (suite_in_protocol(&suites[state->suite],
					      protocols[state->protocol]) &&
			    fits_key(&suites[state->suite], certificate))
				return true;
		state->suite = 0;
	}
	return false;
}

static int enum_suites(NCRYPT_SSL_CIPHER_SUITE **ret, PVOID *ret_state,
		       const char *certificate)
{
	struct enum_state *state = *ret_state, next = { 0, 0 };
	NCRYPT_SSL_CIPHER_SUITE *info;

	if (state && !buffer_is(state, sizeof(*state)))
		return fail(EINVAL, "*ppEnumState is not a state of this function");
	if (state)
		next = *state;
	if (!enum_next(&next, certificate))
		return fail(ENOMORE, "all cipher suites were returned");
	info = buffer_new(sizeof(*info));
	if (!info)
		return -ENOMEM;
	if (!state) {
		state = buffer_new(sizeof(*state));
		if (!state) {
			buffer_free(info);
			return -ENOMEM;
		}
	}
	suite_info_fill(&suites[next.suite], protocols[next.protocol], 0, info);
	next.suite++;
	*state = next;
	*ret_state = state;
	*ret = info;
	return 0;
}

LIBEXPORT SECURITY_STATUS WINAPI SslEnumCipherSuites(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hPrivateKey,
		NCRYPT_SSL_CIPHER_SUITE **ppCipherSuite, PVOID *ppEnumState,
		DWORD dwFlags)
{
	struct asym_key *key = NULL;
	struct provider *provider;
	int err;

	err = check_pointer(ppCipherSuite, "ppCipherSuite") ?:
	      check_pointer(ppEnumState, "ppEnumState") ?:
	      check_apart(ppCipherSuite, sizeof(*ppCipherSuite),
			  "ppCipherSuite", ppEnumState, sizeof(*ppEnumState),
			  "ppEnumState") ?:
	      check_flags(dwFlags);
	if (err)
		return status_of(err);
	provider = provider_get(hSslProvider);
	if (provider && hPrivateKey)
		key = handle_get(hPrivateKey, KIND_PRIVATE_KEY, "hPrivateKey");
	if (!provider || (hPrivateKey && !key))
		err = -EBADHANDLE;
	else
		err = enum_suites(ppCipherSuite, ppEnumState, key ?
				  identity_name(&key->identity) : NULL);
	object_put(key);
	object_put(provider);
	return status_of(err);
}
