// SPDX-License-Identifier: MIT
/* Records that must not open: every byte, every length, every padding. */
#include "record.h"

#define LEN	40	/* content that most records here have */

static BYTE content[CONTENT_MAX], record[RECORD_MAX + 64],
	    plain[RECORD_MAX + 64];

/* An open that must fail with one of two statuses, and leave no trace */
static bool refused(struct ends *e, const BYTE *in, size_t len,
		    SECURITY_STATUS want, SECURITY_STATUS or)
{
	SECURITY_STATUS status;
	DWORD got = 0xa5a5a5a5;
	BYTE type = 0xa5;
	size_t n = 0xa5, i;

	memset(plain, 0xa5, len + 16);
	status = decrypt(e, in, len, plain, sizeof(plain), &got);
	if ((status != want && status != or) || got != 0xa5a5a5a5)
		return false;
	for (i = 0; i < len + 16; i++)
		if (plain[i] != 0xa5)
			return false;
	return sslp_decrypt_packet(e->prov, e->read, in, len, e->recipe.seq,
				   &type, plain, sizeof(plain), &n) ==
	       status && type == 0xa5 && n == 0xa5 && plain[0] == 0xa5;
}

static bool opens(struct ends *e, const BYTE *in, size_t len, size_t content_len)
{
	DWORD got;

	return !decrypt(e, in, len, plain, sizeof(plain), &got) &&
	       got == content_len && !memcmp(plain, content, got);
}

static size_t seal(struct ends *e, size_t len)
{
	fill(3, e->recipe.explicit, sizeof(e->recipe.explicit));
	return reference_seal(&e->recipe, content, len, record);
}

/*
 * A changed bit in the header gives a header that does not fit, or another type
 * that exists
 */
static void test_flips(struct ends *e, const char *name)
{
	size_t len = seal(e, LEN), i, bit, bad = 0;
	bool tls13 = e->recipe.key.protocol == TLS1_3_PROTOCOL_VERSION;

	for (i = 0; i < len && !bad; i++) {
		for (bit = 0; bit < 8; bit++) {
			SECURITY_STATUS want = i < 5 ? NTE_BAD_DATA :
						       NTE_DECRYPTION_FAILURE;

			record[i] ^= 1 << bit;
			if (!refused(e, record, len, want, i || tls13 ? want :
				     NTE_DECRYPTION_FAILURE))
				bad = i + 1;
			record[i] ^= 1 << bit;
		}
	}
	if (!ok(!bad, "%s: no bit of a record may be another", name))
		diag("byte %zu of %zu", bad - 1, len);
	ok(opens(e, record, len, LEN),
	   "%s: as it was it opens, and failures have left the key alone",
	   name);
}

static void put_len(size_t len)
{
	record[3] = (len - 5) >> 8;
	record[4] = len - 5;
}

/* A shorter record, with the old length in its header and with the new one */
static void test_cuts(struct ends *e, const char *name)
{
	size_t len = seal(e, LEN), cut, bad = 0;

	for (cut = 0; cut < len && !bad; cut++) {
		put_len(len);
		if (!refused(e, record, cut, NTE_BAD_DATA, NTE_BAD_DATA))
			bad = cut + 1;
		if (cut < 5)
			continue;
		put_len(cut);
		if (!refused(e, record, cut, NTE_DECRYPTION_FAILURE,
			     NTE_DECRYPTION_FAILURE))
			bad = cut + 1;
	}
	if (!ok(!bad, "%s: no length of a record may be another", name))
		diag("%zu of %zu bytes", bad - 1, len);
	put_len(len);
	ok(refused(e, record, len + 1, NTE_BAD_DATA, NTE_BAD_DATA),
	   "%s: nothing may follow", name);
	e->recipe.seq++;
	ok(refused(e, record, len, NTE_DECRYPTION_FAILURE,
		   NTE_DECRYPTION_FAILURE),
	   "%s: nor the number be another", name);
	e->recipe.seq--;
	ok(opens(e, record, len, LEN), "%s: the whole record opens", name);
}

/*
 * The longest content and one byte more, then the longest record and one more
 */
static void test_overflow(struct ends *e, const char *name)
{
	bool tls13 = e->recipe.key.protocol == TLS1_3_PROTOCOL_VERSION;
	static BYTE most[CONTENT_MAX + 1];
	size_t len;

	fill(3, e->recipe.explicit, sizeof(e->recipe.explicit));
	len = reference_seal(&e->recipe, most, CONTENT_MAX + 1, record);
	ok(refused(e, record, len, NTE_BAD_DATA, NTE_BAD_DATA),
	   "%s: 16385 bytes are too many", name);
	if (e->recipe.key.protocol == TLS1_0_PROTOCOL_VERSION)
		return;		/* the reference's IV has gone on */
	if (tls13) {
		e->recipe.padding = 1;
		len = reference_seal(&e->recipe, most, CONTENT_MAX, record);
		e->recipe.padding = 0;
		ok(refused(e, record, len, NTE_BAD_DATA, NTE_BAD_DATA),
		   "%s: so are 16384 and padding", name);
	}
	len = 5 + CONTENT_MAX + (tls13 ? 256 : 2048);
	put_len(len);
	ok(refused(e, record, len, NTE_DECRYPTION_FAILURE,
		   NTE_DECRYPTION_FAILURE), "%s: the longest record", name);
	put_len(len + 1);
	ok(refused(e, record, len + 1, NTE_BAD_DATA, NTE_BAD_DATA),
	   "%s: and a longer one", name);
}

/* Content, MAC, and @padding bytes of padding; each byte of it is @says */
static size_t cbc_text(struct ends *e, BYTE *text, size_t len, size_t padding,
		       BYTE says)
{
	size_t n = len;

	memcpy(text, content, len);
	n += reference_mac(&e->recipe, content, len, text + len);
	memset(text + n, says, padding);
	return n + padding;
}

/* Padding of every length: right, then with each byte of it wrong */
static void test_paddings(struct ends *e, const char *name)
{
	static BYTE text[1024];
	size_t block = e->recipe.suite.block_len, padding, len, n, i;
	size_t bad_right = 0, bad_wrong = 0;

	fill(3, e->recipe.explicit, sizeof(e->recipe.explicit));
	for (padding = 1; padding <= 256; padding++) {
		len = LEN;
		while ((len + e->recipe.suite.mac_len + padding) % block)
			len++;
		n = cbc_text(e, text, len, padding, padding - 1);
		if (!opens(e, record, reference_seal_cbc(&e->recipe, text, n,
							 record), len))
			bad_right = padding;
		for (i = n - padding; i < n; i++) {
			text[i] ^= 0x80;
			if (!refused(e, record, reference_seal_cbc(&e->recipe,
					text, n, record),
				     NTE_DECRYPTION_FAILURE,
				     NTE_DECRYPTION_FAILURE))
				bad_wrong = padding;
			text[i] ^= 0x80;
		}
	}
	if (!ok(!bad_right, "%s: 1 to 256 bytes of padding", name))
		diag("%zu bytes", bad_right);
	if (!ok(!bad_wrong, "%s: no byte of padding may be another", name))
		diag("%zu bytes", bad_wrong);
}

/* Each byte of a MAC is wrong once. The padding behind it is right */
static void test_macs(struct ends *e, const char *name)
{
	size_t mac_len = e->recipe.suite.mac_len, bad = 0, len = LEN, i;
	static BYTE text[512];

	fill(3, e->recipe.explicit, sizeof(e->recipe.explicit));
	while ((len + mac_len + 1) % e->recipe.suite.block_len)
		len++;
	for (i = 0; i < mac_len; i++) {
		size_t n = cbc_text(e, text, len, 1, 0);

		text[len + i] ^= 1;
		if (!refused(e, record, reference_seal_cbc(&e->recipe, text, n,
							   record),
			     NTE_DECRYPTION_FAILURE, NTE_DECRYPTION_FAILURE))
			bad = i + 1;
	}
	if (!ok(!bad, "%s: no byte of a MAC may be another", name))
		diag("byte %zu of %zu", bad - 1, mac_len);
}

/* Padding that is longer than the record, or leaves no room for the MAC */
static void test_short_paddings(struct ends *e, const char *name)
{
	size_t block = e->recipe.suite.block_len, n, says, bad = 0;
	size_t mac_len = e->recipe.suite.mac_len;
	static BYTE text[512];

	for (n = block; n <= 256 + 2 * block; n += block) {
		for (says = 0; says < 256; says++) {
			memset(text, says, n);
			if (!refused(e, record, reference_seal_cbc(&e->recipe,
					text, n, record),
				     NTE_DECRYPTION_FAILURE,
				     NTE_DECRYPTION_FAILURE))
				bad = n;
		}
	}
	if (!ok(!bad, "%s: padding and nothing else", name))
		diag("%zu bytes", bad);
	for (bad = 0, n = 1; n <= mac_len; n++) {
		/* The right MAC, except its last bytes */
		size_t len = cbc_text(e, text, 0, 0, 0) - n;
		size_t padding = block - len % block;

		memset(text + len, padding - 1, padding);
		if (!refused(e, record, reference_seal_cbc(&e->recipe, text,
				len + padding, record),
			     NTE_DECRYPTION_FAILURE, NTE_DECRYPTION_FAILURE))
			bad = n;
	}
	if (!ok(!bad, "%s: a MAC that is cut", name))
		diag("by %zu bytes", bad);
}

/* RFC 8446 section 5.4: a record with only zeros has no content type */
static void test_zeros(struct ends *e, const char *name)
{
	size_t len;

	for (len = 0; len < 4; len++) {
		e->recipe.type = 0;
		e->recipe.padding = len;
		ok(refused(e, record, reference_seal(&e->recipe, NULL, 0,
						     record), NTE_BAD_DATA,
			   NTE_BAD_DATA), "%s: %zu zeros and no content type",
		   name, len + 1);
	}
	e->recipe.type = CT_APPLICATIONDATA;
	e->recipe.padding = 0;
}

static const struct {
	DWORD suite, protocol;
	const char *name;
} kinds[] = {
	{ GCM13, TLS1_3_PROTOCOL_VERSION, "AES-128-GCM, TLS 1.3" },
	{ TLS_AES_256_GCM_SHA384, TLS1_3_PROTOCOL_VERSION,
	  "AES-256-GCM, TLS 1.3" },
	{ TLS_CHACHA20_POLY1305_SHA256, TLS1_3_PROTOCOL_VERSION,
	  "ChaCha20-Poly1305, TLS 1.3" },
	{ TLS_AES_128_CCM_SHA256, TLS1_3_PROTOCOL_VERSION,
	  "AES-128-CCM, TLS 1.3" },
	{ GCM12, TLS1_2_PROTOCOL_VERSION, "AES-128-GCM, TLS 1.2" },
	{ TLS_RSA_WITH_AES_128_CCM, TLS1_2_PROTOCOL_VERSION,
	  "AES-128-CCM, TLS 1.2" },
	{ TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, TLS1_2_PROTOCOL_VERSION,
	  "ChaCha20-Poly1305, TLS 1.2" },
	{ CBC, TLS1_0_PROTOCOL_VERSION, "AES-128-CBC SHA-1, TLS 1.0" },
	{ TLS_RSA_WITH_3DES_EDE_CBC_SHA, TLS1_1_PROTOCOL_VERSION,
	  "3DES SHA-1, TLS 1.1" },
	{ TLS_RSA_WITH_AES_256_CBC_SHA256, TLS1_2_PROTOCOL_VERSION,
	  "AES-256-CBC SHA-256, TLS 1.2" },
	{ TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384, TLS1_2_PROTOCOL_VERSION,
	  "AES-256-CBC SHA-384, TLS 1.2" },
	{ TLS_RSA_WITH_NULL_SHA256, TLS1_2_PROTOCOL_VERSION,
	  "NULL SHA-256, TLS 1.2" },
};

void test_wrong(NCRYPT_PROV_HANDLE prov)
{
	size_t i;

	fill(SEED_OTHER, content, sizeof(content));
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct ends e = ends_of(prov, kinds[i].suite,
					kinds[i].protocol);

		/* The reference's IV of TLS 1.0 goes on with each record */
		test_flips(&e, kinds[i].name);
		test_cuts(&e, kinds[i].name);
		if (e.recipe.key.protocol > TLS1_0_PROTOCOL_VERSION &&
		    e.recipe.suite.mode == MODE_CBC) {
			test_macs(&e, kinds[i].name);
			test_paddings(&e, kinds[i].name);
			test_short_paddings(&e, kinds[i].name);
		}
		if (e.recipe.key.protocol == TLS1_3_PROTOCOL_VERSION)
			test_zeros(&e, kinds[i].name);
		test_overflow(&e, kinds[i].name);
		ends_close(&e);
	}
}
