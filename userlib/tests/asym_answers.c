// SPDX-License-Identifier: MIT
/* Signatures from outside: C2SP/wycheproof, testvectors_v1/ (Apache-2.0). */
#include <openssl/evp.h>

#include "asym.h"

#define MAX	256

/* One public key's signatures; a number without a note is a good one */
struct signed_message {
	int number;
	const char *message, *signature;
	const char *wrong;
};

/* ed25519_test.json */
static const char ed25519_key[] =
	"302a300506032b6570032100"
	"7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa";

#define R3	"7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab0"
#define S3	"7a9155711ecfaf7f99f277bad0c6ae7e39d4eef676573336a5c51eb6f946b30d"
#define ZERO	"0000000000000000000000000000000000000000000000000000000000000000"
#define ONE	"0100000000000000000000000000000000000000000000000000000000000000"
#define ORDER	"edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"
#define PRIME	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"

static const struct signed_message ed25519[] = {
	{ 2, "78",
	  "d80737358ede548acb173ef7e0399f83392fe8125b2ce877de7975d8b726ef5b"
	  "1e76632280ee38afad12125ea44b961bf92f1178c9fa819d020869975bcbe109",
	  NULL },
	{ 3, "54657374", R3 S3, NULL },
	{ 4, "48656c6c6f",
	  "1c1ad976cbaae3b31dee07971cf92c928ce2091a85f5899f5e11ecec90fc9f8e"
	  "93df18c5037ec9b29c07195ad284e63d548cd0a6fe358cc775bd6c1608d2c905",
	  NULL },
	{ 9, "ffffffffffffffffffffffffffffffff",
	  "5dbd7360e55aa38e855d6ad48c34bd35b7871628508906861a7c4776765ed7d1"
	  "e13d910faabd689ec8618b78295c8ab8f0e19c8b4b43eb8685778499e943ae04",
	  NULL },
	{ 10, "3f", ZERO ZERO, "R and S 0" },
	{ 11, "3f", ZERO ONE, "R 0, S 1" },
	{ 13, "3f", ZERO ORDER, "R 0, S the order" },
	{ 14, "3f", ZERO PRIME, "R 0, S the prime" },
	{ 16, "3f", ONE ONE, "R and S 1" },
	{ 23, "3f", ORDER ORDER, "R and S the order" },
	{ 29, "3f", PRIME PRIME, "R and S the prime" },
	{ 30, "54657374", "", "empty" },
	{ 31, "54657374", R3, "no S" },
	{ 33, "54657374", R3 S3 "2020", "too long" },
	{ 35, "54657374", "00" R3 S3, "a 0 in front" },
	{ 36, "54657374", R3 "00" S3, "a 0 in front of S" },
	{ 37, "54657374", R3 S3 "00", "a 0 behind it" },
};

/* ecdsa_secp256r1_sha256_test.json; the message is always this */
#define M	"313233343030"

static const char p256_key[] =
	"3059301306072a8648ce3d020106082a8648ce3d03010703420004"
	"2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838"
	"c7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513e";

#define RV	"2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18"
#define SV	"b329f479a2bbd0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db"
#define R	"0220" RV
#define S	"022100" SV

static const struct signed_message p256[] = {
	{ 5, M, "3044" R "0220"
	  "4cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76",
	  NULL },
	{ 7, M, "3045" R S, NULL },
	{ 6, M, "3044" R "0220" SV, "S without its leading 0" },
	{ 8, M, "308145" R S, "a length in the long form" },
	{ 9, M, "30820045" R S, "a length with a 0 in front" },
	{ 10, M, "3046" R S, "a length of 70" },
	{ 11, M, "3044" R S, "a length of 68" },
	{ 12, M, "30850100000045" R S, "a length of 2^32 and 69" },
	{ 13, M, "3089010000000000000045" R S, "a length of 2^64 and 69" },
	{ 14, M, "30847fffffff" R S, "a length of 2^31 - 1" },
	{ 16, M, "3084ffffffff" R S, "a length of 2^32 - 1" },
	{ 19, M, "30ff" R S, "a length that is none" },
	{ 20, M, "3080" R S, "an indefinite length" },
	{ 21, M, "", "empty" },
	{ 22, M, "30", "a tag alone" },
	{ 23, M, "3047" R S "0000", "zeros within the sequence" },
	{ 24, M, "30470000" R S, "zeros at its beginning" },
	{ 25, M, "3045" R S "0000", "zeros behind it" },
	{ 26, M, "3047" R S "0500", "a null within it" },
	{ 29, M, "30473045" R S "0004deadbeef", "garbage" },
	{ 35, M, "30803045" R S "0000", "in a sequence of its own" },
	{ 37, M, "0500", "a null" },
	{ 38, M, "2e45" R S, "another tag" },
	{ 40, M, "3145" R S, "a set" },
	{ 43, M, "3000", "a sequence of nothing" },
};

static NCRYPT_KEY_HANDLE import(NCRYPT_PROV_HANDLE prov, const char *hex)
{
	BYTE info[MAX];
	NCRYPT_KEY_HANDLE key;
	size_t len = unhex(hex, info, sizeof(info));

	must(SslImportKey(prov, &key, SSLP_PUBLIC_KEY_BLOB, info, len, 0),
	     hex);
	return key;
}

static void test_messages(NCRYPT_PROV_HANDLE prov, const char *name,
			  const char *key_hex, bool hashed,
			  const struct signed_message *messages, size_t count)
{
	NCRYPT_KEY_HANDLE key = import(prov, key_hex);
	BYTE message[MAX], hash[32], signature[MAX];
	size_t len, signature_len, i;

	for (i = 0; i < count; i++) {
		const struct signed_message *m = &messages[i];

		len = unhex(m->message, message, sizeof(message));
		signature_len = unhex(m->signature, signature,
				      sizeof(signature));
		if (hashed)
			EVP_Q_digest(NULL, "SHA256", NULL, message, len, hash,
				     NULL);
		ok_status(SslVerifySignature(prov, key,
				hashed ? hash : message, hashed ? 32 : len,
				signature, signature_len, 0),
			  m->wrong ? NTE_BAD_SIGNATURE : 0,
			  "wycheproof %s %d, %s", name, m->number,
			  m->wrong ? m->wrong : "good");
	}
	free_handle(key);
}

void test_signature_answers(NCRYPT_PROV_HANDLE prov)
{
	test_messages(prov, "ed25519", ed25519_key, false, ed25519,
		      ARRAY_SIZE(ed25519));
	test_messages(prov, "ecdsa_secp256r1_sha256", p256_key, true, p256,
		      ARRAY_SIZE(p256));
}
