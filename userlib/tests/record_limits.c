// SPDX-License-Identifier: MIT
/* Records: places, sizes, numbers, and what a key is good for. */
#include <unistd.h>

#include "record.h"

#define LEN	1000
#define GUARD	0xa5

static BYTE content[LEN], arena[8192], record[RECORD_MAX], plain[RECORD_MAX];

struct kind {
	DWORD suite, protocol;
	size_t header, sealed;	/* for LEN bytes */
	ULONGLONG last;		/* the last number of a sent record */
};

/* 2^24.5 and 2^23 records: RFC 8446 section 5.5, RFC 9147 section 4.5.3 */
static const struct kind kinds[] = {
	{ GCM13, TLS1_3_PROTOCOL_VERSION, 5, 5 + LEN + 17, 23726565 },
	{ TLS_CHACHA20_POLY1305_SHA256, TLS1_3_PROTOCOL_VERSION, 5,
	  5 + LEN + 17, UINT64_MAX - 1 },
	{ TLS_AES_128_CCM_SHA256, TLS1_3_PROTOCOL_VERSION, 5, 5 + LEN + 17,
	  8388607 },
	{ GCM12, TLS1_2_PROTOCOL_VERSION, 13, 13 + LEN + 16, 23726565 },
	{ TLS_RSA_WITH_AES_128_CCM, TLS1_2_PROTOCOL_VERSION, 13,
	  13 + LEN + 16, 8388607 },
	{ TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, TLS1_2_PROTOCOL_VERSION,
	  5, 5 + LEN + 16, UINT64_MAX - 1 },
	{ CBC, TLS1_0_PROTOCOL_VERSION, 5, 5 + 1024, UINT64_MAX - 1 },
	{ CBC, TLS1_1_PROTOCOL_VERSION, 21, 21 + 1024, UINT64_MAX - 1 },
	{ TLS_RSA_WITH_3DES_EDE_CBC_SHA, TLS1_2_PROTOCOL_VERSION, 13,
	  13 + 1024, UINT64_MAX - 1 },
	{ TLS_RSA_WITH_NULL_SHA256, TLS1_2_PROTOCOL_VERSION, 5, 5 + LEN + 32,
	  UINT64_MAX - 1 },
};

/* The contract's size: 5 + 16 + content, MAC and padding in whole blocks */
static void test_published_sizes(NCRYPT_PROV_HANDLE prov)
{
	struct ends e = ends_of(prov, CBC, TLS1_2_PROTOCOL_VERSION);
	size_t n, bad = 0;
	DWORD got;

	for (n = 1; n <= LEN; n++)
		if (encrypt(&e, content, n, NULL, 0, &got) ||
		    got != (n < 12 ? 53 : n < 28 ? 69 :
			    5 + 16 + (n + 20 + 1 + 15) / 16 * 16))
			bad = n;
	ok(!bad, "sizes that were measured on Windows");
	ends_close(&e);
}

static void test_sizes(struct ends *e, const struct kind *k)
{
	const char *name = e->recipe.suite.name;
	DWORD got = 0, most = 0;

	memset(arena, GUARD, sizeof(arena));
	ok(!encrypt(e, content, LEN, NULL, 0, &got) && got == k->sealed,
	   "%s: the size of a record", name);
	got = 0;
	ok(encrypt(e, content, LEN, arena, k->sealed - 1, &got) ==
	   NTE_BUFFER_TOO_SMALL && got == k->sealed && arena[0] == GUARD,
	   "%s: a byte less is too small", name);
	ok(!encrypt(e, content, LEN, arena, k->sealed, &got) &&
	   got == k->sealed && arena[k->sealed] == GUARD,
	   "%s: that many are written", name);
	memcpy(record, arena, got);
	ok(!decrypt(e, record, got, NULL, 0, &most) && most >= LEN &&
	   most < LEN + 32, "%s: the most that it can hold", name);
	memset(arena, GUARD, sizeof(arena));
	most = 0;
	ok(decrypt(e, record, got, arena, LEN - 1, &most) ==
	   NTE_BUFFER_TOO_SMALL && most == LEN && arena[0] == GUARD,
	   "%s: too small for its content", name);
	ok(!decrypt(e, record, got, arena, LEN, &most) && most == LEN &&
	   !memcmp(arena, content, LEN) && arena[LEN] == GUARD,
	   "%s: just what it holds", name);
}

/*
 * Input and output at every distance. Only one distance that overlaps is good
 */
static void test_places(struct ends *e, const struct kind *k)
{
	BYTE *in = arena + 2048, *out;
	size_t bad = 0;
	DWORD got;

	for (out = in - k->sealed - 1; out <= in + LEN + 1; out++) {
		SECURITY_STATUS want = NTE_BUFFERS_OVERLAP, status;

		if (out + k->sealed <= in || out >= in + LEN ||
		    out + k->header == in)
			want = 0;
		memcpy(in, content, LEN);
		status = encrypt(e, in, LEN, out, k->sealed, &got);
		bad += status != want ||
		       (want && memcmp(in, content, LEN));
		/*
		 * Each record must open, so that the keys of TLS 1.0 go on at
		 * both ends
		 */
		if (!status)
			bad += decrypt(e, out, got, plain, LEN, &got) ||
			       got != LEN || memcmp(plain, content, LEN);
	}
	ok(!bad, "%s: places to encrypt to", e->recipe.suite.name);
	bad = 0;
	for (out = in - LEN - 1; out <= in + k->sealed + 1; out++) {
		SECURITY_STATUS want = NTE_BUFFERS_OVERLAP, status;

		if (out + LEN <= in || out >= in + k->sealed ||
		    out == in + k->header)
			want = 0;
		else if (want && encrypt(e, content, LEN, NULL, 0, &got))
			bad++;
		if (!want || out == in) {
			bad += encrypt(e, content, LEN, record, sizeof(record),
				       &got);
			memcpy(in, record, got);
		}
		status = decrypt(e, in, k->sealed, out, LEN, &got);
		bad += status != want;
		if (!status)
			bad += got != LEN || memcmp(out, content, LEN);
		else if (out == in)
			bad += decrypt(e, in, k->sealed, plain, LEN, &got);
	}
	ok(!bad, "%s: places to decrypt to", e->recipe.suite.name);
}

static void test_numbers(struct ends *e, const struct kind *k)
{
	const char *name = e->recipe.suite.name;
	DWORD got = 0, most;

	e->recipe.seq = k->last;
	ok(!encrypt(e, content, LEN, record, sizeof(record), &got) &&
	   !decrypt(e, record, got, plain, sizeof(plain), &most),
	   "%s: the last number, %llu", name,
	   (unsigned long long)e->recipe.seq);
	e->recipe.seq++;
	ok_status(encrypt(e, content, LEN, record, sizeof(record), &got),
		  NTE_BAD_KEY_STATE, "%s: and the one after it", name);
	ok_status(encrypt(e, content, LEN, NULL, 0, &got), NTE_BAD_KEY_STATE,
		  "%s: also when a size is asked for", name);
	e->recipe.seq = UINT64_MAX;
	ok_status(encrypt(e, content, LEN, record, sizeof(record), &got),
		  NTE_BAD_KEY_STATE, "%s: 2^64 - 1 sends", name);
	got = reference_seal(&e->recipe, content, LEN, record);
	ok_status(decrypt(e, record, got, plain, sizeof(plain), &most),
		  NTE_BAD_KEY_STATE, "%s: 2^64 - 1 receives", name);
	e->recipe.seq = 0;
}

static void test_types(struct ends *e)
{
	bool tls13 = e->recipe.key.protocol == TLS1_3_PROTOCOL_VERSION, good;
	const char *name = e->recipe.suite.name;
	size_t bad = 0, got_len;
	DWORD type, len;
	BYTE got;

	for (type = 0; type < 512; type++) {
		SECURITY_STATUS status;

		good = type >= CT_ALERT && type <= CT_APPLICATIONDATA;
		good |= type == CT_CHANGE_CIPHER_SPEC && !tls13;
		status = SslEncryptPacket(e->prov, e->write, content, LEN,
					  record, sizeof(record), &len, 0,
					  type, 0);
		bad += status != (good ? 0 : NTE_INVALID_PARAMETER);
		if (status)
			continue;
		bad += record[0] != (tls13 ? CT_APPLICATIONDATA : type) ||
		       sslp_decrypt_packet(e->prov, e->read, record, len, 0,
					   &got, plain, sizeof(plain),
					   &got_len) ||
		       got != type || got_len != LEN ||
		       memcmp(plain, content, LEN);
	}
	ok(!bad, "%s: content types, and that they come back", name);
	got = GUARD;
	ok(!sslp_decrypt_packet(e->prov, e->read, record, len, 0, &got, NULL,
				0, &got_len) && got == GUARD &&
	   got_len >= LEN, "%s: a size tells no content type", name);
}

static void test_directions(struct ends *e)
{
	const char *name = e->recipe.suite.name;
	DWORD got;

	ok_status(SslEncryptPacket(e->prov, e->read, content, LEN, record,
				   sizeof(record), &got, 0, 23, 0),
		  NTE_BAD_KEY_STATE, "%s: a read key does not encrypt", name);
	must(encrypt(e, content, LEN, record, sizeof(record), &got), name);
	ok_status(SslDecryptPacket(e->prov, e->write, record, got, plain,
				   sizeof(plain), &got, 0, 0),
		  NTE_BAD_KEY_STATE, "%s: a write key does not decrypt", name);
}

/*
 * The IV chain of TLS 1.0 goes on with each call that succeeds, also by way of
 * a blob. It does not go on when a call asks for a size, has a buffer too
 * small, or gets a changed record.
 */
static void test_chain(NCRYPT_PROV_HANDLE prov)
{
	struct ends e = ends_of(prov, CBC, TLS1_0_PROTOCOL_VERSION);
	BYTE blob[512], sealed[3][64];
	DWORD got, len, i;

	for (i = 0; i < 3; i++) {
		must(encrypt(&e, content, 16, NULL, 0, &got), "size");
		encrypt(&e, content, 16, sealed[i], 1, &got);
		must(encrypt(&e, content, 16, sealed[i], 64, &got), "encrypt");
		ok(reference_seal(&e.recipe, content, 16, record) == got &&
		   !memcmp(sealed[i], record, got),
		   "TLS 1.0: record %u goes on where the last one ended", i);
	}
	ok_status(decrypt(&e, sealed[1], got, plain, 16, &len),
		  NTE_DECRYPTION_FAILURE, "TLS 1.0: out of order");
	decrypt(&e, sealed[0], got, plain, 15, &len);
	ok_status(decrypt(&e, sealed[0], got, plain, 16, &len), 0,
		  "TLS 1.0: in order");
	must(SslExportKey(prov, e.read, BCRYPT_OPAQUE_KEY_BLOB, blob,
			  sizeof(blob), &len, 0), "SslExportKey");
	free_handle(e.read);
	must(SslImportKey(prov, &e.read, BCRYPT_OPAQUE_KEY_BLOB, blob, len, 0),
	     "SslImportKey");
	ok_status(decrypt(&e, sealed[1], got, plain, 16, &len), 0,
		  "TLS 1.0: a blob has the state");
	ok_status(decrypt(&e, sealed[2], got, plain, 16, &len), 0,
		  "TLS 1.0: and goes on");
	ends_close(&e);
}

/* Every IV that is sent is new */
static void test_fresh_iv(NCRYPT_PROV_HANDLE prov)
{
	struct ends e = ends_of(prov, CBC, TLS1_2_PROTOCOL_VERSION);
	BYTE first[64], second[64];
	DWORD got;

	must(encrypt(&e, content, 1, first, 64, &got), "encrypt");
	must(encrypt(&e, content, 1, second, 64, &got), "encrypt");
	ok(memcmp(first + 5, second + 5, 16), "CBC: no IV comes twice");
	ends_close(&e);
}

/* RFC 5288 section 3, as kernel TLS sends it: the nonce is the number */
static void test_explicit_nonce(NCRYPT_PROV_HANDLE prov)
{
	static const BYTE want[8] = { 0, 0, 0, 0, 0, 1, 2, 3 };
	struct ends e = ends_of(prov, GCM12, TLS1_2_PROTOCOL_VERSION);
	DWORD got;

	e.recipe.seq = 0x10203;
	must(encrypt(&e, content, 1, record, sizeof(record), &got), "encrypt");
	ok(!memcmp(record + 5, want, 8), "GCM of TLS 1.2: the explicit nonce");
	ends_close(&e);
}

void test_limits(NCRYPT_PROV_HANDLE prov)
{
	size_t i;

	fill(SEED_OTHER, content, sizeof(content));
	test_published_sizes(prov);
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct ends e = ends_of(prov, kinds[i].suite,
					kinds[i].protocol);

		test_sizes(&e, &kinds[i]);
		test_places(&e, &kinds[i]);
		test_types(&e);
		test_numbers(&e, &kinds[i]);
		test_directions(&e);
		ends_close(&e);
	}
	test_chain(prov);
	test_fresh_iv(prov);
	test_explicit_nonce(prov);
}
