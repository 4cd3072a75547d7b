// SPDX-License-Identifier: GPL-2.0-only
/*
 * The provider whose engine is the kernel module. No process can export its
 * secrets. One system call arms a socket, and the module derives the next
 * generation.
 */
#include <dirent.h>
#include <linux/keyctl.h>
#include <netinet/in.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "end.h"
#include "feature.h"
#include "seed.h"
#include "tcp_pair.h"

#define SEED	11

FIXTURE(module)
{
	struct secrets secrets;
	struct end end[2];	/* the module's, and one of software */
	int fds[2];
};

FIXTURE_VARIANT(module)
{
	enum suite_index suite;
};

FIXTURE_VARIANT_ADD(module, tls12_aes_gcm_128) { TLS12_AES_GCM_128 };
FIXTURE_VARIANT_ADD(module, tls12_chacha20) { TLS12_CHACHA20_POLY1305 };
FIXTURE_VARIANT_ADD(module, tls13_aes_gcm_256) { TLS13_AES_GCM_256 };
FIXTURE_VARIANT_ADD(module, tls13_aes_ccm_128) { TLS13_AES_CCM_128 };

FIXTURE_SETUP(module)
{
	self->fds[0] = self->fds[1] = -1;
	secrets_fill(&self->secrets, variant->suite);
}

FIXTURE_TEARDOWN(module)
{
	end_close(&self->end[0]);
	end_close(&self->end[1]);
	tcp_pair_close(self->fds);
}

#define EXPECT_STATUS(wanted, call)					\
	EXPECT_EQ(wanted, call) {					\
		TH_LOG("%s", sslp_last_message());			\
	}

/* A client whose secret is only in the kernel */
static SECURITY_STATUS import_no_export(struct end *end,
		const struct suite *suite, const struct secrets *s)
{
	DWORD flags = NCRYPT_SSL_CLIENT_FLAG | SSLP_SECRET_NO_EXPORT;

	if (suite->protocol == TLS1_3_PROTOCOL_VERSION)
		return sslp_import_traffic_secrets(end->provider,
				&end->secret, suite->protocol, suite->id,
				s->traffic[TLS_CLIENT],
				s->traffic[TLS_SERVER], suite->hash_len,
				flags);
	return sslp_import_master_secret(end->provider, &end->secret,
			suite->protocol, suite->id, s->master,
			sizeof(s->master), flags);
}

static void open_no_export(struct __test_metadata *_metadata,
		FIXTURE_DATA(module) *self, const struct suite *suite)
{
	struct end *end = &self->end[0];

	ASSERT_EQ(0, provider_open("module", &end->provider)) {
		TH_LOG("%s", sslp_last_message());
	}
	ASSERT_EQ(0, import_no_export(end, suite, &self->secrets)) {
		TH_LOG("%s", sslp_last_message());
	}
	ASSERT_EQ(0, end_generate(end, &self->secrets)) {
		TH_LOG("%s", sslp_last_message());
	}
	ASSERT_EQ(0, end_open(&self->end[1], "software", suite,
			      &self->secrets, TLS_SERVER));
	ASSERT_EQ(0, tcp_pair_open(AF_INET, self->fds));
}

TEST_F(module, default_provider_prefers_it)
{
	static const WCHAR name[] = u"module";
	PBYTE engine;
	DWORD len;

	NEED("module");
	ASSERT_EQ(0, provider_open("default", &self->end[0].provider));
	ASSERT_EQ(0, SslGetProviderProperty(self->end[0].provider,
			SSLP_ENGINE_PROPERTY, &engine, &len, NULL, 0));
	EXPECT_EQ(sizeof(name), len);
	EXPECT_EQ(0, memcmp(name, engine, sizeof(name)));
	SslFreeBuffer(engine);
}

TEST_F(module, nothing_is_exported)
{
	struct sslp_session_key key = { .size = sizeof(key) };
	uint8_t blob[512], untouched[sizeof(blob)];
	struct end *end = &self->end[0];
	DWORD len = 4711;

	NEED("module");
	NEED("module_arm");
	open_no_export(_metadata, self, &suites[variant->suite]);
	memset(blob, 0x5a, sizeof(blob));
	memcpy(untouched, blob, sizeof(blob));
	EXPECT_STATUS(NTE_NOT_SUPPORTED,
		      sslp_export_session_key(end->write, &key));
	EXPECT_EQ(0, key.key_len);
	EXPECT_STATUS(NTE_NOT_SUPPORTED,
		      SslExportKey(end->provider, end->read,
				   u"OpaqueKeyBlob", blob, sizeof(blob), &len,
				   0));
	EXPECT_STATUS(NTE_NOT_SUPPORTED,
		      SslExportKey(end->provider, end->secret,
				   suites[variant->suite].protocol ==
				   TLS1_3_PROTOCOL_VERSION ?
				   SSLP_TRAFFIC_SECRETS_BLOB :
				   SSLP_MASTER_SECRET_BLOB, blob,
				   sizeof(blob), &len, 0));
	EXPECT_EQ(4711, len);
	EXPECT_EQ(0, memcmp(blob, untouched, sizeof(blob)));
}

/* How many kilobytes of this process are locked into memory: its secrets */
static long locked_memory(void)
{
	FILE *f = fopen("/proc/self/status", "re");
	char line[128];
	long kib = -1;

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "VmLck: %ld", &kib) == 1)
			break;
	if (f)
		fclose(f);
	return kib;
}

/* If a pair cannot be split, no half is left */
TEST(split_of_what_is_not_exported)
{
	const struct suite *suite = &suites[TLS13_AES_GCM_256];
	NCRYPT_KEY_HANDLE half[2];
	struct secrets secrets;
	struct end end = { 0 };
	long before;
	int i;

	NEED("module");
	secrets_fill(&secrets, TLS13_AES_GCM_256);
	ASSERT_EQ(0, provider_open("module", &end.provider));
	ASSERT_EQ(0, import_no_export(&end, suite, &secrets));
	before = locked_memory();
	ASSERT_LT(0, before);
	for (i = 0; i < 1000; i++)
		ASSERT_EQ(NTE_NOT_SUPPORTED,
			  SslExpandTrafficKeys(end.provider, end.secret, 0,
					       &half[0], &half[1], NULL, 0));
	EXPECT_EQ(before, locked_memory());
	end_close(&end);
}

TEST_F(module, other_providers_cannot_use_it)
{
	NCRYPT_KEY_HANDLE read = 1, write = 2;
	const uint8_t random[32] = { 0 };
	NCryptBuffer randoms[] = {
		{ 32, NCRYPTBUFFER_SSL_CLIENT_RANDOM, (void *)random },
		{ 32, NCRYPTBUFFER_SSL_SERVER_RANDOM, (void *)random },
	};
	NCryptBufferDesc list = { NCRYPTBUFFER_VERSION, 2, randoms };
	const struct sslp_ktls_options options = {
		.size = sizeof(options), .write_seq = 1, .read_seq = 1,
	};

	NEED("module");
	NEED("module_arm");
	open_no_export(_metadata, self, &suites[variant->suite]);
	EXPECT_STATUS(NTE_NOT_SUPPORTED,
		      SslGenerateSessionKeys(self->end[1].provider,
					     self->end[0].secret, &read,
					     &write, &list, 0));
	EXPECT_EQ(1, read);
	EXPECT_EQ(2, write);
	EXPECT_STATUS(NTE_NOT_SUPPORTED,
		      sslp_ktls_install(self->end[1].provider, self->fds[0],
					self->end[0].write,
					self->end[0].read, &options));
}

TEST_F(module, arms_what_is_not_exported)
{
	NEED("module");
	NEED("module_arm");
	NEED("ktls");
	open_no_export(_metadata, self, &suites[variant->suite]);
	ASSERT_EQ(0, ends_arm(self->end, self->fds)) {
		TH_LOG("%s", sslp_last_message());
	}
	EXPECT_EQ(0, exchange_byte(self->fds));
}

TEST_F(module, one_direction_at_a_time)
{
	struct end *end = self->end;

	NEED("module");
	NEED("module_arm");
	NEED("ktls");
	open_no_export(_metadata, self, &suites[variant->suite]);
	EXPECT_STATUS(0, end_install(end, self->fds[0], 0, end->read));
	EXPECT_STATUS(0, end_install(end, self->fds[0], end->write, 0));
	ASSERT_EQ(0, end_arm(&end[1], self->fds[1]));
	EXPECT_EQ(0, exchange_byte(self->fds));
	/* In two sockets the key would repeat its nonces */
	EXPECT_STATUS(NTE_BAD_KEY_STATE,
		      end_install(end, self->fds[0], end->write, 0));
}

/*
 * Other bytes stand for the premaster secret of both ends and for a session
 * hash
 */
static SECURITY_STATUS derive_master(struct end *end, const struct suite *suite,
		const struct secrets *s, int extended, DWORD flags)
{
	NCryptBuffer randoms[] = {
		{ 32, NCRYPTBUFFER_SSL_CLIENT_RANDOM,
		  (void *)s->random[TLS_CLIENT] },
		{ 32, NCRYPTBUFFER_SSL_SERVER_RANDOM,
		  (void *)s->random[TLS_SERVER] },
	}, hash = { 32, NCRYPTBUFFER_SSL_SESSION_HASH,
		    (void *)s->random[TLS_SERVER] };
	NCryptBufferDesc list = { NCRYPTBUFFER_VERSION, extended ? 1 : 2,
				  extended ? &hash : randoms };

	return sslp_derive_master_secret(end->provider, &end->secret,
			suite->protocol, suite->id, s->master,
			sizeof(s->master), &list, flags);
}

/*
 * The same master secret in the kernel and here: both ends understand each
 * other
 */
static void derived_inside(struct __test_metadata *_metadata,
		FIXTURE_DATA(module) *self, const struct suite *suite,
		int extended)
{
	struct sslp_session_key key = { .size = sizeof(key) };
	struct end *end = self->end;

	ASSERT_EQ(0, provider_open("module", &end[0].provider));
	ASSERT_EQ(0, provider_open("software", &end[1].provider));
	EXPECT_STATUS(NTE_NOT_SUPPORTED,
		      derive_master(&end[1], suite, &self->secrets, extended,
				    NCRYPT_SSL_SERVER_FLAG |
				    SSLP_SECRET_NO_EXPORT));
	EXPECT_EQ(0, end[1].secret);
	EXPECT_STATUS(0, derive_master(&end[0], suite, &self->secrets,
				       extended, NCRYPT_SSL_CLIENT_FLAG |
				       SSLP_SECRET_NO_EXPORT));
	EXPECT_STATUS(0, derive_master(&end[1], suite, &self->secrets,
				       extended, NCRYPT_SSL_SERVER_FLAG));
	EXPECT_STATUS(0, end_generate(&end[0], &self->secrets));
	EXPECT_STATUS(0, end_generate(&end[1], &self->secrets));
	EXPECT_STATUS(NTE_NOT_SUPPORTED,
		      sslp_export_session_key(end[0].write, &key));
	ASSERT_EQ(0, tcp_pair_open(AF_INET, self->fds));
	ASSERT_EQ(0, ends_arm(end, self->fds)) {
		TH_LOG("%s", sslp_last_message());
	}
	EXPECT_EQ(0, exchange_byte(self->fds));
}

TEST_F(module, master_secret_derived_inside)
{
	const struct suite *suite = &suites[variant->suite];

	NEED("module");
	NEED("module_arm");
	NEED("ktls");
	if (suite->protocol == TLS1_3_PROTOCOL_VERSION)
		return;
	derived_inside(_metadata, self, suite, 0);
	end_close(&self->end[0]);
	end_close(&self->end[1]);
	tcp_pair_close(self->fds);
	derived_inside(_metadata, self, suite, 1);
}

static SECURITY_STATUS rekey(FIXTURE_DATA(module) *self, int i, DWORD direction)
{
	return sslp_ktls_rekey(self->end[i].provider, self->fds[i],
			       self->end[i].secret, direction);
}

/* The KeyUpdate of @from arrives at the other end, which follows it */
static void follow(struct __test_metadata *_metadata,
		FIXTURE_DATA(module) *self, int from)
{
	uint8_t type, data[64];
	size_t len;

	ASSERT_EQ(0, rekey(self, from, SSLP_TX)) {
		TH_LOG("%s", sslp_last_message());
	}
	ASSERT_EQ(0, sslp_ktls_recv_record(self->fds[!from], &type, data,
					   sizeof(data), &len));
	EXPECT_EQ(CT_HANDSHAKE, type);
	ASSERT_EQ(0, rekey(self, !from, SSLP_RX)) {
		TH_LOG("%s", sslp_last_message());
	}
}

TEST_F(module, rekeys_what_is_not_exported)
{
	int round;

	NEED("module");
	NEED("module_arm");
	NEED("rekey");
	if (suites[variant->suite].protocol != TLS1_3_PROTOCOL_VERSION)
		SKIP(return, "KeyUpdate is of TLS 1.3");
	open_no_export(_metadata, self, &suites[variant->suite]);
	ASSERT_EQ(0, ends_arm(self->end, self->fds));
	for (round = 0; round < 5; round++) {
		follow(_metadata, self, 0);
		follow(_metadata, self, 1);
		EXPECT_EQ(0, exchange_byte(self->fds));
	}
	/*
	 * Both keys are now too old by more than one generation. A socket
	 * without keys would take a key of the last one
	 */
	tcp_pair_close(self->fds);
	ASSERT_EQ(0, tcp_pair_open(AF_INET, self->fds));
	EXPECT_STATUS(NTE_BAD_KEY_STATE,
		      sslp_ktls_install(self->end[0].provider, self->fds[0],
					0, self->end[0].read, NULL));
}

/*
 * Counts the calls of the child between two getppid(). The calls that check
 * whether its descriptors are still its own do not count
 */
static int count_calls(pid_t child)
{
	struct __ptrace_syscall_info info;
	int status, count = -1;

	ptrace(PTRACE_SETOPTIONS, child, NULL,
	       PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	while (!ptrace(PTRACE_SYSCALL, child, NULL, 0) &&
	       waitpid(child, &status, 0) == child && !WIFEXITED(status)) {
		if (!WIFSTOPPED(status) || WSTOPSIG(status) != (SIGTRAP | 0x80))
			continue;
		ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof(info), &info);
		if (info.op != PTRACE_SYSCALL_INFO_ENTRY ||
		    info.entry.nr == SYS_lseek)
			continue;
		if (info.entry.nr == SYS_getppid && count >= 0)
			break;
		if (info.entry.nr == SYS_getppid || count >= 0)
			count++;
	}
	ptrace(PTRACE_CONT, child, NULL, 0);
	return count;
}

TEST_F(module, one_system_call_arms_both_directions)
{
	struct end *end = self->end;
	int status = -1;
	pid_t child;

	NEED("module");
	NEED("module_arm");
	NEED("ktls");
	open_no_export(_metadata, self, &suites[variant->suite]);
	child = fork();
	if (!child) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		syscall(SYS_getppid);
		status = end_arm(end, self->fds[0]);
		syscall(SYS_getppid);
		_exit(!!status);
	}
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(1, count_calls(child));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	ASSERT_EQ(0, end_arm(&end[1], self->fds[1]));
	EXPECT_EQ(0, exchange_byte(self->fds));
}

/*
 * The secret's bytes are here, too. The next secret must be the one that they
 * give
 */
TEST(exportable_secrets_stay_in_step)
{
	const struct suite *suite = &suites[TLS13_AES_GCM_128];
	uint8_t type, data[64], blobs[2][256];
	struct secrets secrets;
	struct end end[2];
	DWORD lens[2];
	size_t len;
	int fds[2], i;

	NEED("module");
	NEED("module_arm");
	NEED("rekey");
	secrets_fill(&secrets, SEED);
	ASSERT_EQ(0, end_open(&end[0], "module", suite, &secrets, TLS_CLIENT));
	ASSERT_EQ(0, end_open(&end[1], "software", suite, &secrets,
			      TLS_SERVER));
	ASSERT_EQ(0, tcp_pair_open(AF_INET, fds));
	ASSERT_EQ(0, ends_arm(end, fds));
	for (i = 0; i < 3; i++) {
		ASSERT_EQ(0, sslp_ktls_rekey(end[0].provider, fds[0],
					     end[0].secret, SSLP_TX));
		ASSERT_EQ(0, sslp_ktls_recv_record(fds[1], &type, data,
						   sizeof(data), &len));
		ASSERT_EQ(0, sslp_ktls_rekey(end[1].provider, fds[1],
					     end[1].secret, SSLP_RX));
	}
	for (i = 0; i < 2; i++)
		ASSERT_EQ(0, SslExportKey(end[i].provider, end[i].secret,
					  SSLP_TRAFFIC_SECRETS_BLOB, blobs[i],
					  sizeof(blobs[i]), &lens[i], 0));
	ASSERT_EQ(lens[0], lens[1]);
	/* The role is named in the head, so compare what is behind it */
	EXPECT_EQ(0, memcmp(blobs[0] + sizeof(struct sslp_secret_blob),
			    blobs[1] + sizeof(struct sslp_secret_blob),
			    lens[0] - sizeof(struct sslp_secret_blob)));
	/*
	 * This key was generated before the rekey. It is gone, and the error
	 * must say so
	 */
	EXPECT_EQ(NTE_BAD_KEY_STATE,
		  SslExportKey(end[0].provider, end[0].write,
			       u"OpaqueKeyBlob", blobs[0], sizeof(blobs[0]),
			       &lens[0], 0));
	end_close(&end[0]);
	end_close(&end[1]);
	tcp_pair_close(fds);
}

static int32_t key_add(const char *type, const char *name)
{
	uint8_t master[48];

	seed_fill(SEED, master);
	return syscall(SYS_add_key, type, name, master, sizeof(master),
		       KEY_SPEC_PROCESS_KEYRING);
}

/* A "user" key could be read anyway, so that its session keys may be, too */
TEST(key_of_the_keyring)
{
	NCRYPT_PROV_HANDLE provider;
	NCRYPT_KEY_HANDLE secret;

	NEED("module");
	ASSERT_EQ(0, provider_open("module", &provider));
	EXPECT_STATUS(0, seed_import_serial(provider,
					    key_add("user", "sslp:module"),
					    &secret));
	EXPECT_STATUS(0, seed_check(provider, secret, SEED));
	EXPECT_NE(0, seed_check(provider, secret, SEED + 1));
	SslFreeObject(secret, 0);
	EXPECT_STATUS(0, seed_import_serial(provider,
					    key_add("logon", "sslp:module"),
					    &secret));
	EXPECT_NE(0, seed_check(provider, secret, SEED));
	EXPECT_NE(NULL, strstr(sslp_last_message(), "leave the kernel")) {
		TH_LOG("%s", sslp_last_message());
	}
	SslFreeObject(secret, 0);
	EXPECT_STATUS(NTE_INVALID_PARAMETER,
		      seed_import_serial(provider, 0x7fffffff, &secret));
	SslFreeObject(provider, 0);
}

static int open_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = 0;

	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

#define MANY	400

/* A server needs its descriptors for connections */
TEST(descriptors_are_left_to_the_program)
{
	struct rlimit limit = { .rlim_cur = 512, .rlim_max = 512 };
	NCRYPT_KEY_HANDLE secret[MANY];
	NCRYPT_PROV_HANDLE provider;
	int before, i;

	NEED("module");
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
	ASSERT_EQ(0, provider_open("module", &provider));
	before = open_descriptors();
	for (i = 0; i < MANY; i++)
		ASSERT_EQ(0, seed_import(provider, i, &secret[i])) {
			TH_LOG("%d: %s", i, sslp_last_message());
		}
	EXPECT_GE(before + 512 / 4, open_descriptors());
	for (i = 0; i < MANY; i += 37)
		EXPECT_STATUS(0, seed_check(provider, secret[i], i));
	for (i = 0; i < MANY; i++)
		SslFreeObject(secret[i], 0);
	EXPECT_EQ(before, open_descriptors());
	SslFreeObject(provider, 0);
}

TEST_HARNESS_MAIN
