// SPDX-License-Identifier: MIT
/* A transcript in two threads: one is refused, and nothing is mixed. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <openssl/evp.h>

#include "threads.h"

#define PIECE	(1 << 16)

/**
 * struct feeder - one of the threads
 * @hash: the transcript of both
 * @ask: what the other thread does, NULL: as this one
 * @piece: what it adds, again and again
 * @stop: one of them was refused
 * @wrong: statuses that may not be
 * @added: pieces of both that were taken
 */
struct feeder {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HASH_HANDLE hash;
	SECURITY_STATUS (*ask)(struct feeder *f);
	BYTE *piece;
	atomic_bool stop;
	atomic_int wrong, added;
};

/* A thread is inside the call most of the time, so the two soon meet */
static void *feed(void *arg)
{
	struct feeder *f = arg;

	while (!f->stop) {
		SECURITY_STATUS status = SslHashHandshake(f->prov, f->hash,
							  f->piece, PIECE, 0);

		if (!status)
			f->added++;
		else if (status == NTE_BAD_KEY_STATE)
			f->stop = true;
		else
			f->wrong++;
	}
	return NULL;
}

static SECURITY_STATUS duplicate(struct feeder *f)
{
	NCRYPT_HASH_HANDLE copy;
	SECURITY_STATUS status;

	status = SslDuplicateTranscriptHash(f->prov, f->hash, &copy, 0);
	if (!status)
		free_handle(copy);
	return status;
}

static SECURITY_STATUS session_hash(struct feeder *f)
{
	BYTE digest[32];
	DWORD len;

	return SslComputeSessionHash(f->prov, f->hash, TLS1_2_PROTOCOL_VERSION,
				     digest, sizeof(digest), &len, 0);
}

static SECURITY_STATUS auth_hash(struct feeder *f)
{
	BYTE digest[32];
	DWORD len;

	return SslComputeClientAuthHash(f->prov, 0, f->hash, u"RSA", digest,
					sizeof(digest), &len, 0);
}

/* Calls that read a transcript while another thread adds to it */
static const struct {
	const char *name;
	SECURITY_STATUS (*ask)(struct feeder *f);
} asking[] = {
	{ "SslHashHandshake", NULL },
	{ "SslDuplicateTranscriptHash", duplicate },
	{ "SslComputeSessionHash", session_hash },
	{ "SslComputeClientAuthHash", auth_hash },
};

static void *ask(void *arg)
{
	struct feeder *f = arg;

	while (!f->stop) {
		SECURITY_STATUS status = f->ask(f);

		if (status == NTE_BAD_KEY_STATE)
			f->stop = true;
		else if (status)
			f->wrong++;
	}
	return NULL;
}

static void digest_of(const struct feeder *f, BYTE digest[32])
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	int i;

	EVP_DigestInit_ex(context, EVP_sha256(), NULL);
	for (i = 0; i < f->added; i++)
		EVP_DigestUpdate(context, f->piece, PIECE);
	EVP_DigestFinal_ex(context, digest, NULL);
	EVP_MD_CTX_free(context);
}

static void test_asking(NCRYPT_PROV_HANDLE prov, size_t n)
{
	struct feeder f = { .prov = prov, .ask = asking[n].ask,
			    .piece = calloc(1, PIECE) };
	pthread_t threads[2];
	BYTE got[32], want[32];
	DWORD len;
	int i;

	must(SslCreateHandshakeHash(prov, &f.hash, TLS1_2_PROTOCOL_VERSION,
				    GCM12, 0), "SslCreateHandshakeHash");
	pthread_create(&threads[0], NULL, feed, &f);
	pthread_create(&threads[1], NULL, f.ask ? ask : feed, &f);
	for (i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	ok(!f.wrong, "a transcript in two threads, one in %s: one is refused",
	   asking[n].name);
	must(SslComputeSessionHash(prov, f.hash, TLS1_2_PROTOCOL_VERSION, got,
				   sizeof(got), &len, 0),
	     "SslComputeSessionHash");
	digest_of(&f, want);
	ok(!memcmp(got, want, sizeof(got)),
	   "and has the pieces that were taken, whole");
	free_handle(f.hash);
	free(f.piece);
}

void threads_hash(NCRYPT_PROV_HANDLE prov)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(asking); i++)
		test_asking(prov, i);
}
