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
 * @piece: what it adds, again and again
 * @stop: one of them was refused
 * @wrong: statuses that may not be
 * @added: pieces of both that were taken
 */
struct feeder {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HASH_HANDLE hash;
	BYTE *piece;
	atomic_bool stop;
	atomic_int wrong, added;
};

/* Most of the time a thread is inside of the call, so they soon meet */
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

void threads_hash(NCRYPT_PROV_HANDLE prov)
{
	struct feeder f = { .prov = prov, .piece = calloc(1, PIECE) };
	pthread_t threads[2];
	BYTE got[32], want[32];
	DWORD len;
	int i;

	must(SslCreateHandshakeHash(prov, &f.hash, TLS1_2_PROTOCOL_VERSION,
				    GCM12, 0), "SslCreateHandshakeHash");
	for (i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, feed, &f);
	for (i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	ok(!f.wrong, "a transcript in two threads: one is refused");
	must(SslComputeSessionHash(prov, f.hash, TLS1_2_PROTOCOL_VERSION, got,
				   sizeof(got), &len, 0),
	     "SslComputeSessionHash");
	digest_of(&f, want);
	ok(!memcmp(got, want, sizeof(got)),
	   "and has the pieces that were taken, whole");
	free_handle(f.hash);
	free(f.piece);
}
