// SPDX-License-Identifier: MIT
/* Certificates by libcrypto, with signatures by Ssl*() calls. */
#include <stdio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "example.h"
#include "ssl_only.h"

#define HASH_MAX	256	/* or what Ed25519 signs instead */
#define SIGNATURE_MAX	1024

void ssl_only_open_identity(struct ssl_only *s, const char *certificate,
			    const char *key)
{
	FILE *file = fopen(certificate, "r");
	PCCERT_CONTEXT context;
	X509 *x;

	example_must(sslp_open_certificate(&context, certificate, key),
		     certificate);
	example_must(SslOpenPrivateKey(s->prov, &s->identity, context, 0), key);
	sslp_free_certificate(context);
	s->chain = sk_X509_new_null();
	while (file && s->chain && (x = PEM_read_X509(file, NULL, NULL, NULL)))
		sk_X509_push(s->chain, x);
	if (file)
		fclose(file);
	if (sk_X509_num(s->chain) > 0)
		return;
	fprintf(stderr, "%s: no certificate in PEM\n", certificate);
	exit(2);
}

/* --- our own ------------------------------------------------------------- */

static void put_certificate(struct ssl_only *s, struct ssl_only_bytes *to,
			    X509 *x)
{
	unsigned char *der = NULL;
	int len = i2d_X509(x, &der);
	size_t at;

	if (len < 0)
		abort();
	at = ssl_only_open(to, 3);
	ssl_only_put_bytes(to, der, len);
	ssl_only_close(to, at, 3);
	if (s->protocol == TLS13)
		ssl_only_put(to, 0, 2);	/* no extensions */
	OPENSSL_free(der);
}

/* The hash that the end @role signs at this point of the transcript */
static DWORD signed_hash(struct ssl_only *s,
			 const struct ssl_only_scheme *scheme, DWORD role,
			 uint8_t hash[HASH_MAX])
{
	DWORD len;

	ssl_only_must(s, SslComputeClientAuthHash(s->prov, 0, s->transcript,
						  scheme->hash, hash, HASH_MAX,
						  &len, role),
		      INTERNAL_ERROR, "SslComputeClientAuthHash");
	return len;
}

static void send_verify(struct ssl_only *s)
{
	static struct ssl_only_bytes message;
	const struct ssl_only_scheme *scheme = ssl_only_choose_scheme(s);
	uint8_t hash[HASH_MAX], signature[SIGNATURE_MAX];
	DWORD hash_len = signed_hash(s, scheme, s->role, hash), len;
	size_t at;

	ssl_only_must(s, SslSignHash(s->prov, s->identity, hash, hash_len,
				     signature, sizeof(signature), &len,
				     scheme->flags),
		      INTERNAL_ERROR, "SslSignHash");
	ssl_only_begin(&message, CERTIFICATE_VERIFY);
	ssl_only_put(&message, scheme->id, 2);
	at = ssl_only_open(&message, 2);
	ssl_only_put_bytes(&message, signature, len);
	ssl_only_close(&message, at, 2);
	ssl_only_send(s, &message);
}

void ssl_only_send_chain(struct ssl_only *s)
{
	static struct ssl_only_bytes message;
	size_t at;
	int i;

	ssl_only_begin(&message, CERTIFICATE);
	if (s->protocol == TLS13)
		ssl_only_put(&message, 0, 1);	/* ..._request_context */
	at = ssl_only_open(&message, 3);
	for (i = 0; s->identity && i < sk_X509_num(s->chain); i++)
		put_certificate(s, &message, sk_X509_value(s->chain, i));
	ssl_only_close(&message, at, 3);
	ssl_only_send(s, &message);
}

void ssl_only_send_identity(struct ssl_only *s)
{
	ssl_only_send_chain(s);
	if (s->identity)
		send_verify(s);
}

/* --- the peer's ---------------------------------------------------------- */

static void read_chain(struct ssl_only *s, struct ssl_only_in list,
		       STACK_OF(X509) *chain)
{
	struct ssl_only_in der;
	const unsigned char *p;
	X509 *x;

	while (list.len) {
		der = ssl_only_vector(&list, 3);
		if (s->protocol == TLS13 && ssl_only_vector(&list, 2).len)
			ssl_only_fail(s, UNSUPPORTED_EXTENSION,
				      "an extension of a certificate");
		p = der.p;
		x = d2i_X509(NULL, &p, der.len);
		if (list.bad || !x || p != der.p + der.len ||
		    !sk_X509_push(chain, x))
			ssl_only_fail(s, BAD_CERTIFICATE,
				      "a certificate that cannot be read");
	}
	ssl_only_all_read(s, &list);
}

static void expect_host(X509_VERIFY_PARAM *param, const char *host)
{
	/* If the name is an address */
	if (!X509_VERIFY_PARAM_set1_ip_asc(param, host))
		X509_VERIFY_PARAM_set1_host(param, host, 0);
}

static void check_chain(struct ssl_only *s, STACK_OF(X509) *chain)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	X509_STORE *store = X509_STORE_new();

	if (!ctx || !store ||
	    (s->ca ? X509_STORE_load_file(store, s->ca) :
		     X509_STORE_set_default_paths(store)) != 1 ||
	    !X509_STORE_CTX_init(ctx, store, sk_X509_value(chain, 0), chain))
		ssl_only_fail(s, INTERNAL_ERROR, "no trusted certificates");
	X509_STORE_CTX_set_default(ctx, s->host ? "ssl_server" : "ssl_client");
	if (s->host)
		expect_host(X509_STORE_CTX_get0_param(ctx), s->host);
	if (X509_verify_cert(ctx) != 1)
		ssl_only_fail(s, BAD_CERTIFICATE, "the peer's certificate: %s",
			      X509_verify_cert_error_string(
				      X509_STORE_CTX_get_error(ctx)));
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
}

static void take_key(struct ssl_only *s, X509 *x)
{
	unsigned char *der = NULL;
	int len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &der);

	s->peer_key = X509_get_pubkey(x);
	if (len < 0 || !s->peer_key)
		ssl_only_fail(s, BAD_CERTIFICATE, "a key that cannot be used");
	ssl_only_must(s, SslImportKey(s->prov, &s->peer, SSLP_PUBLIC_KEY_BLOB,
				      der, len, 0),
		      BAD_CERTIFICATE, "SslImportKey");
	OPENSSL_free(der);
}

static void receive_verify(struct ssl_only *s)
{
	struct ssl_only_in body = ssl_only_expect(s, CERTIFICATE_VERIFY);
	uint16_t id = ssl_only_get(&body, 2);
	struct ssl_only_in signature = ssl_only_vector(&body, 2);
	const struct ssl_only_scheme *scheme = ssl_only_scheme_of(s, id);
	uint8_t hash[HASH_MAX];
	DWORD len;

	ssl_only_all_read(s, &body);
	len = signed_hash(s, scheme, s->role ^ (NCRYPT_SSL_CLIENT_FLAG |
						NCRYPT_SSL_SERVER_FLAG), hash);
	ssl_only_must(s, SslVerifySignature(s->prov, s->peer, hash, len,
					    (PBYTE)signature.p, signature.len,
					    scheme->flags),
		      DECRYPT_ERROR, "SslVerifySignature");
	ssl_only_received(s);
}

void ssl_only_receive_chain(struct ssl_only *s, struct ssl_only_in body)
{
	STACK_OF(X509) *chain = sk_X509_new_null();

	if (!chain)
		abort();
	if (s->protocol == TLS13 && ssl_only_vector(&body, 1).len)
		ssl_only_fail(s, ILLEGAL_PARAMETER, "a context that we did not give");
	read_chain(s, ssl_only_vector(&body, 3), chain);
	ssl_only_all_read(s, &body);
	/* RFC 8446 section 4.4.2.4 */
	if (!sk_X509_num(chain))
		ssl_only_fail(s, s->host ? DECODE_ERROR : CERTIFICATE_REQUIRED,
			      "the peer has no certificate");
	check_chain(s, chain);
	take_key(s, sk_X509_value(chain, 0));
	sk_X509_pop_free(chain, X509_free);
	ssl_only_received(s);
}

void ssl_only_receive_identity(struct ssl_only *s, struct ssl_only_in body)
{
	ssl_only_receive_chain(s, body);
	receive_verify(s);
}
