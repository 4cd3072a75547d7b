// SPDX-License-Identifier: MIT
/* Keys of TLS 1.3 and DTLS 1.3, in both directions, against libcrypto's KDF. */
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "../tools/common/tools.h"
#include "../tools/derive/derive.h"
#include "tap.h"
#include "tools.h"

/**
 * struct row - a suite
 * @hash: of libcrypto
 * @len: bytes of a traffic secret
 * @key_len: bytes of a key
 */
static const struct row {
	DWORD suite;
	const char *hash;
	size_t len, key_len;
} rows[] = {
	{ TLS_AES_128_GCM_SHA256, "SHA256", 32, 16 },
	{ TLS_AES_256_GCM_SHA384, "SHA384", 48, 32 },
	{ TLS_CHACHA20_POLY1305_SHA256, "SHA256", 32, 32 },
	{ TLS_AES_128_CCM_SHA256, "SHA256", 32, 16 },
};

/* RFC 8446 section 7.1. DTLS 1.3 has its own prefix, RFC 9147 section 5.9. */
static bool expands_to(const struct row *row, const char *prefix,
		       const uint8_t *secret, const char *label,
		       const uint8_t *got, size_t len)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, OSSL_KDF_NAME_TLS1_3_KDF, NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
	uint8_t wanted[32];
	OSSL_PARAM params[] = {
		OSSL_PARAM_int(OSSL_KDF_PARAM_MODE, &mode),
		OSSL_PARAM_utf8_string(OSSL_KDF_PARAM_DIGEST,
				       (char *)row->hash, strlen(row->hash)),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_KEY, (void *)secret,
					row->len),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_PREFIX,
					(void *)prefix, 6),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_LABEL, (void *)label,
					strlen(label)),
		OSSL_PARAM_END
	};
	bool same = EVP_KDF_derive(ctx, wanted, len, params) == 1 &&
		    !memcmp(wanted, got, len);

	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return same;
}

static bool end_is(const struct row *row, const uint8_t *secret,
		   const struct derived_end *end)
{
	return end->key.key_len == row->key_len && end->key.iv_len == 12 &&
	       end->sn_len == row->key_len &&
	       expands_to(row, "dtls13", secret, "key", end->key.key,
			  row->key_len) &&
	       expands_to(row, "dtls13", secret, "iv", end->key.iv, 12) &&
	       expands_to(row, "dtls13", secret, "sn", end->sn, row->key_len);
}

static bool end13_is(const struct row *row, const uint8_t *secret,
		     const struct derived_end *end)
{
	return end->key.key_len == row->key_len && !end->sn_len &&
	       expands_to(row, "tls13 ", secret, "key", end->key.key,
			  row->key_len);
}

/* Both secrets of TLS 1.3, at the client */
static struct derive_input input_of(const struct row *row)
{
	struct derive_input in = {
		.secrets = {
			.protocol = TLS1_3_PROTOCOL_VERSION,
			.suite = row->suite,
			.client_len = row->len, .server_len = row->len,
		},
		.role = NCRYPT_SSL_CLIENT_FLAG,
	};

	memset(in.secrets.client, 0xc1, row->len);
	memset(in.secrets.server, 0x5e, row->len);
	return in;
}

/* With both secrets and with one, at both ends */
static void tls13(NCRYPT_PROV_HANDLE provider, const struct row *row)
{
	struct derive_input in = input_of(row);
	struct tls_secrets *s = &in.secrets;
	struct derived out;

	ok(!derive(provider, &in, &out) && end13_is(row, s->client, &out.write) &&
	   end13_is(row, s->server, &out.read), "tls13: %#06x, the client",
	   row->suite);
	in.role = NCRYPT_SSL_SERVER_FLAG;
	ok(!derive(provider, &in, &out) && end13_is(row, s->server, &out.write) &&
	   end13_is(row, s->client, &out.read), "tls13: %#06x, the server",
	   row->suite);
	s->client_len = 0;
	ok(!derive(provider, &in, &out) && end13_is(row, s->server, &out.write) &&
	   !out.read.key.key_len, "tls13: %#06x, what the server sends",
	   row->suite);
	in.role = NCRYPT_SSL_CLIENT_FLAG;
	ok(!derive(provider, &in, &out) && end13_is(row, s->server, &out.read) &&
	   !out.write.key.key_len, "tls13: %#06x, what its client receives",
	   row->suite);
}

static void dtls13(NCRYPT_PROV_HANDLE provider, const struct row *row)
{
	struct derive_input in = input_of(row);
	struct tls_secrets *s = &in.secrets;
	struct derived out;

	in.dtls13 = true;
	ok(!derive(provider, &in, &out) && end_is(row, s->client, &out.write) &&
	   end_is(row, s->server, &out.read), "dtls13: %#06x, the client",
	   row->suite);
	in.role = NCRYPT_SSL_SERVER_FLAG;
	s->client_len = 0;
	ok(!derive(provider, &in, &out) && end_is(row, s->server, &out.write) &&
	   !out.read.key.key_len && !out.read.sn_len,
	   "dtls13: %#06x, the server's alone", row->suite);
	in.dtls13 = false;
	ok(!derive(provider, &in, &out) &&
	   !expands_to(row, "dtls13", s->server, "key", out.write.key.key,
		       row->key_len) && !out.write.sn_len, "dtls13: %#06x, TLS 1.3 is another", row->suite);
	in.dtls13 = true;
	s->server_len--;
	ok(derive(provider, &in, &out), "dtls13: %#06x, a secret too short",
	   row->suite);
}

void tools_derive(void)
{
	NCRYPT_PROV_HANDLE provider;
	size_t i;

	if (SslOpenProvider(&provider, SSLP_SOFTWARE_PROVIDER, 0)) {
		ok(false, "dtls13: %s", sslp_last_message());
		return;
	}
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		tls13(provider, &rows[i]);
		dtls13(provider, &rows[i]);
	}
	SslFreeObject(provider, 0);
}
