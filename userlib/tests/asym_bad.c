// SPDX-License-Identifier: MIT
/* Public keys of a hostile peer: invalid ones, and points of small order. */
#include "asym.h"

#define HEAD_LEN	8	/* of any blob of kinds[] */
#define BLOB_MAX	(HEAD_LEN + 3 * 1024)
#define UNTOUCHED	((NCRYPT_KEY_HANDLE)0x5a)

/*
 * The blob of a good key, which the tests spoil. Each number has @number_len
 * bytes.
 */
struct blob {
	BYTE bytes[BLOB_MAX];
	DWORD len;
	size_t number_len;
};

struct row {
	const char *what;
	void (*spoil)(struct blob *blob);
	SECURITY_STATUS status;
};

/* --- points: X and Y ----------------------------------------------------- */

static BYTE *x_of(struct blob *b) { return b->bytes + HEAD_LEN; }
static BYTE *y_of(struct blob *b) { return x_of(b) + b->number_len; }

static void x_off(struct blob *b) { x_of(b)[b->number_len - 1] ^= 1; }
static void y_off(struct blob *b) { y_of(b)[b->number_len - 1] ^= 1; }
static void x_zero(struct blob *b) { memset(x_of(b), 0, b->number_len); }
static void y_zero(struct blob *b) { memset(y_of(b), 0, b->number_len); }

static void both_zero(struct blob *b)
{
	x_zero(b);
	y_zero(b);
}

static void both_ones(struct blob *b)
{
	memset(x_of(b), 0xff, 2 * b->number_len);
}

static void swapped(struct blob *b)
{
	BYTE x[BLOB_MAX];

	memcpy(x, x_of(b), b->number_len);
	memcpy(x_of(b), y_of(b), b->number_len);
	memcpy(y_of(b), x, b->number_len);
}

/* RFC 8422 section 5.11: a point must be on its curve */
static const struct row points[] = {
	{ "X off by a bit", x_off, NTE_BAD_DATA },
	{ "Y off by a bit", y_off, NTE_BAD_DATA },
	{ "X is 0", x_zero, NTE_BAD_DATA },
	{ "Y is 0", y_zero, NTE_BAD_DATA },
	{ "the point 0, 0", both_zero, NTE_BAD_DATA },
	{ "both beyond the prime", both_ones, NTE_BAD_DATA },
	{ "X and Y swapped", swapped, NTE_BAD_DATA },
	{ NULL, NULL, 0 }
};

/* --- DH: prime, generator and Y ------------------------------------------ */

static BYTE *prime_of(struct blob *b) { return b->bytes + HEAD_LEN; }

static BYTE *dh_of(struct blob *b)
{
	return prime_of(b) + 2 * b->number_len;
}

static void dh_small(struct blob *b, BYTE value)
{
	memset(dh_of(b), 0, b->number_len);
	dh_of(b)[b->number_len - 1] = value;
}

static void dh_zero(struct blob *b) { dh_small(b, 0); }
static void dh_one(struct blob *b) { dh_small(b, 1); }

static void dh_prime(struct blob *b)
{
	memcpy(dh_of(b), prime_of(b), b->number_len);
}

/* Each prime is odd, so only the last byte changes */
static void dh_below_prime(struct blob *b)
{
	dh_prime(b);
	dh_of(b)[b->number_len - 1]--;
}

static void dh_above_prime(struct blob *b)
{
	size_t i = b->number_len;

	dh_prime(b);
	while (i-- && !++dh_of(b)[i])
		;
}

static void dh_ones(struct blob *b)
{
	memset(dh_of(b), 0xff, b->number_len);
}

static void other_prime(struct blob *b) { prime_of(b)[100] ^= 1; }
static void other_generator(struct blob *b) { dh_of(b)[-1] = 5; }

/* RFC 7919 section 5.1: 1 < Y < p - 1. The prime must be a known one. */
static const struct row numbers[] = {
	{ "Y is 0", dh_zero, NTE_BAD_DATA },
	{ "Y is 1", dh_one, NTE_BAD_DATA },
	{ "Y is p - 1", dh_below_prime, NTE_BAD_DATA },
	{ "Y is p", dh_prime, NTE_BAD_DATA },
	{ "Y is p + 1", dh_above_prime, NTE_BAD_DATA },
	{ "Y is beyond p", dh_ones, NTE_BAD_DATA },
	{ "another prime", other_prime, NTE_NOT_SUPPORTED },
	{ "another generator", other_generator, NTE_NOT_SUPPORTED },
	{ NULL, NULL, 0 }
};

static void test_rows(NCRYPT_PROV_HANDLE prov, const struct kind *kind,
		      size_t number_len, const struct row *rows)
{
	NCRYPT_KEY_HANDLE own = new_ephemeral(prov, kind), key;
	struct blob good = { .number_len = number_len }, bad;

	good.len = public_blob(prov, own, kind, good.bytes, BLOB_MAX);
	for (; rows->what; rows++) {
		bad = good;
		rows->spoil(&bad);
		key = UNTOUCHED;
		ok_status(SslImportKey(prov, &key, kind->blob, bad.bytes,
				       bad.len, 0), rows->status,
			  "%s from a peer: %s", kind->name, rows->what);
		ok(key == UNTOUCHED, "and there is no handle");
	}
	free_handle(own);
}

/* --- X25519, X448: points of small order --------------------------------- */

#define ZERO24	"000000000000000000000000000000000000000000000000"
#define ONES24	"ffffffffffffffffffffffffffffffffffffffffffffffff"
#define ORDER_8	\
	"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b8"
#define ITS_OTHER	\
	"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11"
#define ONES30	ONES24 "ffffffffffff"

/*
 * The points of small order of each curve, and numbers that equal one of them
 * modulo the prime. The prime is 2^255 - 19 or 2^448 - 2^224 - 1.
 * X25519 ignores the highest bit, RFC 7748 section 5.
 * A check finds these points without a list: their result is 0, section 6.
 */
static const struct {
	const char *kind, *what, *point;
} small[] = {
	{ "X25519", "0", ZERO24 "0000000000000000" },
	{ "X25519", "1", "01" ZERO24 "00000000000000" },
	{ "X25519", "order 8", ORDER_8 "00" },
	{ "X25519", "order 8, the other", ITS_OTHER "57" },
	{ "X25519", "p - 1", "ec" ONES30 "7f" },
	{ "X25519", "p", "ed" ONES30 "7f" },
	{ "X25519", "p + 1", "ee" ONES30 "7f" },
	{ "X25519", "0 and 2^255", ZERO24 "0000000000000080" },
	{ "X25519", "1 and 2^255", "01" ZERO24 "00000000000080" },
	{ "X25519", "order 8, and 2^255", ORDER_8 "80" },
	{ "X25519", "order 8, the other, and 2^255", ITS_OTHER "d7" },
	{ "X25519", "p - 1 and 2^255", "ec" ONES30 "ff" },
	{ "X25519", "p and 2^255", "ed" ONES30 "ff" },
	{ "X25519", "p + 1 and 2^255", "ee" ONES30 "ff" },
	{ "X448", "0", ZERO24 ZERO24 "0000000000000000" },
	{ "X448", "1", "01" ZERO24 ZERO24 "00000000000000" },
	{ "X448", "p - 1", "feffffffffffffffffffffffffffffffffffffff"
		  "fffffffffffffffffeffffff" ONES24 },
	{ "X448", "p", ONES24 "fffffffffeffffff" ONES24 },
	{ "X448", "p + 1", ZERO24 "00000000ffffffff" ONES24 },
};

static void test_small(NCRYPT_PROV_HANDLE prov, const struct kind *kind,
		       const char *what, const char *point)
{
	NCRYPT_KEY_HANDLE own = new_ephemeral(prov, kind), peer, early;
	NCRYPT_KEY_HANDLE master = UNTOUCHED, handshake = UNTOUCHED;
	BYTE blob[BLOB_MAX];
	DWORD len = public_blob(prov, own, kind, blob, sizeof(blob)), none;

	ok(unhex(point, blob + HEAD_LEN, len - HEAD_LEN) == len - HEAD_LEN,
	   "%s: a whole key", kind->name);
	must(SslImportKey(prov, &peer, kind->blob, blob, len, 0), kind->name);
	must(SslExtractEarlyKey(prov, 0, &early, TLS1_3_PROTOCOL_VERSION,
				GCM13, NULL, CLIENT), "SslExtractEarlyKey");
	ok_status(SslGenerateMasterKey(prov, own, peer, &master,
				       TLS1_2_PROTOCOL_VERSION, kind->suite,
				       random_list(), NULL, 0, &none, CLIENT),
		  NTE_BAD_DATA, "%s from a peer: %s, TLS 1.2", kind->name,
		  what);
	ok_status(SslExtractHandshakeKey(prov, own, peer, early, &handshake,
					 NULL, 0), NTE_BAD_DATA,
		  "%s from a peer: %s, TLS 1.3", kind->name, what);
	ok(master == UNTOUCHED && handshake == UNTOUCHED,
	   "and there is no handle");
	free_handle(early);
	free_handle(peer);
	free_handle(own);
}

void test_bad(NCRYPT_PROV_HANDLE prov)
{
	const struct kind *kind;
	size_t i;

	for (kind = kinds; kind < kinds + kind_count; kind++) {
		if (kind->blob_len == HEAD_LEN + 3 * kind->bits / 8)
			test_rows(prov, kind, kind->bits / 8, numbers);
		else if (kind->blob_len > HEAD_LEN + (kind->bits + 7) / 8)
			test_rows(prov, kind, (kind->bits + 7) / 8, points);
		for (i = 0; i < ARRAY_SIZE(small); i++)
			if (!strcmp(kind->name, small[i].kind))
				test_small(prov, kind, small[i].what,
					   small[i].point);
	}
}
