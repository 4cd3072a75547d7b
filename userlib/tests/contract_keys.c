// SPDX-License-Identifier: MIT
/* Session keys up to TLS 1.2: every suite in every protocol, both roles. */
#include "contract.h"
#include "reference.h"

#define BLOCK_MAX	256

/* RFC 5246 section 6.3, computed by OpenSSL and cut here */
static void expected_keys(const struct suite *s, DWORD protocol,
			  struct sslp_session_key *client,
			  struct sslp_session_key *server)
{
	BYTE master[MASTER_LEN], block[BLOCK_MAX], *p = block;
	BYTE seed[13 + 2 * RANDOM_LEN] = "key expansion";
	struct sslp_session_key *side[] = { client, server };
	DWORD iv_len = derived_iv_len(s, protocol);
	size_t i;

	fill(SEED_MASTER, master, sizeof(master));
	fill(SEED_SERVER_RANDOM, seed + 13, RANDOM_LEN);
	fill(SEED_CLIENT_RANDOM, seed + 13 + RANDOM_LEN, RANDOM_LEN);
	reference_prf(prf_hash(s, protocol), master, sizeof(master), seed,
		      sizeof(seed), block, sizeof(block));
	for (i = 0; i < 2; i++)
		*side[i] = (struct sslp_session_key) {
			.size = sizeof(*client), .protocol = protocol,
			.cipher_suite = s->id, .mac_key_len = s->mac_len,
			.key_len = s->key_len, .iv_len = iv_len,
		};
	for (i = 0; i < 2; i++, p += s->mac_len)
		memcpy(side[i]->mac_key, p, s->mac_len);
	for (i = 0; i < 2; i++, p += s->key_len)
		memcpy(side[i]->key, p, s->key_len);
	for (i = 0; i < 2; i++, p += iv_len)
		memcpy(side[i]->iv, p, iv_len);
}

static bool is_material(NCRYPT_KEY_HANDLE key,
			const struct sslp_session_key *want)
{
	struct sslp_session_key got = material(key);

	return !memcmp(&got, want, sizeof(got));
}

static void test_suite(NCRYPT_PROV_HANDLE prov, const struct suite *s,
		       DWORD protocol)
{
	NCRYPT_KEY_HANDLE masters[2] = {
		new_master(prov, protocol, s->id, CLIENT),
		new_master(prov, protocol, s->id, SERVER),
	};
	struct keys client = new_keys(prov, masters[0]);
	struct keys server = new_keys(prov, masters[1]);
	struct sslp_session_key client_write, server_write;

	expected_keys(s, protocol, &client_write, &server_write);
	ok(is_material(client.write, &client_write) &&
	   is_material(client.read, &server_write),
	   "%s %#06x: keys of a client", s->name, protocol);
	ok(is_material(server.write, &server_write) &&
	   is_material(server.read, &client_write),
	   "%s %#06x: keys of a server mirror them", s->name, protocol);
	free_keys(client);
	free_keys(server);
	free_handle(masters[0]);
	free_handle(masters[1]);
}

/* Published lengths of key blocks, RFC 5246 section 6.3 and its ancestors */
static const struct {
	DWORD protocol, suite, len;
} blocks[] = {
	{ TLS1_0_PROTOCOL_VERSION, TLS_RSA_WITH_AES_128_CBC_SHA, 104 },
	{ TLS1_1_PROTOCOL_VERSION, TLS_RSA_WITH_AES_128_CBC_SHA, 72 },
	{ TLS1_2_PROTOCOL_VERSION, TLS_RSA_WITH_AES_128_CBC_SHA, 72 },
	{ TLS1_2_PROTOCOL_VERSION, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, 40 },
	{ TLS1_2_PROTOCOL_VERSION, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, 72 },
	{ TLS1_2_PROTOCOL_VERSION, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384, 160 },
	{ TLS1_2_PROTOCOL_VERSION, TLS_RSA_WITH_RC4_128_SHA, 72 },
	{ TLS1_0_PROTOCOL_VERSION, TLS_RSA_WITH_3DES_EDE_CBC_SHA, 104 },
	{ TLS1_2_PROTOCOL_VERSION,
	  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, 88 },
	{ TLS1_2_PROTOCOL_VERSION, TLS_RSA_WITH_NULL_SHA256, 64 },
};

static void test_block_lengths(NCRYPT_PROV_HANDLE prov)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(blocks); i++) {
		NCRYPT_KEY_HANDLE master = new_master(prov, blocks[i].protocol,
						      blocks[i].suite, CLIENT);
		struct keys keys = new_keys(prov, master);
		struct sslp_session_key m = material(keys.read);

		ok(2 * (m.mac_key_len + m.key_len + m.iv_len) == blocks[i].len,
		   "%#06x in %#06x: key block of %u bytes", blocks[i].suite,
		   blocks[i].protocol, blocks[i].len);
		free_keys(keys);
		free_handle(master);
	}
}

static void test_master_stays(NCRYPT_PROV_HANDLE prov)
{
	NCRYPT_KEY_HANDLE master = new_master(prov, TLS1_2_PROTOCOL_VERSION,
					      CBC, SERVER);
	struct keys first = new_keys(prov, master), second;
	BYTE before[128], after[128];
	DWORD len = 0;

	must(SslExportKey(prov, master, SSLP_MASTER_SECRET_BLOB, before,
			  sizeof(before), &len, 0), "export");
	second = new_keys(prov, master);
	must(SslExportKey(prov, master, SSLP_MASTER_SECRET_BLOB, after,
			  sizeof(after), &len, 0), "export");
	ok(!memcmp(before, after, len), "the master key stays as it was");
	ok(same_material(first.read, second.read) &&
	   same_material(first.write, second.write),
	   "and gives the same keys for the same randoms");
	free_handle(master);
	ok(same_material(first.read, second.read),
	   "session keys outlive their master key");
	free_keys(first);
	free_keys(second);
}

/* Buffers come in any order, and with types that mean nothing here */
static void test_lists(NCRYPT_PROV_HANDLE prov)
{
	NCRYPT_KEY_HANDLE master = new_master(prov, TLS1_2_PROTOCOL_VERSION,
					      GCM12, CLIENT);
	struct keys plain = new_keys(prov, master), other;
	PNCryptBufferDesc randoms = random_list();
	DWORD highest = TLS1_2_PROTOCOL_VERSION;
	NCryptBuffer buffers[] = {
		randoms->pBuffers[1],
		{ sizeof(highest), NCRYPTBUFFER_SSL_HIGHEST_VERSION, &highest },
		{ 0, NCRYPTBUFFER_EMPTY, NULL },
		{ 7, 4711, NULL },
		randoms->pBuffers[0],
		{ 7, 4711, NULL },
	};
	NCryptBufferDesc list = { NCRYPTBUFFER_VERSION, ARRAY_SIZE(buffers),
				  buffers };

	ok_status(SslGenerateSessionKeys(prov, master, &other.read,
					 &other.write, &list, 0), 0,
		  "a list in another order, with buffers of no use here");
	ok(same_material(plain.read, other.read) &&
	   same_material(plain.write, other.write), "gives the same keys");
	free_keys(other);
	free_keys(plain);
	free_handle(master);
}

static void master_from(NCRYPT_PROV_HANDLE prov, PNCryptBufferDesc list,
			DWORD protocol, BYTE secret[MASTER_LEN])
{
	BYTE premaster[48], blob[sizeof(struct sslp_secret_blob) + MASTER_LEN];
	NCRYPT_KEY_HANDLE master;
	DWORD len;

	fill(SEED_PREMASTER, premaster, sizeof(premaster));
	must(sslp_derive_master_secret(prov, &master, protocol, CBC, premaster,
				       sizeof(premaster), list, CLIENT),
	     "sslp_derive_master_secret");
	must(SslExportKey(prov, master, SSLP_MASTER_SECRET_BLOB, blob,
			  sizeof(blob), &len, 0), "export");
	memcpy(secret, blob + sizeof(struct sslp_secret_blob), MASTER_LEN);
	free_handle(master);
}

/* RFC 5246 section 8.1 and RFC 7627 section 4 */
static void test_premaster(NCRYPT_PROV_HANDLE prov, DWORD protocol,
			   const char *hash, DWORD hash_len)
{
	BYTE premaster[48], hashed[64], got[MASTER_LEN], want[MASTER_LEN];
	BYTE seed[13 + 2 * RANDOM_LEN] = "master secret";
	BYTE extended[22 + 64] = "extended master secret";
	NCryptBuffer buffer = { hash_len, NCRYPTBUFFER_SSL_SESSION_HASH,
				hashed };
	NCryptBufferDesc list = { NCRYPTBUFFER_VERSION, 1, &buffer };

	fill(SEED_PREMASTER, premaster, sizeof(premaster));
	fill(SEED_CLIENT_RANDOM, seed + 13, RANDOM_LEN);
	fill(SEED_SERVER_RANDOM, seed + 13 + RANDOM_LEN, RANDOM_LEN);
	reference_prf(hash, premaster, sizeof(premaster), seed, sizeof(seed),
		      want, sizeof(want));
	master_from(prov, random_list(), protocol, got);
	ok(!memcmp(got, want, sizeof(got)), "%#06x: master secret of %s",
	   protocol, hash);

	fill(SEED_SESSION_HASH, hashed, sizeof(hashed));
	memcpy(extended + 22, hashed, hash_len);
	reference_prf(hash, premaster, sizeof(premaster), extended,
		      22 + hash_len, want, sizeof(want));
	master_from(prov, &list, protocol, got);
	ok(!memcmp(got, want, sizeof(got)),
	   "%#06x: extended master secret of %s", protocol, hash);
}

void test_keys(NCRYPT_PROV_HANDLE prov)
{
	struct suite s;
	size_t i, p;

	for (i = 0; suite_row(i, &s); i++)
		for (p = 0; p < ARRAY_SIZE(all_protocols); p++)
			if (*s.exchange && suite_belongs(&s, all_protocols[p]))
				test_suite(prov, &s, all_protocols[p]);
	test_block_lengths(prov);
	test_master_stays(prov);
	test_lists(prov);
	test_premaster(prov, TLS1_2_PROTOCOL_VERSION, "SHA256", 32);
	test_premaster(prov, DTLS1_2_PROTOCOL_VERSION, "SHA256", 32);
	test_premaster(prov, TLS1_0_PROTOCOL_VERSION, "MD5-SHA1", 36);
	test_premaster(prov, DTLS1_0_PROTOCOL_VERSION, "MD5-SHA1", 36);
}
