// SPDX-License-Identifier: MIT
/* Signatures from outside: C2SP/wycheproof, testvectors_v1/ (Apache-2.0). */
#include <openssl/evp.h>

#include "asym.h"

#define MAX	320

/* A signature of one public key. It is good unless @wrong is set. */
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

/* ecdsa_secp256r1_sha256_test.json. Every message is M. */
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

/* Not from Wycheproof's file: 0 < r, s < n by SEC 1 section 4.1.4, and DER */
#define N	"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"

static const struct signed_message p256_range[] = {
	{ 1, M, "3006" "020100" "020100", "r and s 0" },
	{ 2, M, "3006" "020101" "020101", "r and s 1" },
	{ 3, M, "3026" "020100" S, "r 0" },
	{ 4, M, "3025" R "020100", "s 0" },
	{ 5, M, "3046" "022100" N S, "r the order" },
	{ 6, M, "3045" R "022100" N, "s the order" },
	{ 7, M, "3026" "0201ff" S, "r -1" },
	{ 8, M, "3046" "022100" RV S, "r with a 0 in front" },
	{ 9, M, RV SV, "r and s without DER" },
};

/* rsa_signature_2048_sha256_test.json */
static const char rsa_key[] =
	"30820122300d06092a864886f70d01010105000382010f003082010a02820101"
	"00a2b451a07d0aa5f96e455671513550514a8a5b462ebef717094fa1fee82224"
	"e637f9746d3f7cafd31878d80325b6ef5a1700f65903b469429e89d6eac88450"
	"97b5ab393189db92512ed8a7711a1253facd20f79c15e8247f3d3e42e46e48c9"
	"8e254a2fe9765313a03eff8f17e1a029397a1fa26a8dce26f490ed81299615d9"
	"814c22da610428e09c7d9658594266f5c021d0fceca08d945a12be82de4d1ece"
	"6b4c03145b5d3495d4ed5411eb878daf05fd7afc3e09ada0f1126422f590975a"
	"1969816f48698bcbba1b4d9cae79d460d8f9f85e7975005d9bc22c4e5ac0f7c1"
	"a45d12569a62807d3b9a02e5a530e773066f453d1f5b4c2e9cf7820283f742b9"
	"d50203010001";

static const struct signed_message rsa[] = {
	{ 3, "54657374",
	  "264491e844c119f14e425c03282139a558dcdaeb82a4628173cd407fd319f907"
	  "6eaebc0dd87a1c22e4d17839096886d58a9d5b7f7aeb63efec56c45ac7bead42"
	  "03b6886e1faa90e028ec0ae094d46bf3f97efdd19045cfbc25a1abda2432639f"
	  "9876405c0d68f8edbf047c12a454f7681d5d5a2b54bd3723d193dbad4338baad"
	  "753264006e2d08931c4b8bb79aa1c9cad10eb6605f87c5831f6e2b08e002f9c6"
	  "f21141f5841d92727dd3e1d99c36bc560da3c9067df99fcaf818941f72588be3"
	  "3032bad22caf6704223bb114d575b6d02d9d222b580005d930e8f40cce9f672e"
	  "ebb634a20177d84351627964b83f2053d736a84ab1a005f63bd5ba943de6205c",
	  NULL },
	{ 4, "313233343030",
	  "1758eb94588e6fc4f50c1be1afcaa41027869f304cad513b1fb12c2f446d63cd"
	  "c05c4830a7e3e630da7b2da4f7867cc173bf6420f9732277282596de41ded32e"
	  "21d0cc31441174da8765f57419c7764ea758f55bc17646eb100c435d1ac0eed6"
	  "fc7ba6de5f832094ee2f479979765e05ac9976788db3c241a9e32a0da864f001"
	  "9a87646ba623d63f4411af5dee1be9ec488c7e3e1b231479de70b9ac5f78a17b"
	  "1f4120aece45f26c07e7bb345fdfeb05e14bcaacc614672a465fc523624cb19f"
	  "66f9c6c3f642b832ca44cb25176d679f0e05606c3fed022cac24c2bf960a406d"
	  "48818e3eb7ed53b0446032469047dfed95fc18088c92d91d93722c47f88163a8",
	  NULL },
	{ 9, "313233343030",
	  "8a0e82d4f334aca72a718b6f8f643f69c6048d619d5eba71263a5d2d3ac7a7af"
	  "133b780c7595ca2c982c006e861948f543cd0210c758691f9626842c25de2843"
	  "ea314ca8eff285d47e0cffa54180af416004017034962a80a5959c3d3f1bfc15"
	  "4a4824462a93c014f6dfe920824f414a6e30e0e5944d480b99949ec7bf64c4a7"
	  "461575933b17d7d6b0178b5192392ace3ed8469e8ac1dacae51ad5d3ad73dcb2"
	  "13e056d04596e64d8c0703def3110c7cecc93ba8ac8059f0f3d66b89d8712c62"
	  "b41d407e4b4a104f4569558b0290c213cad6d0653898b9df8f4a453ab07d13bf"
	  "b7598d505abbd0c4987e4f1ac66e1a523e113e370ab7cf990f0cc63f50f4f0a4",
	  "a length in the long form" },
	{ 10, "313233343030",
	  "8d9c25235cdcdcc7ca2558c0be14f83afeb303f00c13106ac5affc952af527a0"
	  "585cf4801104a7d019fa2e63fd0b923c061a24b8be7c3105443c8eedf4a033d3"
	  "de802adfd80f872d3c505f41e3feb116f5d5f31f04df3e448bc7e7cbc2343f7d"
	  "d4f4c3d2670ed3d3c66f91d626bb12a2001160a123d03b77d2a6ec53445db517"
	  "147171e3ba3cd7dde902c486c74e8d8d33d4f7699791179d1df4fac78cda67da"
	  "9138c18f2cc8863018e1739fb309408c62051b715096512602c5c4c7e7c39428"
	  "2593ec087832fd48b4f353d8046600e4152c2092632a79bf05497a13840e1710"
	  "47d79c23a76896235e9d5f0f56a78d3fe472fded2899e228f714690b40b66ee7",
	  "a length with a 0 in front" },
	{ 12, "313233343030",
	  "259cc7e43882850415f4d7f2321fde08212490f6e9929c37c6a60cf686eec1de"
	  "e385fc513f5e4105f19f2d63565b2d3762080634306b4ca87f857912bc062f31"
	  "de6cccae9b48213c1b661ec9874d426d74e4c23c0ca53abc8f7bfdfb9d32dc6b"
	  "5559f6aec33a5b9445ec4490302af6893890f57969de00287203d8df9a511b67"
	  "8caee2a7d666d9fca912826216ae3c62a37f12dac1412100c966ec7c8ff347eb"
	  "79566784ef86943e999d0d1aa46fc9e5b90e9b91f4d16bfc2d5b9ffd4515f1d2"
	  "3cd0ce9612d19c28079702e1bc96b98cd86a5708b9000a5d61777a92d7d03355"
	  "7492f9ab1a4aee6719dbb14e6c3b4998480a8d49013898a5418bc8c63c41c5f1",
	  "a length of 48" },
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

/* What is verified: the message, its hash, or its hash with a name before it */
enum input { WHOLE, HASH, NAME_AND_HASH };

static size_t make_input(enum input input, BYTE *bytes, size_t len)
{
	static const WCHAR name[] = u"SHA256";
	BYTE hash[32];
	size_t at = input == NAME_AND_HASH ? sizeof(name) : 0;

	if (input == WHOLE)
		return len;
	EVP_Q_digest(NULL, "SHA256", NULL, bytes, len, hash, NULL);
	memcpy(bytes, name, at);
	memcpy(bytes + at, hash, sizeof(hash));
	return at + sizeof(hash);
}

static void test_messages(NCRYPT_PROV_HANDLE prov, const char *name,
			  const char *key_hex, enum input input,
			  const struct signed_message *messages, size_t count)
{
	DWORD flags = input == NAME_AND_HASH ?
		      NCRYPT_SSL_SIGN_INCLUDE_HASHOID : 0;
	NCRYPT_KEY_HANDLE key = import(prov, key_hex);
	BYTE bytes[MAX], signature[MAX];
	size_t len, signature_len, i;

	for (i = 0; i < count; i++) {
		const struct signed_message *m = &messages[i];

		len = unhex(m->message, bytes, sizeof(bytes));
		len = make_input(input, bytes, len);
		signature_len = unhex(m->signature, signature,
				      sizeof(signature));
		ok_status(SslVerifySignature(prov, key, bytes, len, signature,
					     signature_len, flags),
			  m->wrong ? NTE_BAD_SIGNATURE : 0,
			  "%s %d, %s", name, m->number,
			  m->wrong ? m->wrong : "good");
	}
	free_handle(key);
}

void test_signature_answers(NCRYPT_PROV_HANDLE prov)
{
	test_messages(prov, "wycheproof ed25519", ed25519_key, WHOLE, ed25519,
		      ARRAY_SIZE(ed25519));
	test_messages(prov, "wycheproof ecdsa_secp256r1_sha256", p256_key,
		      HASH, p256, ARRAY_SIZE(p256));
	test_messages(prov, "P-256, range", p256_key, HASH, p256_range,
		      ARRAY_SIZE(p256_range));
	test_messages(prov, "wycheproof rsa_signature_2048_sha256", rsa_key,
		      NAME_AND_HASH, rsa, ARRAY_SIZE(rsa));
}
