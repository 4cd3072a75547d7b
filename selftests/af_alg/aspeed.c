// SPDX-License-Identifier: GPL-2.0-only
/*
 * A real driver of an accelerator: that of ASPEED's hash engine, as QEMU models
 * it. It works or fails. In no case may a connection get a key that libcrypto
 * would not have derived.
 *
 * Environment: SSLP_ENGINE says what the engine of this run does: works; lies
 * (wrong answers from the start); rejected (by the kernel's self-tests); sours
 * (it works until a message is abandoned half way).
 */
#define _GNU_SOURCE
#include <linux/if_alg.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "kselftest.h"
#include "skipped.h"

#include "end.h"
#include "engine.h"
#include "peer.h"
#include "seed.h"
#include "tcp_pair.h"

#define DRIVER		ENGINE_DRIVER
#define GENERIC		"hmac(sha256-generic)"
#define SHA256_DRIVER	SSLP_DRIVER_PROPERTY(u"SHA256")
#define MAX_NAME	128
#define CHECK		ksft_test_result

/* HMACs for a key block of 40 bytes: A(1), A(2), and two blocks */
#define DIGESTS		4

static const char *property(NCRYPT_PROV_HANDLE provider, LPCWSTR which,
		char text[static MAX_NAME])
{
	DWORD len, i;
	PBYTE value;

	text[0] = '\0';
	if (SslGetProviderProperty(provider, which, &value, &len, NULL, 0))
		return sslp_last_message();
	for (i = 0; i < len / sizeof(WCHAR) && i < MAX_NAME - 1; i++)
		text[i] = ((WCHAR *)value)[i];
	text[i] = '\0';
	SslFreeBuffer(value);
	return text;
}

static void check_property(NCRYPT_PROV_HANDLE provider, LPCWSTR which,
		const char *wanted)
{
	char text[MAX_NAME];
	const char *got = property(provider, which, text);

	CHECK(!strcmp(got, wanted), "it is %s: %s\n", wanted, got);
}

static NCRYPT_PROV_HANDLE open_or_fail(const char *name)
{
	NCRYPT_PROV_HANDLE provider = 0;
	SECURITY_STATUS status = provider_open(name, &provider);

	CHECK(!status, "provider %s opens: %s\n", name,
	      status ? sslp_last_message() : "yes");
	return provider;
}

enum outcome { RIGHT, REFUSED, WRONG };

static const char *const outcomes[] = {
	[RIGHT] = "right keys", [REFUSED] = "refused", [WRONG] = "WRONG KEYS",
};

/* Whether this provider derives the keys that libcrypto does */
static enum outcome derive(NCRYPT_PROV_HANDLE provider, uint32_t seed)
{
	const struct suite *suite = &suites[TLS12_AES_GCM_128];
	struct end end = { .provider = provider };
	enum outcome outcome = REFUSED;
	struct peer_key read, write;
	struct secrets secrets;

	secrets_fill(&secrets, seed);
	if (seed_import(provider, seed, &end.secret))
		return REFUSED;
	if (!end_generate(&end, &secrets))
		outcome = peer_derive(suite, &secrets, TLS_CLIENT, &write) ||
			  peer_derive(suite, &secrets, TLS_SERVER, &read) ||
			  end_key_compare(end.write, write.key, write.iv) ||
			  end_key_compare(end.read, read.key, read.iv) ?
			  WRONG : RIGHT;
	end.provider = 0;
	end_close(&end);
	return outcome;
}

/* Interrupts of the kernel's own tests do not count */
static unsigned long quiet_interrupts(void)
{
	if (!engine_wait_for_selftests())
		ksft_exit_fail_msg("the kernel does not end its self-tests\n");
	return engine_interrupts();
}

/* @on_engine: whether the engine must have computed, or must not have */
static void check_derive(NCRYPT_PROV_HANDLE provider, const char *who,
		bool on_engine)
{
	unsigned long before = quiet_interrupts(), count;
	enum outcome outcome = derive(provider, 1);

	count = engine_interrupts() - before;
	CHECK(outcome == RIGHT, "%s: %s\n", who, outcomes[outcome]);
	CHECK(on_engine ? count >= DIGESTS : !count,
	      "%s: %lu interrupts of the engine\n", who, count);
}

/*
 * A connection whose ends both have their keys from @provider. Opening a
 * provider asks the engine for known answers. So interrupts alone do not prove
 * that keys came from it.
 */
static void check_connection(const char *provider, enum suite_index which,
		bool on_engine)
{
	unsigned long before = quiet_interrupts(), count;
	struct end end[2] = { 0 };
	SECURITY_STATUS status;
	struct secrets secrets;
	int i, fds[2] = { -1, -1 }, ret;

	secrets_fill(&secrets, which);
	ret = tcp_pair_open(AF_INET, fds);
	status = ret;
	for (i = 0; i < 2 && !status; i++)
		status = end_open(&end[i], provider, &suites[which], &secrets,
				  i ? TLS_SERVER : TLS_CLIENT);
	if (!status)
		status = ends_arm(end, fds);
	if (!status)
		ret = exchange_byte(fds);
	count = engine_interrupts() - before;
	CHECK(!ret && !status, "kernel TLS with suite %u keyed by %s: %s\n",
	      which, provider, status ? sslp_last_message() :
	      ret ? strerror(-ret) : "bytes go both ways");
	if (on_engine)
		CHECK(count >= 2 * DIGESTS,
		      "kernel TLS keyed by %s: %lu interrupts of the engine\n",
		      provider, count);
	for (i = 0; i < 2; i++)
		end_close(&end[i]);
	tcp_pair_close(fds);
}

/* Without the library. Return: -1 if the kernel has no such driver. */
static int keyed_socket(const char *driver)
{
	struct sockaddr_alg sa = { .salg_family = AF_ALG, .salg_type = "hash" };
	int op, fd = socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	strcpy((char *)sa.salg_name, driver);
	if (fd < 0 || bind(fd, (struct sockaddr *)&sa, sizeof(sa)) ||
	    setsockopt(fd, SOL_ALG, ALG_SET_KEY, "Jefe", 4)) {
		close(fd);
		return -1;
	}
	op = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	close(fd);
	return op;
}

/* The engine's own answer to test case 2 of RFC 4231 */
static bool engine_is_right(void)
{
	static const char msg[] = "what do ya want for nothing?";
	static const uint8_t answer[8] = "\x5b\xdc\xc1\x46\xbf\x60\x75\x4e";
	int op = keyed_socket(DRIVER);
	uint8_t digest[32] = { 0 };
	bool right;

	right = op >= 0 && send(op, msg, sizeof(msg) - 1, 0) > 0 &&
		recv(op, digest, sizeof(digest), 0) == sizeof(digest) &&
		!memcmp(digest, answer, sizeof(answer));
	close(op);
	ksft_print_msg("the engine's HMAC begins with %02x%02x%02x%02x\n",
		       digest[0], digest[1], digest[2], digest[3]);
	return right;
}

/*
 * The model keeps one message at a time. Nobody tells it that this one has
 * ended
 */
static void abandon_message(void)
{
	char part[4096] = "";
	int op = keyed_socket(DRIVER);

	CHECK(op >= 0 &&
	      send(op, part, sizeof(part), MSG_MORE) == sizeof(part),
	      "a message is begun and abandoned\n");
	close(op);
}

static void engine_works(void)
{
	NCRYPT_PROV_HANDLE provider = open_or_fail("af_alg");

	check_property(provider, SHA256_DRIVER, DRIVER);
	check_property(provider, SSLP_DRIVER_PROPERTY(u"SHA384"),
		       "aspeed-hmac-sha384");
	check_property(provider, SSLP_DRIVER_PROPERTY(u"SHA512"),
		       "aspeed-hmac-sha512");
	check_derive(provider, "by priority", true);
	CHECK(!sslp_set_driver(provider, u"SHA256", GENERIC),
	      "the processor by name\n");
	check_derive(provider, GENERIC, false);
	CHECK(!sslp_set_driver(provider, u"SHA256", DRIVER),
	      "the engine by name\n");
	check_property(provider, SHA256_DRIVER, DRIVER);
	check_derive(provider, DRIVER, true);
	SslFreeObject(provider, 0);
	check_connection("af_alg", TLS12_AES_GCM_128, true);
	check_connection("default", TLS12_AES_GCM_256, true);
	check_connection("af_alg", TLS13_AES_GCM_128, true);
	check_connection("af_alg", TLS13_CHACHA20_POLY1305, true);
}

static void engine_lies(void)
{
	unsigned long before = engine_interrupts();
	NCRYPT_PROV_HANDLE provider;
	SECURITY_STATUS status;

	CHECK(!engine_is_right(), "the engine lies\n");
	status = provider_open("af_alg", &provider);
	CHECK(status == NTE_NOT_SUPPORTED &&
	      strstr(sslp_last_message(), "wrong answers"),
	      "by name it is refused: %s\n",
	      status ? sslp_last_message() : "no");
	CHECK(engine_interrupts() > before, "the engine was asked\n");
	provider = open_or_fail("default");
	check_property(provider, SSLP_ENGINE_PROPERTY, "software");
	check_derive(provider, "default", false);
	SslFreeObject(provider, 0);
	check_connection("default", TLS12_AES_GCM_128, false);
}

/*
 * If the kernel has rejected the only HMAC, it does not make another one by
 * itself. Once somebody has asked by name for the processor's HMAC, the name of
 * the algorithm leads to it.
 */
static void engine_rejected(void)
{
	NCRYPT_PROV_HANDLE provider;
	char before[MAX_NAME];
	SECURITY_STATUS status;
	int op;

	status = provider_open("af_alg", &provider);
	CHECK(status == NTE_NOT_SUPPORTED &&
	      strstr(sslp_last_message(), "ELIBBAD"),
	      "alone it is refused: %s\n",
	      status ? sslp_last_message() : "no");
	provider = open_or_fail("default");
	check_property(provider, SSLP_ENGINE_PROPERTY, "software");
	check_derive(provider, "default", false);
	SslFreeObject(provider, 0);
	check_connection("default", TLS12_AES_GCM_128, false);

	op = keyed_socket(GENERIC);
	CHECK(op >= 0, "the processor by name\n");
	close(op);
	provider = open_or_fail("af_alg");
	property(provider, SHA256_DRIVER, before);
	CHECK(before[0] && strcmp(before, DRIVER),
	      "the kernel's choice is another: %s\n", before);
	check_derive(provider, before, false);
	status = sslp_set_driver(provider, u"SHA256", DRIVER);
	CHECK(status == NTE_NOT_SUPPORTED &&
	      strstr(sslp_last_message(), "ELIBBAD"),
	      "by name it is refused: %s\n",
	      status ? sslp_last_message() : "no");
	check_property(provider, SHA256_DRIVER, before);
	check_derive(provider, before, false);
	SslFreeObject(provider, 0);
	check_connection("af_alg", TLS12_AES_GCM_128, false);
}

/*
 * The provider that must go on is opened first. Nothing is derived in between
 */
static void engine_sours(void)
{
	NCRYPT_PROV_HANDLE named = open_or_fail("af_alg");
	NCRYPT_PROV_HANDLE provider = open_or_fail("default");
	enum outcome outcome;
	char text[MAX_NAME];

	check_derive(named, "by name", true);
	check_derive(provider, "default", true);
	abandon_message();
	outcome = derive(provider, 2);
	CHECK(outcome == RIGHT, "default: goes on: %s\n", outcomes[outcome]);
	ksft_print_msg("default: its engine is now %s\n",
		       property(provider, SSLP_ENGINE_PROPERTY, text));
	CHECK(!engine_is_right(), "the engine has gone bad\n");
	outcome = derive(named, 2);
	CHECK(outcome == REFUSED, "by name: %s: %s\n", outcomes[outcome],
	      sslp_last_message());
	check_connection("default", TLS12_AES_GCM_128, false);
	check_connection("default", TLS13_AES_GCM_128, false);
	SslFreeObject(provider, 0);
	SslFreeObject(named, 0);
}

static const struct {
	const char *name;
	void (*run)(void);
} engines[] = {
	{ "works", engine_works },
	{ "lies", engine_lies },
	{ "rejected", engine_rejected },
	{ "sours", engine_sours },
};

int main(void)
{
	const char *name = getenv("SSLP_ENGINE");

	setvbuf(stdout, NULL, _IOLBF, 0);
	ksft_print_header();
	for (size_t i = 0; name && i < ARRAY_SIZE(engines); i++)
		if (!strcmp(engines[i].name, name))
			engines[i].run();
	if (!ksft_test_num())
		ksft_exit_fail_msg("SSLP_ENGINE is none of works, lies, rejected, sours\n");
	ksft_set_plan(ksft_test_num());
	ksft_finished();
}
