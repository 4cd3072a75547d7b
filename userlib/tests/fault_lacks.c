// SPDX-License-Identifier: MIT
/* Kernels whose AF_ALG lacks something: a hash, a list, a key, a descriptor. */
#include <errno.h>
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault.h"

static SECURITY_STATUS prf(NCRYPT_PROV_HANDLE prov, LPCWSTR hash,
			   BYTE bytes[static 40])
{
	/* Of an odd length: the halves of RFC 2246 section 5 share a byte */
	BYTE secret[33] = "secret";

	return sslp_tls_prf(prov, hash, secret, sizeof(secret), "label", NULL,
			    0, bytes, 40);
}

/* TLS 1.0 uses two hashes. Each is computed where that is possible */
static void test_one_by_software(const char *missing)
{
	NCRYPT_PROV_HANDLE software = open_provider(SSLP_SOFTWARE_PROVIDER);
	NCRYPT_PROV_HANDLE prov;
	BYTE want[40], got[40];
	unsigned int keyed;

	fake_alg.missing = missing;
	prov = open_provider(NULL);
	must(prf(software, u"MD5SHA1", want), "PRF");
	keyed = fake_alg.keys_set;
	ok_status(prf(prov, u"MD5SHA1", got), 0,
		  "the PRF of TLS 1.0 without %s in the kernel", missing);
	ok(!memcmp(want, got, sizeof(want)), "gives what it should");
	ok(fake_alg.keys_set > keyed, "the other hash is the kernel's");
	fake_alg.missing = NULL;
	free_handle(prov);
	free_handle(software);
}

/*
 * The library does not repeat a refused request at every call, and the message
 * stays the same
 */
static void test_remembered(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(SSLP_AF_ALG_PROVIDER);
	unsigned int opened;
	char first[512];
	BYTE bytes[40];

	fake_alg.lie = ALL_ZEROES;
	ok_status(prf(prov, u"SHA512", bytes), NTE_NOT_SUPPORTED,
		  "a hash whose answers are wrong");
	fake_alg.lie = TRUTH;
	strncpy(first, sslp_last_message(), sizeof(first) - 1);
	first[sizeof(first) - 1] = '\0';
	opened = fake_alg.opened;
	ok_status(prf(prov, u"SHA512", bytes), NTE_NOT_SUPPORTED,
		  "is refused from then on");
	ok(fake_alg.opened == opened, "without another bind()");
	ok(says("wrong answers") && !strcmp(first, sslp_last_message()),
	   "the message: %s", sslp_last_message());
	free_handle(prov);
}

/*
 * The kernel does not say that the driver is the processor. So answers are
 * checked
 */
static void test_unlisted(void)
{
	NCRYPT_PROV_HANDLE software = open_provider(SSLP_SOFTWARE_PROVIDER);
	NCRYPT_PROV_HANDLE prov;
	BYTE want[40], got[40];

	fake_alg.unlisted = true;
	prov = open_provider(NULL);
	must(prf(software, u"SHA384", want), "PRF");
	must(prf(prov, u"SHA384", got), "PRF");
	fake_alg.lie = ONE_BIT_OFF;
	ok_status(prf(prov, u"SHA384", got), 0,
		  "without /proc/crypto a driver begins to lie");
	ok(!memcmp(want, got, sizeof(want)), "and is seen to");
	fake_alg.lie = TRUTH;
	fake_alg.unlisted = false;
	free_handle(prov);
	free_handle(software);
}

/* In FIPS mode the kernel refuses short keys */
static void test_keyless(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(SSLP_AF_ALG_PROVIDER);
	BYTE bytes[40];

	must(prf(prov, u"SHA256", bytes), "PRF");
	fake_alg.keyless = true;
	ok_status(prf(prov, u"SHA256", bytes), NTE_NOT_SUPPORTED,
		  "a kernel that does not take the key");
	ok(says("a key of 33 bytes"), "the message: %s", sslp_last_message());
	fake_alg.keyless = false;
	ok_status(prf(prov, u"SHA256", bytes), 0, "and then takes it");
	free_handle(prov);
}

static NCRYPT_PROV_HANDLE inherited;

static void no_socket_is_left(int err)
{
	fault = (struct fault){ .armed = true, .at = 1, .lasting = true,
				.err = err, .only = "socket" };
}

/* If no channel is open, the call fails. If one is open, the keys share it */
static bool runs_out(int err)
{
	NCRYPT_KEY_HANDLE one = new_master_of(inherited,
			TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT, SEED_MASTER);
	NCRYPT_KEY_HANDLE two = new_master_of(inherited,
			TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT, SEED_OTHER);
	NCRYPT_KEY_HANDLE read, write;

	no_socket_is_left(err);
	if (SslGenerateSessionKeys(inherited, one, &read, &write,
				   random_list(), 0) != NTE_NO_MEMORY)
		return false;
	fault.armed = false;
	free_keys(new_keys(inherited, one));
	no_socket_is_left(err);
	free_keys(new_keys(inherited, two));
	fault.armed = false;
	return fake_alg.parents == 1;
}

/* A child starts without sockets */
static void test_runs_out(int err)
{
	int status = 0;
	pid_t pid;

	inherited = open_provider(SSLP_AF_ALG_PROVIDER);
	pid = fork();
	if (!pid) {
		alarm(60);
		_exit(!runs_out(err));
	}
	waitpid(pid, &status, 0);
	ok(WIFEXITED(status) && !WEXITSTATUS(status),
	   "errno %d: no socket is left, and keys share the one there is", err);
	free_handle(inherited);
}

#define REFUSED	4000

/* If a key cannot be derived, it is freed with all that was made for it */
static void test_no_write_key(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(SSLP_AF_ALG_PROVIDER);
	NCRYPT_KEY_HANDLE pair = new_pair(prov, GCM13, CLIENT), half, key;
	size_t before = 0;
	int i;

	must(SslExpandTrafficKeys(prov, pair, 0, &half, NULL, NULL, 0), "half");
	for (i = 0; i < REFUSED; i++) {
		if (i == REFUSED / 10)
			before = memory_resident();
		fault = (struct fault){ .armed = true, .at = 1, .err = EIO,
					.only = "recv" };
		if (!SslExpandWriteKey(prov, half, &key, NULL, 0))
			break;
		fault.armed = false;
	}
	fault.armed = false;
	ok(i == REFUSED, "%d keys that cannot be derived", i);
	if (memory_can_search())
		ok(memory_resident() < before + REFUSED * 48,
		   "leave nothing behind");
	free_handle(half);
	free_handle(pair);
	free_handle(prov);
}

/* The second of two buffers fails: the first is given back */
static void test_no_buffer(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(SSLP_SOFTWARE_PROVIDER);
	NCRYPT_SSL_CIPHER_SUITE *suite = NULL;
	PVOID state = NULL;
	SECURITY_STATUS status = NTE_NO_MEMORY;
	size_t before = 0;
	int i;

	for (i = 0; i < 100 && status == NTE_NO_MEMORY; i++) {
		/* The first rounds fill the shelves of the allocator */
		if (i == 20)
			before = mallinfo2().uordblks;
		fault = (struct fault){ .armed = true, .at = 2, .err = ENOMEM };
		status = SslEnumCipherSuites(prov, 0, &suite, &state, 0);
		fault.armed = false;
	}
	ok_status(status, NTE_NO_MEMORY, "no memory for the state of a list");
	ok(mallinfo2().uordblks == before && !suite && !state,
	   "what was had already is given back");
	free_handle(prov);
}

/* The kernel has no memory left: calls that need none still work */
static void test_no_kernel_memory(int err, const char *call)
{
	NCRYPT_PROV_HANDLE software = open_provider(SSLP_SOFTWARE_PROVIDER);
	NCRYPT_PROV_HANDLE prov = open_provider(NULL);
	BYTE want[40], got[40] = { 0 };
	SECURITY_STATUS status;
	unsigned int keyed;

	must(prf(software, u"SHA256", want), "PRF");
	fault = (struct fault){ .armed = true, .at = 1, .lasting = true,
				.err = err, .only = call };
	status = prf(prov, u"SHA256", got);
	fault.armed = false;
	ok(!status && fault.hits && !memcmp(want, got, sizeof(got)),
	   "errno %d of %s(): the default provider goes on in software", err,
	   call);
	keyed = fake_alg.keys_set;
	must(prf(prov, u"SHA256", got), "PRF");
	ok(fake_alg.keys_set > keyed && !memcmp(want, got, sizeof(got)),
	   "and in the kernel when there is some again");
	free_handle(prov);
	free_handle(software);
}

void test_lacks(void)
{
	test_no_write_key();
	test_no_buffer();
	test_one_by_software("hmac(md5)");
	test_one_by_software("hmac(sha1)");
	test_remembered();
	test_unlisted();
	test_keyless();
	test_runs_out(EMFILE);
	test_runs_out(ENFILE);
	test_no_kernel_memory(ENOMEM, "setsockopt");
	test_no_kernel_memory(ENOBUFS, "send");
	test_no_kernel_memory(ENOMEM, "recv");
}
