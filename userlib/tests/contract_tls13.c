// SPDX-License-Identifier: MIT
/* TLS 1.3: keys from traffic secrets, the Windows way and ours; exporters. */
#include "contract.h"
#include "reference.h"

/* RFC 8446 section 7.3 */
static struct sslp_session_key expected(const struct suite *s,
					unsigned int seed)
{
	struct sslp_session_key key = {
		.size = sizeof(key), .protocol = TLS1_3_PROTOCOL_VERSION,
		.cipher_suite = s->id, .key_len = s->key_len, .iv_len = 12,
	};
	size_t len = hash_len13(s->id);
	BYTE secret[64];

	fill(seed, secret, len);
	reference_expand_label(s->prf, secret, len, "key", NULL, 0, key.key,
			       s->key_len);
	reference_expand_label(s->prf, secret, len, "iv", NULL, 0, key.iv, 12);
	return key;
}

static bool is_material(NCRYPT_KEY_HANDLE key, struct sslp_session_key want)
{
	struct sslp_session_key got = material(key);

	return !memcmp(&got, &want, sizeof(got));
}

static DWORD direction(NCRYPT_KEY_HANDLE key)
{
	PBYTE value;
	DWORD len, got;

	must(SslGetKeyProperty(key, SSLP_DIRECTION_PROPERTY, &value, &len, 0),
	     "SSLP_DIRECTION_PROPERTY");
	memcpy(&got, value, sizeof(got));
	SslFreeBuffer(value);
	return got;
}

/* The extension: both keys of a pair at once; the list may be NULL */
static void test_generate(NCRYPT_PROV_HANDLE prov, const struct suite *s,
			  DWORD role)
{
	unsigned int own = role == CLIENT ? SEED_CLIENT_TRAFFIC :
					    SEED_SERVER_TRAFFIC;
	unsigned int peer = SEED_CLIENT_TRAFFIC + SEED_SERVER_TRAFFIC - own;
	NCRYPT_KEY_HANDLE pair = new_pair(prov, s->id, role);
	NCRYPT_KEY_HANDLE read, write;

	must(SslGenerateSessionKeys(prov, pair, &read, &write, NULL, 0),
	     "SslGenerateSessionKeys");
	ok(is_material(write, expected(s, own)) &&
	   is_material(read, expected(s, peer)),
	   "%s: keys of a %s", s->name, role == CLIENT ? "client" : "server");
	ok(direction(write) == SSLP_TX && direction(read) == SSLP_RX,
	   "%s: and their directions", s->name);
	free_handle(read);
	free_handle(write);
	free_handle(pair);
}

/* Windows' own way: SslExpandTrafficKeys(), then SslExpandWriteKey() twice */
static void test_expand(NCRYPT_PROV_HANDLE prov, const struct suite *s,
			DWORD role)
{
	NCRYPT_KEY_HANDLE pair = new_pair(prov, s->id, role);
	NCRYPT_KEY_HANDLE client, server, keys[2];

	must(SslExpandTrafficKeys(prov, pair, 0, &client, &server, NULL, 0),
	     "SslExpandTrafficKeys");
	free_handle(pair);
	must(SslExpandWriteKey(prov, client, &keys[0], NULL, 0), "client's");
	must(SslExpandWriteKey(prov, server, &keys[1], NULL, 0), "server's");
	ok(is_material(keys[0], expected(s, SEED_CLIENT_TRAFFIC)) &&
	   is_material(keys[1], expected(s, SEED_SERVER_TRAFFIC)),
	   "%s: keys by SslExpandWriteKey", s->name);
	ok(direction(keys[0]) == (role == CLIENT ? SSLP_TX : SSLP_RX) &&
	   direction(keys[1]) == (role == CLIENT ? SSLP_RX : SSLP_TX),
	   "%s: directions follow from the role", s->name);
	free_handle(client);
	free_handle(server);
	free_handle(keys[0]);
	free_handle(keys[1]);
}

static void test_one_output(NCRYPT_PROV_HANDLE prov)
{
	NCRYPT_KEY_HANDLE pair = new_pair(prov, GCM13, CLIENT), half;

	ok_status(SslExpandTrafficKeys(prov, pair, 0, &half, NULL, NULL, 0), 0,
		  "SslExpandTrafficKeys: client's only");
	free_handle(half);
	ok_status(SslExpandTrafficKeys(prov, pair, 0, NULL, &half, NULL, 0), 0,
		  "SslExpandTrafficKeys: server's only");
	free_handle(half);
	free_handle(pair);
}

/*
 * RFC 5705 section 4: PRF(master, label, client_random + server_random
 * [+ context_value_length + context_value])
 */
static void test_export12(NCRYPT_PROV_HANDLE prov, DWORD protocol,
			  const char *hash, PBYTE context, WORD context_len)
{
	NCRYPT_KEY_HANDLE key = new_master(prov, protocol, CBC, CLIENT);
	char label[] = "EXPORTER-test";
	BYTE randoms[2 * RANDOM_LEN], got[77], want[77], master[MASTER_LEN];
	BYTE seed[256], *p = seed;

	fill(SEED_MASTER, master, sizeof(master));
	fill(SEED_CLIENT_RANDOM, randoms, RANDOM_LEN);
	fill(SEED_SERVER_RANDOM, randoms + RANDOM_LEN, RANDOM_LEN);
	p = (BYTE *)stpcpy((char *)p, label);
	memcpy(p, randoms, sizeof(randoms));
	p += sizeof(randoms);
	if (context) {
		*p++ = context_len >> 8;
		*p++ = context_len;
		memcpy(p, context, context_len);
		p += context_len;
	}
	reference_prf(hash, master, sizeof(master), seed, p - seed, want,
		      sizeof(want));
	ok_status(SslExportKeyingMaterial(prov, key, label, randoms,
					  sizeof(randoms), context,
					  context_len, got, sizeof(got), 0),
		  0, "%#06x exporter, %s context", protocol,
		  !context ? "no" : context_len ? "a" : "an empty");
	ok(!memcmp(got, want, sizeof(got)), "%#06x exporter is that of %s",
	   protocol, hash);
	free_handle(key);
}

/* RFC 8446 section 7.5 */
static void test_export13(NCRYPT_PROV_HANDLE prov, DWORD suite,
			  const char *hash, PBYTE context, WORD context_len)
{
	NCRYPT_KEY_HANDLE key = new_exporter(prov, suite);
	size_t len = hash_len13(suite);
	char label[] = "EXPORTER-test";
	BYTE secret[64], derived[64], digest[64], got[100], want[100];

	fill(SEED_EXPORTER, secret, len);
	reference_hash(hash, "", 0, digest);
	reference_expand_label(hash, secret, len, label, digest, len, derived,
			       len);
	reference_hash(hash, context ?: (BYTE *)"", context_len, digest);
	reference_expand_label(hash, derived, len, "exporter", digest, len,
			       want, sizeof(want));
	ok_status(SslExportKeyingMaterial(prov, key, label, NULL, 0, context,
					  context_len, got, sizeof(got), 0),
		  0, "%#06x exporter, %s context", suite,
		  !context ? "no" : context_len ? "a" : "an empty");
	ok(!memcmp(got, want, sizeof(got)), "%#06x exporter is right", suite);
	free_handle(key);
}

static void test_exporters(NCRYPT_PROV_HANDLE prov)
{
	static const struct { PBYTE bytes; WORD len; } contexts[] = {
		{ NULL, 0 }, { (PBYTE)"", 0 }, { (PBYTE)"some context", 12 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(contexts); i++) {
		PBYTE context = contexts[i].bytes;
		WORD len = contexts[i].len;

		test_export12(prov, TLS1_2_PROTOCOL_VERSION, "SHA256",
			      context, len);
		test_export12(prov, TLS1_0_PROTOCOL_VERSION, "MD5-SHA1",
			      context, len);
		test_export13(prov, GCM13, "SHA256", context, len);
		test_export13(prov, TLS_AES_256_GCM_SHA384, "SHA384", context,
			      len);
		test_export13(prov, TLS_SM4_GCM_SM3, "SM3", context, len);
	}
}

/* Whether a secret that can be exported equals @want; frees it */
static bool is_secret(NCRYPT_PROV_HANDLE prov, NCRYPT_KEY_HANDLE key,
		      LPCWSTR blob_type, const BYTE want[32])
{
	BYTE blob[128];
	DWORD len = 0;

	must(SslExportKey(prov, key, blob_type, blob, sizeof(blob), &len, 0),
	     "SslExportKey");
	free_handle(key);
	return len == sizeof(struct sslp_secret_blob) + 32 &&
	       !memcmp(blob + sizeof(struct sslp_secret_blob), want, 32);
}

/* HKDF-Extract(Derive-Secret(@secret, "derived", ""), @ikm), RFC 8446 7.1 */
static void next_stage(BYTE secret[32], const BYTE ikm[32])
{
	BYTE digest[64], salt[32];

	reference_hash("SHA256", "", 0, digest);
	reference_expand_label("SHA256", secret, 32, "derived", digest, 32,
			       salt, 32);
	reference_extract("SHA256", salt, 32, ikm, 32, secret, 32);
}

/*
 * A handshake without a PSK, stage by stage.
 * @digest: of its transcript
 * @secret: the master secret of RFC 8446 section 7.1, by libcrypto
 */
struct ladder {
	NCRYPT_HASH_HANDLE hash;
	NCRYPT_KEY_HANDLE early, handshake, master;
	BYTE digest[64], early_secret[32], secret[32];
};

static void climb(NCRYPT_PROV_HANDLE prov, struct ladder *l)
{
	BYTE zeroes[32] = { 0 }, shared[32];
	/* A ClientHello; nobody reads its body */
	BYTE hello[] = { 1, 0, 0, 4, 3, 3, 7, 7 };

	fill(SEED_PREMASTER, shared, sizeof(shared));
	must(SslCreateHandshakeHash(prov, &l->hash, TLS1_3_PROTOCOL_VERSION,
				    GCM13, 0), "SslCreateHandshakeHash");
	must(SslHashHandshake(prov, l->hash, hello, sizeof(hello), 0),
	     "SslHashHandshake");
	must(SslExtractEarlyKey(prov, 0, &l->early, TLS1_3_PROTOCOL_VERSION,
				GCM13, NULL, CLIENT), "SslExtractEarlyKey");
	must(sslp_extract_handshake_secret(prov, l->early, &l->handshake,
					   shared, sizeof(shared)),
	     "handshake");
	must(SslExtractMasterKey(prov, l->handshake, &l->master, NULL, 0),
	     "master");
	reference_hash("SHA256", hello, sizeof(hello), l->digest);
	reference_extract("SHA256", zeroes, 32, zeroes, 32, l->early_secret,
			  32);
	memcpy(l->secret, l->early_secret, 32);
	next_stage(l->secret, shared);
	next_stage(l->secret, zeroes);
}

static void descend(struct ladder *l)
{
	free_handle(l->master);
	free_handle(l->handshake);
	free_handle(l->early);
	free_handle(l->hash);
}

/* "e exp master" is early, "exp master" is not: section 7.1 */
static void test_exporter_masters(NCRYPT_PROV_HANDLE prov)
{
	NCRYPT_KEY_HANDLE exporter;
	struct ladder l;
	BYTE want[32];

	climb(prov, &l);
	reference_expand_label("SHA256", l.early_secret, 32, "e exp master",
			       l.digest, 32, want, 32);
	must(SslExpandExporterMasterKey(prov, l.early, l.hash, &exporter, NULL,
					0), "SslExpandExporterMasterKey");
	ok(is_secret(prov, exporter, SSLP_EXPORTER_SECRET_BLOB, want),
	   "the exporter secret of early data");
	reference_expand_label("SHA256", l.secret, 32, "exp master", l.digest,
			       32, want, 32);
	must(SslExpandExporterMasterKey(prov, l.master, l.hash, &exporter,
					NULL, 0), "SslExpandExporterMasterKey");
	ok(is_secret(prov, exporter, SSLP_EXPORTER_SECRET_BLOB, want),
	   "that of the handshake");
	descend(&l);
}

/* RFC 8446 section 4.6.1: ticket_nonce<0..255> */
static void test_tickets(NCRYPT_PROV_HANDLE prov)
{
	static const DWORD lengths[] = { 0, 1, 127, 128, 255 };
	BYTE nonce[255], resumption[32], want[32];
	NCRYPT_KEY_HANDLE key, psk;
	struct ladder l;
	size_t i;

	climb(prov, &l);
	fill(SEED_OTHER, nonce, sizeof(nonce));
	must(SslExpandResumptionMasterKey(prov, l.master, l.hash, &key, NULL,
					  0), "SslExpandResumptionMasterKey");
	reference_expand_label("SHA256", l.secret, 32, "res master", l.digest,
			       32, resumption, 32);
	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		reference_expand_label("SHA256", resumption, 32, "resumption",
				       nonce, lengths[i], want, 32);
		must(SslExpandPreSharedKey(prov, key, nonce, lengths[i], &psk,
					   NULL, 0), "SslExpandPreSharedKey");
		ok(is_secret(prov, psk, TLS_13_PRE_SHARED_KEY, want),
		   "the PSK of a ticket whose nonce has %u bytes", lengths[i]);
	}
	free_handle(key);
	descend(&l);
}

void test_tls13(NCRYPT_PROV_HANDLE prov)
{
	struct suite s;
	size_t i;

	for (i = 0; suite_row(i, &s); i++) {
		if (!suite_belongs(&s, TLS1_3_PROTOCOL_VERSION))
			continue;
		test_generate(prov, &s, CLIENT);
		test_generate(prov, &s, SERVER);
		test_expand(prov, &s, CLIENT);
		test_expand(prov, &s, SERVER);
	}
	test_one_output(prov);
	test_exporter_masters(prov);
	test_tickets(prov);
	test_exporters(prov);
}
