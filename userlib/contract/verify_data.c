// SPDX-License-Identifier: MIT
/* The content of a Finished message or a binder: SslComputeFinishedHash(). */
#include "../schedule/finished.h"
#include "check.h"
#include "handshake_hash.h"
#include "provider.h"
#include "secret.h"
#include "status.h"

/* No suite asks for more than 12 bytes; more than a hash is a mistake */
#define VERIFY_DATA_MAX	HASH_MAX_DIGEST

/* The arguments of SslComputeFinishedHash() */
struct verify_data {
	NCRYPT_HASH_HANDLE hash;
	BYTE *out;
	DWORD len;
	bool client;
};

static int verify_data12(struct provider *provider, struct secret *master,
			 const struct verify_data *v, const u8 *digest,
			 size_t digest_len, u8 *out)
{
	if (v->len < FINISHED_LEN || v->len > VERIFY_DATA_MAX)
		return fail(EINVAL, "cbOutput is %u, %d to %d are possible",
			    v->len, FINISHED_LEN, VERIFY_DATA_MAX);
	return finished_tls12(&provider->backend, master->key.suite,
			      master->key.protocol,
			      &master->side[SIDE_CLIENT].hmac, v->client,
			      digest, digest_len, out, v->len);
}

/* Only a client has a binder: RFC 8446 section 4.2.11.2 */
static int verify_data13(struct provider *provider, struct secret *base,
			 const struct verify_data *v, const u8 *digest, u8 *out)
{
	const struct hash_alg *hash = base->key.suite->prf->hash;
	enum side side = v->client ? SIDE_CLIENT : SIDE_SERVER;
	struct secret_side now;
	int err;

	if (v->len != hash->digest_len)
		return fail(EINVAL, "cbOutput is %u, verify_data has %u bytes",
			    v->len, hash->digest_len);
	err = secret_snapshot(base, side, &now) ?:
	      finished_tls13(&provider->backend, hash, &now.hmac, digest, out);
	secret_snapshot_put(base, side, &now);
	return err;
}

static int verify_data(struct provider *provider, struct secret *secret,
		       const struct verify_data *v)
{
	u8 digest[HASH_MAX_DIGEST], out[VERIFY_DATA_MAX];
	size_t digest_len = 0;
	int err;

	err = handshake_hash_digest(v->hash, "hHandshakeHash",
				    secret->key.suite, secret->key.protocol,
				    digest, &digest_len);
	if (!err)
		err = secret->key.object.kind == KIND_MASTER_SECRET ?
		      verify_data12(provider, secret, v, digest, digest_len,
				    out) :
		      verify_data13(provider, secret, v, digest, out);
	if (!err)
		memcpy(v->out, out, v->len);
	wipe(out, sizeof(out));
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI SslComputeFinishedHash(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hMasterKey,
		NCRYPT_HASH_HANDLE hHandshakeHash, PBYTE pbOutput,
		DWORD cbOutput, DWORD dwFlags)
{
	const struct verify_data v = {
		.hash = hHandshakeHash, .out = pbOutput, .len = cbOutput,
		.client = dwFlags == NCRYPT_SSL_CLIENT_FLAG,
	};
	struct provider *provider;
	struct secret *secret = NULL;
	int err;

	err = check_pointer(pbOutput, "pbOutput") ?: check_role(dwFlags, 0);
	if (err)
		return status_of(err);
	err = -EBADHANDLE;
	provider = provider_get(hSslProvider);
	if (provider)
		secret = handle_get(hMasterKey, KIND_MASTER_SECRET |
				    KIND_TRAFFIC_SECRETS | KIND_BINDER_KEY,
				    "hMasterKey");
	if (secret)
		err = verify_data(provider, secret, &v);
	object_put(secret);
	provider_put(provider);
	return status_of(err);
}
