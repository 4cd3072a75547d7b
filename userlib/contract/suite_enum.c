// SPDX-License-Identifier: MIT
/*
 * SslEnumCipherSuites(), SslEnumCipherSuitesEx(): the suites, one in each call.
 */
#include "asym_key.h"
#include "buffer.h"
#include "check.h"
#include "provider.h"
#include "status.h"
#include "suite_info.h"
#include "wstr.h"

/* The position of an enumeration: protocol by protocol, suite by suite */
struct enum_state {
	size_t protocol, suite;
};

/*
 * For SslEnumCipherSuitesEx(), with another size: neither function takes the
 * other's
 */
struct enum_state_ex {
	struct enum_state at;
	size_t unused;
};

/* How the two functions differ */
struct enum_kind {
	size_t state_len, info_len;
	void (*fill)(const struct suite *suite, DWORD protocol, void *info);
};

static void fill_plain(const struct suite *suite, DWORD protocol, void *info)
{
	suite_info_fill(suite, protocol, 0, info);
}

/*
 * CNG's names. It has none for ciphers that are neither block ciphers nor
 * chained
 */
static const char *const mode_names[] = {
	[MODE_NULL] = "ChainingModeN/A", [MODE_STREAM] = "ChainingModeN/A",
	[MODE_CBC] = "ChainingModeCBC", [MODE_GCM] = "ChainingModeGCM",
	[MODE_CCM] = "ChainingModeCCM", [MODE_POLY1305] = "ChainingModeN/A",
};

static_assert(offsetof(NCRYPT_SSL_CIPHER_SUITE_EX, szCipherMode) ==
	      offsetof(NCRYPT_SSL_CIPHER_SUITE_EX, dwProtocol) +
	      sizeof(NCRYPT_SSL_CIPHER_SUITE),
	      "between version and mode it is an NCRYPT_SSL_CIPHER_SUITE");

static void fill_ex(const struct suite *suite, DWORD protocol, void *p)
{
	NCRYPT_SSL_CIPHER_SUITE_EX *info = p;
	NCRYPT_SSL_CIPHER_SUITE plain;

	suite_info_fill(suite, protocol, 0, &plain);
	info->dwVersion = NCRYPT_SSL_CIPHER_SUITE_EX_VERSION;
	memcpy((u8 *)p + offsetof(NCRYPT_SSL_CIPHER_SUITE_EX, dwProtocol),
	       &plain, sizeof(plain));
	wstr_copy(info->szCipherMode, mode_names[suite->cipher->mode]);
}

static const struct enum_kind plain_kind = {
	sizeof(struct enum_state), sizeof(NCRYPT_SSL_CIPHER_SUITE), fill_plain,
};

static const struct enum_kind ex_kind = {
	sizeof(struct enum_state_ex), sizeof(NCRYPT_SSL_CIPHER_SUITE_EX),
	fill_ex,
};

/*
 * Whether a key can belong to a certificate for the suite; TLS 1.3 leaves that
 * open
 */
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

static int enum_suites(const struct enum_kind *kind, PVOID *ret,
		       PVOID *ret_state, const char *certificate)
{
	struct enum_state *state = *ret_state, next = { 0, 0 };
	void *info;

	if (state && !buffer_is(state, kind->state_len))
		return fail(EINVAL, "*ppEnumState is not a state of this function");
	if (state)
		next = *state;
	if (!enum_next(&next, certificate))
		return fail(ENOMORE, "all cipher suites were returned");
	info = buffer_new(kind->info_len);
	if (!info)
		return -ENOMEM;
	if (!state) {
		state = buffer_new(kind->state_len);
		if (!state) {
			buffer_free(info);
			return -ENOMEM;
		}
	}
	kind->fill(&suites[next.suite], protocols[next.protocol], info);
	next.suite++;
	*state = next;
	*ret_state = state;
	*ret = info;
	return 0;
}

static SECURITY_STATUS enum_call(NCRYPT_PROV_HANDLE hSslProvider,
				 NCRYPT_KEY_HANDLE hPrivateKey,
				 const struct enum_kind *kind, void *ret,
				 PVOID *ppEnumState, DWORD dwFlags)
{
	struct asym_key *key = NULL;
	struct provider *provider;
	PVOID info = NULL;
	int err;

	err = check_pointer(ret, "ppCipherSuite") ?:
	      check_pointer(ppEnumState, "ppEnumState") ?:
	      check_apart(ret, sizeof(PVOID),
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
		err = enum_suites(kind, &info, ppEnumState, key ?
				  identity_name(&key->identity) : NULL);
	if (!err)
		memcpy(ret, &info, sizeof(info));
	object_put(key);
	provider_put(provider);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI SslEnumCipherSuites(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hPrivateKey,
		NCRYPT_SSL_CIPHER_SUITE **ppCipherSuite, PVOID *ppEnumState,
		DWORD dwFlags)
{
	return enum_call(hSslProvider, hPrivateKey, &plain_kind,
			 ppCipherSuite, ppEnumState, dwFlags);
}

LIBEXPORT SECURITY_STATUS WINAPI SslEnumCipherSuitesEx(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hPrivateKey,
		NCRYPT_SSL_CIPHER_SUITE_EX **ppCipherSuite, PVOID *ppEnumState,
		DWORD dwFlags)
{
	return enum_call(hSslProvider, hPrivateKey, &ex_kind, ppCipherSuite,
			 ppEnumState, dwFlags);
}
