// SPDX-License-Identifier: MIT
/*
 * Transcript and Finished of a client, by the library and by libcrypto.
 * flight_count.sh counts the instructions of both.
 */
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>

#include "fixture.h"

#define FINISHED_LEN	12

/* Messages up to ClientKeyExchange, as they are with a certificate of RSA */
static const DWORD sizes[] = { 220, 95, 1200, 333, 4, 70 };
static BYTE message[1200], master[MASTER_LEN];
static NCRYPT_PROV_HANDLE provider;
static NCRYPT_KEY_HANDLE key;
static EVP_KDF *kdf;
static EVP_MD *sha256;
static char hash_name[] = "SHA256", label[] = "client finished";

void flight_ours(BYTE *finished);
void flight_theirs(BYTE *finished);

__attribute__((noinline))
void flight_ours(BYTE *finished)
{
	NCRYPT_HASH_HANDLE hash;
	size_t i;

	must(SslCreateHandshakeHash(provider, &hash, TLS1_2_PROTOCOL_VERSION,
				    GCM12, 0), "transcript");
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		must(SslHashHandshake(provider, hash, message, sizes[i], 0),
		     "message");
	must(SslComputeFinishedHash(provider, key, hash, finished,
				    FINISHED_LEN, CLIENT), "Finished");
	must(SslFreeObject(hash, 0), "end");
}

/* The digest of a copy, because the transcript goes on */
static void digest_of(const EVP_MD_CTX *hash, BYTE *digest)
{
	EVP_MD_CTX *copy = EVP_MD_CTX_new();

	EVP_MD_CTX_copy_ex(copy, hash);
	EVP_DigestFinal_ex(copy, digest, NULL);
	EVP_MD_CTX_free(copy);
}

__attribute__((noinline))
void flight_theirs(BYTE *finished)
{
	EVP_MD_CTX *hash = EVP_MD_CTX_new();
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	BYTE digest[32];
	const OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_KDF_PARAM_DIGEST, hash_name,
				       sizeof(hash_name) - 1),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_SECRET, master,
					sizeof(master)),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_SEED, label,
					sizeof(label) - 1),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_SEED, digest,
					sizeof(digest)),
		OSSL_PARAM_END
	};
	size_t i;

	EVP_DigestInit_ex(hash, sha256, NULL);
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		EVP_DigestUpdate(hash, message, sizes[i]);
	digest_of(hash, digest);
	EVP_KDF_derive(ctx, finished, FINISHED_LEN, params);
	EVP_KDF_CTX_free(ctx);
	EVP_MD_CTX_free(hash);
}

/* Twice, so that work done once in a process is not counted */
int main(void)
{
	BYTE ours[FINISHED_LEN], theirs[FINISHED_LEN] = { 0 };
	int i;

	kdf = EVP_KDF_fetch(NULL, "TLS1-PRF", NULL);
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	fill(SEED_MASTER, master, sizeof(master));
	fill(SEED_OTHER, message, sizeof(message));
	provider = open_provider(u"Software SSL Protocol Provider");
	must(sslp_import_master_secret(provider, &key, TLS1_2_PROTOCOL_VERSION,
				       GCM12, master, sizeof(master), CLIENT),
	     "master secret");
	for (i = 0; i < 2; i++) {
		flight_ours(ours);
		flight_theirs(theirs);
	}
	ok(!memcmp(ours, theirs, sizeof(ours)), "both have one Finished");
	free_handle(key);
	free_handle(provider);
	EVP_KDF_free(kdf);
	EVP_MD_free(sha256);
	return tap_done();
}
