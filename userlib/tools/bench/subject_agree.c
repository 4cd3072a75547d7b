// SPDX-License-Identifier: MIT
/*
 * Agreement: from the peer's public key and our own key to a master secret. The
 * library does it, and for comparison libcrypto's functions, called as
 * ssl/statem of OpenSSL does.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "../common/tools.h"
#include "evp_kdf.h"
#include "subject_sslp.h"

#define RANDOM_LEN	32
#define MASTER_LEN	48
#define SHARED_LEN	32	/* of P-256 and X25519 alike */
#define POINT_MAX	65

/* A public key as it is on the wire */
struct point {
	uint8_t bytes[POINT_MAX];
	size_t len;
};

/**
 * struct state - what a worker keeps; its keys are its own
 * @peer: both halves of the other end's key
 * @peer_point: what that end sent
 * @own: of libcrypto's: our key
 * @key: of the library's: our key
 * @blob: of the library's: @peer_point as SslImportKey() takes it
 * @blob_len: bytes of it
 * @random: buffers of @list
 * @list: both randoms
 */
struct state {
	EVP_PKEY *peer, *own;
	struct point peer_point;
	NCRYPT_KEY_HANDLE key;
	uint8_t blob[sizeof(SSL_ECCKEY_BLOB) + POINT_MAX];
	DWORD blob_len;
	NCryptBuffer random[2];
	NCryptBufferDesc list;
};

static int fail_with(struct worker *w, const char *what)
{
	snprintf(w->reason, sizeof(w->reason), "libcrypto: %s", what);
	return -EIO;
}

/* --- libcrypto ------------------------------------------------------------ */

static EVP_PKEY *new_key(const struct work *work)
{
	return work->key_type == SSLP_X25519_KEY_TYPE ?
	       EVP_PKEY_Q_keygen(NULL, NULL, "X25519") : EVP_EC_gen("P-256");
}

static bool get_point(EVP_PKEY *key, struct point *point)
{
	unsigned char *bytes = NULL;

	point->len = EVP_PKEY_get1_encoded_public_key(key, &bytes);
	if (point->len && point->len <= POINT_MAX)
		memcpy(point->bytes, bytes, point->len);
	OPENSSL_free(bytes);
	return point->len && point->len <= POINT_MAX;
}

/* RFC 8422 section 5.11: X, or what X25519 gives */
static bool agree(EVP_PKEY *own, const struct point *point,
		  uint8_t shared[SHARED_LEN])
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(own, NULL);
	EVP_PKEY *peer = EVP_PKEY_new();
	size_t len = SHARED_LEN;
	bool done;

	done = ctx && peer && EVP_PKEY_copy_parameters(peer, own) > 0 &&
	       EVP_PKEY_set1_encoded_public_key(peer, point->bytes,
						point->len) > 0 &&
	       EVP_PKEY_derive_init(ctx) > 0 &&
	       EVP_PKEY_derive_set_peer(ctx, peer) > 0 &&
	       EVP_PKEY_derive(ctx, shared, &len) > 0 && len == SHARED_LEN;
	EVP_PKEY_free(peer);
	EVP_PKEY_CTX_free(ctx);
	return done;
}

static bool master_by_hand(const struct work *work, EVP_PKEY *own,
			   const struct point *point,
			   uint8_t master[MASTER_LEN])
{
	uint8_t shared[SHARED_LEN];
	bool done = agree(own, point, shared) &&
		    !evp_kdf_step(work->hash, &work->step[0], shared,
				  sizeof(shared), work->seed, work->seed_len,
				  master);

	OPENSSL_cleanse(shared, sizeof(shared));
	return done;
}

/*
 * Each worker has its own keys, and so its own secret. The secret is right if
 * the other end has the same
 */
static int answer_of(struct worker *w, const struct point *own,
		     const uint8_t *master, uint8_t *answer)
{
	const struct work *work = w->row->work;
	const struct state *s = w->state;
	uint8_t theirs[MASTER_LEN];

	if (!master_by_hand(work, s->peer, own, theirs))
		return fail_with(w, "the other end's agreement failed");
	if (!memcmp(master, theirs, MASTER_LEN))
		memcpy(answer, work->expected, work->expected_len);
	return 0;
}

static int new_state(struct worker *w)
{
	struct state *s = calloc(1, sizeof(*s));

	w->state = s;
	if (!s)
		return -ENOMEM;
	s->peer = new_key(w->row->work);
	if (!s->peer || !get_point(s->peer, &s->peer_point))
		return fail_with(w, "no key");
	return 0;
}

bool pkey_can(const struct work *w)
{
	return w->way == AGREE;
}

int pkey_begin(struct worker *w)
{
	struct state *s;
	int ret = new_state(w);

	if (ret)
		return ret;
	s = w->state;
	s->own = new_key(w->row->work);
	return s->own ? 0 : fail_with(w, "no key");
}

int pkey_run(struct worker *w, uint8_t *answer)
{
	struct state *s = w->state;
	uint8_t master[MASTER_LEN];
	struct point own;

	if (!master_by_hand(w->row->work, s->own, &s->peer_point, master))
		return fail_with(w, "agreement failed");
	if (!answer)
		return 0;
	if (!get_point(s->own, &own))
		return fail_with(w, "no public key");
	return answer_of(w, &own, master, answer);
}

void pkey_end(struct worker *w)
{
	struct state *s = w->state;

	if (!s)
		return;
	EVP_PKEY_free(s->own);
	EVP_PKEY_free(s->peer);
	free(s);
	w->state = NULL;
}

/* --- the library ---------------------------------------------------------- */

#ifdef HAVE_ASYM

/* A point of P-256 is a 4, X and Y on the wire; blobs have no such 4 */
static size_t prefix_len(const struct work *work)
{
	return work->key_type == TLS_ECC_P256_CURVE_KEY_TYPE ? 1 : 0;
}

static void set_blob(struct state *s, const struct work *work)
{
	const size_t skip = prefix_len(work);
	SSL_ECCKEY_BLOB head = { work->key_type, SHARED_LEN };

	memcpy(mempcpy(s->blob, &head, sizeof(head)),
	       s->peer_point.bytes + skip, s->peer_point.len - skip);
	s->blob_len = (DWORD)(sizeof(head) + s->peer_point.len - skip);
}

int agree_begin(struct worker *w)
{
	const struct work *work = w->row->work;
	uint8_t *seed = (uint8_t *)work->seed;
	SECURITY_STATUS status;
	struct state *s;
	int ret = new_state(w);

	if (ret)
		return ret;
	s = w->state;
	set_blob(s, work);
	s->random[0] = (NCryptBuffer){
		RANDOM_LEN, NCRYPTBUFFER_SSL_CLIENT_RANDOM, seed,
	};
	s->random[1] = (NCryptBuffer){
		RANDOM_LEN, NCRYPTBUFFER_SSL_SERVER_RANDOM, seed + RANDOM_LEN,
	};
	s->list = (NCryptBufferDesc){ NCRYPTBUFFER_VERSION, 2, s->random };
	status = SslCreateEphemeralKey(w->row->provider, &s->key,
			work->protocol, work->suite, work->key_type, 0, NULL,
			0, 0);
	return status ? worker_fail(w, status) : 0;
}

static SECURITY_STATUS derive(const struct worker *w,
			      NCRYPT_KEY_HANDLE *master)
{
	const struct work *work = w->row->work;
	struct state *s = w->state;
	NCRYPT_KEY_HANDLE peer;
	SECURITY_STATUS status;
	DWORD len;

	status = SslImportKey(w->row->provider, &peer, SSL_ECCPUBLIC_BLOB,
			      s->blob, s->blob_len, 0);
	if (status)
		return status;
	status = SslGenerateMasterKey(w->row->provider, s->key, peer, master,
			work->protocol, work->suite, &s->list, NULL, 0, &len,
			NCRYPT_SSL_CLIENT_FLAG);
	SslFreeObject(peer, 0);
	return status;
}

/* Both, out of their handles */
static SECURITY_STATUS export(const struct worker *w, NCRYPT_KEY_HANDLE key,
			      uint8_t *master, struct point *own)
{
	const size_t skip = prefix_len(w->row->work);
	const struct state *s = w->state;
	uint8_t blob[sizeof(struct sslp_secret_blob) + POINT_MAX + MASTER_LEN];
	SECURITY_STATUS status;
	DWORD len;

	status = SslExportKey(w->row->provider, key, SSLP_MASTER_SECRET_BLOB,
			      blob, sizeof(blob), &len, 0);
	if (status)
		return status;
	memcpy(master, blob + sizeof(struct sslp_secret_blob), MASTER_LEN);
	status = SslExportKey(w->row->provider, s->key, SSL_ECCPUBLIC_BLOB,
			      blob, sizeof(blob), &len, 0);
	if (status)
		return status;
	own->bytes[0] = 4;
	own->len = skip + len - sizeof(SSL_ECCKEY_BLOB);
	memcpy(own->bytes + skip, blob + sizeof(SSL_ECCKEY_BLOB),
	       own->len - skip);
	return 0;
}

int agree_run(struct worker *w, uint8_t *answer)
{
	uint8_t master[MASTER_LEN];
	NCRYPT_KEY_HANDLE key;
	SECURITY_STATUS status;
	struct point own;

	status = derive(w, &key);
	if (status)
		return worker_fail(w, status);
	if (answer)
		status = export(w, key, master, &own);
	SslFreeObject(key, 0);
	if (status)
		return worker_fail(w, status);
	return answer ? answer_of(w, &own, master, answer) : 0;
}

void agree_end(struct worker *w)
{
	struct state *s = w->state;

	if (s && s->key)
		SslFreeObject(s->key, 0);
	pkey_end(w);
}

#else

int agree_begin(struct worker *w)
{
	snprintf(w->reason, sizeof(w->reason),
		 "the library was built without libcrypto");
	return -ENOSYS;
}

int agree_run(struct worker *w, uint8_t *answer)
{
	(void)answer;
	return agree_begin(w);
}

void agree_end(struct worker *w)
{
	(void)w;
}

#endif /* HAVE_ASYM */
