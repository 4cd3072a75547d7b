// SPDX-License-Identifier: GPL-2.0-only
/* The test that a driver passes before its output keys a connection. */
#include <linux/slab.h>
#include <linux/string.h>

#include "sslp.h"

/*
 * RFC 4231 sections 4.2 and 4.8, RFC 2202: a short key with less than a block,
 * and a key that is hashed first with several blocks. An engine that does not
 * write its output, or is right once by luck, fails the other. MD5, SHA-1 with
 * the long one, and SM3: computed with Python's hmac on OpenSSL 3.0. In FIPS
 * mode the kernel takes no key of less than 14 bytes, such as "Jefe" of the
 * RFCs.
 */
#define SHORT_KEY_LEN	20
#define SHORT_KEY_BYTE	0x0b

static const u8 short_msg[] = "Hi There";
static const u8 long_msg[] =
	"This is a test using a larger than block-size key and a larger than "
	"block-size data. The key needs to be hashed before being used by the "
	"HMAC algorithm.";

#define MSG_MAX	(sizeof(long_msg) - 1)

#define LONG_KEY_LEN	131
#define LONG_KEY_BYTE	0xaa

static const struct {
	const char *short_answer, *long_answer;
} answers[SSLP_ALGS] = {
	[SSLP_MD5] = {
		"\x5c\xce\xc3\x4e\xa9\x65\x63\x92\x45\x7f\xa1\xac\x27\xf0\x8f\xbc",
		"\x09\xb8\xae\x7b\x15\xad\xbb\xb2\x43\xac\xa3\x49\x1b\x51\x51\x2b",
	},
	[SSLP_SHA1] = {
		"\xb6\x17\x31\x86\x55\x05\x72\x64\xe2\x8b\xc0\xb6\xfb\x37\x8c\x8e"
		"\xf1\x46\xbe\x00",
		"\x21\x7e\x44\xbb\x08\xb6\xe0\x6a\x2d\x6c\x30\xf3\xcb\x9f\x53\x7f"
		"\x97\xc6\x33\x56",
	},
	[SSLP_SHA256] = {
		"\xb0\x34\x4c\x61\xd8\xdb\x38\x53\x5c\xa8\xaf\xce\xaf\x0b\xf1\x2b"
		"\x88\x1d\xc2\x00\xc9\x83\x3d\xa7\x26\xe9\x37\x6c\x2e\x32\xcf\xf7",
		"\x9b\x09\xff\xa7\x1b\x94\x2f\xcb\x27\x63\x5f\xbc\xd5\xb0\xe9\x44"
		"\xbf\xdc\x63\x64\x4f\x07\x13\x93\x8a\x7f\x51\x53\x5c\x3a\x35\xe2",
	},
	[SSLP_SHA384] = {
		"\xaf\xd0\x39\x44\xd8\x48\x95\x62\x6b\x08\x25\xf4\xab\x46\x90\x7f"
		"\x15\xf9\xda\xdb\xe4\x10\x1e\xc6\x82\xaa\x03\x4c\x7c\xeb\xc5\x9c"
		"\xfa\xea\x9e\xa9\x07\x6e\xde\x7f\x4a\xf1\x52\xe8\xb2\xfa\x9c\xb6",
		"\x66\x17\x17\x8e\x94\x1f\x02\x0d\x35\x1e\x2f\x25\x4e\x8f\xd3\x2c"
		"\x60\x24\x20\xfe\xb0\xb8\xfb\x9a\xdc\xce\xbb\x82\x46\x1e\x99\xc5"
		"\xa6\x78\xcc\x31\xe7\x99\x17\x6d\x38\x60\xe6\x11\x0c\x46\x52\x3e",
	},
	[SSLP_SHA512] = {
		"\x87\xaa\x7c\xde\xa5\xef\x61\x9d\x4f\xf0\xb4\x24\x1a\x1d\x6c\xb0"
		"\x23\x79\xf4\xe2\xce\x4e\xc2\x78\x7a\xd0\xb3\x05\x45\xe1\x7c\xde"
		"\xda\xa8\x33\xb7\xd6\xb8\xa7\x02\x03\x8b\x27\x4e\xae\xa3\xf4\xe4"
		"\xbe\x9d\x91\x4e\xeb\x61\xf1\x70\x2e\x69\x6c\x20\x3a\x12\x68\x54",
		"\xe3\x7b\x6a\x77\x5d\xc8\x7d\xba\xa4\xdf\xa9\xf9\x6e\x5e\x3f\xfd"
		"\xde\xbd\x71\xf8\x86\x72\x89\x86\x5d\xf5\xa3\x2d\x20\xcd\xc9\x44"
		"\xb6\x02\x2c\xac\x3c\x49\x82\xb1\x0d\x5e\xeb\x55\xc3\xe4\xde\x15"
		"\x13\x46\x76\xfb\x6d\xe0\x44\x60\x65\xc9\x74\x40\xfa\x8c\x6a\x58",
	},
	[SSLP_SM3] = {
		"\x51\xb0\x0d\x1f\xb4\x98\x32\xbf\xb0\x1c\x3c\xe2\x78\x48\xe5\x9f"
		"\x87\x1d\x9b\xa9\x38\xdc\x56\x3b\x33\x8c\xa9\x64\x75\x5c\xce\x70",
		"\x5a\xcb\xde\xb0\xc8\xc1\xef\x3a\x99\x08\x8f\xe5\x1c\x0a\x1d\x5f"
		"\x4e\x1c\x17\x59\x35\xf0\x16\xae\xe7\x4e\xb8\x05\x6d\xb1\x8a\xcb",
	},
};

/*
 * Every message is computed twice, because the first must leave no state for
 * the second. @copy is room for the message. Kernels of 32 bits warn if so much
 * is on the stack.
 */
static int check(struct sslp_driver *driver, const u8 *key, size_t key_len,
		 const u8 *msg, size_t len, const char *answer, u8 *copy)
{
	u8 digest[HASH_MAX_DIGESTSIZE];
	u8 room[SSLP_HMAC_ROOM] __aligned(CRYPTO_MINALIGN);
	struct sslp_hmac h;
	int err, round;

	h.driver = driver;
	h.room = room;
	h.bell = NULL;
	h.prepared = NULL;
	err = driver->engine->start(&h, key, key_len, len);
	if (err)
		return err;
	for (round = 0; !err && round < 2; round++) {
		memset(digest, 0, sizeof(digest));
		/*
		 * First without room behind the message, then with more than
		 * enough
		 */
		memcpy(copy, msg, len);
		err = driver->engine->digest(&h, copy, len,
					     round * 2 * SSLP_BLOCK_MAX,
					     digest);
		if (!err && memcmp(digest, answer, driver->hash->digest_len))
			err = -ELIBBAD;
	}
	driver->engine->finish(&h);
	if (err == -ETIME)
		return -ETIMEDOUT;
	return err == -EBADMSG ? -ELIBBAD : err;
}

static int check_both(struct sslp_driver *driver, u8 *copy)
{
	u8 short_key[SHORT_KEY_LEN], long_key[LONG_KEY_LEN];
	int err;

	memset(short_key, SHORT_KEY_BYTE, sizeof(short_key));
	err = check(driver, short_key, sizeof(short_key), short_msg,
		    sizeof(short_msg) - 1,
		    answers[driver->hash->alg].short_answer, copy);
	if (err)
		return err;
	memset(long_key, LONG_KEY_BYTE, sizeof(long_key));
	return check(driver, long_key, sizeof(long_key), long_msg,
		     sizeof(long_msg) - 1,
		     answers[driver->hash->alg].long_answer, copy);
}

/**
 * sslp_known_answer_test() - whether a driver computes right
 * @driver: driver
 *
 * Return: 0, -ELIBBAD for a wrong answer, -ENOMEM, or what the driver returned.
 */
int sslp_known_answer_test(struct sslp_driver *driver)
{
	u8 *copy = kmalloc(MSG_MAX + 2 * SSLP_BLOCK_MAX, GFP_KERNEL);
	int err;

	if (!copy)
		return -ENOMEM;
	err = check_both(driver, copy);
	kfree(copy);
	return err;
}
