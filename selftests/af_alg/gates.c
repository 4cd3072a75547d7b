// SPDX-License-Identifier: GPL-2.0-only
/*
 * Closed gates: what the library does and says if the kernel, its configuration
 * or a container allows it less. Each test closes a gate in its own process, or
 * restores what it changed.
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "deny.h"
#include "end.h"
#include "feature.h"
#include "seed.h"
#include "tcp_pair.h"

#define RESTRICT	"/proc/sys/crypto/af_alg_restrict"
#define NOBODY		65534
#define SEED		11

/*
 * An ordinary user without effective capabilities. Root's rights can be
 * regained, to restore what a test has changed.
 */
static int become_nobody(void)
{
	if (setresgid(NOBODY, NOBODY, NOBODY) ||
	    setresuid(NOBODY, NOBODY, geteuid()))
		return -errno;
	return 0;
}

static void become_root_again(void)
{
	if (setresuid(0, 0, 0))
		perror("# setresuid");
}

static int get_restrict(void)
{
	FILE *f = fopen(RESTRICT, "re");
	int level = -1;

	if (f) {
		if (fscanf(f, "%d", &level) != 1)
			level = -1;
		fclose(f);
	}
	return level;
}

static int set_restrict(int level)
{
	FILE *f = fopen(RESTRICT, "we");

	if (!f)
		return -errno;
	fprintf(f, "%d\n", level);
	return fclose(f) ? -errno : 0;
}

/* The name of @provider's engine, from its property */
static void get_engine(NCRYPT_PROV_HANDLE provider, char name[static 32])
{
	DWORD len = 0, i;
	PBYTE value;

	name[0] = '\0';
	if (SslGetProviderProperty(provider, SSLP_ENGINE_PROPERTY, &value,
				   &len, NULL, 0))
		return;
	for (i = 0; i < len / sizeof(WCHAR) && i < 31; i++)
		name[i] = ((WCHAR *)value)[i];
	name[i] = '\0';
	SslFreeBuffer(value);
}

/* The default provider uses this engine and gives right keys */
static void check_default(struct __test_metadata *_metadata,
		const char *engine)
{
	NCRYPT_PROV_HANDLE provider;
	NCRYPT_KEY_HANDLE secret;
	char name[32];

	ASSERT_EQ(0, provider_open("default", &provider)) {
		TH_LOG("%s", sslp_last_message());
	}
	get_engine(provider, name);
	EXPECT_STREQ(engine, name);
	ASSERT_EQ(0, seed_import(provider, SEED, &secret));
	EXPECT_EQ(0, seed_check(provider, secret, SEED));
	SslFreeObject(secret, 0);
	SslFreeObject(provider, 0);
}

/* The AF_ALG provider cannot be opened, and the message names the gate */
static void check_closed(struct __test_metadata *_metadata, const char *gate)
{
	NCRYPT_PROV_HANDLE provider = 4711;

	EXPECT_EQ(NTE_NOT_SUPPORTED, provider_open("af_alg", &provider));
	EXPECT_NE(NULL, strstr(sslp_last_message(), gate)) {
		TH_LOG("no \"%s\" in: %s", gate, sslp_last_message());
	}
	check_default(_metadata, "software");
}

static void check_open(struct __test_metadata *_metadata)
{
	NCRYPT_PROV_HANDLE provider;

	EXPECT_EQ(0, provider_open("af_alg", &provider)) {
		TH_LOG("%s", sslp_last_message());
	}
	check_default(_metadata, "AF_ALG");
}

/* crypto.af_alg_restrict: every level, as root and as an ordinary user */
FIXTURE(restricted)
{
	int before;
};

FIXTURE_VARIANT(restricted)
{
	int level;
	bool user;
	const char *gate;	/* what refuses; NULL: nothing does */
};

FIXTURE_VARIANT_ADD(restricted, all_root) { 0, false, NULL };
FIXTURE_VARIANT_ADD(restricted, all_user) { 0, true, NULL };
FIXTURE_VARIANT_ADD(restricted, list_root) { 1, false, NULL };
FIXTURE_VARIANT_ADD(restricted, list_user) {
	1, true, "crypto.af_alg_restrict is 1"
};
FIXTURE_VARIANT_ADD(restricted, off_root) {
	2, false, "crypto.af_alg_restrict is 2"
};
FIXTURE_VARIANT_ADD(restricted, off_user) {
	2, true, "crypto.af_alg_restrict is 2"
};

FIXTURE_SETUP(restricted)
{
	self->before = get_restrict();
}

FIXTURE_TEARDOWN(restricted)
{
	if (self->before < 0)
		return;
	become_root_again();
	EXPECT_EQ(0, set_restrict(self->before));
}

TEST_F(restricted, level)
{
	if (self->before < 0) {
		ASSERT_FALSE(feature_promised("restrict"));
		SKIP(return, "no crypto.af_alg_restrict in this kernel");
	}
	if (geteuid()) {
		self->before = -1;
		SKIP(return, "root sets crypto.af_alg_restrict");
	}
	ASSERT_EQ(0, set_restrict(variant->level));
	if (variant->user)
		ASSERT_EQ(0, become_nobody());
	if (variant->gate)
		check_closed(_metadata, variant->gate);
	else
		check_open(_metadata);
}

/* As in a container with the usual filter */
TEST(seccomp_denies_af_alg)
{
	ASSERT_EQ(0, deny_call(SYS_socket, AF_ALG));
	ASSERT_EQ(-1, socket(AF_ALG, SOCK_SEQPACKET, 0));
	ASSERT_EQ(EPERM, errno);
	check_closed(_metadata, "seccomp");
}

/* A provider that was opened before still works with what it has */
TEST(seccomp_after_opening)
{
	NCRYPT_PROV_HANDLE provider;
	NCRYPT_KEY_HANDLE secret;

	NEED("af_alg");
	ASSERT_EQ(0, provider_open("af_alg", &provider));
	ASSERT_EQ(0, seed_import(provider, SEED, &secret));
	ASSERT_EQ(0, deny_call(SYS_socket, AF_ALG));
	EXPECT_EQ(0, seed_check(provider, secret, SEED)) {
		TH_LOG("%s", sslp_last_message());
	}
}

static bool tls_loaded(void)
{
	return !access("/sys/module/tls", F_OK);
}

/*
 * Sockets that others have closed may hold it a moment longer, but less than 10
 * s
 */
static void unload_tls(void)
{
	for (int i = 0; i < 100 && tls_loaded(); i++) {
		if (i)
			usleep(100 * 1000);
		if (system("modprobe -r tls 2>&1 | sed 's/^/# /'"))
			return;
	}
}

/*
 * The kernel loads the module only for users who may configure networks. If
 * nobody has used it on this machine, an ordinary user is told what to ask for.
 */
FIXTURE(no_module)
{
	struct secrets secrets;
	struct end end;
	int fds[2];
	bool unloaded;
};

FIXTURE_SETUP(no_module)
{
	secrets_fill(&self->secrets, SEED);
	ASSERT_EQ(0, tcp_pair_open(AF_INET, self->fds));
	ASSERT_EQ(0, end_open(&self->end, "software",
			      &suites[TLS12_AES_GCM_128], &self->secrets,
			      TLS_CLIENT));
}

FIXTURE_TEARDOWN(no_module)
{
	end_close(&self->end);
	tcp_pair_close(self->fds);
	if (self->unloaded) {
		become_root_again();
		EXPECT_EQ(0, system("modprobe tls"));
	}
}

TEST_F(no_module, tls)
{
	if (geteuid())
		SKIP(return, "root unloads the module");
	if (tls_loaded()) {
		unload_tls();
		self->unloaded = !tls_loaded();
		if (!self->unloaded)
			SKIP(return, "the module tls is in use, or built in");
	}
	ASSERT_EQ(0, become_nobody());
	EXPECT_EQ(NTE_NOT_SUPPORTED, end_arm(&self->end, self->fds[0]));
	EXPECT_NE(NULL, strstr(sslp_last_message(), "modprobe tls")) {
		TH_LOG("%s", sslp_last_message());
	}
	EXPECT_EQ(0, exchange_byte(self->fds));
	EXPECT_FALSE(tls_loaded());
}

/* Everybody may have a kernel TLS socket: no privilege is needed */
TEST(ktls_as_user)
{
	struct sslp_ktls_status status = { .size = sizeof(status) };
	struct secrets secrets;
	struct end end[2];
	int fds[2];

	NEED("ktls");
	ASSERT_EQ(0, become_nobody());
	secrets_fill(&secrets, SEED);
	ASSERT_EQ(0, tcp_pair_open(AF_INET, fds));
	ASSERT_EQ(0, end_open(&end[0], "default", &suites[TLS13_AES_GCM_128],
			      &secrets, TLS_CLIENT));
	ASSERT_EQ(0, end_open(&end[1], "default", &suites[TLS13_AES_GCM_128],
			      &secrets, TLS_SERVER));
	ASSERT_EQ(0, ends_arm(end, fds)) {
		TH_LOG("%s", sslp_last_message());
	}
	EXPECT_EQ(0, exchange_byte(fds));
	ASSERT_EQ(0, sslp_ktls_query(fds[0], &status));
	EXPECT_NE(SSLP_KTLS_NONE, status.tx);
	EXPECT_NE(SSLP_KTLS_NONE, status.rx);
	EXPECT_EQ(1, status.write_seq);
}

TEST_HARNESS_MAIN
