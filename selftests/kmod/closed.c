// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the device does not give an ordinary user: only administrators make it
 * load modules and register algorithms.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config_option.h"
#include "crypto_info.h"
#include "harness.h"
#include "request.h"
#include "tcp_pair.h"
#include "write_file.h"

#define HELPER	"/proc/sys/kernel/modprobe"
#define SCRIPT	"/tmp/sslp-modprobe"
#define LOG	"/tmp/sslp-modprobe.log"
#define BATCH	30

static int count_lines(const char *path)
{
	FILE *f = fopen(path, "r");
	int c, lines = 0;

	while (f && (c = fgetc(f)) != EOF)
		lines += c == '\n';
	if (f)
		fclose(f);
	return lines;
}

/* Whether /proc/crypto has an algorithm with @word in its name */
static int registered(const char *word)
{
	char line[256];
	FILE *f = fopen("/proc/crypto", "r");
	int found = 0;

	while (f && fgets(line, sizeof(line), f))
		found |= strncmp(line, "name", 4) == 0 && strstr(line, word);
	if (f)
		fclose(f);
	return found;
}

/* The helper that the kernel calls for modprobe also writes a line each time */
FIXTURE(closed) {
	int dev;
	char helper[256];
};

FIXTURE_SETUP(closed)
{
	FILE *f = fopen(HELPER, "r");
	char script[512];

	ASSERT_NE(NULL, f);
	ASSERT_EQ(1, fscanf(f, "%255s", self->helper));
	fclose(f);
	snprintf(script, sizeof(script),
		 "#!/bin/sh\necho \"$@\" >>" LOG "\nexec %s \"$@\"\n",
		 self->helper);
	ASSERT_EQ(0, write_file(SCRIPT, script));
	ASSERT_EQ(0, chmod(SCRIPT, 0755));
	unlink(LOG);
	ASSERT_EQ(0, write_file(HELPER, SCRIPT));
	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
}

FIXTURE_TEARDOWN(closed)
{
	close(self->dev);
	write_file(HELPER, self->helper);
	unlink(SCRIPT);
	unlink(LOG);
}

/*
 * Opens @names as a user who has the device and no capability. All fail with
 * the same error
 */
static int open_as_nobody(int dev, const char *const *names, int want)
{
	int status;
	pid_t pid;

	pid = fork();
	if (!pid) {
		if (setgroups(0, NULL) || setgid(65534) || setuid(65534))
			_exit(2);
		for (; *names; names++)
			if (driver_open(dev, SSLP_HASH_SHA256, *names) != want)
				_exit(1);
		_exit(0);
	}
	return waitpid(pid, &status, 0) == pid && !status ? 0 : -1;
}

TEST_F(closed, nobody_loads_nothing)
{
	static const char *const names[] = {
		"hmac(wp512)", "wp512", "hmac(rmd160)", "hmac(sha3-224)",
		"vmac64(aes)", "xcbc(camellia)", "no-such-driver", NULL
	};

	EXPECT_EQ(0, open_as_nobody(self->dev, names, -ENOENT));
	EXPECT_EQ(0, count_lines(LOG));
	EXPECT_EQ(0, registered("wp512"));
	EXPECT_EQ(0, registered("hmac(sha3-224)"));
	EXPECT_EQ(0, registered("camellia"));
}

/*
 * The kernel registers nothing for an ordinary user, even if the template and
 * its parts are there and no module is needed
 */
TEST_F(closed, nobody_registers_nothing)
{
	const char *names[] = { "hmac(hmac(sha256))", NULL, NULL };
	int there = registered("hmac(sha224)");

	ASSERT_LT(0, driver_open(self->dev, SSLP_HASH_SHA256, "hmac(sha256)"));
	/* From 6.18 on hmac(sha224) is registered with the others */
	if (!there)
		names[1] = "hmac(sha224)";
	EXPECT_EQ(0, open_as_nobody(self->dev, names, -ENOENT));
	EXPECT_EQ(there, registered("hmac(sha224)"));
}

/* Every user may use what is registered already */
TEST_F(closed, nobody_uses_what_is_there)
{
	struct sslp_driver_info info;
	struct sslp_info module;
	int status;
	pid_t pid;

	/* Both came with 6.12 */
	ASSERT_EQ(0, module_info(self->dev, &module));
	if (!(module.features & SSLP_FEATURE_LSM))
		SKIP(return, "this kernel cannot look without loading: names are for the privileged");
	ASSERT_LT(0, driver_open(self->dev, SSLP_HASH_SHA256, "hmac(sha256)"));
	ASSERT_EQ(0, driver_info(self->dev, 1, 0, &info));
	pid = fork();
	if (!pid) {
		if (setgroups(0, NULL) || setgid(65534) || setuid(65534))
			_exit(2);
		_exit(driver_open(self->dev, SSLP_HASH_SHA256, info.name) != 1);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
}

static void absent_batch(int dev, int secret, int32_t results[static BATCH])
{
	struct sslp_derive items[BATCH];
	struct sslp_batch batch = {
		.size = sizeof(batch), .request = SSLP_IOC_DERIVE,
		.count = BATCH, .item_size = sizeof(items[0]),
		.items = (uintptr_t)items, .results = (uintptr_t)results,
	};
	static uint8_t out[32];

	for (int i = 0; i < BATCH; i++)
		items[i] = (struct sslp_derive){
			.size = sizeof(items[0]), .secret = secret,
			.op = SSLP_OP_PRF, .out_len = sizeof(out),
			.out = (uintptr_t)out,
		};
	/* A look-up can be slow, and a call ends after a second */
	for (int n = 1; batch.count && n > 0; batch.count -= n) {
		n = sslp_request(dev, SSLP_IOC_BATCH, &batch);
		batch.items += (uint64_t)n * sizeof(items[0]);
		batch.results += (uint64_t)n * sizeof(*results);
	}
}

/* Each failed look-up costs several runs of modprobe, so one is enough */
TEST_F(closed, absent_hash)
{
	uint8_t bytes[48] = { 1 };
	int32_t results[BATCH] = { 0 };
	int secret, runs;

	if (config_has("CRYPTO_SM3"))
		SKIP(return, "this kernel has every hash");
	secret = secret_create(self->dev, SSLP_SECRET_MASTER, SSLP_HASH_SM3,
			       SSLP_SECRET_EXPORT, bytes, 48);
	ASSERT_LE(0, secret);
	absent_batch(self->dev, secret, results);
	for (int i = 0; i < BATCH; i++)
		EXPECT_EQ(-ENOENT, results[i]);
	runs = count_lines(LOG);
	TH_LOG("%d runs of modprobe", runs);
	EXPECT_GE(10, runs);
	absent_batch(self->dev, secret, results);
	EXPECT_EQ(runs, count_lines(LOG));
	close(secret);
}

static const struct cipher *absent_cipher(void)
{
	for (int i = 0; i < CIPHERS; i++)
		if (ciphers[i].tls12 && !cipher_configured(&ciphers[i]))
			return &ciphers[i];
	return NULL;
}

/* The same for ciphers, which are looked for before a socket is touched */
TEST_F(closed, absent_cipher)
{
	const struct cipher *cipher = absent_cipher();
	uint8_t bytes[48] = { 1 }, random[64] = { 0 };
	int secret, fds[2], runs = 0;
	struct sslp_arm arm;

	if (!can_arm(self->dev))
		SKIP(return, "the module does not arm here");
	if (!cipher)
		SKIP(return, "this kernel has every cipher");
	ASSERT_EQ(0, tcp_pair_open(AF_INET, fds));
	secret = secret_create(self->dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256,
			       0, bytes, sizeof(bytes));
	arm_tls12(&arm, fds[0], secret, cipher->type, random);
	for (int i = 0; i < BATCH; i++) {
		EXPECT_EQ(-EPROTONOSUPPORT,
			  sslp_request(self->dev, SSLP_IOC_ARM, &arm));
		runs = i ? runs : count_lines(LOG);
	}
	TH_LOG("%d runs of modprobe", runs);
	EXPECT_LT(0, runs);
	EXPECT_EQ(runs, count_lines(LOG));
	close(secret);
	tcp_pair_close(fds);
}

TEST_HARNESS_MAIN
