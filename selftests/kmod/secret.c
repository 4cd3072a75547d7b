// SPDX-License-Identifier: GPL-2.0-only
/* Secrets: where they come from, and what may be done with them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config_option.h"
#include "harness.h"
#include "reference.h"
#include "request.h"

static const struct options none;
static const struct options export = { .flags = SSLP_SECRET_EXPORT };

/* Whether there is SM3 depends on the configuration of the kernel */
static uint32_t last_hash(void)
{
	return config_has("CRYPTO_SM3") ? SSLP_HASH_SM3 : SSLP_HASH_SHA512;
}

FIXTURE(secret) {
	int dev;
	uint8_t bytes[SSLP_SECRET_MAX + 1];
};

FIXTURE_SETUP(secret)
{
	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	for (size_t i = 0; i < sizeof(self->bytes); i++)
		self->bytes[i] = i * 7 + 3;
}

FIXTURE_TEARDOWN(secret)
{
	close(self->dev);
}

TEST_F(secret, lengths)
{
	static const struct {
		uint32_t kind, hash;
		size_t len;
		int err;
	} cases[] = {
		{ SSLP_SECRET_PREMASTER, SSLP_HASH_SHA256, 1, 0 },
		{ SSLP_SECRET_PREMASTER, SSLP_HASH_SHA256, 0, -EINVAL },
		{ SSLP_SECRET_PREMASTER, SSLP_HASH_MD5SHA1, SSLP_SECRET_MAX,
		  0 },
		{ SSLP_SECRET_PREMASTER, SSLP_HASH_SHA256,
		  SSLP_SECRET_MAX + 1, -EINVAL },
		{ SSLP_SECRET_MASTER, SSLP_HASH_MD5SHA1, 48, 0 },
		{ SSLP_SECRET_MASTER, SSLP_HASH_SHA256, 47, -EINVAL },
		{ SSLP_SECRET_MASTER, SSLP_HASH_SHA256, 49, -EINVAL },
		{ SSLP_SECRET_TRAFFIC, SSLP_HASH_SHA256, 32, 0 },
		{ SSLP_SECRET_TRAFFIC, SSLP_HASH_SHA256, 48, -EINVAL },
		{ SSLP_SECRET_TRAFFIC, SSLP_HASH_SHA384, 48, 0 },
		{ SSLP_SECRET_TRAFFIC, SSLP_HASH_SHA512, 64, 0 },
		{ SSLP_SECRET_TRAFFIC, SSLP_HASH_SM3, 32, 0 },
		{ SSLP_SECRET_TRAFFIC, SSLP_HASH_MD5SHA1, 36, -EINVAL },
		{ SSLP_SECRET_HKDF, SSLP_HASH_SM3, 1, 0 },
		{ SSLP_SECRET_HKDF, SSLP_HASH_MD5SHA1, 20, -EINVAL },
		{ 0, SSLP_HASH_SHA256, 48, -EOPNOTSUPP },
		{ SSLP_SECRET_PSK, SSLP_HASH_SHA256, SSLP_SECRET_MAX, 0 },
		{ SSLP_SECRET_PSK, SSLP_HASH_SHA256, 0, -EINVAL },
		{ SSLP_SECRET_PSK, SSLP_HASH_MD5SHA1, 36, -EINVAL },
		{ SSLP_SECRET_EARLY, SSLP_HASH_SHA384, 48, 0 },
		{ SSLP_SECRET_EARLY, SSLP_HASH_SHA256, 48, -EINVAL },
		{ SSLP_SECRET_BINDER, SSLP_HASH_SHA256, 31, -EINVAL },
		{ SSLP_SECRET_BINDER + 1, SSLP_HASH_SHA256, 32, -EOPNOTSUPP },
		{ UINT32_MAX, SSLP_HASH_SHA256, 48, -EOPNOTSUPP },
		{ SSLP_SECRET_MASTER, 0, 48, -EOPNOTSUPP },
		{ SSLP_SECRET_MASTER, 6, 48, -EOPNOTSUPP },
		{ SSLP_SECRET_MASTER, UINT32_MAX, 48, -EOPNOTSUPP },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int fd = secret_create(self->dev, cases[i].kind, cases[i].hash,
				       0, self->bytes, cases[i].len);

		EXPECT_EQ(cases[i].err, fd < 0 ? fd : 0)
			TH_LOG("case %zu", i);
		if (fd >= 0)
			close(fd);
	}
}

/* Nothing can be read from a descriptor, whatever is tried */
TEST_F(secret, opaque)
{
	char text[512] = "", path[64];
	uint8_t out[48];
	ssize_t n;
	int fd, info;

	fd = secret_create(self->dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256, 0,
			   self->bytes, 48);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-1, read(fd, out, sizeof(out)));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, write(fd, out, sizeof(out)));
	EXPECT_EQ(MAP_FAILED, mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0));
	EXPECT_EQ(FD_CLOEXEC, fcntl(fd, F_GETFD));
	EXPECT_EQ(-ENOTTY, sslp_request(fd, SSLP_IOC_INFO, out));
	EXPECT_EQ(-EACCES, derive(self->dev, fd, SSLP_OP_PRF, "x",
				  self->bytes, 16, out, 16, none));

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	info = open(path, O_RDONLY);
	ASSERT_LE(0, info);
	n = read(info, text, sizeof(text) - 1);
	ASSERT_LT(0, n);
	EXPECT_NE(NULL, strstr(text, "kind:\tmaster\nhash:\t2\nexport:\t0\n"));
	close(info);
	close(fd);
}

TEST_F(secret, foreign_descriptors)
{
	uint8_t out[16];
	int file = memfd_create("x", 0);

	EXPECT_EQ(-EBADFD, derive(self->dev, file, SSLP_OP_PRF, "x",
				  self->bytes, 16, out, 16, none));
	EXPECT_EQ(-EBADFD, derive(self->dev, self->dev, SSLP_OP_PRF, "x",
				  self->bytes, 16, out, 16, none));
	EXPECT_EQ(-EBADF, derive(self->dev, 999, SSLP_OP_PRF, "x",
				 self->bytes, 16, out, 16, none));
	EXPECT_EQ(-EBADF, derive(self->dev, -1, SSLP_OP_PRF, "x",
				 self->bytes, 16, out, 16, none));
	EXPECT_EQ(-EBADFD, secret_step(self->dev, file, SSLP_STEP_NEXT, NULL,
				       0, none));
	close(file);
}

static int master_of(int dev, int premaster, uint32_t step, const void *seed,
		     size_t len, uint8_t out[static 40])
{
	int err, fd = secret_step(dev, premaster, step, seed, len, export);

	if (fd < 0)
		return fd;
	err = derive(dev, fd, SSLP_OP_PRF, "check", "seed", 4, out, 40, none);
	close(fd);
	return err;
}

TEST_F(secret, premaster_to_master)
{
	uint8_t master[48], got[40], want[40];
	uint32_t hash;

	for (hash = SSLP_HASH_MD5SHA1; hash <= last_hash(); hash++) {
		int fd = secret_create(self->dev, SSLP_SECRET_PREMASTER, hash,
				       SSLP_SECRET_EXPORT, self->bytes, 61);

		ASSERT_LE(0, fd);
		ASSERT_EQ(0, reference_prf(hash, self->bytes, 61,
					   "master secret", self->bytes, 64,
					   master, 48));
		ASSERT_EQ(0, reference_prf(hash, master, 48, "check", "seed",
					   4, want, 40));
		EXPECT_EQ(0, master_of(self->dev, fd, SSLP_STEP_MASTER,
				       self->bytes, 64, got));
		EXPECT_EQ(0, memcmp(got, want, 40));

		ASSERT_EQ(0, reference_prf(hash, self->bytes, 61,
					   "extended master secret",
					   self->bytes, hash_len(hash),
					   master, 48));
		ASSERT_EQ(0, reference_prf(hash, master, 48, "check", "seed",
					   4, want, 40));
		EXPECT_EQ(0, master_of(self->dev, fd,
				       SSLP_STEP_EXTENDED_MASTER, self->bytes,
				       hash_len(hash), got));
		EXPECT_EQ(0, memcmp(got, want, 40));

		EXPECT_EQ(-EINVAL, master_of(self->dev, fd, SSLP_STEP_MASTER,
					     self->bytes, 63, got));
		EXPECT_EQ(-EINVAL, master_of(self->dev, fd,
					     SSLP_STEP_EXTENDED_MASTER,
					     self->bytes, hash_len(hash) - 1,
					     got));
		EXPECT_EQ(-EPROTOTYPE, master_of(self->dev, fd, SSLP_STEP_NEXT,
						 NULL, 0, got));
		EXPECT_EQ(-EOPNOTSUPP, master_of(self->dev, fd, 0, NULL, 0,
						 got));
		EXPECT_EQ(-EPROTOTYPE, master_of(self->dev, fd,
						 SSLP_STEP_EARLY, NULL, 0,
						 got));
		EXPECT_EQ(-EOPNOTSUPP, master_of(self->dev, fd,
						 SSLP_STEP_PSK + 1, NULL, 0,
						 got));
		EXPECT_EQ(-EFAULT, master_of(self->dev, fd, SSLP_STEP_MASTER,
					     (void *)8, 64, got));
		close(fd);
	}
}

TEST_F(secret, next_generations)
{
	uint8_t want[64], got[32], check[32];
	int fd, next, i;

	for (uint32_t h = SSLP_HASH_SHA256; h <= last_hash(); h++) {
		size_t len = hash_len(h);
		uint8_t secret[64];

		memcpy(secret, self->bytes, len);
		fd = secret_create(self->dev, SSLP_SECRET_TRAFFIC, h,
				   SSLP_SECRET_EXPORT, secret, len);
		ASSERT_LE(0, fd);
		for (i = 0; i < 3; i++) {
			ASSERT_EQ(0, reference_expand_label(h, secret,
					"traffic upd", NULL, 0, want, len));
			memcpy(secret, want, len);
			next = secret_step(self->dev, fd, SSLP_STEP_NEXT, NULL,
					   0, export);
			ASSERT_LE(0, next);
			close(fd);
			fd = next;
		}
		ASSERT_EQ(0, reference_expand_label(h, secret, "x", "c", 1,
						    check, 32));
		EXPECT_EQ(0, derive(self->dev, fd, SSLP_OP_EXPAND_LABEL, "x",
				    "c", 1, got, 32, none));
		EXPECT_EQ(0, memcmp(got, check, 32));
		EXPECT_EQ(-EINVAL, secret_step(self->dev, fd, SSLP_STEP_NEXT,
					       secret, 1, none));
		close(fd);
	}
}

/* A child cannot give away what its parent keeps */
TEST_F(secret, export_is_not_regained)
{
	uint8_t out[16];
	int fd, child;

	fd = secret_create(self->dev, SSLP_SECRET_PREMASTER, SSLP_HASH_SHA256,
			   0, self->bytes, 48);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-EACCES, secret_step(self->dev, fd, SSLP_STEP_MASTER,
				       self->bytes, 64, export));
	child = secret_step(self->dev, fd, SSLP_STEP_MASTER, self->bytes, 64,
			    none);
	ASSERT_LE(0, child);
	EXPECT_EQ(-EACCES, derive(self->dev, child, SSLP_OP_PRF, "x",
				  self->bytes, 16, out, 16, none));
	close(child);
	close(fd);
}

static int add_key(const char *type, const char *name, const void *data,
		   size_t len)
{
	return syscall(SYS_add_key, type, name, data, len,
		       KEY_SPEC_PROCESS_KEYRING);
}

TEST_F(secret, from_keyring)
{
	int logon = add_key("logon", "sslp:test", self->bytes, 48);
	int user = add_key("user", "sslp:test", self->bytes, 48);
	int keyring = add_key("keyring", "sslp-ring", NULL, 0);
	uint8_t got[40], want[40];
	int fd;

	ASSERT_LT(0, logon);
	ASSERT_LT(0, user);
	ASSERT_LT(0, keyring);
	EXPECT_EQ(-EACCES, secret_from_key(self->dev, SSLP_SECRET_MASTER,
					   SSLP_HASH_SHA256,
					   SSLP_SECRET_EXPORT, logon));
	fd = secret_from_key(self->dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256,
			     0, logon);
	EXPECT_LE(0, fd);
	close(fd);
	EXPECT_EQ(-EKEYREJECTED, secret_from_key(self->dev, SSLP_SECRET_MASTER,
						 SSLP_HASH_SHA256, 0,
						 keyring));
	EXPECT_EQ(-EINVAL, secret_from_key(self->dev, SSLP_SECRET_TRAFFIC,
					   SSLP_HASH_SHA256, 0, user));
	fd = secret_from_key(self->dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256,
			     SSLP_SECRET_EXPORT, user);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, reference_prf(SSLP_HASH_SHA256, self->bytes, 48, "x",
				   "y", 1, want, 40));
	EXPECT_EQ(0, derive(self->dev, fd, SSLP_OP_PRF, "x", "y", 1, got, 40,
			    none));
	EXPECT_EQ(0, memcmp(got, want, 40));
	close(fd);

	/*
	 * A key that may be searched but not read can be used, but not exported
	 */
	ASSERT_EQ(0, syscall(SYS_keyctl, KEYCTL_SETPERM, user, 0x08080000));
	EXPECT_EQ(-EACCES, secret_from_key(self->dev, SSLP_SECRET_MASTER,
					   SSLP_HASH_SHA256,
					   SSLP_SECRET_EXPORT,
					   add_key("user", "sslp:test2",
						   self->bytes, 48) > 0 ?
					   user : -1));
	ASSERT_EQ(0, syscall(SYS_keyctl, KEYCTL_REVOKE, logon));
	EXPECT_EQ(-EKEYREVOKED, secret_from_key(self->dev, SSLP_SECRET_MASTER,
						SSLP_HASH_SHA256, 0, logon));
	EXPECT_EQ(-ENOKEY, secret_from_key(self->dev, SSLP_SECRET_MASTER,
					   SSLP_HASH_SHA256, 0, 0x7ffffff0));
}

/* Keys that are not for us, although their names look right */
TEST_F(secret, keys_of_others)
{
	static const char *const names[] = {
		"cifs:a:10.0.0.1", "sslp-test", "Xsslp:test", "sslp", "SSLP:a",
	};
	int serial;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		serial = add_key("user", names[i], self->bytes, 48);
		ASSERT_LT(0, serial);
		EXPECT_EQ(-EKEYREJECTED,
			  secret_from_key(self->dev, SSLP_SECRET_MASTER,
					  SSLP_HASH_SHA256, 0, serial))
			TH_LOG("%s", names[i]);
	}
	serial = add_key("logon", "cifs:a:10.0.0.1", self->bytes, 48);
	ASSERT_LT(0, serial);
	EXPECT_EQ(-EKEYREJECTED,
		  secret_from_key(self->dev, SSLP_SECRET_MASTER,
				  SSLP_HASH_SHA256, 0, serial));
}

/* A secret outlives the device it was made with, and a fork */
TEST_F(secret, outlives_its_device)
{
	int fd, dev, status;
	uint8_t out[16];
	pid_t pid;

	fd = secret_create(self->dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256,
			   SSLP_SECRET_EXPORT, self->bytes, 48);
	ASSERT_LE(0, fd);
	close(self->dev);
	pid = fork();
	if (!pid) {
		dev = sslp_open();
		_exit(derive(dev, fd, SSLP_OP_PRF, "x", "y", 1, out, 16,
			     none) ? 1 : 0);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	self->dev = sslp_open();
	EXPECT_EQ(0, derive(self->dev, fd, SSLP_OP_PRF, "x", "y", 1, out, 16,
			    none));
	close(fd);
}

TEST_HARNESS_MAIN
