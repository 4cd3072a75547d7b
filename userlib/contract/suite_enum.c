// SPDX-License-Identifier: MIT
/* SslEnumCipherSuites(): the suites, one a call. */
#include "buffer.h"
#include "check.h"
#include "provider.h"
#include "status.h"
#include "suite_info.h"

/* Where an enumeration stands: protocol by protocol, suite by suite */
struct enum_state {
	size_t protocol, suite;
};

static bool enum_next(struct enum_state *state)
{
	for (; state->protocol < protocol_count; state->protocol++) {
		for (; state->suite < suite_count; state->suite++)
			if (suite_in_protocol(&suites[state->suite],
					      protocols[state->protocol]))
				return true;
		state->suite = 0;
	}
	return false;
}

static int enum_suites(NCRYPT_SSL_CIPHER_SUITE **ret, PVOID *ret_state)
{
	struct enum_state *state = *ret_state, next = { 0, 0 };
	NCRYPT_SSL_CIPHER_SUITE *info;

	if (state && !buffer_is(state, sizeof(*state)))
		return fail(EINVAL, "*ppEnumState is not a state of this function");
	if (state)
		next = *state;
	if (!enum_next(&next))
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
	struct provider *provider;
	int err;

	err = check_pointer(ppCipherSuite, "ppCipherSuite") ?:
	      check_pointer(ppEnumState, "ppEnumState") ?:
	      check_flags(dwFlags);
	if (err)
		return status_of(err);
	provider = provider_get(hSslProvider);
	if (!provider)
		err = -EBADHANDLE;
	else if (hPrivateKey)
		err = fail(EBADHANDLE, "hPrivateKey is not a private key of this library");
	else
		err = enum_suites(ppCipherSuite, ppEnumState);
	object_put(provider);
	return status_of(err);
}
