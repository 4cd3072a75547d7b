// SPDX-License-Identifier: MIT
/* SslSignHash(), SslVerifySignature(). */
#include "../asym/sign.h"
#include "asym_key.h"
#include "check.h"
#include "provider.h"
#include "status.h"
#include "wstr.h"

#define SIGN_FLAGS	(NCRYPT_SSL_SIGN_INCLUDE_HASHOID | \
			 NCRYPT_SSL_SIGN_USE_PSS_PADDING)
#define MESSAGE_MAX	65536		/* bytes; Ed25519 signs no hash */

/* Windows' names of hashes, libcrypto's, and the bytes of their values */
static const struct hash_row {
	const char *name, *crypto;
	size_t len;
} hash_rows[] = {
	{ "SHA1", "SHA1", 20 },
	{ "SHA256", "SHA256", 32 },
	{ "SHA384", "SHA384", 48 },
	{ "SHA512", "SHA512", 64 },
};

static const struct hash_row md5sha1 = { "MD5SHA1", "MD5-SHA1", 36 };

static const struct hash_row *hash_of_len(size_t len)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hash_rows); i++)
		if (hash_rows[i].len == len)
			return &hash_rows[i];
	return NULL;
}

/* The row of the hash whose name stands before its value, or NULL */
static const struct hash_row *hash_of_name(const u8 *bytes, size_t len)
{
	WCHAR name[8] = { 0 };
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(hash_rows); i++) {
		n = (strlen(hash_rows[i].name) + 1) * sizeof(WCHAR);
		if (len != n + hash_rows[i].len)
			continue;
		memcpy(name, bytes, n);
		if (!name[n / sizeof(WCHAR) - 1] &&
		    wstr_equal(name, hash_rows[i].name))
			return &hash_rows[i];
	}
	return NULL;
}

/*
 * Under PKCS #1 a value without a name is that of TLS before 1.2. Any other
 * value names its hash (RFC 5246 section 4.7). Otherwise it could be taken for
 * the value of another hash.
 */
static int read_pkcs1(struct sign_input *input, DWORD flags)
{
	const struct hash_row *row = &md5sha1;

	if (flags & NCRYPT_SSL_SIGN_INCLUDE_HASHOID)
		row = hash_of_name(input->bytes, input->len);
	if (!row || (row == &md5sha1 && input->len != md5sha1.len))
		return fail(EINVAL, "PKCS #1 signs either 36 bytes of MD5 and SHA-1 or, with NCRYPT_SSL_SIGN_INCLUDE_HASHOID, the name of a hash and its value");
	input->bytes += input->len - row->len;
	input->len = row->len;
	input->hash = row->crypto;
	return 0;
}

static int read_by_len(struct sign_input *input, DWORD flags)
{
	const struct hash_row *row = hash_of_len(input->len);

	if (flags & NCRYPT_SSL_SIGN_INCLUDE_HASHOID)
		return fail(EINVAL, "a hash may be named only with RSA and PKCS #1");
	if (!row)
		return fail(EINVAL, "cbHashValue is %zu: no hash has so many bytes",
			    input->len);
	input->hash = row->crypto;
	return 0;
}

static int read_input(const struct identity *identity, DWORD flags,
		      struct sign_input *input)
{
	if (flags & NCRYPT_SSL_SIGN_USE_PSS_PADDING) {
		if (identity->kind != IDENTITY_RSA)
			return fail(EINVAL, "PSS is for RSA keys only");
		input->padding = SIGN_PSS;
	}
	if (identity->kind == IDENTITY_ED25519)
		return !flags ? 0 :
		       fail(EINVAL, "dwFlags are for RSA keys, and the key is not one");
	return identity->kind == IDENTITY_RSA &&
	       input->padding == SIGN_PKCS1 ? read_pkcs1(input, flags) :
	       read_by_len(input, flags);
}

static int check_call(const u8 *value, DWORD len, DWORD flags)
{
	if (flags & ~SIGN_FLAGS)
		return fail(EBADFLAGS, "dwFlags is %#x, only %#x is known",
			    flags, SIGN_FLAGS);
	if (!len || len > MESSAGE_MAX)
		return fail(EINVAL, "cbHashValue is %u, 1 to %d are possible",
			    len, MESSAGE_MAX);
	return check_pointer(value, "pbHashValue");
}

static int sign(const struct identity *identity, struct sign_input *input,
		DWORD flags, u8 *out, DWORD size, DWORD *ret_len)
{
	u8 signature[SIGN_MAX];
	size_t len = sign_length(identity);
	int err = read_input(identity, flags, input);

	if (err)
		return err;
	if (out && size < len) {
		*ret_len = len;
		return fail(ETOOSMALL, "cbSignature is %u, a signature has up to %zu bytes",
			    size, len);
	}
	if (out)
		err = sign_make(identity, input, signature, &len);
	if (err)
		return err;
	copy_bytes(out, signature, out ? len : 0);
	*ret_len = len;
	return 0;
}

LIBEXPORT SECURITY_STATUS WINAPI SslSignHash(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hPrivateKey, PBYTE pbHashValue,
		DWORD cbHashValue, PBYTE pbSignature, DWORD cbSignature,
		DWORD *pcbResult, DWORD dwFlags)
{
	struct sign_input input = { .bytes = pbHashValue, .len = cbHashValue };
	struct provider *provider;
	struct asym_key *key;
	int err;

	err = check_pointer(pcbResult, "pcbResult") ?:
	      check_apart(pbSignature, cbSignature, "pbSignature", pcbResult,
			  sizeof(*pcbResult), "pcbResult") ?:
	      check_call(pbHashValue, cbHashValue, dwFlags);
	if (err)
		return status_of(err);
	provider = provider_get(hSslProvider);
	if (!provider)
		return status_of(-EBADHANDLE);
	key = handle_get(hPrivateKey, KIND_PRIVATE_KEY, "hPrivateKey");
	err = key ? sign(&key->identity, &input, dwFlags, pbSignature,
			 cbSignature, pcbResult) : -EBADHANDLE;
	object_put(key);
	provider_put(provider);
	return status_of(err);
}

static int verify(const struct asym_key *key, struct sign_input *input,
		  DWORD flags, const u8 *signature, DWORD len)
{
	int err;

	if (!key->identity.object)
		return fail(EINVAL, "hPublicKey is a key for key agreement, not for signatures");
	err = read_input(&key->identity, flags, input) ?:
	      sign_check(&key->identity, input, signature, len);
	return err == -EBADMSG ? -EBADSIGNATURE : err;
}

LIBEXPORT SECURITY_STATUS WINAPI SslVerifySignature(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hPublicKey,
		PBYTE pbHashValue, DWORD cbHashValue, PBYTE pbSignature,
		DWORD cbSignature, DWORD dwFlags)
{
	struct sign_input input = { .bytes = pbHashValue, .len = cbHashValue };
	struct provider *provider;
	struct asym_key *key;
	int err;

	err = check_pointer(pbSignature, "pbSignature") ?:
	      check_call(pbHashValue, cbHashValue, dwFlags);
	if (err)
		return status_of(err);
	provider = provider_get(hSslProvider);
	if (!provider)
		return status_of(-EBADHANDLE);
	key = handle_get(hPublicKey, KIND_PUBLIC_KEY, "hPublicKey");
	err = key ? verify(key, &input, dwFlags, pbSignature, cbSignature) :
	      -EBADHANDLE;
	object_put(key);
	provider_put(provider);
	return status_of(err);
}
