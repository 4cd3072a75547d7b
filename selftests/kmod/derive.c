// SPDX-License-Identifier: GPL-2.0-only
/* /dev/sslp derives the same as OpenSSL, with every hash. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config_option.h"
#include "harness.h"
#include "reference.h"
#include "request.h"

static const struct options none;

static void fill(uint8_t *p, size_t len)
{
	uint8_t v = len;

	while (len--)
		*p++ = v += 37;
}

/* A hash that is not configured is refused. No other test can use it */
static int missing(uint32_t hash)
{
	return hash == SSLP_HASH_SM3 && !config_has("CRYPTO_SM3");
}

static int refusal(int dev)
{
	uint8_t bytes[48] = { 0 };
	int fd, err;

	fd = secret_create(dev, SSLP_SECRET_MASTER, SSLP_HASH_SM3,
			   SSLP_SECRET_EXPORT, bytes, 48);
	if (fd < 0)
		return fd;
	err = derive(dev, fd, SSLP_OP_PRF, "x", bytes, 48, bytes, 48, none);
	close(fd);
	return err;
}

#define NEEDS_HASH()							\
	do {								\
		if (missing(variant->hash)) {				\
			EXPECT_EQ(-ENOENT, refusal(self->dev));		\
			return;						\
		}							\
	} while (0)

FIXTURE(derive) {
	int dev;
	uint8_t secret[SSLP_SECRET_MAX];
	uint8_t seed[1000];
};

FIXTURE_VARIANT(derive) {
	uint32_t hash;
};

FIXTURE_VARIANT_ADD(derive, md5sha1) { SSLP_HASH_MD5SHA1 };
FIXTURE_VARIANT_ADD(derive, sha256) { SSLP_HASH_SHA256 };
FIXTURE_VARIANT_ADD(derive, sha384) { SSLP_HASH_SHA384 };
FIXTURE_VARIANT_ADD(derive, sha512) { SSLP_HASH_SHA512 };
FIXTURE_VARIANT_ADD(derive, sm3) { SSLP_HASH_SM3 };

FIXTURE_SETUP(derive)
{
	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	fill(self->secret, sizeof(self->secret));
	fill(self->seed, sizeof(self->seed));
}

FIXTURE_TEARDOWN(derive)
{
	close(self->dev);
}

/*
 * Derives twice: what the first derivation left in the secret must not matter
 */
static int same_prf(int dev, uint32_t hash, const uint8_t *secret,
		    size_t secret_len, const uint8_t *seed, size_t seed_len,
		    size_t out_len)
{
	static uint8_t got[SSLP_OUT_MAX + 1], want[SSLP_OUT_MAX];
	int fd, err = 0;

	if (reference_prf(hash, secret, secret_len, "a test label", seed,
			  seed_len, want, out_len))
		return -EPROTO;
	fd = secret_create(dev, SSLP_SECRET_PREMASTER, hash,
			   SSLP_SECRET_EXPORT, secret, secret_len);
	if (fd < 0)
		return fd;
	for (int i = 0; !err && i < 2; i++) {
		memset(got, 0xa5, out_len + 1);
		err = derive(dev, fd, SSLP_OP_PRF, "a test label", seed,
			     seed_len, got, out_len, none);
		if (!err && (memcmp(got, want, out_len) ||
			     got[out_len] != 0xa5))
			err = -EBADMSG;
	}
	close(fd);
	return err;
}

TEST_F(derive, prf)
{
	static const size_t secrets[] = { 1, 2, 47, 48, 63, 64, 65, 127, 128,
					  129, 131, 257, SSLP_SECRET_MAX };
	static const size_t seeds[] = { 1, 13, 64, 77, 200, 1000 };
	static const size_t outs[] = { 1, 12, 16, 20, 32, 33, 40, 48, 64, 72,
				       104, 128, 1000 };
	size_t i;

	NEEDS_HASH();
	for (i = 0; i < sizeof(secrets) / sizeof(*secrets); i++)
		EXPECT_EQ(0, same_prf(self->dev, variant->hash, self->secret,
				      secrets[i], self->seed, 77, 72))
			TH_LOG("secret of %zu bytes", secrets[i]);
	for (i = 0; i < sizeof(seeds) / sizeof(*seeds); i++)
		EXPECT_EQ(0, same_prf(self->dev, variant->hash, self->secret,
				      48, self->seed, seeds[i], 72))
			TH_LOG("seed of %zu bytes", seeds[i]);
	for (i = 0; i < sizeof(outs) / sizeof(*outs); i++)
		EXPECT_EQ(0, same_prf(self->dev, variant->hash, self->secret,
				      48, self->seed, 77, outs[i]))
			TH_LOG("%zu bytes", outs[i]);
}

static int hkdf_secret(int dev, uint32_t hash, const void *secret, size_t len)
{
	return secret_create(dev, SSLP_SECRET_HKDF, hash, SSLP_SECRET_EXPORT,
			     secret, len);
}

/* A message may end anywhere in its block, with or without room after it */
#define EACH_LEN	400

TEST_F(derive, each_length)
{
	uint8_t got[64], want[64];
	size_t i, len = hash_len(variant->hash);
	int fd;

	NEEDS_HASH();
	for (i = 1; i < EACH_LEN; i++)
		EXPECT_EQ(0, same_prf(self->dev, variant->hash, self->secret,
				      48, self->seed, i, 72))
			TH_LOG("seed of %zu bytes", i);
	if (variant->hash == SSLP_HASH_MD5SHA1)
		return;
	fd = hkdf_secret(self->dev, variant->hash, self->secret, len);
	ASSERT_LE(0, fd);
	for (i = 0; i < EACH_LEN; i++) {
		ASSERT_EQ(0, reference_extract(variant->hash, self->secret,
					       len, self->seed, i, want));
		EXPECT_EQ(0, derive(self->dev, fd, SSLP_OP_EXTRACT, "",
				    self->seed, i, got, len, none));
		EXPECT_EQ(0, memcmp(got, want, len))
			TH_LOG("message of %zu bytes", i);
	}
	close(fd);
}

/* OpenSSL does not take such a long seed. So two derivations are compared */
TEST_F(derive, largest)
{
	uint8_t *seed = malloc(SSLP_SEED_MAX), out[2][64];
	int fd;

	NEEDS_HASH();
	ASSERT_NE(NULL, seed);
	fill(seed, SSLP_SEED_MAX);
	fd = secret_create(self->dev, SSLP_SECRET_MASTER, variant->hash,
			   SSLP_SECRET_EXPORT, self->secret, 48);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, derive(self->dev, fd, SSLP_OP_PRF, "", seed,
			    SSLP_SEED_MAX, out[0], 64, none));
	EXPECT_EQ(0, derive(self->dev, fd, SSLP_OP_PRF, "", seed,
			    SSLP_SEED_MAX, out[1], 64, none));
	EXPECT_EQ(0, memcmp(out[0], out[1], 64));
	EXPECT_EQ(-EINVAL, derive(self->dev, fd, SSLP_OP_PRF, "", seed,
				  SSLP_SEED_MAX + 1, out[0], 64, none));
	close(fd);
	free(seed);
}

TEST_F(derive, hkdf)
{
	static const size_t lens[] = { 1, 16, 32, 48, 64, 65, 200, 4000 };
	uint8_t got[4000], want[4000];
	size_t i, len = hash_len(variant->hash);
	int fd;

	NEEDS_HASH();
	fd = hkdf_secret(self->dev, variant->hash, self->secret, len);
	if (variant->hash == SSLP_HASH_MD5SHA1) {
		EXPECT_EQ(-EINVAL, fd);
		return;
	}
	ASSERT_LE(0, fd);
	for (i = 0; i < sizeof(lens) / sizeof(*lens); i++) {
		ASSERT_EQ(0, reference_expand(variant->hash, self->secret, len,
					      self->seed, 100, want, lens[i]));
		EXPECT_EQ(0, derive(self->dev, fd, SSLP_OP_EXPAND, "",
				    self->seed, 100, got, lens[i], none));
		EXPECT_EQ(0, memcmp(got, want, lens[i]));

		ASSERT_EQ(0, reference_expand_label(variant->hash,
				self->secret, "some label", self->seed, 255,
				want, lens[i]));
		EXPECT_EQ(0, derive(self->dev, fd, SSLP_OP_EXPAND_LABEL,
				    "some label", self->seed, 255, got,
				    lens[i], none));
		EXPECT_EQ(0, memcmp(got, want, lens[i]));
	}
	EXPECT_EQ(-EINVAL, derive(self->dev, fd, SSLP_OP_EXPAND_LABEL, "l",
				  self->seed, 256, got, 16, none));
	for (i = 0; i < 200; i += 67) {
		ASSERT_EQ(0, reference_extract(variant->hash, self->secret,
					       len, self->seed, i, want));
		EXPECT_EQ(0, derive(self->dev, fd, SSLP_OP_EXTRACT, "",
				    self->seed, i, got, len, none));
		EXPECT_EQ(0, memcmp(got, want, len));
	}
	EXPECT_EQ(-EINVAL, derive(self->dev, fd, SSLP_OP_EXTRACT, "",
				  self->seed, 10, got, len - 1, none));
	EXPECT_EQ(-EPROTOTYPE, derive(self->dev, fd, SSLP_OP_PRF, "l",
				      self->seed, 10, got, 16, none));
	close(fd);
}

/* RFC 5869 section 2.3: HKDF makes at most 255 blocks */
TEST_F(derive, hkdf_limit)
{
	size_t len = hash_len(variant->hash), most = 255 * len;
	uint8_t *got = malloc(most + 1), *want = malloc(most);
	int fd;

	if (variant->hash == SSLP_HASH_MD5SHA1)
		return;
	NEEDS_HASH();
	fd = hkdf_secret(self->dev, variant->hash, self->secret, len);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, reference_expand(variant->hash, self->secret, len,
				      self->seed, 10, want, most));
	EXPECT_EQ(0, derive(self->dev, fd, SSLP_OP_EXPAND, "", self->seed, 10,
			    got, most, none));
	EXPECT_EQ(0, memcmp(got, want, most));
	EXPECT_EQ(-EINVAL, derive(self->dev, fd, SSLP_OP_EXPAND, "",
				  self->seed, 10, got, most + 1, none));
	close(fd);
	free(got);
	free(want);
}

/* The default driver and a named driver, with their counters */
TEST_F(derive, drivers)
{
	static const char *const names[] = {
		[SSLP_HASH_SHA256] = "hmac(sha256-generic)",
		[SSLP_HASH_SHA384] = "hmac(sha384-generic)",
		[SSLP_HASH_SHA512] = "hmac(sha512-generic)",
		[SSLP_HASH_SM3] = "hmac(sm3-generic)",
	};
	const char *lib = variant->hash == SSLP_HASH_SHA256 ?
		"hmac-sha256-lib" : variant->hash == SSLP_HASH_SHA384 ?
		"hmac-sha384-lib" : "hmac-sha512-lib";
	struct sslp_driver_info info;
	struct options options = { 0 };
	uint8_t got[40], want[40];
	int fd, number;

	if (variant->hash == SSLP_HASH_MD5SHA1) {
		EXPECT_EQ(-EOPNOTSUPP, driver_open(self->dev, variant->hash,
						   "hmac(md5)"));
		EXPECT_EQ(-EOPNOTSUPP, driver_info(self->dev, 0,
						   variant->hash, &info));
		return;
	}
	NEEDS_HASH();
	number = driver_open(self->dev, variant->hash, names[variant->hash]);
	/* Since Linux 6.17 or so the driver is that of the kernel's library */
	if (number == -ENOENT)
		number = driver_open(self->dev, variant->hash, lib);
	ASSERT_LT(0, number);
	ASSERT_EQ(number, driver_open(self->dev, variant->hash,
				      names[variant->hash]) == number ?
			  number : driver_open(self->dev, variant->hash, lib));
	ASSERT_EQ(0, driver_info(self->dev, number, 0, &info));
	EXPECT_EQ(variant->hash, info.hash);
	EXPECT_EQ(0, info.derived);
	EXPECT_EQ(0, info.state);

	fd = secret_create(self->dev, SSLP_SECRET_MASTER, variant->hash,
			   SSLP_SECRET_EXPORT, self->secret, 48);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, reference_prf(variant->hash, self->secret, 48, "key",
				   self->seed, 64, want, sizeof(want)));
	options.driver = number;
	EXPECT_EQ(0, derive(self->dev, fd, SSLP_OP_PRF, "key", self->seed, 64,
			    got, sizeof(got), options));
	EXPECT_EQ(0, memcmp(got, want, sizeof(got)));
	ASSERT_EQ(0, driver_info(self->dev, number, 0, &info));
	EXPECT_EQ(1, info.derived);

	EXPECT_EQ(0, derive(self->dev, fd, SSLP_OP_PRF, "key", self->seed, 64,
			    got, sizeof(got), none));
	EXPECT_EQ(0, memcmp(got, want, sizeof(got)));
	ASSERT_EQ(0, driver_info(self->dev, 0, variant->hash, &info));
	EXPECT_EQ(SSLP_DRIVER_KEYLESS, info.state);
	EXPECT_LT(0, info.derived);

	options.driver = number + 1;
	EXPECT_EQ(-EINVAL, derive(self->dev, fd, SSLP_OP_PRF, "key",
				  self->seed, 64, got, sizeof(got), options));
	close(fd);
}

struct user {
	int dev, secret;
	uint8_t want[40];
};

static void *use(void *arg)
{
	static const uint8_t seed[64];
	const struct user *user = arg;
	uint8_t got[40] = { 0 };

	if (derive(user->dev, user->secret, SSLP_OP_PRF, "key", seed,
		   sizeof(seed), got, sizeof(got), none) ||
	    memcmp(got, user->want, sizeof(got)))
		return "wrong";
	return NULL;
}

/* Threads that want the same new secret at the same time */
TEST_F(derive, first_use)
{
	static const uint8_t seed[64];
	pthread_t threads[4];
	struct user user = { .dev = self->dev };
	void *bad = NULL;

	NEEDS_HASH();
	ASSERT_EQ(0, reference_prf(variant->hash, self->secret, 48, "key",
				   seed, sizeof(seed), user.want,
				   sizeof(user.want)));
	for (int round = 0; !bad && round < 50; round++) {
		user.secret = secret_create(self->dev, SSLP_SECRET_MASTER,
					    variant->hash, SSLP_SECRET_EXPORT,
					    self->secret, 48);
		ASSERT_LE(0, user.secret);
		for (int i = 0; i < 4; i++)
			ASSERT_EQ(0, pthread_create(&threads[i], NULL, use,
						    &user));
		for (int i = 0; i < 4; i++) {
			void *answer;

			ASSERT_EQ(0, pthread_join(threads[i], &answer));
			bad = bad ?: answer;
		}
		close(user.secret);
	}
	EXPECT_EQ(NULL, bad);
}

TEST(driver_of_another_hash)
{
	uint8_t secret[48] = { 1 }, out[16];
	struct options options = { 0 };
	int dev = sslp_open(), fd;

	ASSERT_LE(0, dev);
	options.driver = driver_open(dev, SSLP_HASH_SHA384, "hmac(sha384)");
	ASSERT_LT(0, (int)options.driver);
	fd = secret_create(dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256,
			   SSLP_SECRET_EXPORT, secret, sizeof(secret));
	EXPECT_EQ(-EPROTOTYPE, derive(dev, fd, SSLP_OP_PRF, "x", secret, 16,
				      out, 16, options));
	EXPECT_EQ(-EPROTOTYPE, driver_open(dev, SSLP_HASH_SHA256,
					   "hmac(sha384)"));
	EXPECT_EQ(-EPROTOTYPE, driver_open(dev, SSLP_HASH_SHA256, "sha256"));
	EXPECT_EQ(-ENOENT, driver_open(dev, SSLP_HASH_SHA256, "no-such"));
	EXPECT_EQ(-EINVAL, driver_open(dev, SSLP_HASH_SHA256, ""));
	EXPECT_EQ(-EOPNOTSUPP, driver_open(dev, 17, "hmac(sm3-generic)"));
	close(fd);
	close(dev);
}

/*
 * A driver takes secrets of any length from one byte. It does so with fips=1 as
 * well, where the kernel's HMACs refuse keys of less than 14 bytes.
 */
TEST(short_keys)
{
	uint8_t secret[20], got[40], want[40];
	struct options options = { .flags = SSLP_NO_REDO };
	int dev = sslp_open(), number, fd;

	fill(secret, sizeof(secret));
	number = driver_open(dev, SSLP_HASH_SHA256, "hmac(sha256)");
	ASSERT_LT(0, number);
	options.driver = number;
	for (size_t len = 1; len <= sizeof(secret); len++) {
		fd = secret_create(dev, SSLP_SECRET_PREMASTER,
				   SSLP_HASH_SHA256, SSLP_SECRET_EXPORT,
				   secret, len);
		ASSERT_LE(0, fd);
		ASSERT_EQ(0, reference_prf(SSLP_HASH_SHA256, secret, len,
					   "label", "seed", 4, want, 40));
		EXPECT_EQ(0, derive(dev, fd, SSLP_OP_PRF, "label", "seed", 4,
				    got, 40, options))
			TH_LOG("%zu bytes", len);
		EXPECT_EQ(0, memcmp(got, want, 40));
		close(fd);
	}
	close(dev);
}

TEST_HARNESS_MAIN
