// SPDX-License-Identifier: MIT
/* The next generation of keys, RFC 8446 section 7.2, on the fake kernel. */
#include <errno.h>

#include "fault_tls.h"
#include "reference.h"

static NCRYPT_PROV_HANDLE prov;

/* Generation @n of a traffic secret */
static void expected_secret(unsigned int seed, int n, BYTE secret[32])
{
	BYTE next[32];

	fill(seed, secret, sizeof(next));
	while (n--) {
		reference_expand_label("SHA256", secret, 32, "traffic upd",
				       NULL, 0, next, 32);
		memcpy(secret, next, sizeof(next));
	}
}

/* Its key, as the kernel must get it */
static void expected_key(unsigned int seed, int n, BYTE key[16], BYTE iv[12])
{
	BYTE secret[32];

	expected_secret(seed, n, secret);
	reference_expand_label("SHA256", secret, 32, "key", NULL, 0, key, 16);
	reference_expand_label("SHA256", secret, 32, "iv", NULL, 0, iv, 12);
}

/* AES-128-GCM: IV at 4, key at 12, salt at 28, number at 32 */
bool generation_is(int fd, int optname, unsigned int seed, int n)
{
	BYTE info[FAKE_INFO_MAX], key[16], iv[12], zero[8] = { 0 };

	expected_key(seed, n, key, iv);
	return fake_tls_info(fd, optname, info) == 40 &&
	       !memcmp(info + 4, iv + 4, 8) && !memcmp(info + 12, key, 16) &&
	       !memcmp(info + 28, iv, 4) && !memcmp(info + 32, zero, 8);
}

/* Whether an engine still has the key of generation @n's traffic secret */
bool still_keyed(unsigned int seed, int n)
{
	BYTE secret[32];

	expected_secret(seed, n, secret);
	return fake_alg_holds(secret, sizeof(secret));
}

static SECURITY_STATUS rekey(struct line *line, DWORD direction)
{
	return sslp_ktls_rekey(prov, line->fds[0], line->secret, direction);
}

/* This comes first, because the library remembers that the kernel can do it */
static void test_old_kernel(void)
{
	struct line line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);

	line_arm(prov, &line);
	fake_tls.can_rekey = false;
	ok_status(rekey(&line, SSLP_TX), NTE_NOT_SUPPORTED,
		  "rekey on an old kernel");
	ok(!fake_tls.sent_len, "no KeyUpdate goes out that could not be kept");
	fake_tls.waits = true;
	ok_status(rekey(&line, SSLP_RX), NTE_NOT_SUPPORTED,
		  "nor can it receive");
	ok(generation_is(line.fds[0], TLS_TX, SEED_CLIENT_TRAFFIC, 0) &&
	   generation_is(line.fds[0], TLS_RX, SEED_SERVER_TRAFFIC, 0),
	   "both keys stay");
	line_close(&line);
}

static void test_generations(void)
{
	static const BYTE key_update[] = { 24, 0, 0, 1, 0 };
	struct line line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
	int n;

	line_arm(prov, &line);
	fake_tls.can_rekey = true;
	for (n = 1; n <= 3; n++) {
		memset(fake_tls.sent, 0, sizeof(fake_tls.sent));
		ok_status(rekey(&line, SSLP_TX), 0, "rekey for sending");
		ok(fake_tls.sent_type == CT_HANDSHAKE &&
		   fake_tls.sent_len == sizeof(key_update) &&
		   !memcmp(fake_tls.sent, key_update, sizeof(key_update)),
		   "sends a KeyUpdate");
		ok(generation_is(line.fds[0], TLS_TX, SEED_CLIENT_TRAFFIC, n),
		   "and arms generation %d, from record 0", n);
		fake_tls.sent_len = 0;
		ok_status(rekey(&line, SSLP_RX), NTE_BAD_KEY_STATE,
			  "rekey for receiving, but no KeyUpdate has come");
		ok(generation_is(line.fds[0], TLS_RX, SEED_SERVER_TRAFFIC,
				 n - 1), "the key stays");
		ok(!still_keyed(SEED_CLIENT_TRAFFIC, n - 1),
		   "the secret before it is forgotten by %s", played->name);
		fake_tls.waits = true;
		ok_status(rekey(&line, SSLP_RX), 0, "rekey for receiving");
		ok(!still_keyed(SEED_SERVER_TRAFFIC, n - 1),
		   "and that for receiving");
		ok(!fake_tls.sent_len, "sends nothing");
		ok(generation_is(line.fds[0], TLS_RX, SEED_SERVER_TRAFFIC, n),
		   "and arms generation %d", n);
	}
	line_close(&line);
}

static void test_failures(void)
{
	struct line line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
	struct line other = line_open(prov, TLS1_3_PROTOCOL_VERSION,
				      TLS_CHACHA20_POLY1305_SHA256);

	ok_status(rekey(&line, SSLP_TX), NTE_INVALID_PARAMETER,
		  "rekey of a socket that is not armed");
	line_arm(prov, &line);
	fake_tls.can_rekey = true;
	ok_status(sslp_ktls_rekey(prov, line.fds[0], other.secret, SSLP_TX),
		  NTE_BAD_KEY_STATE, "rekey by secrets of another suite");
	fake_tls.record_err = EAGAIN;
	ok_status(rekey(&line, SSLP_TX), SSLP_E_WOULD_BLOCK,
		  "no room for the KeyUpdate");
	fake_tls.record_err = 0;
	ok(generation_is(line.fds[0], TLS_TX, SEED_CLIENT_TRAFFIC, 0),
	   "nothing has changed");
	ok_status(rekey(&line, SSLP_TX), 0, "it works later");
	ok(generation_is(line.fds[0], TLS_TX, SEED_CLIENT_TRAFFIC, 1),
	   "as the first one");
	fake_tls.refused = TLS_TX;
	fake_tls.refused_err = EIO;
	ok_status(rekey(&line, SSLP_TX), SSLP_E_CONNECTION_DEAD,
		  "the key is refused after the KeyUpdate is out");
	ok(says("must be closed"), "message: %s",
	   sslp_last_message());
	line_close(&line);
	line_close(&other);
}

static SECURITY_STATUS rekey_by(struct line *line, NCRYPT_KEY_HANDLE secret,
				DWORD direction)
{
	return sslp_ktls_rekey(prov, line->fds[0], secret, direction);
}

/* Secrets that have not armed this socket change nothing there */
static void test_strangers(void)
{
	struct line line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
	NCRYPT_KEY_HANDLE server = new_pair(prov, GCM13, SERVER);
	NCRYPT_KEY_HANDLE later = new_pair(prov, GCM13, CLIENT);
	struct line other;

	line_arm(prov, &line);
	fake_tls.can_rekey = true;
	fake_tls.waits = true;
	ok_status(rekey_by(&line, server, SSLP_TX), NTE_BAD_KEY_STATE,
		  "rekey for sending by a pair of the other role");
	ok_status(rekey_by(&line, server, SSLP_RX), NTE_BAD_KEY_STATE,
		  "rekey for receiving by a pair of the other role");
	ok(!fake_tls.sent_len && !fake_tls.sets, "nothing is sent or set");
	ok_status(rekey(&line, SSLP_TX), 0, "rekey by its own pair");
	fake_tls.sent_len = fake_tls.sets = 0;
	ok_status(rekey_by(&line, later, SSLP_TX), NTE_BAD_KEY_STATE,
		  "rekey by a pair that is a generation behind");
	ok(!fake_tls.sent_len && !fake_tls.sets, "nothing is sent or set");
	ok(generation_is(line.fds[0], TLS_TX, SEED_CLIENT_TRAFFIC, 1),
	   "the key stays");
	other = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
	line_arm(prov, &other);
	fake_tls.can_rekey = true;
	ok_status(rekey_by(&other, line.secret, SSLP_TX), NTE_BAD_KEY_STATE,
		  "rekey by a pair that is a generation ahead");
	free_handle(server);
	free_handle(later);
	line_close(&line);
	line_close(&other);
}

static const struct {
	int err;
	SECURITY_STATUS status;
	bool again;
} refusals[] = {
	{ EAGAIN, SSLP_E_WOULD_BLOCK, true },
	{ ENOMEM, NTE_NO_MEMORY, true },
	{ EIO, SSLP_E_CONNECTION_DEAD, false },
	/* A kernel that cannot replace keys. The library finds that out late */
	{ EBUSY, SSLP_E_CONNECTION_DEAD, false },
};

/* A KeyUpdate that was sent is not sent again. Only its key is set */
static void test_update_is_out(size_t i)
{
	struct line line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);

	line_arm(prov, &line);
	fake_tls.can_rekey = true;
	fake_tls.refused = TLS_TX;
	fake_tls.refused_err = refusals[i].err;
	ok_status(rekey(&line, SSLP_TX), refusals[i].status,
		  "the key is refused with errno %d", refusals[i].err);
	ok(fake_tls.sent_len, "after the KeyUpdate is out");
	fake_tls.sent_len = 0;
	fake_tls.refused_err = 0;
	ok_status(rekey(&line, SSLP_TX),
		  refusals[i].again ? 0 : NTE_BAD_KEY_STATE, "once more");
	ok(!fake_tls.sent_len, "no second KeyUpdate goes out under the old key");
	ok(generation_is(line.fds[0], TLS_TX, SEED_CLIENT_TRAFFIC,
			 refusals[i].again), "generation %d is armed",
	   refusals[i].again);
	ok_status(rekey(&line, SSLP_TX),
		  refusals[i].again ? 0 : NTE_BAD_KEY_STATE, "the next one");
	ok(!fake_tls.sent_len == !refusals[i].again, "sends one if it can");
	line_close(&line);
}

/* Write keys from one generation count records from 0 only once */
static void test_generation_once(void)
{
	struct line line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
	struct line other = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
	struct keys more = new_keys(prov, line.secret);
	NCRYPT_KEY_HANDLE half, rest, write;

	must(SslExpandTrafficKeys(prov, line.secret, 0, &half, &rest, NULL, 0),
	     "SslExpandTrafficKeys");
	must(SslExpandWriteKey(prov, half, &write, NULL, 0),
	     "SslExpandWriteKey");
	line_arm(prov, &line);
	fake_tls.can_rekey = true;
	ok_status(sslp_ktls_install(prov, other.fds[0], more.write, 0, NULL),
		  NTE_BAD_KEY_STATE, "a second write key of a generation");
	ok_status(sslp_ktls_install(prov, other.fds[0], write, 0, NULL),
		  NTE_BAD_KEY_STATE, "one made of half the pair");
	ok_status(sslp_ktls_install(prov, other.fds[0], 0, more.read, NULL), 0,
		  "a second read key repeats nothing");
	free_keys(more);
	must(rekey(&line, SSLP_TX), "sslp_ktls_rekey");
	more = new_keys(prov, line.secret);
	ok_status(sslp_ktls_install(prov, other.fds[0], more.write, 0, NULL),
		  NTE_BAD_KEY_STATE, "a write key of what a rekey has set");
	ok(!fake_tls_armed(other.fds[0], TLS_TX), "none of them went in");
	free_keys(more);
	free_handle(write);
	free_handle(half);
	free_handle(rest);
	line_close(&line);
	line_close(&other);
}

void test_rekey(void)
{
	size_t i;

	prov = open_played();
	if (played->in_user_space)
		test_old_kernel();
	test_generations();
	test_failures();
	test_strangers();
	for (i = 0; i < ARRAY_SIZE(refusals); i++)
		test_update_is_out(i);
	test_generation_once();
	free_handle(prov);
}
