// SPDX-License-Identifier: MIT
/* What a derivation leaves on its stack, on every engine, after any failure. */
#include <errno.h>

#include "fault.h"
#include "stack.h"

#define OUT_LEN		48
#define LEARNT_LEN	64	/* two whole blocks of SHA-256 */
#define PIECE		8

/**
 * struct row - a derivation
 * @secret_len: bytes of its secret; 13 are filled up for the kernel in FIPS mode
 */
static const struct row {
	const char *name;
	SECURITY_STATUS (*derive)(NCRYPT_PROV_HANDLE prov, size_t len);
	size_t secret_len;
} *row;

static NCRYPT_PROV_HANDLE prov;
static BYTE secret[MASTER_LEN], derived[LEARNT_LEN];

static SECURITY_STATUS by_prf(NCRYPT_PROV_HANDLE provider, size_t len)
{
	return sslp_tls_prf(provider, u"SHA256", secret, row->secret_len,
			    "label", NULL, 0, derived, len);
}

static SECURITY_STATUS by_two_hashes(NCRYPT_PROV_HANDLE provider, size_t len)
{
	return sslp_tls_prf(provider, u"MD5SHA1", secret, row->secret_len,
			    "label", NULL, 0, derived, len);
}

static SECURITY_STATUS by_hkdf(NCRYPT_PROV_HANDLE provider, size_t len)
{
	return sslp_hkdf_expand_label(provider, u"SHA256", secret,
				      row->secret_len, "label", NULL, 0,
				      derived, len);
}

static const struct row rows[] = {
	{ "PRF", by_prf, MASTER_LEN },
	{ "PRF, a short secret", by_prf, 13 },
	{ "PRF of TLS 1.0", by_two_hashes, MASTER_LEN },
	{ "HKDF-Expand-Label", by_hkdf, MASTER_LEN },
};

static void derive(void *unused)
{
	(void)unused;
	row->derive(prov, OUT_LEN);
}

/* In pieces, because a secret that is overwritten in part still counts */
static struct needle needles[(LEARNT_LEN + MASTER_LEN) / PIECE];
static size_t needle_count;

static void add_needles(BYTE *bytes, size_t len)
{
	for (; len >= PIECE; bytes += PIECE, len -= PIECE)
		needles[needle_count++] = needle_of(bytes, PIECE);
}

/* Also learns the end of the last block, which no caller gets */
static void learn(void)
{
	NCRYPT_PROV_HANDLE software = open_provider(SSLP_SOFTWARE_PROVIDER);

	fill(SEED_MASTER, secret, sizeof(secret));
	must(row->derive(software, LEARNT_LEN), row->name);
	free_handle(software);
	needle_count = 0;
	add_needles(derived, LEARNT_LEN);
	add_needles(secret, row->secret_len);
}

/* Whether secrets are left after all calls from number @from on failed */
static bool left_behind(unsigned int from)
{
	bool left = false;
	void *stack;
	size_t i;

	fill(SEED_MASTER, secret, sizeof(secret));
	fault = (struct fault){ .armed = true, .at = from, .lasting = true,
				.err = EIO };
	stack = stack_of(derive, NULL);
	fault.armed = false;
	for (i = 0; i < needle_count; i++)
		left = stack_has(stack, &needles[i]) || left;
	stack_free(stack);
	return left;
}

static void sweep_calls(void)
{
	unsigned int from = 0;
	bool left;

	do
		left = left_behind(++from);
	while (!left && fault.hits);
	ok(!left && from > 4, "%s, %s: nor where one of %u calls fails",
	   row->name, played->name, from - 1);
}

static void test_row(void)
{
	prov = open_played();
	learn();
	ok(!left_behind(0), "%s, %s: nothing is left on the stack",
	   row->name, played->name);
	if (!played->in_user_space)
		sweep_calls();
	free_handle(prov);
}

void test_stacks(void)
{
	if (!memory_can_search()) {
		skip("secrets on the stack",
		     "valgrind and sanitizers keep copies");
		return;
	}
	for (row = rows; row < rows + ARRAY_SIZE(rows); row++)
		test_row();
}
