// SPDX-License-Identifier: MIT
/* Digests of a transcript: SslComputeSessionHash(), _ClientAuthHash(). */
#include "handshake_hash.h"
#include "provider.h"
#include "sized.h"
#include "status.h"
#include "wstr.h"

/* RFC 8446 section 4.4.3: before the transcript hash */
#define PAD_LEN		64
#define PAD_BYTE	0x20
#define CONTEXT_LEN	33	/* either context, without its NUL */
#define CONTENT_MAX	(PAD_LEN + CONTEXT_LEN + 1 + HASH_MAX_DIGEST)

static const char client_context[] = "TLS 1.3, client CertificateVerify";
static const char server_context[] = "TLS 1.3, server CertificateVerify";

static_assert(sizeof(client_context) == CONTEXT_LEN + 1 &&
	      sizeof(server_context) == CONTEXT_LEN + 1, "context");

static int session_hash(struct handshake_hash *hash, u32 protocol,
			const struct sized *to)
{
	u8 digest[HASH_MAX_DIGEST];

	if (protocol != hash->protocol)
		return fail(EINVAL, "dwProtocol is %#06x, but hHandshakeHash is of %#06x",
			    protocol, hash->protocol);
	transcript_digest(&hash->transcript, digest);
	return sized_give(to, digest, transcript_len(&hash->transcript));
}

LIBEXPORT SECURITY_STATUS WINAPI SslComputeSessionHash(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_HASH_HANDLE hHandshakeHash, DWORD dwProtocol,
		PBYTE pbOutput, DWORD cbOutput, DWORD *pcbResult,
		DWORD dwFlags)
{
	const struct sized to = { pbOutput, cbOutput, pcbResult };
	struct handshake_hash *hash = NULL;
	struct provider *provider;
	int err;

	err = sized_check(&to) ?: check_flags(dwFlags);
	if (err)
		return status_of(err);
	provider = provider_get(hSslProvider);
	err = !provider ? -EBADHANDLE :
	      handshake_hash_take(hHandshakeHash, "hHandshakeHash", &hash);
	if (!err)
		err = session_hash(hash, dwProtocol, &to);
	handshake_hash_give(hash);
	provider_put(provider);
	return status_of(err);
}

/* The algorithms of a client's key, up to TLS 1.2 */
static const struct {
	const char *name;
	bool sha1_alone;	/* before TLS 1.2 */
} algorithms[] = {
	{ "RSA", false }, { "RSA_SIGN", false },
	{ "DSA", true }, { "ECDSA", true }, { "ECDSA_P256", true },
	{ "ECDSA_P384", true }, { "ECDSA_P521", true },
};

/* RFC 4346 section 7.4.8, RFC 8422 section 5.8; RFC 5246 section 7.4.8 */
static int auth_hash12(const struct handshake_hash *hash, LPCWSTR algorithm,
		       const struct sized *to)
{
	const struct transcript *t = &hash->transcript;
	u8 digest[HASH_MAX_DIGEST];
	size_t i, skip = 0;

	for (i = 0; i < ARRAY_SIZE(algorithms); i++)
		if (wstr_equal(algorithm, algorithms[i].name))
			break;
	if (i == ARRAY_SIZE(algorithms))
		return fail(EOPNOTSUPP, "pszAlgId must be RSA, DSA or ECDSA");
	transcript_digest(t, digest);
	if (t->second.hash && algorithms[i].sha1_alone)
		skip = t->first.hash->digest_len;
	return sized_give(to, digest + skip, transcript_len(t) - skip);
}

/* The content that TLS 1.3 signs */
static size_t content13(const struct handshake_hash *hash, bool server,
			u8 content[CONTENT_MAX])
{
	u8 *p = content;

	memset(p, PAD_BYTE, PAD_LEN);
	p += PAD_LEN;
	/* The NUL at its end is the byte 0 that must follow */
	memcpy(p, server ? server_context : client_context, CONTEXT_LEN + 1);
	p += CONTEXT_LEN + 1;
	transcript_digest(&hash->transcript, p);
	return p + transcript_len(&hash->transcript) - content;
}

/* The hashes of RFC 8446 section 4.2.3 and RFC 8998; EdDSA hashes by itself */
static int auth_hash13(const struct handshake_hash *hash, LPCWSTR algorithm,
		       bool server, const struct sized *to)
{
	static const enum hash_id hashes[] = { HASH_SHA256, HASH_SHA384,
					       HASH_SHA512, HASH_SM3 };
	u8 content[CONTENT_MAX], digest[HASH_MAX_DIGEST];
	size_t len = content13(hash, server, content), i;
	const struct hash_alg *alg;

	if (wstr_equal(algorithm, "Ed25519") || wstr_equal(algorithm, "Ed448"))
		return sized_give(to, content, len);
	for (i = 0; i < ARRAY_SIZE(hashes); i++) {
		alg = &hash_algs[hashes[i]];
		if (!wstr_equal(algorithm, alg->name))
			continue;
		hash_digest(alg, content, len, digest);
		return sized_give(to, digest, alg->digest_len);
	}
	return fail(EOPNOTSUPP, "in TLS 1.3 pszAlgId must be the hash of a signature (SHA256, SHA384, SHA512, SM3), Ed25519 or Ed448");
}

static int check_auth_flags(const struct handshake_hash *hash, DWORD flags)
{
	bool tls13 = hash->protocol == TLS_1_3;

	if (!tls13)
		return check_flags(flags);
	if (flags & ~(NCRYPT_SSL_CLIENT_FLAG | NCRYPT_SSL_SERVER_FLAG) ||
	    flags == (NCRYPT_SSL_CLIENT_FLAG | NCRYPT_SSL_SERVER_FLAG))
		return fail(EBADFLAGS, "dwFlags is %#x: it must be 0, NCRYPT_SSL_CLIENT_FLAG or NCRYPT_SSL_SERVER_FLAG",
			    flags);
	return 0;
}

static int auth_hash(struct handshake_hash *hash, LPCWSTR algorithm,
		     DWORD flags, const struct sized *to)
{
	int err = check_auth_flags(hash, flags);

	if (err)
		return err;
	return hash->protocol == TLS_1_3 ?
	       auth_hash13(hash, algorithm, flags == NCRYPT_SSL_SERVER_FLAG,
			   to) :
	       auth_hash12(hash, algorithm, to);
}

/* SSL 3.0 hashed the master key too. TLS does not, so none is needed */
static int check_master(NCRYPT_KEY_HANDLE hMasterKey)
{
	struct object *master;

	if (!hMasterKey)
		return 0;
	master = handle_get(hMasterKey, KIND_SECRET, "hMasterKey");
	object_put(master);
	return master ? 0 : -EBADHANDLE;
}

LIBEXPORT SECURITY_STATUS WINAPI SslComputeClientAuthHash(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hMasterKey,
		NCRYPT_HASH_HANDLE hHandshakeHash, LPCWSTR pszAlgId,
		PBYTE pbOutput, DWORD cbOutput, DWORD *pcbResult,
		DWORD dwFlags)
{
	const struct sized to = { pbOutput, cbOutput, pcbResult };
	struct handshake_hash *hash = NULL;
	struct provider *provider;
	int err;

	err = check_pointer(pszAlgId, "pszAlgId") ?: sized_check(&to);
	if (err)
		return status_of(err);
	provider = provider_get(hSslProvider);
	err = !provider ? -EBADHANDLE : check_master(hMasterKey) ?:
	      handshake_hash_take(hHandshakeHash, "hHandshakeHash", &hash);
	if (!err)
		err = auth_hash(hash, pszAlgId, dwFlags, &to);
	handshake_hash_give(hash);
	provider_put(provider);
	return status_of(err);
}
