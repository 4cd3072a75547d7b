// SPDX-License-Identifier: MIT
/* Signature algorithms: RFC 8446 section 4.2.3. */
#include <openssl/x509.h>

#include "ssl_only.h"

static const struct ssl_only_scheme schemes[] = {
	{ 0x0807, EVP_PKEY_ED25519, 0, u"Ed25519", 0 },
	{ 0x0403, EVP_PKEY_EC, 256, u"SHA256", 0 },
	{ 0x0503, EVP_PKEY_EC, 384, u"SHA384", 0 },
	{ 0x0603, EVP_PKEY_EC, 521, u"SHA512", 0 },
	{ 0x0804, EVP_PKEY_RSA, 0, u"SHA256", NCRYPT_SSL_SIGN_USE_PSS_PADDING },
	{ 0x0805, EVP_PKEY_RSA, 0, u"SHA384", NCRYPT_SSL_SIGN_USE_PSS_PADDING },
	{ 0x0806, EVP_PKEY_RSA, 0, u"SHA512", NCRYPT_SSL_SIGN_USE_PSS_PADDING },
	{ 0x0809, EVP_PKEY_RSA_PSS, 0, u"SHA256",
	  NCRYPT_SSL_SIGN_USE_PSS_PADDING },
};

#define N_SCHEMES	(sizeof(schemes) / sizeof(*schemes))

/* In TLS 1.2 ECDSA goes with any curve: RFC 8446 section 4.2.3 */
static bool goes_with(const struct ssl_only *s,
		      const struct ssl_only_scheme *scheme, EVP_PKEY *key)
{
	return EVP_PKEY_get_base_id(key) == scheme->type &&
	       (!scheme->bits || s->protocol != TLS13 ||
		EVP_PKEY_get_bits(key) == scheme->bits);
}

void ssl_only_put_schemes(struct ssl_only_bytes *to)
{
	size_t i, at;

	at = ssl_only_open(to, 2);
	for (i = 0; i < N_SCHEMES; i++)
		ssl_only_put(to, schemes[i].id, 2);
	ssl_only_close(to, at, 2);
}

void ssl_only_keep_schemes(struct ssl_only *s, struct ssl_only_in body)
{
	struct ssl_only_in list = ssl_only_vector(&body, 2);

	ssl_only_all_read(s, &body);
	s->schemes.len = 0;
	ssl_only_put_bytes(&s->schemes, list.p, list.len);
}

/* The first of ours that the peer knows and our key can do */
const struct ssl_only_scheme *ssl_only_choose_scheme(struct ssl_only *s)
{
	EVP_PKEY *key = X509_get0_pubkey(sk_X509_value(s->chain, 0));
	struct ssl_only_in list;
	size_t i;

	for (i = 0; i < N_SCHEMES; i++) {
		list = (struct ssl_only_in){ s->schemes.data, s->schemes.len,
					     false };
		while (goes_with(s, &schemes[i], key) && list.len)
			if (ssl_only_get(&list, 2) == schemes[i].id)
				return &schemes[i];
	}
	ssl_only_fail(s, HANDSHAKE_FAILURE,
		      "no signature algorithm of the peer fits our key");
}

bool ssl_only_is_rsa(struct ssl_only *s)
{
	int type = EVP_PKEY_get_base_id(X509_get0_pubkey(
					sk_X509_value(s->chain, 0)));

	return type == EVP_PKEY_RSA || type == EVP_PKEY_RSA_PSS;
}

bool ssl_only_can_decrypt(struct ssl_only *s)
{
	return EVP_PKEY_get_base_id(X509_get0_pubkey(
			sk_X509_value(s->chain, 0))) == EVP_PKEY_RSA;
}

const struct ssl_only_scheme *ssl_only_scheme_of(struct ssl_only *s,
						 uint16_t id)
{
	size_t i;

	for (i = 0; i < N_SCHEMES; i++)
		if (schemes[i].id == id &&
		    goes_with(s, &schemes[i], s->peer_key))
			return &schemes[i];
	ssl_only_fail(s, ILLEGAL_PARAMETER, "signature algorithm %#06x", id);
}
