// SPDX-License-Identifier: MIT
/* Signatures of TLS 1.2: RFC 5246 sections 7.4.3 and 7.4.8. */
#include "ssl_only_tls12.h"

#define SIGNATURE_MAX	1024

/* What @scheme signs: for Ed25519 the bytes, else their hash */
static struct ssl_only_in signed_hash(struct ssl_only *s,
				      const struct ssl_only_scheme *scheme,
				      const struct ssl_only_bytes *content)
{
	static uint8_t hash[64];
	NCRYPT_HASH_HANDLE handle;
	DWORD len;

	if (scheme->type == EVP_PKEY_ED25519)
		return (struct ssl_only_in){ content->data, content->len,
					     false };
	ssl_only_must(s, SslCreateClientAuthHash(s->prov, &handle, TLS12,
						 s->suite, scheme->hash, 0),
		      INTERNAL_ERROR, "SslCreateClientAuthHash");
	ssl_only_must(s, SslHashHandshake(s->prov, handle,
					  (PBYTE)content->data, content->len,
					  0),
		      INTERNAL_ERROR, "SslHashHandshake");
	ssl_only_must(s, SslComputeClientAuthHash(s->prov, 0, handle,
						  scheme->type == EVP_PKEY_EC ?
						  u"ECDSA" : u"RSA", hash,
						  sizeof(hash), &len, 0),
		      INTERNAL_ERROR, "SslComputeClientAuthHash");
	SslFreeObject(handle, 0);
	return (struct ssl_only_in){ hash, len, false };
}

void ssl_only_check_signature(struct ssl_only *s, struct ssl_only_in *body,
			      const struct ssl_only_bytes *content)
{
	const struct ssl_only_scheme *scheme;
	struct ssl_only_in signature, hash;

	scheme = ssl_only_scheme_of(s, ssl_only_get(body, 2));
	signature = ssl_only_vector(body, 2);
	ssl_only_all_read(s, body);
	hash = signed_hash(s, scheme, content);
	ssl_only_must(s, SslVerifySignature(s->prov, s->peer, (PBYTE)hash.p,
					    hash.len, (PBYTE)signature.p,
					    signature.len, scheme->flags),
		      DECRYPT_ERROR, "SslVerifySignature");
}

void ssl_only_put_signature(struct ssl_only *s, struct ssl_only_bytes *to,
			    const struct ssl_only_bytes *content)
{
	const struct ssl_only_scheme *scheme = ssl_only_choose_scheme(s);
	struct ssl_only_in hash = signed_hash(s, scheme, content);
	uint8_t signature[SIGNATURE_MAX];
	DWORD len;
	size_t at;

	ssl_only_must(s, SslSignHash(s->prov, s->identity, (PBYTE)hash.p,
				     hash.len, signature, sizeof(signature),
				     &len, scheme->flags),
		      INTERNAL_ERROR, "SslSignHash");
	ssl_only_put(to, scheme->id, 2);
	at = ssl_only_open(to, 2);
	ssl_only_put_bytes(to, signature, len);
	ssl_only_close(to, at, 2);
}

void ssl_only_send_verify12(struct ssl_only *s)
{
	static struct ssl_only_bytes message;

	ssl_only_begin(&message, CERTIFICATE_VERIFY);
	ssl_only_put_signature(s, &message, &s->pending);
	ssl_only_send(s, &message);
}

void ssl_only_receive_verify12(struct ssl_only *s)
{
	struct ssl_only_in body = ssl_only_expect(s, CERTIFICATE_VERIFY);

	ssl_only_check_signature(s, &body, &s->pending);
	ssl_only_received(s);
}
