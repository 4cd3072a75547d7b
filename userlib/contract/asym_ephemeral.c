// SPDX-License-Identifier: MIT
/* SslCreateEphemeralKey(): a key for one agreement. */
#include "asym_key.h"
#include "check.h"
#include "provider.h"
#include "status.h"
#include "suite_info.h"

/**
 * struct wish - what the caller asks for
 * @key_type: IANA number of a group, or 0
 * @bits: 0 if the rest determines them
 * @params: BCRYPT_DH_PARAMETER_HEADER, prime, generator; or NULL
 * @len: bytes of it
 */
struct wish {
	DWORD key_type, bits;
	const u8 *params;
	DWORD len;
};

/* For a wish in which neither key type nor parameters name a group */
static int group_by_bits(const struct wish *wish, const struct group **ret)
{
	*ret = group_of_bits(wish->bits);
	return *ret ? 0 :
	       fail(EINVAL, "dwKeyType is 0, pbParams is NULL, and no group of RFC 7919 has %u bits",
		    wish->bits);
}

static int group_by_params(const struct wish *wish, const struct group **ret)
{
	BCRYPT_DH_PARAMETER_HEADER head;
	const u8 *prime = wish->params + sizeof(head);

	if (wish->len < sizeof(head))
		return fail(EINVAL, "pbParams is shorter than its header");
	memcpy(&head, wish->params, sizeof(head));
	if (head.dwMagic != BCRYPT_DH_PARAMETERS_MAGIC ||
	    head.cbLength != wish->len || head.cbKeyLength > GROUP_MAX_LEN ||
	    wish->len != sizeof(head) + 2 * head.cbKeyLength)
		return fail(EINVAL, "pbParams is not a BCRYPT_DH_PARAMETER_HEADER with prime and generator");
	return group_of_prime(prime, head.cbKeyLength,
			      prime + head.cbKeyLength, head.cbKeyLength, ret);
}

static int group_by_type(const struct wish *wish, const struct group **ret)
{
	*ret = group_find(wish->key_type);
	if (!*ret)
		return fail(EINVAL, "%u is not a key type", wish->key_type);
	if (wish->params)
		return fail(EINVAL, "dwKeyType and pbParams name different groups");
	return 0;
}

/* RFC 7748 counts 255 bits for X25519, some callers 256 */
static bool has_bits(const struct group *group, DWORD bits)
{
	return !bits || bits == group->bits ||
	       (group->kind == GROUP_MONTGOMERY && bits == 8U * group->len);
}

static int check_fits(const struct suite *suite, const struct group *group)
{
	const char *exchange = group->kind == GROUP_PRIME ? "DH" : "ECDH";

	/* A suite of TLS 1.3 says nothing about the exchange */
	if (!*suite->exchange || !strcmp(suite->exchange, exchange))
		return 0;
	return fail(EINVAL, "%s does not agree on keys of %s", suite->name,
		    group->name);
}

static int choose_group(const struct suite *suite, const struct wish *wish,
			const struct group **ret)
{
	int err;

	if (!wish->params != !wish->len)
		return fail(EINVAL, "pbParams is %s, cbParams is %u",
			    wish->params ? "there" : "NULL", wish->len);
	err = wish->key_type ? group_by_type(wish, ret) :
	      wish->params ? group_by_params(wish, ret) :
	      group_by_bits(wish, ret);
	if (!err && !has_bits(*ret, wish->bits))
		err = fail(EINVAL, "keys of %s have %u bits, not %u",
			   (*ret)->name, (*ret)->bits, wish->bits);
	return err ?: check_fits(suite, *ret);
}

static int create(DWORD protocol, DWORD suite_id, const struct wish *wish,
		  NCRYPT_KEY_HANDLE *ret)
{
	const struct group *group;
	const struct suite *suite;
	struct asym_key *key;
	int err;

	err = suite_info_find(protocol, suite_id, &suite) ?:
	      choose_group(suite, wish, &group) ?:
	      asym_key_new(KIND_EPHEMERAL_KEY, suite, protocol, &key);
	if (err)
		return err;
	err = agree_generate(group, &key->agree);
	if (err) {
		key->key.object.destroy(&key->key.object);
		return err;
	}
	return handle_publish(&key->key.object, ret);
}

LIBEXPORT SECURITY_STATUS WINAPI SslCreateEphemeralKey(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE *phEphemeralKey, DWORD dwProtocol,
		DWORD dwCipherSuite, DWORD dwKeyType, DWORD dwKeyBitLen,
		PBYTE pbParams, DWORD cbParams, DWORD dwFlags)
{
	const struct wish wish = { dwKeyType, dwKeyBitLen, pbParams, cbParams };
	struct provider *provider;
	int err;

	err = check_pointer(phEphemeralKey, "phEphemeralKey") ?:
	      check_flags(dwFlags);
	if (err)
		return status_of(err);
	provider = provider_get(hSslProvider);
	if (!provider)
		return status_of(-EBADHANDLE);
	err = create(dwProtocol, dwCipherSuite, &wish, phEphemeralKey);
	provider_put(provider);
	return status_of(err);
}
