// SPDX-License-Identifier: MIT
/* Key agreement: answers from outside, and invalid public keys. */
#include "../asym/agree.h"
#include "asym.h"

/*
 * A private key, a peer's public key, and their secret. The secret is NULL if
 * the pair must be refused. A point of a curve begins with the byte 4.
 */
static const struct answer {
	const char *source;
	u16 group;
	const char *private, *peer, *secret;
} answers[] = {
	{ "RFC 7748 section 6.1, Alice", 29,
	  "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
	  "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
	  "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742" },
	{ "RFC 7748 section 6.1, Bob", 29,
	  "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
	  "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
	  "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742" },
	/* C2SP/wycheproof, testvectors_v1/x25519_test.json (Apache-2.0) */
	{ "wycheproof x25519 9, on the twist", 29,
	  "e0ed78e6ee02f08bec1c15d66fbbe5b83ffc37ea14e1512cc1bd4b2ea6d8066f",
	  "ff00000000000000000000000000000000000000000000000000000000000000",
	  "e703bc8aa94b7d87ba34e2678353d12cdaaa1a97b5ca3e1b8c060c4636087f07" },
	{ "wycheproof x25519 19, on the twist", 29,
	  "105d621e1ef339c3d99245cfb77cd3a5bd0c4427a0e4d8752c3b51f045889b4f",
	  "ffffff030000f8ffff1f0000c0ffffff000000feffff070000f0ffff3f000000",
	  "61eace52da5f5ecefafa4f199b077ff64f2e3d2a6ece6f8ec0497826b212ef5f" },
	{ "wycheproof x25519 25, on the twist", 29,
	  "300305eb002bf86c71fe9c0b311993727b9dc618d0ce7251d0dfd8552d17905d",
	  "ffffffffffffff00000000000000ffffffffffffff00000000000000ffffff7f",
	  "f8624d6e35e6c548ac47832f2e5d151a8e53b9290363b28d2ab8d84ab7cb6a72" },
	{ "wycheproof x25519 31, on the twist", 29,
	  "d02456e456911d3c6cd054933199807732dfdc958642ad1aebe900c793bef24a",
	  "eaffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	  "07ba5fcbda21a9a17845c401492b10e6de0a168d5c94b606694c11bac39bea41" },
	{ "wycheproof x25519 34", 29,
	  "a8386f7f16c50731d64f82e6a170b142a4e34f31fd7768fcb8902925e7d1e25a",
	  "0400000000000000000000000000000000000000000000000000000000000000",
	  "34b7e4fa53264420d9f943d15513902342b386b172a0b0b7c8b8f2dd3d669f59" },
	{ "wycheproof x25519 40", 29,
	  "f004b8fd05d9fffd853cdc6d2266389b737e8dfc296ad00b5a69b2a9dcf72956",
	  "0000000000000000010000000000000000000000000000000000000000000000",
	  "180373ea0f23ea73447e5a90398a97d490b541c69320719d7dd733fb80d5480f" },
	{ "wycheproof x25519 32, public key 0", 29,
	  "88227494038f2bb811d47805bcdf04a2ac585ada7f2f23389bfd4658f9ddd45e",
	  "0000000000000000000000000000000000000000000000000000000000000000",
	  NULL },
	{ "wycheproof x25519 33, public key 1", 29,
	  "48232e8972b61c7e61930eb9450b5070eae1c670475685541f0476217e48184f",
	  "0100000000000000000000000000000000000000000000000000000000000000",
	  NULL },
	/* C2SP/wycheproof, testvectors_v1/x448_test.json (Apache-2.0) */
	{ "wycheproof x448 2, on the twist", 30,
	  "fcb4ed3afa64c84b7844965c848ad88819241911cd65d35a2bc26a073c08d8e1"
	  "91bcfa04b2dbd94e219f746df929d3298e03afeb73b4fbdb",
	  "f8d9144304bd8c4d1fa68957026fc5c1b75020365b0991d2eb1541a4dfa3f15e"
	  "7a70285cd3828b529bece021d3e03a415e4f8c02eb89ef19",
	  "3f97c3f87b967daac4e5d12eae05a80c751c3b3e1070886b083e90bb8f63cf76"
	  "aea0cd4bf5032187e52b1d0513c96f1ac830debcd37887ab" },
	{ "wycheproof x448 8, on the twist", 30,
	  "e86cde640f9f2a0e528be1ff2a57a1263a69e560f97c79f2d25abd08bf5e6253"
	  "8cb9a5ed105dbedd6de38d07940085072b4311c2678ed7bd",
	  "0001000000000000000000000000000000000000000000000000000000000000"
	  "000000000000000000000000000000000000000000000000",
	  "13f54e9480b67cc5d5545cbf6dfd10d110b0a3b2a79d2260d7d8f8f49db5d782"
	  "89d7ccc56962a49306aae7404391880aaf9bede5dab0fa57" },
	{ "wycheproof x448 18, on the twist", 30,
	  "1435f260752fb27dd1a471ac4a08d955c6e393c823a858dc1d6238766866f622"
	  "2e7526ea4e51bf6847c627ef6628211ba9dea3922d702cca",
	  "ffffff0f000000ffffff0f000000ffffff0f000000ffffff0f000000ffffff0f"
	  "000000ffffff0f000000ffffff0f000000ffffff0f000000",
	  "0fccdf4ed630da454c2ab0d6b401b565bdb16b655fb7c76010f250eb22cb3c92"
	  "ec9d968359f97a18e855f63f8d662ccf66e334908c12fca2" },
	{ "X448, public key 0: RFC 7748 section 6.2", 30,
	  "1435f260752fb27dd1a471ac4a08d955c6e393c823a858dc1d6238766866f622"
	  "2e7526ea4e51bf6847c627ef6628211ba9dea3922d702cca",
	  "0000000000000000000000000000000000000000000000000000000000000000"
	  "000000000000000000000000000000000000000000000000",
	  NULL },
	/* C2SP/wycheproof, testvectors_v1/ecdh_secp256r1_ecpoint_test.json */
	{ "wycheproof ecdh_secp256r1 1", 23,
	  "0612465c89a023ab17855b0a6bcebfd3febb53aef84138647b5352e02c10c346",
	  "0462d5bd3372af75fe85a040715d0f502428e07046868b0bfdfa61d731afe44f26"
	  "ac333a93a9e70a81cd5a95b5bf8d13990eb741c8c38872b4a07d275a014e30cf",
	  "53020d908b0219328b658b525f26780e3ae12bcd952bb25a93bc0895e1714285" },
	{ "wycheproof ecdh_secp256r1 3, X of the secret is 0", 23,
	  "0a0d622a47e48f6bc1038ace438c6f528aa00ad2bd1da5f13ee46bf5f633d71a",
	  "0458fd4168a87795603e2b04390285bdca6e57de6027fe211dd9d25e2212d29e62"
	  "080d36bd224d7405509295eed02a17150e03b314f96da37445b0d1d29377d12c",
	  "0000000000000000000000000000000000000000000000000000000000000000" },
	{ "wycheproof ecdh_secp256r1 4, X of the secret is p - 3", 23,
	  "0a0d622a47e48f6bc1038ace438c6f528aa00ad2bd1da5f13ee46bf5f633d71a",
	  "04a1ecc24bf0d0053d23f5fd80ddf1735a1925039dc1176c581a7e795163c8b9ba"
	  "2cb5a4e4d5109f4527575e3137b83d79a9bcb3faeff90d2aca2bed71bb523e7e",
	  "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc" },
	{ "wycheproof ecdh_secp256r1 5, X of the secret is 2^16", 23,
	  "0a0d622a47e48f6bc1038ace438c6f528aa00ad2bd1da5f13ee46bf5f633d71a",
	  "041b0e7437c33d379929430d3ec10df59bed7fe2a1d950c5791e1e9ddeef1f4d70"
	  "fbdb0e3bbce63a27f27838c685207f2ccaf689d25eb622744db1168ac92619e8",
	  "0000000000000000000000000000000000000000000000000000000000010000" },
	{ "wycheproof ecdh_secp256r1 285, Y is 1 while it is doubled", 23,
	  "809c461d8b39163537ff8f5ef5b977e4cdb980e70e38a7ee0b37cc876729e9ff",
	  "049a4487fcfce8396688e7449e095fe803caa253d4bd7c66dbc6261cc9d9f883a5"
	  "0e5251bae29c5a5cdfa31bc61105671a88a018467398158d35b88829237c0bff",
	  "7e83fd2c3d713bc85d6d85d9078b3a0842824d410e8abde04da0fd71c7d94705" },
	{ "RFC 5903 section 8.1", 23,
	  "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433",
	  "04D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63"
	  "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB",
	  "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE" },
	{ "RFC 5903 section 8.1, the other end", 23,
	  "C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53",
	  "04DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180"
	  "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3",
	  "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE" },
	{ "RFC 5903 section 8.2", 24,
	  "099F3C7034D4A2C699884D73A375A67F7624EF7C6B3C0F160647B67414DCE655"
	  "E35B538041E649EE3FAEF896783AB194",
	  "04E558DBEF53EECDE3D3FCCFC1AEA08A89A987475D12FD950D83CFA41732BC509D"
	  "0D1AC43A0336DEF96FDA41D0774A3571DCFBEC7AACF3196472169E838430367F"
	  "66EEBE3C6E70C416DD5F0C68759DD1FFF83FA40142209DFF5EAAD96DB9E6386C",
	  "11187331C279962D93D604243FD592CB9D0A926F422E47187521287E7156C5C4"
	  "D603135569B9E9D09CF5D4A270F59746" },
	{ "RFC 5903 section 8.3", 25,
	  "0037ADE9319A89F4DABDB3EF411AACCCA5123C61ACAB57B5393DCE47608172A0"
	  "95AA85A30FE1C2952C6771D937BA9777F5957B2639BAB072462F68C27A57382D"
	  "4A52",
	  "0400D0B3975AC4B799F5BEA16D5E13E9AF971D5E9B984C9F39728B5E5739735A21"
	  "9B97C356436ADC6E95BB0352F6BE64A6C2912D4EF2D0433CED2B617164001"
	  "2D9460F015C68226383956E3BD066E797B623C27CE0EAC2F551A10C2C724D985"
	  "2077B87220B6536C5C408A1D2AEBB8E86D678AE49CB57091F4732296579AB44F"
	  "CD17F0FC56A",
	  "01144C7D79AE6956BC8EDB8E7C787C4521CB086FA64407F97894E5E6B2D79B04"
	  "D1427E73CA4BAA240A34786859810C06B3C715A3A8CC3151F2BEE417996D19F3"
	  "DDEA" },
};

/*
 * Invalid public keys. Every kind is cut short. Points of curves are also off
 * the curve, compressed, 0, 0, or beyond the prime.
 */
static void test_bad_points(void)
{
	const struct answer *a;
	struct agree_key key;
	u8 point[HEX_MAX];
	size_t len, i;

	for (i = 0; i < ARRAY_SIZE(answers); i++) {
		a = &answers[i];
		len = unhex(a->peer, point, sizeof(point));
		ok(agree_import(group_find(a->group), point, len - 1, &key) ==
		   -EBADMSG, "%s: a byte short", a->source);
		if (group_find(a->group)->kind != GROUP_CURVE)
			continue;
		point[len - 1] ^= 1;
		ok(agree_import(group_find(a->group), point, len, &key) ==
		   -EBADMSG, "%s: off the curve", a->source);
		point[len - 1] ^= 1;
		point[0] = 2;
		ok(agree_import(group_find(a->group), point, len, &key) ==
		   -EBADMSG, "%s: compressed by its first byte", a->source);
		memset(point, 0, len);
		point[0] = 4;
		ok(agree_import(group_find(a->group), point, len, &key) ==
		   -EBADMSG, "%s: 0, 0", a->source);
		memset(point + 1, 0xff, len - 1);
		ok(agree_import(group_find(a->group), point, len, &key) ==
		   -EBADMSG, "%s: beyond the prime", a->source);
	}
}

/* RFC 7919 section 5.1: 1 < y < p - 1 */
static void test_bad_numbers(const struct group *group)
{
	u8 prime[GROUP_MAX_LEN], y[GROUP_MAX_LEN] = { 0 };
	size_t last = group->len - 1;
	struct agree_key key;

	ok(!group_prime(group, prime) && prime[0] == 0xff &&
	   prime[last] == 0xff, "%s has a prime", group->name);
	ok(agree_import(group, y, group->len, &key) == -EBADMSG,
	   "%s: y is 0", group->name);
	y[last] = 1;
	ok(agree_import(group, y, group->len, &key) == -EBADMSG,
	   "%s: y is 1", group->name);
	ok(agree_import(group, prime, group->len, &key) == -EBADMSG,
	   "%s: y is p", group->name);
	prime[last]--;
	ok(agree_import(group, prime, group->len, &key) == -EBADMSG,
	   "%s: y is p - 1", group->name);
	memset(prime, 0xff, group->len);
	ok(agree_import(group, prime, group->len, &key) == -EBADMSG,
	   "%s: y is beyond p", group->name);
	y[last] = 2;
	if (ok(!agree_import(group, y, group->len, &key), "%s: y is 2",
	       group->name))
		agree_release(&key);
}

/* The own public key is not used, so the peer's can stand in its place */
static int agree(const struct answer *answer, u8 *secret)
{
	const struct group *group = group_find(answer->group);
	struct agree_key own, peer;
	u8 bytes[HEX_MAX];
	size_t len;
	int err;

	len = unhex(answer->peer, bytes, sizeof(bytes));
	err = agree_import(group, bytes, len, &peer);
	if (err)
		return err;
	err = agree_import(group, bytes, len, &own);
	len = unhex(answer->private, bytes, sizeof(bytes));
	err = err ?: agree_set_private(&own, bytes, len) ?:
	      agree_secret(&own, &peer, secret);
	agree_release(&own);
	agree_release(&peer);
	return err;
}

static void test_answer(const struct answer *answer)
{
	u8 secret[GROUP_MAX_LEN], want[GROUP_MAX_LEN];
	int err = agree(answer, secret);
	size_t len;

	if (!answer->secret) {
		ok(err == -EBADMSG, "%s: refused", answer->source);
		return;
	}
	len = unhex(answer->secret, want, sizeof(want));
	ok(!err && !memcmp(secret, want, len), "%s", answer->source);
}

void test_agreement(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(answers); i++)
		test_answer(&answers[i]);
	test_bad_points();
	for (i = 0; i < group_count; i++)
		if (groups[i].kind == GROUP_PRIME)
			test_bad_numbers(&groups[i]);
}
