// SPDX-License-Identifier: MIT
/* Signatures over hashes, as TLS has them. */
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "crypto.h"
#include "sign.h"

size_t sign_length(const struct identity *identity)
{
	int cancel = crypto_begin();
	int len = EVP_PKEY_get_size(identity->object);

	crypto_end(cancel);
	return len > 0 ? len : 0;
}

static bool pad(EVP_PKEY_CTX *ctx, const struct sign_input *input,
		const EVP_MD *md)
{
	if (input->padding == SIGN_PKCS1)
		return EVP_PKEY_CTX_set_rsa_padding(ctx,
				RSA_PKCS1_PADDING) > 0 &&
		       EVP_PKEY_CTX_set_signature_md(ctx, md) > 0;
	return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) > 0 &&
	       EVP_PKEY_CTX_set_signature_md(ctx, md) > 0 &&
	       EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, md) > 0 &&
	       EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx,
				RSA_PSS_SALTLEN_DIGEST) > 0;
}

/* A context for one hash value under RSA or ECDSA, or NULL */
static EVP_PKEY_CTX *prepare(const struct identity *identity,
			     const struct sign_input *input,
			     int (*init)(EVP_PKEY_CTX *ctx), EVP_MD **md)
{
	EVP_PKEY_CTX *ctx;
	bool good;

	*md = EVP_MD_fetch(NULL, input->hash, NULL);
	ctx = EVP_PKEY_CTX_new_from_pkey(NULL, identity->object, NULL);
	good = *md && ctx && init(ctx) > 0 &&
	       (identity->kind == IDENTITY_RSA ? pad(ctx, input, *md) :
		EVP_PKEY_CTX_set_signature_md(ctx, *md) > 0);
	if (good)
		return ctx;
	EVP_PKEY_CTX_free(ctx);
	return NULL;
}

static int check_input(const struct identity *identity,
		       const struct sign_input *input)
{
	if (identity->kind == IDENTITY_ED25519 ? !!input->hash : !input->hash)
		return fail(EINVAL, identity->kind == IDENTITY_ED25519 ?
			    "Ed25519 signs the message itself, not a hash of it" :
			    "the key signs a hash, and no hash has this length");
	if (identity->pss_only && input->padding != SIGN_PSS)
		return fail(EINVAL, "the key is for RSASSA-PSS only");
	return 0;
}

static bool sign_hash(const struct identity *identity,
		      const struct sign_input *input, u8 *ret, size_t *len)
{
	EVP_MD *md = NULL;
	EVP_PKEY_CTX *ctx = prepare(identity, input, EVP_PKEY_sign_init, &md);
	bool good = ctx && EVP_PKEY_sign(ctx, ret, len, input->bytes,
					 input->len) > 0;

	EVP_PKEY_CTX_free(ctx);
	EVP_MD_free(md);
	return good;
}

static bool sign_whole(const struct identity *identity,
		       const struct sign_input *input, u8 *ret, size_t *len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = ctx && EVP_DigestSignInit(ctx, NULL, NULL, NULL,
					      identity->object) > 0 &&
		    EVP_DigestSign(ctx, ret, len, input->bytes,
				   input->len) > 0;

	EVP_MD_CTX_free(ctx);
	return good;
}

int sign_make(const struct identity *identity, const struct sign_input *input,
	      u8 *ret, size_t *ret_len)
{
	int cancel, err = check_input(identity, input);
	size_t len = SIGN_MAX;
	bool good;

	if (err)
		return err;
	cancel = crypto_begin();
	good = input->hash ? sign_hash(identity, input, ret, &len) :
	       sign_whole(identity, input, ret, &len);
	if (good)
		*ret_len = len;
	else
		err = crypto_fail(EOPNOTSUPP, "this key cannot make this signature");
	crypto_end(cancel);
	return err;
}

static bool check_hash(const struct identity *identity,
		       const struct sign_input *input, const u8 *signature,
		       size_t len)
{
	EVP_MD *md = NULL;
	EVP_PKEY_CTX *ctx = prepare(identity, input, EVP_PKEY_verify_init,
				    &md);
	bool good = ctx && EVP_PKEY_verify(ctx, signature, len, input->bytes,
					   input->len) == 1;

	EVP_PKEY_CTX_free(ctx);
	EVP_MD_free(md);
	return good;
}

static bool check_whole(const struct identity *identity,
			const struct sign_input *input, const u8 *signature,
			size_t len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL,
						identity->object) > 0 &&
		    EVP_DigestVerify(ctx, signature, len, input->bytes,
				     input->len) == 1;

	EVP_MD_CTX_free(ctx);
	return good;
}

int sign_check(const struct identity *identity,
	       const struct sign_input *input, const u8 *signature,
	       size_t len)
{
	int cancel, err = check_input(identity, input);
	bool good;

	if (err)
		return err;
	cancel = crypto_begin();
	good = input->hash ? check_hash(identity, input, signature, len) :
	       check_whole(identity, input, signature, len);
	if (!good)
		err = crypto_fail(EBADMSG, "the signature is wrong for this key and this content");
	crypto_end(cancel);
	return err;
}
