// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine of the module in a process that closes descriptors it does not
 * know, and opens its own with the same numbers. libcrypto knows the right
 * answers.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "../../include/uapi/linux/sslp.h"
#include "end.h"
#include "feature.h"
#include "library.h"
#include "seed.h"
#include "taken.h"
#include "tcp_pair.h"

#define SECRETS		8

/* The module's answers to the library. Some are made up */
static struct {
	const char *gone;	/* no driver has this name */
	unsigned long request;	/* this request fails */
	int err;
} answers;

static int made_up(unsigned long request, const void *arg)
{
	const struct sslp_driver_open *open = arg;

	if (answers.err && request == answers.request)
		return answers.err;
	if (answers.gone && request == SSLP_IOC_DRIVER_OPEN &&
	    !strcmp(open->name, answers.gone))
		return ENOENT;
	return 0;
}

/* Takes the place of libc's ioctl() */
int ioctl(int fd, unsigned long request, ...)
{
	va_list ap;
	void *arg;

	va_start(ap, request);
	arg = va_arg(ap, void *);
	va_end(ap);
	errno = made_up(request, arg);
	return errno ? -1 : syscall(SYS_ioctl, fd, request, arg);
}

FIXTURE(process)
{
	NCRYPT_PROV_HANDLE provider;
	NCRYPT_KEY_HANDLE secret[SECRETS];
};

FIXTURE_SETUP(process)
{
	int i;

	/* A test says what is missing: see NEED() */
	if (provider_open("module", &self->provider))
		return;
	for (i = 0; i < SECRETS; i++)
		ASSERT_EQ(0, seed_import(self->provider, i, &self->secret[i]));
}

FIXTURE_TEARDOWN(process)
{
	int i;

	for (i = 0; i < SECRETS; i++)
		if (self->secret[i])
			SslFreeObject(self->secret[i], 0);
	if (self->provider)
		SslFreeObject(self->provider, 0);
}

#define EXPECT_RIGHT_KEYS() do {					\
	int n;								\
									\
	for (n = 0; n < SECRETS; n++)					\
		EXPECT_EQ(0, seed_check(self->provider,			\
					self->secret[n], n)) {		\
			TH_LOG("%d: %s", n, sslp_last_message());	\
		}							\
} while (0)

#define FREE_SECRETS() do {						\
	int n;								\
									\
	for (n = 0; n < SECRETS; n++) {					\
		EXPECT_EQ(0, SslFreeObject(self->secret[n], 0));	\
		self->secret[n] = 0;					\
	}								\
} while (0)

TEST_F(process, closefrom)
{
	struct taken taken;

	NEED("module");
	EXPECT_RIGHT_KEYS();
	ASSERT_TRUE(taken_fill(&taken));
	EXPECT_RIGHT_KEYS();
	EXPECT_TRUE(taken_untouched(&taken));
	ASSERT_TRUE(taken_fill(&taken));
	FREE_SECRETS();
	EXPECT_TRUE(taken_untouched(&taken));
}

/*
 * A driver by its name. From Linux 6.17 or so it is that of the kernel's
 * library
 */
static const char *choose(NCRYPT_PROV_HANDLE provider, LPCWSTR hash,
			  const char *generic, const char *lib)
{
	if (!sslp_set_driver(provider, hash, generic))
		return generic;
	return sslp_set_driver(provider, hash, lib) ? NULL : lib;
}

/* The driver had its number in the file that was closed */
TEST_F(process, chosen_driver)
{
	struct taken taken;

	NEED("module");
	ASSERT_NE(NULL, choose(self->provider, u"SHA256",
			       "hmac(sha256-generic)", "hmac-sha256-lib")) {
		TH_LOG("%s", sslp_last_message());
	}
	EXPECT_RIGHT_KEYS();
	ASSERT_TRUE(taken_fill(&taken));
	EXPECT_RIGHT_KEYS();
	EXPECT_TRUE(taken_untouched(&taken));
}

static SECURITY_STATUS extract_sha384(NCRYPT_PROV_HANDLE provider)
{
	uint8_t prk[48];

	return sslp_hkdf_extract(provider, u"SHA384", "salt", 4, "ikm", 3, prk);
}

/*
 * The first of three drivers is gone. The other two go on, and new ones work,
 * too
 */
TEST_F(process, lost_driver)
{
	NCRYPT_PROV_HANDLE provider = self->provider, other;
	struct taken taken;
	const char *name;

	NEED("module");
	answers.gone = choose(provider, u"SHA384", "hmac(sha384-generic)",
			      "hmac-sha384-lib");
	ASSERT_NE(NULL, answers.gone);
	ASSERT_NE(NULL, choose(provider, u"SHA256", "hmac(sha256-generic)",
			       "hmac-sha256-lib"));
	EXPECT_EQ(0, extract_sha384(provider));
	EXPECT_RIGHT_KEYS();

	ASSERT_TRUE(taken_fill(&taken));
	EXPECT_RIGHT_KEYS();
	EXPECT_NE(NULL, choose(provider, u"SHA512", "hmac(sha512-generic)",
			       "hmac-sha512-lib")) {
		TH_LOG("%s", sslp_last_message());
	}
	EXPECT_EQ(NTE_NOT_SUPPORTED, extract_sha384(provider));
	EXPECT_NE(NULL, strstr(sslp_last_message(), answers.gone)) {
		TH_LOG("%s", sslp_last_message());
	}
	EXPECT_NE(NULL, strstr(sslp_last_message(), "opened again"));

	/* The driver is back, and somebody asks for it */
	name = answers.gone;
	answers.gone = NULL;
	ASSERT_EQ(0, provider_open("module", &other));
	EXPECT_EQ(0, sslp_set_driver(other, u"SHA384", name));
	EXPECT_EQ(0, SslFreeObject(other, 0));
	EXPECT_EQ(0, extract_sha384(provider)) {
		TH_LOG("%s", sslp_last_message());
	}
	EXPECT_RIGHT_KEYS();
	EXPECT_TRUE(taken_untouched(&taken));
}

#define EXPECT_REFUSED(meaning, call) do {				\
	EXPECT_EQ(NTE_NOT_SUPPORTED, call);				\
	EXPECT_NE(NULL, strstr(sslp_last_message(), meaning)) {		\
		TH_LOG("%s", sslp_last_message());			\
	}								\
} while (0)

/* Secrets that are bound to a connection: some are closed, others are open */
TEST_F(process, bound_secrets)
{
	static const struct {
		int err;
		const char *gate, *opens;
	} rows[] = {
		{ EKEYREJECTED, "bound to another connection", "bound to this" },
		{ EKEYEXPIRED, "no use left", "more uses" },
	};
	struct secrets secrets;
	struct end end;
	int fds[2];

	NEED("module");
	NEED("module_arm");
	ASSERT_EQ(0, extract_sha384(self->provider));
	secrets_fill(&secrets, 0);
	ASSERT_EQ(0, tcp_pair_open(AF_INET, fds));
	ASSERT_EQ(0, end_open(&end, "module", &suites[TLS12_AES_GCM_128],
			      &secrets, TLS_CLIENT));
	for (int i = 0; i < 2; i++) {
		answers.err = rows[i].err;
		answers.request = SSLP_IOC_DERIVE;
		EXPECT_REFUSED(rows[i].gate, extract_sha384(self->provider));
		EXPECT_REFUSED(rows[i].opens, extract_sha384(self->provider));
		answers.request = SSLP_IOC_ARM;
		EXPECT_REFUSED(rows[i].gate, end_arm(&end, fds[0]));
		EXPECT_REFUSED(rows[i].opens, end_arm(&end, fds[0]));
	}
	answers.err = 0;
	EXPECT_EQ(0, end_arm(&end, fds[0]));
	end_close(&end);
	tcp_pair_close(fds);
}

/* A secret whose only copy is closed is lost, and the error says so */
TEST_F(process, only_in_the_kernel)
{
	const struct suite *suite = &suites[TLS12_AES_GCM_128];
	struct secrets secrets;
	struct end end = { .provider = self->provider };
	struct taken taken;
	int fds[2];

	NEED("module");
	NEED("module_arm");
	secrets_fill(&secrets, 0);
	ASSERT_EQ(0, sslp_import_master_secret(end.provider, &end.secret,
			suite->protocol, suite->id, secrets.master,
			sizeof(secrets.master),
			NCRYPT_SSL_CLIENT_FLAG | SSLP_SECRET_NO_EXPORT));
	ASSERT_TRUE(taken_fill(&taken));
	EXPECT_NE(0, seed_check(end.provider, end.secret, 0));
	ASSERT_EQ(0, tcp_pair_open(AF_INET, fds));
	ASSERT_EQ(0, end_generate(&end, &secrets));
	EXPECT_EQ(NTE_NOT_SUPPORTED, end_arm(&end, fds[0]));
	EXPECT_NE(NULL, strstr(sslp_last_message(), "somebody else")) {
		TH_LOG("%s", sslp_last_message());
	}
	end.provider = 0;
	end_close(&end);
	tcp_pair_close(fds);
	EXPECT_TRUE(taken_untouched(&taken));
}

static int make_secret(int door, uint8_t fill)
{
	uint8_t bytes[48];
	struct sslp_secret_create create = {
		.size = sizeof(create), .flags = SSLP_SECRET_EXPORT,
		.kind = SSLP_SECRET_MASTER, .hash = SSLP_HASH_SHA256,
		.data = (uintptr_t)bytes, .len = sizeof(bytes),
	};

	memset(bytes, fill, sizeof(bytes));
	return ioctl(door, SSLP_IOC_SECRET_CREATE, &create);
}

/* The program has secrets of its own. Each is a descriptor of the same kind */
TEST_F(process, secrets_of_the_program)
{
	int door, i, fd[2 * SECRETS];

	NEED("module");
	EXPECT_RIGHT_KEYS();
	closefrom(3);
	door = open("/dev/sslp", O_RDWR | O_CLOEXEC);
	ASSERT_EQ(3, door);
	for (i = 0; i < 2 * SECRETS; i++) {
		fd[i] = make_secret(door, i);
		ASSERT_LE(0, fd[i]);
	}
	EXPECT_RIGHT_KEYS();
	FREE_SECRETS();
	for (i = 0; i < 2 * SECRETS; i++)
		EXPECT_LE(0, fcntl(fd[i], F_GETFD));
	EXPECT_LE(0, make_secret(door, 0));
}

TEST(unloaded)
{
	unsigned int before;
	int i;

	NEED("module");
	i = library_use_once(SSLP_MODULE_PROVIDER);
	if (i < 0) {
		ASSERT_FALSE(feature_promised("module"));
		SKIP(return, "no shared library: %s", dlerror());
	}
	before = library_descriptors();
	for (i = 0; i < 20; i++)
		ASSERT_EQ(0, library_use_once(SSLP_MODULE_PROVIDER));
	EXPECT_EQ(before, library_descriptors());
}

TEST_HARNESS_MAIN
