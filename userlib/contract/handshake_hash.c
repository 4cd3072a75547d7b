// SPDX-License-Identifier: MIT
/* Transcripts: makes them, adds to them, copies them. */
#include <stdlib.h>

#include "check.h"
#include "handshake_hash.h"
#include "names.h"
#include "provider.h"
#include "status.h"
#include "suite_info.h"

static void handshake_hash_destroy(struct object *object)
{
	free(container_of(object, struct handshake_hash, object));
}

int handshake_hash_take(NCRYPT_HASH_HANDLE handle, const char *name,
			struct handshake_hash **ret)
{
	struct handshake_hash *hash;

	hash = handle_get(handle, KIND_HANDSHAKE_HASH, name);
	if (!hash)
		return -EBADHANDLE;
	if (atomic_flag_test_and_set_explicit(&hash->busy,
					      memory_order_acquire)) {
		object_put(hash);
		return fail(EBADSTATE, "another thread is using %s: only one thread at a time may use a transcript",
			    name);
	}
	*ret = hash;
	return 0;
}

void handshake_hash_give(struct handshake_hash *hash)
{
	if (!hash)
		return;
	atomic_flag_clear_explicit(&hash->busy, memory_order_release);
	object_put(hash);
}

static int check_kin(const struct handshake_hash *hash, const char *name,
		     const struct suite *suite, u32 protocol)
{
	const struct prf_alg *alg = suite_prf(suite, protocol);
	const struct transcript *t = &hash->transcript;

	if (hash->protocol != protocol)
		return fail(EINVAL, "%s is of protocol %#06x, not %#06x", name,
			    hash->protocol, protocol);
	if (t->first.hash != alg->hash || t->second.hash != alg->second)
		return fail(EINVAL, "%s is not of %s, the hash of %s", name,
			    alg->name, suite->name);
	return 0;
}

int handshake_hash_digest(NCRYPT_HASH_HANDLE handle, const char *name,
			  const struct suite *suite, u32 protocol, u8 *digest,
			  size_t *ret_len)
{
	struct handshake_hash *hash;
	int err;

	err = handshake_hash_take(handle, name, &hash);
	if (err)
		return err;
	err = check_kin(hash, name, suite, protocol);
	if (!err) {
		transcript_digest(&hash->transcript, digest);
		*ret_len = transcript_len(&hash->transcript);
	}
	handshake_hash_give(hash);
	return err;
}

/* A transcript that begins as a copy of @like */
static int hash_publish(const struct suite *suite, u32 protocol,
			const struct transcript *like, NCRYPT_HASH_HANDLE *ret)
{
	struct handshake_hash *hash = malloc(sizeof(*hash));

	if (!hash)
		return fail(ENOMEM, "out of memory for a transcript");
	hash->object.kind = KIND_HANDSHAKE_HASH;
	hash->object.destroy = handshake_hash_destroy;
	hash->suite = suite;
	hash->protocol = protocol;
	atomic_flag_clear(&hash->busy);
	hash->transcript = *like;
	return handle_publish(&hash->object, ret);
}

/*
 * The common part for both kinds. @hash NULL means the hash of the PRF of the
 * protocol
 */
static int create(NCRYPT_PROV_HANDLE hSslProvider, u32 protocol, u32 id,
		  const struct hash_alg *hash, NCRYPT_HASH_HANDLE *ret)
{
	struct provider *provider = provider_get(hSslProvider);
	const struct suite *suite;
	const struct prf_alg *alg;
	struct transcript start;
	int err;

	if (!provider)
		return -EBADHANDLE;
	provider_put(provider);
	err = suite_info_find(protocol, id, &suite);
	if (err)
		return err;
	if (hash && suite_tls_version(protocol) != TLS_1_2)
		return fail(EOPNOTSUPP, "only TLS 1.2 has transcripts for a client's signature: other versions sign the transcript of the handshake");
	alg = suite_prf(suite, protocol);
	transcript_start(&start, hash ?: alg->hash, hash ? NULL : alg->second);
	return hash_publish(suite, protocol, &start, ret);
}

LIBEXPORT SECURITY_STATUS WINAPI SslCreateHandshakeHash(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_HASH_HANDLE *phHandshakeHash, DWORD dwProtocol,
		DWORD dwCipherSuite, DWORD dwFlags)
{
	int err;

	err = check_pointer(phHandshakeHash, "phHandshakeHash") ?:
	      check_flags(dwFlags) ?:
	      create(hSslProvider, dwProtocol, dwCipherSuite, NULL,
		     phHandshakeHash);
	return status_of(err);
}

/* MD5 may be asked for by name, but must not be used in signatures: RFC 9155 */
static int signature_hash(LPCWSTR name, const struct hash_alg **ret)
{
	int err = check_pointer(name, "pszHashAlgId");

	if (err)
		return err;
	if (names_hash(name, ret) || (*ret)->id == HASH_MD5)
		return fail(EOPNOTSUPP, "pszHashAlgId must be SHA1, SHA256, SHA384, SHA512 or SM3");
	return 0;
}

LIBEXPORT SECURITY_STATUS WINAPI SslCreateClientAuthHash(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_HASH_HANDLE *phHandshakeHash, DWORD dwProtocol,
		DWORD dwCipherSuite, LPCWSTR pszHashAlgId, DWORD dwFlags)
{
	const struct hash_alg *hash = NULL;
	int err;

	err = check_pointer(phHandshakeHash, "phHandshakeHash") ?:
	      check_flags(dwFlags) ?: signature_hash(pszHashAlgId, &hash) ?:
	      create(hSslProvider, dwProtocol, dwCipherSuite, hash,
		     phHandshakeHash);
	return status_of(err);
}

/* RFC 8446 section 4: a type, and a length of 24 bits */
#define MESSAGE_MAX	(4 + 0xffffff)

static int check_message(const u8 *input, size_t len)
{
	if (len > MESSAGE_MAX)
		return fail(EINVAL, "cbInput is %zu, and a handshake message has at most %d bytes",
			    len, MESSAGE_MAX);
	return len ? check_pointer(input, "pbInput") : 0;
}

static int add(NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_HASH_HANDLE handle,
	       const u8 *input, size_t len)
{
	struct provider *provider = provider_get(hSslProvider);
	struct handshake_hash *hash;
	int err;

	if (!provider)
		return -EBADHANDLE;
	err = handshake_hash_take(handle, "hHandshakeHash", &hash);
	if (!err) {
		transcript_add(&hash->transcript, input, len);
		handshake_hash_give(hash);
	}
	provider_put(provider);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI SslHashHandshake(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_HASH_HANDLE hHandshakeHash, PBYTE pbInput,
		DWORD cbInput, DWORD dwFlags)
{
	int err = check_message(pbInput, cbInput) ?: check_flags(dwFlags) ?:
	      add(hSslProvider, hHandshakeHash, pbInput, cbInput);
	return status_of(err);
}

static int duplicate(NCRYPT_PROV_HANDLE hSslProvider,
		     NCRYPT_HASH_HANDLE handle, NCRYPT_HASH_HANDLE *ret)
{
	struct provider *provider = provider_get(hSslProvider);
	struct handshake_hash *hash;
	int err;

	if (!provider)
		return -EBADHANDLE;
	err = handshake_hash_take(handle, "hTranscriptHash", &hash);
	if (!err) {
		err = hash_publish(hash->suite, hash->protocol,
				   &hash->transcript, ret);
		handshake_hash_give(hash);
	}
	provider_put(provider);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI SslDuplicateTranscriptHash(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_HASH_HANDLE hTranscriptHash,
		NCRYPT_HASH_HANDLE *phTranscriptHash, DWORD dwFlags)
{
	int err;

	err = check_pointer(phTranscriptHash, "phTranscriptHash") ?:
	      check_flags(dwFlags) ?:
	      duplicate(hSslProvider, hTranscriptHash, phTranscriptHash);
	return status_of(err);
}
