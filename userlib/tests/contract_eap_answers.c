// SPDX-License-Identifier: MIT
/*
 * EAP keys from another implementation: SSL_export_keying_material() of OpenSSL
 * 3.0.19. A server called it in handshakes with its own client over memory
 * BIOs, with the labels below. It asked for 128 bytes; for the challenge it
 * asked for 17, because in TLS 1.3 the length counts. The secrets come from its
 * session and its key log.
 */
#include <stdio.h>

#include "contract.h"

#define METHODS		3
#define BLOCK_LEN	128	/* MSK, then EMSK */
#define SECRET_MAX	48

/**
 * struct answer - one handshake
 * @protocol: its version
 * @suite: its suite
 * @randoms: the client's, then the server's; none in TLS 1.3
 * @secret: master secret, or exporter_master_secret
 * @blocks: by @methods
 */
struct answer {
	DWORD protocol, suite;
	const char *randoms, *secret, *blocks[METHODS];
};

/*
 * RFC 5216 section 2.3, RFC 5281 sections 8 and 11.1: "client EAP encryption",
 * "ttls keying material", "ttls challenge"; RFC 9190 section 2.3, RFC 9427
 * section 2: "EXPORTER_EAP_TLS_Key_Material" with the context 13, then 21;
 * "ttls challenge" without one
 */
static const DWORD methods[METHODS] = {
	NCRYPT_SSL_EAP_ID, NCRYPT_SSL_EAP_TTLSV0_ID,
	NCRYPT_SSL_EAP_TTLSV0_CHLNG_ID,
};

static const struct answer answers[] = {
	{ TLS1_2_PROTOCOL_VERSION,
	  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
		"df94184258d85e71fe8e138a240800d520a46a3dd65f1a625bd22d3c1d62bad4"
		"10938b0c132cd36316e43971b4f05404ac10939a8ffcd152444f574e47524401",
		"ba2c71faa87f102585fd119441105136172591749e264311b1d8f0cf47d8bb38"
		"5f611161d850e1a52ff2b5f1f56ec1bb",
	  {
		"87c0b3fdaecc245cc6e513d47e48ec1e8837b1570c1edf8b8ad0f84b7ed7e399"
		"0bc686cc847cdb3b4fa0298edcae6df4fa002f804cdd8747d31119317c410d86"
		"e8ed59e5b2307c031bb64868175f5e4c800db477482416f87392cdc717b8755c"
		"5a33210085eaecca2b184c2d8de7356581224e16fb9bf68a1b5704cdb0d07fc7",
		"e13cd670d9a3a2add3336ac4db18d81560bffb6451194b5456d703cf22c81d5e"
		"4823ab362e9fbe5373837e162dbe7090f05cd023eb91141ef63f92b54ab5bfc3"
		"f873aa064c9b6e16f629d9a001f40b49c14aebea9f27ba40534c2b225b9f0edc"
		"a15f0732667cd0e010c8b431b93b3fe98457d12498bc62ddbf34d0ac214d0524",
		"02e1cd5db39fe21dc78fd3625986a4d2a1",
	  } },
	{ TLS1_2_PROTOCOL_VERSION,
	  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
		"727d6223dd525e0f604b500e4e71c5b640e6af2282b347116bdcce6f3517e4f4"
		"e39bcd02adf5ecdec8d5a0a4667c31216560c4db7d73d924444f574e47524401",
		"3d45b35964d21aff01aeacb6ae85d8e63cbea3a3d8715fb537e401a15c88dafe"
		"045f9533953204a21480fd090f132991",
	  {
		"4180dcc0113ba9785b7789c484fe43957f289634c9e7348c08ab1ede59ee368b"
		"4697fe182e40ee9757edc9be224b17048c5a76c72907d51ff9e70f4fcd1ddee0"
		"f2ba27f592a4245cfa61474cbc79fcd7d8e2d9c8798424ec6bd8db16c7065876"
		"1345efdcea48f5d551f1a2916172ce4b59591bfbd29bd6f0c835b07b179eed12",
		"a1182b9dda793291e5f5c3cbb1ef94c40ba7b7a4e767afa500e6bb4f0b5f1339"
		"36e076e29c5b35467de4774b851097c99d7388af0af4067d959db719c5edfada"
		"16de72fa17e848c5fa681e916ee1b65ae24a71094790aff7d4d3680b71176c48"
		"2851be36ac5497498dccdd143af0274c0aba2dc80aab7ed8a1f2cafd085cba42",
		"1bb191b4125a143e19253d64ee5340eeac",
	  } },
	{ TLS1_0_PROTOCOL_VERSION,
	  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
		"a5ebd51bc1824461cfcc01df3de23bf137af8d7e174253accaf0f9a7913ed21a"
		"2c5ae0eece171eefa1b21e8e4c16240daa89eba3843d5278444f574e47524400",
		"3a9d9b3096db4964dd56d5ff2cef77189cbb76bc8ff9aa6b958133956a543885"
		"01612147f91a93d41ef558a97296b9e0",
	  {
		"fe925aa9e642009e47bd480d5117a04f72e30836d80112c35df67c7faa4bc6fe"
		"5bff8f4b117d11f9ee0d07dfc3f9514ec17fa5f6c6b256d2134d366b045438cc"
		"64dc0a1b5248716915e16b3bc0ad53b9d9ca92fb6ed7e07078317c64e2cbeacb"
		"d945f8765c9cde591f2f26d46fc56c951c9cf119afe15efc4d4d663a03b54888",
		"95cdeab7a55035bcf85a4de6538838c8754c0f81283223bf3e8b6980c1aa3e68"
		"686088d04925b57b701177298807e2ac7560955f9ebb5310cbbfbf541a45c79e"
		"21188c45069ae88eaae1cd8d7d2789e4d6fe9edcfa74cf52061b7ef1123baf5e"
		"2387056d748f127907a586cad1e67ee166b338d45e3150c7e55b3d17af38670f",
		"8f69ca37e75bcdf5a5d163c2eba7ab0bcb",
	  } },
	{ TLS1_3_PROTOCOL_VERSION,
	  TLS_AES_128_GCM_SHA256,
		"",
		"f0579eedb2cb34018d50cdcf2db3bbbe6d58901405a57f878a6c99aa1b482bd6",
	  {
		"e2c8f346c5c3f81785645a3addc84d1fbb7e758f40e34071d883791fea853ace"
		"93e65d854990dd5010a4c0eb0d19bc203b523e55b1c8c82d1b88e66114fd2445"
		"a1728cb11fab95c8d953d5594d967d9498c1c464f6efd248c52b3782a7bbc13e"
		"764cf4386203c2d77ed40bb3582dea919493573ae2b2d8da58f0c8152d680704",
		"c0c0006222818d705fef8b9e7e6601d71e46e857692d2244534057bad219f748"
		"3bce2ad8c3378ea73b92d05c84700da8cfd405bed67126bb98c3c60f458dc4c9"
		"2f64f473ae47a3de9672d319134cb905886bb64e03638930db6482d13b810829"
		"322ca5399bb708f3b973896784f3d20462ae516c7be66d598ad17f50f0ab96d7",
		"5a2480514c04c2dd5b11789a53fdabac2b",
	  } },
	{ TLS1_3_PROTOCOL_VERSION,
	  TLS_AES_256_GCM_SHA384,
		"",
		"103f9c1f9648686dffd071b23243b415ead899e8216cac97e26782910e4f8a5b"
		"e872f75555675e6ea3bcf15eac7e848a",
	  {
		"b3a333a5b0f0ead15d0dfed41fb205584903b45bfd51b7d0feac687d6181dc31"
		"ef5258e5cf12e081443330646af1fa6e74225d393030cab7bf0078e682573495"
		"5f42013c6967136212e980e22ee3aee0fa7b22a0ac2be8138dc1e86c5949488d"
		"daa73c04ab13475f567b528c44a3f2f929df38caaeb8bfc75e1a95a9323a0cfa",
		"12c45a1cba83d0b45b60302c72a1cbfc0edc0e50c4e909dc4b8f80a86bce7141"
		"d0fe891f939687ea285d9efcd4f4a34060c9155d3819f96379971407418562a8"
		"fb3f4a685190d381c380d0bc846b538c1697a2c2b5a9e91a9714ea2960c1c18c"
		"2abceee52162b24855311191a2bd480406a2021ea9c29701e8fb6b50acf09950",
		"70dd66bae6007cfbd9a2db1d2a00d3b77c",
	  } },
};

static size_t bytes_of(const char *hex, BYTE *to, size_t size)
{
	size_t len = strlen(hex) / 2, i;
	unsigned int byte;

	for (i = 0; i < len && i < size; i++) {
		sscanf(hex + 2 * i, "%2x", &byte);
		to[i] = byte;
	}
	return i;
}

static NCRYPT_KEY_HANDLE import(NCRYPT_PROV_HANDLE prov,
				const struct answer *a)
{
	const bool tls13 = a->protocol == TLS1_3_PROTOCOL_VERSION;
	BYTE blob[sizeof(struct sslp_secret_blob) + SECRET_MAX];
	NCRYPT_KEY_HANDLE key;
	size_t len = secret_blob(blob, a->protocol, a->suite, SERVER,
				 strlen(a->secret) / 2, 0);

	bytes_of(a->secret, blob + sizeof(struct sslp_secret_blob),
		 SECRET_MAX);
	must(SslImportKey(prov, &key, tls13 ? SSLP_EXPORTER_SECRET_BLOB :
			  SSLP_MASTER_SECRET_BLOB, blob, len, 0),
	     "SslImportKey");
	return key;
}

static void test_answer(NCRYPT_PROV_HANDLE prov, const struct answer *a)
{
	NCRYPT_KEY_HANDLE key = import(prov, a);
	BYTE randoms[2 * RANDOM_LEN], got[BLOCK_LEN], want[BLOCK_LEN];
	size_t randoms_len = bytes_of(a->randoms, randoms, sizeof(randoms));
	size_t want_len, i;
	DWORD len;

	for (i = 0; i < METHODS; i++) {
		want_len = bytes_of(a->blocks[i], want, sizeof(want));
		len = 0;
		must(SslComputeEapKeyBlock(prov, key, randoms_len ? randoms :
					   NULL, randoms_len, got, sizeof(got),
					   &len, methods[i]),
		     "SslComputeEapKeyBlock");
		ok(len == want_len && !memcmp(got, want, len),
		   "%#06x, suite %#06x: EAP keys of method %u are OpenSSL's",
		   a->protocol, a->suite, methods[i]);
	}
	free_handle(key);
}

void test_eap_answers(NCRYPT_PROV_HANDLE prov)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(answers); i++)
		test_answer(prov, &answers[i]);
}
