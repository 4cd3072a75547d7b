// SPDX-License-Identifier: MIT
/* The test that a driver passes before its output keys a connection. */
#include "../base/message.h"
#include "known_answer.h"

#define LONG_KEY_LEN	131

/*
 * Two messages whose answers are published: a short key with a message of
 * less than a block, and a key that is hashed first with a message of several
 * blocks. An accelerator that gets one of them right by luck, or by
 * leaving its output buffer as it found it, fails the other.
 */
static const char short_key[] = "Jefe";
static const char short_msg[] = "what do ya want for nothing?";
static const char long_msg[] =
	"This is a test using a larger than block-size key and a larger than "
	"block-size data. The key needs to be hashed before being used by the "
	"HMAC algorithm.";

/*
 * RFC 2202 (MD5, SHA-1) test cases 2, RFC 4231 (SHA-2) test cases 2 and 7.
 * MD5, SHA-1 with the long ones, and SM3: computed with OpenSSL 3.0,
 * "openssl dgst -sm3 -hmac Jefe", and alike with Python's hmac.
 */
static const struct {
	const char *short_answer, *long_answer;
} answers[HASH_COUNT] = {
	[HASH_MD5] = {
		"\x75\x0c\x78\x3e\x6a\xb0\xb5\x03\xea\xa8\x6e\x31\x0a\x5d\xb7\x38",
		"\x09\xb8\xae\x7b\x15\xad\xbb\xb2\x43\xac\xa3\x49\x1b\x51\x51\x2b",
	},
	[HASH_SHA1] = {
		"\xef\xfc\xdf\x6a\xe5\xeb\x2f\xa2\xd2\x74\x16\xd5\xf1\x84\xdf\x9c"
		"\x25\x9a\x7c\x79",
		"\x21\x7e\x44\xbb\x08\xb6\xe0\x6a\x2d\x6c\x30\xf3\xcb\x9f\x53\x7f"
		"\x97\xc6\x33\x56",
	},
	[HASH_SHA256] = {
		"\x5b\xdc\xc1\x46\xbf\x60\x75\x4e\x6a\x04\x24\x26\x08\x95\x75\xc7"
		"\x5a\x00\x3f\x08\x9d\x27\x39\x83\x9d\xec\x58\xb9\x64\xec\x38\x43",
		"\x9b\x09\xff\xa7\x1b\x94\x2f\xcb\x27\x63\x5f\xbc\xd5\xb0\xe9\x44"
		"\xbf\xdc\x63\x64\x4f\x07\x13\x93\x8a\x7f\x51\x53\x5c\x3a\x35\xe2",
	},
	[HASH_SHA384] = {
		"\xaf\x45\xd2\xe3\x76\x48\x40\x31\x61\x7f\x78\xd2\xb5\x8a\x6b\x1b"
		"\x9c\x7e\xf4\x64\xf5\xa0\x1b\x47\xe4\x2e\xc3\x73\x63\x22\x44\x5e"
		"\x8e\x22\x40\xca\x5e\x69\xe2\xc7\x8b\x32\x39\xec\xfa\xb2\x16\x49",
		"\x66\x17\x17\x8e\x94\x1f\x02\x0d\x35\x1e\x2f\x25\x4e\x8f\xd3\x2c"
		"\x60\x24\x20\xfe\xb0\xb8\xfb\x9a\xdc\xce\xbb\x82\x46\x1e\x99\xc5"
		"\xa6\x78\xcc\x31\xe7\x99\x17\x6d\x38\x60\xe6\x11\x0c\x46\x52\x3e",
	},
	[HASH_SHA512] = {
		"\x16\x4b\x7a\x7b\xfc\xf8\x19\xe2\xe3\x95\xfb\xe7\x3b\x56\xe0\xa3"
		"\x87\xbd\x64\x22\x2e\x83\x1f\xd6\x10\x27\x0c\xd7\xea\x25\x05\x54"
		"\x97\x58\xbf\x75\xc0\x5a\x99\x4a\x6d\x03\x4f\x65\xf8\xf0\xe6\xfd"
		"\xca\xea\xb1\xa3\x4d\x4a\x6b\x4b\x63\x6e\x07\x0a\x38\xbc\xe7\x37",
		"\xe3\x7b\x6a\x77\x5d\xc8\x7d\xba\xa4\xdf\xa9\xf9\x6e\x5e\x3f\xfd"
		"\xde\xbd\x71\xf8\x86\x72\x89\x86\x5d\xf5\xa3\x2d\x20\xcd\xc9\x44"
		"\xb6\x02\x2c\xac\x3c\x49\x82\xb1\x0d\x5e\xeb\x55\xc3\xe4\xde\x15"
		"\x13\x46\x76\xfb\x6d\xe0\x44\x60\x65\xc9\x74\x40\xfa\x8c\x6a\x58",
	},
	[HASH_SM3] = {
		"\x2e\x87\xf1\xd1\x68\x62\xe6\xd9\x64\xb5\x0a\x52\x00\xbf\x2b\x10"
		"\xb7\x64\xfa\xa9\x68\x0a\x29\x6a\x24\x05\xf2\x4b\xec\x39\xf8\x82",
		"\x5a\xcb\xde\xb0\xc8\xc1\xef\x3a\x99\x08\x8f\xe5\x1c\x0a\x1d\x5f"
		"\x4e\x1c\x17\x59\x35\xf0\x16\xae\xe7\x4e\xb8\x05\x6d\xb1\x8a\xcb",
	},
};

/* Every message twice: the first must leave no state for the second */
static int check(const struct binding *b, struct hmac_key *key,
		 const char *msg, size_t len, const char *answer)
{
	struct hmac h = { .binding = b, .hash = b->hash, .key = key };
	u8 digest[HASH_MAX_DIGEST];
	int err, round;

	err = b->engine->start(&h, key);
	if (err)
		return err;
	for (round = 0; !err && round < 2; round++) {
		memset(digest, 0, sizeof(digest));
		err = b->engine->digest(&h, msg, len, digest);
		if (!err && memcmp(digest, answer, b->hash->digest_len))
			err = fail(EOPNOTSUPP, "%s: driver %s computes wrong answers and is not used",
				   b->engine->name, b->driver);
	}
	h.failed = err;
	b->engine->finish(&h);
	return err;
}

/*
 * RFC 2246 section 5 with the short key and message: computed with OpenSSL 3.0,
 * "openssl kdf ... TLS1-PRF", and alike with Python's hmac.
 */
static int check_tls10_prf(const struct binding *b)
{
	static const u8 answer[] =
		"\xd7\x23\x99\x2e\x8c\x52\x2e\x08\xf1\xfb\xcf\xc5\xd5\xd7\x85\x1a"
		"\x6c\xa6\x1c\x57\xea\x51\x63\xb6\xf0\xd9\x7f\xd0\x0d\x82\xb1\xd2";
	struct hmac_key key = {
		.len = sizeof(short_key) - 1, .data = (const u8 *)short_key,
		.use = KEY_PREMASTER,
	};
	struct hmac h = { .binding = b, .hash = b->hash, .key = &key };
	u8 out[sizeof(answer) - 1];
	int err;

	err = b->engine->start(&h, &key);
	if (err)
		return err;
	err = b->engine->prf(&h, (const u8 *)short_msg, sizeof(short_msg) - 1,
			     out, sizeof(out));
	if (!err && memcmp(out, answer, sizeof(out)))
		err = fail(EOPNOTSUPP, "%s: wrong answers of the PRF of TLS 1.0, which is not used",
			   b->engine->name);
	b->engine->finish(&h);
	return err;
}

int known_answer_test(const struct binding *b)
{
	struct hmac_key key = {
		.len = sizeof(short_key) - 1, .data = (const u8 *)short_key,
	};
	u8 long_key[LONG_KEY_LEN];
	int err;

	if (b->second)
		return check_tls10_prf(b);
	err = check(b, &key, short_msg, sizeof(short_msg) - 1,
		    answers[b->hash->id].short_answer);
	if (err)
		return err;
	memset(long_key, 0xaa, sizeof(long_key));
	key.len = sizeof(long_key);
	key.data = long_key;
	return check(b, &key, long_msg, sizeof(long_msg) - 1,
		     answers[b->hash->id].long_answer);
}
