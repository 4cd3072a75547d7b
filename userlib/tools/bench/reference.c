// SPDX-License-Identifier: MIT
/*
 * Expected answers: libcrypto's own key derivation functions. They must give
 * published values first.
 */
#include <errno.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "../common/hex.h"
#include "../common/tools.h"
#include "bench.h"
#include "evp_kdf.h"

struct published {
	enum operation op;
	const struct hash *hash;
	const char *secret, *label, *seed, *out;
};

static const struct published published[] = {
	/* NIST ACVTS TLS-v1.2 tc 11 and 31, as answered by cpu/go-acvp */
	{ PRF, &hashes[0],
	  "42118687f58fa29c492eafcb57c3804e3836777c6c4973180a937e9bffb58a8159b3c127b9aece285b8fae3f205bde2e",
	  "key expansion",
	  "57d83935c2d6bdb617bd3a3ed978cda1069e31d055416b4aa78e0d5a7bbc991f7a9faf0e176edf508b8173e3f035fbbb8c4dc88d2ed90607e651a4a12749388b",
	  "d6ee0a88e438c691d36e81f921b94a54522c24665d808767f421b7794f642797e8f70c80ed324371" },
	{ PRF, &hashes[1],
	  "855e43215c40c68b81cc3e51583625a1e083aa2130b8941dd44626b92b73c73a6c6d6454ccecee74fafc36faa54051b0",
	  "extended master secret",
	  "bf0465b6e64cacefa6082ff0c81d3335d9b3eae6f39ff2fbfc1b142d2f2b0b6bc9d8cb7d66876b0b8a35fad854ba5913",
	  "06465096577329a528de7de7fb3a0c50e67f6cd1eb7748e614186cdef4756d5575305c71e5694b44055c01938a479881" },
	/* RFC 5869 appendix A.1 */
	{ EXTRACT, &hashes[0], "000102030405060708090a0b0c", "",
	  "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
	  "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5" },
	/* RFC 8448 section 3, "derived" */
	{ EXPAND_LABEL, &hashes[0],
	  "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a",
	  "derived",
	  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	  "6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba" },
};

/* A secret or a seed of the table may have up to so many bytes */
#define VALUE_MAX	256

static size_t value(const char *hex, uint8_t out[VALUE_MAX])
{
	size_t len = 0;

	hex_decode(hex, strlen(hex), out, VALUE_MAX, &len);
	return len;
}

static int check_one(const struct published *p)
{
	uint8_t secret[VALUE_MAX], seed[VALUE_MAX], want[VALUE_MAX];
	uint8_t got[VALUE_MAX];
	struct step step = { p->op, p->label, value(p->out, want) };
	size_t secret_len = value(p->secret, secret);
	size_t seed_len = value(p->seed, seed);

	if (!evp_kdf_step(p->hash, &step, secret, secret_len, seed, seed_len,
			  got) &&
	    !memcmp(got, want, step.out_len))
		return 0;
	complain("libcrypto's key derivation does not give the published answers: there is nothing to compare with");
	return -EIO;
}

int reference_check(void)
{
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < ARRAY_SIZE(published); i++)
		ret = check_one(&published[i]);
	return ret;
}

int reference_answer(struct work *w)
{
	size_t i;

	w->expected_len = 0;
	for (i = 0; i < w->step_count; i++) {
		if (evp_kdf_step(w->hash, &w->step[i], w->secret,
				 w->secret_len, w->seed, w->seed_len,
				 w->expected + w->expected_len)) {
			complain("%s: libcrypto has no answer for these sizes",
				 w->name);
			return -EINVAL;
		}
		w->expected_len += w->step[i].out_len;
	}
	return 0;
}
