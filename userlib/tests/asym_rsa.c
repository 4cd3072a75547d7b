// SPDX-License-Identifier: MIT
/* Master secrets encrypted with RSA, and what a server does with bad ones. */
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "asym.h"

#define RSA_SUITE	TLS_RSA_WITH_AES_128_GCM_SHA256
#define RSA_LEN		256

static BYTE session_hash[32];
static DWORD highest = TLS1_2_PROTOCOL_VERSION;

static PNCryptBufferDesc rsa_list(bool extended)
{
	static NCryptBuffer buffers[3];
	static NCryptBufferDesc list = { NCRYPTBUFFER_VERSION, 3, buffers };
	PNCryptBufferDesc randoms = random_list();

	memcpy(buffers, randoms->pBuffers, 2 * sizeof(*buffers));
	buffers[2] = (NCryptBuffer){ sizeof(highest),
		NCRYPTBUFFER_SSL_HIGHEST_VERSION, &highest };
	if (extended)
		buffers[0] = (NCryptBuffer){ sizeof(session_hash),
			NCRYPTBUFFER_SSL_SESSION_HASH, session_hash };
	return &list;
}

/* Decrypt with libcrypto itself */
static size_t open_rsa(const BYTE *in, BYTE *out)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(parties[SORT_RSA].key, NULL);
	size_t len = RSA_LEN;

	if (EVP_PKEY_decrypt_init(ctx) <= 0 ||
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) <= 0 ||
	    EVP_PKEY_decrypt(ctx, out, &len, in, RSA_LEN) <= 0)
		len = 0;
	EVP_PKEY_CTX_free(ctx);
	return len;
}

static void seal_rsa(int padding, const BYTE *in, size_t in_len, BYTE *out)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(parties[SORT_RSA].key, NULL);
	size_t len = RSA_LEN;

	ok(EVP_PKEY_encrypt_init(ctx) > 0 &&
	   EVP_PKEY_CTX_set_rsa_padding(ctx, padding) > 0 &&
	   EVP_PKEY_encrypt(ctx, out, &len, in, in_len) > 0 && len == RSA_LEN,
	   "libcrypto encrypts");
	EVP_PKEY_CTX_free(ctx);
}

/* Compute the master secret of a premaster secret without asym/ */
static void expected(NCRYPT_PROV_HANDLE prov, const BYTE *premaster,
		     bool extended, BYTE *master)
{
	NCRYPT_KEY_HANDLE key;

	must(sslp_derive_master_secret(prov, &key, TLS1_2_PROTOCOL_VERSION,
				       RSA_SUITE, premaster, MASTER_LEN,
				       rsa_list(extended), SERVER),
	     "sslp_derive_master_secret");
	master_bytes(prov, key, master);
}

static void server_side(NCRYPT_PROV_HANDLE prov, const BYTE *in, DWORD len,
			bool extended, BYTE *master)
{
	NCRYPT_KEY_HANDLE key;

	must(SslImportMasterKey(prov, parties[SORT_RSA].private, &key,
				TLS1_2_PROTOCOL_VERSION, RSA_SUITE,
				rsa_list(extended), (PBYTE)in, len, SERVER),
	     "SslImportMasterKey");
	master_bytes(prov, key, master);
}

static void client_one_step(NCRYPT_PROV_HANDLE prov, BYTE *out, BYTE *master)
{
	NCRYPT_KEY_HANDLE key = 0, public = parties[SORT_RSA].public;
	DWORD len = 0;

	ok_status(SslGenerateMasterKey(prov, 0, public, &key,
			TLS1_2_PROTOCOL_VERSION, RSA_SUITE, rsa_list(false),
			NULL, 0, &len, CLIENT), 0, "RSA: the size is asked");
	ok(len == RSA_LEN && !key, "it is that of the modulus");
	ok_status(SslGenerateMasterKey(prov, 0, public, &key,
			TLS1_2_PROTOCOL_VERSION, RSA_SUITE, rsa_list(false),
			out, RSA_LEN - 1, &len, CLIENT), NTE_BUFFER_TOO_SMALL,
		  "RSA: a byte less");
	must(SslGenerateMasterKey(prov, 0, public, &key,
			TLS1_2_PROTOCOL_VERSION, RSA_SUITE, rsa_list(false),
			out, RSA_LEN, &len, CLIENT), "RSA");
	master_bytes(prov, key, master);
}

static void client_two_steps(NCRYPT_PROV_HANDLE prov, BYTE *out, BYTE *master)
{
	NCRYPT_KEY_HANDLE premaster, key;
	DWORD len = 0;

	must(SslGeneratePreMasterKey(prov, parties[SORT_RSA].public,
			&premaster, TLS1_2_PROTOCOL_VERSION, RSA_SUITE,
			rsa_list(true), out, RSA_LEN, &len, CLIENT),
	     "SslGeneratePreMasterKey");
	ok(len == RSA_LEN, "RSA in two steps: bytes of the modulus");
	must(SslGenerateMasterKey(prov, premaster, 0, &key,
			TLS1_2_PROTOCOL_VERSION, RSA_SUITE, rsa_list(true),
			NULL, 0, &len, CLIENT), "second step");
	free_handle(premaster);
	master_bytes(prov, key, master);
}

static void test_rsa(NCRYPT_PROV_HANDLE prov)
{
	BYTE out[RSA_LEN], premaster[RSA_LEN], client[MASTER_LEN];
	BYTE server[MASTER_LEN], want[MASTER_LEN];
	size_t len;
	int two;

	for (two = 0; two < 2; two++) {
		if (two)
			client_two_steps(prov, out, client);
		else
			client_one_step(prov, out, client);
		server_side(prov, out, RSA_LEN, two, server);
		len = open_rsa(out, premaster);
		ok(len == MASTER_LEN && premaster[0] == 3 && premaster[1] == 3,
		   "RSA: 48 bytes that begin with the version");
		expected(prov, premaster, two, want);
		ok(!memcmp(client, want, MASTER_LEN) &&
		   !memcmp(server, want, MASTER_LEN),
		   "RSA, %s: both ends have the master secret of the RFC",
		   two ? "two steps, extended" : "one step");
	}
}

/* --- what a server makes of rubbish ----------------------------------------- */

struct rubbish {
	const char *what;
	void (*spoil)(BYTE *block);
};

static void no_zero_in_front(BYTE *b) { b[0] = 1; }
static void not_two(BYTE *b) { b[1] = 1; }
static void zero_in_padding(BYTE *b) { b[5] = 0; }
static void zero_late(BYTE *b) { b[RSA_LEN - MASTER_LEN - 2] = 0; }
static void no_zero(BYTE *b) { b[RSA_LEN - MASTER_LEN - 1] = 7; }
static void zero_within(BYTE *b)
{
	b[RSA_LEN - MASTER_LEN - 1] = 7;
	b[RSA_LEN - MASTER_LEN] = 0;
}
static void older_version(BYTE *b) { b[RSA_LEN - MASTER_LEN + 1] = 1; }
static void other_major(BYTE *b) { b[RSA_LEN - MASTER_LEN] = 2; }

static const struct rubbish rubbish[] = {
	{ "no 0 in front", no_zero_in_front }, { "not 2 then", not_two },
	{ "a 0 early in the padding", zero_in_padding },
	{ "49 bytes", zero_late }, { "no 0 behind the padding", no_zero },
	{ "47 bytes", zero_within }, { "an older version", older_version },
	{ "another major version", other_major },
};

static void good_block(BYTE *block)
{
	memset(block, 0x5a, RSA_LEN);
	block[0] = 0;
	block[1] = 2;
	block[RSA_LEN - MASTER_LEN - 1] = 0;
	fill(SEED_PREMASTER, block + RSA_LEN - MASTER_LEN, MASTER_LEN);
	block[RSA_LEN - MASTER_LEN] = 3;
	block[RSA_LEN - MASTER_LEN + 1] = 3;
}

/* The call succeeds. The secret is new each time, and not that of the bytes. */
static void random_master(NCRYPT_PROV_HANDLE prov, const BYTE *in, DWORD len,
			  const BYTE *forbidden, const char *what)
{
	BYTE one[MASTER_LEN], two[MASTER_LEN];

	server_side(prov, in, len, false, one);
	server_side(prov, in, len, false, two);
	ok(memcmp(one, forbidden, MASTER_LEN) && memcmp(one, two, MASTER_LEN),
	   "%s: a random secret", what);
}

static void test_rubbish(NCRYPT_PROV_HANDLE prov)
{
	BYTE block[RSA_LEN], out[RSA_LEN + 1], want[MASTER_LEN];
	BYTE master[MASTER_LEN];
	size_t i;

	good_block(block);
	expected(prov, block + RSA_LEN - MASTER_LEN, false, want);
	seal_rsa(RSA_NO_PADDING, block, RSA_LEN, out);
	server_side(prov, out, RSA_LEN, false, master);
	ok(!memcmp(master, want, MASTER_LEN), "a block made by hand is good");
	for (i = 0; i < ARRAY_SIZE(rubbish); i++) {
		good_block(block);
		rubbish[i].spoil(block);
		expected(prov, block + RSA_LEN - MASTER_LEN, false, want);
		/* The number stays below the modulus, whose top bit is set */
		if (rubbish[i].spoil == no_zero_in_front)
			block[0] = 1;
		seal_rsa(RSA_NO_PADDING, block, RSA_LEN, out);
		random_master(prov, out, RSA_LEN, want, rubbish[i].what);
	}
	good_block(block);
	expected(prov, block + RSA_LEN - MASTER_LEN, false, want);
	seal_rsa(RSA_NO_PADDING, block, RSA_LEN, out);
	out[RSA_LEN] = 0;
	random_master(prov, out, RSA_LEN - 1, want, "a byte short");
	random_master(prov, out, RSA_LEN + 1, want, "a byte long");
	random_master(prov, out, 0, want, "no bytes");
	memset(out, 0xff, RSA_LEN);
	random_master(prov, out, RSA_LEN, want, "beyond the modulus");
	memset(out, 0, RSA_LEN);
	random_master(prov, out, RSA_LEN, want, "zeros");
}

/* RFC 5246 section 7.4.7.1: the version in the list is the one that counts */
static void test_version(NCRYPT_PROV_HANDLE prov)
{
	BYTE block[RSA_LEN], out[RSA_LEN], want[MASTER_LEN];
	BYTE master[MASTER_LEN];

	good_block(block);
	block[RSA_LEN - MASTER_LEN + 1] = 2;
	expected(prov, block + RSA_LEN - MASTER_LEN, false, want);
	seal_rsa(RSA_NO_PADDING, block, RSA_LEN, out);
	highest = TLS1_1_PROTOCOL_VERSION;
	server_side(prov, out, RSA_LEN, false, master);
	highest = TLS1_2_PROTOCOL_VERSION;
	ok(!memcmp(master, want, MASTER_LEN),
	   "the highest version is the list's, not the protocol");
}

void test_rsa_master(NCRYPT_PROV_HANDLE prov)
{
	fill(SEED_SESSION_HASH, session_hash, sizeof(session_hash));
	test_rsa(prov);
	test_rubbish(prov);
	test_version(prov);
}
