// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel TLS at one end, libcrypto at the other. What the kernel sends must be
 * as the RFCs say, and it must receive what they say. Every suite, protocol and
 * role, and every provider that is available.
 */
#include <netinet/in.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "connection.h"
#include "feature.h"
#include "tcp_pair.h"

#define INSTALL(c, write, read, options)				\
	ASSERT_EQ(0, sslp_ktls_install((c)->end.provider,		\
				       (c)->fds[KERNEL], write, read,	\
				       options)) {			\
		TH_LOG("%s", sslp_last_message());			\
	}

/* The same, with the record numbers after a handshake */
#define INSTALL_FRESH(c, write, read)					\
	ASSERT_EQ(0, end_install(&(c)->end, (c)->fds[KERNEL], write,	\
				 read)) {				\
		TH_LOG("%s", sslp_last_message());			\
	}

/*
 * Records of several sizes go each way. Their numbers and nonces are checked,
 * too
 */
static void check_connection(struct __test_metadata *_metadata,
		struct connection *c)
{
	static const size_t sizes[] = { 1, 16384, 16385 };
	uint8_t data[16385], got[16385];
	size_t i;

	pattern_fill(data, sizeof(data), 5);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		ASSERT_EQ(0, send_all(c->fds[KERNEL], data, sizes[i]));
		ASSERT_EQ(0, peer_expect(c->fds[PEER], &c->receives, data,
					 sizes[i]));
	}
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, peer_send(c->fds[PEER], &c->sends,
				       CT_APPLICATIONDATA, data, sizes[i]));
		ASSERT_EQ(0, recv_all(c->fds[KERNEL], got, sizes[i]));
		EXPECT_EQ(0, memcmp(data, got, sizes[i]));
	}
}

FIXTURE(peer)
{
	struct connection c;
};

FIXTURE_VARIANT(peer)
{
	enum suite_index suite;
	enum tls_side side;
};

#define VARIANTS(name, which)						\
	FIXTURE_VARIANT_ADD(peer, name##_client) {			\
		.suite = which, .side = TLS_CLIENT,			\
	};								\
	FIXTURE_VARIANT_ADD(peer, name##_server) {			\
		.suite = which, .side = TLS_SERVER,			\
	}

VARIANTS(tls12_aes_gcm_128, TLS12_AES_GCM_128);
VARIANTS(tls12_aes_gcm_256, TLS12_AES_GCM_256);
VARIANTS(tls12_chacha20_poly1305, TLS12_CHACHA20_POLY1305);
VARIANTS(tls12_aes_ccm_128, TLS12_AES_CCM_128);
VARIANTS(tls13_aes_gcm_128, TLS13_AES_GCM_128);
VARIANTS(tls13_aes_gcm_256, TLS13_AES_GCM_256);
VARIANTS(tls13_chacha20_poly1305, TLS13_CHACHA20_POLY1305);
VARIANTS(tls13_aes_ccm_128, TLS13_AES_CCM_128);

FIXTURE_SETUP(peer)
{
	ASSERT_EQ(0, connection_open(&self->c, NULL, &suites[variant->suite],
				     variant->side)) {
		TH_LOG("%s", sslp_last_message());
	}
}

FIXTURE_TEARDOWN(peer)
{
	connection_close(&self->c);
}

TEST_F(peer, both_directions)
{
	struct connection *c = &self->c;

	NEED("ktls");
	ASSERT_EQ(0, end_arm(&c->end, c->fds[KERNEL])) {
		TH_LOG("%s", sslp_last_message());
	}
	check_connection(_metadata, c);
}

/* Numbers after a handshake of TLS 1.2, and numbers across the 32nd bit */
TEST_F(peer, sequence_numbers)
{
	struct sslp_ktls_options options = {
		.size = sizeof(options),
		.write_seq = 1, .read_seq = 0xffffffff,
	};
	struct sslp_ktls_status status = { .size = sizeof(status) };
	struct connection *c = &self->c;

	NEED("ktls");
	c->receives.seq = options.write_seq;
	c->sends.seq = options.read_seq;
	INSTALL(c, c->end.write, c->end.read, &options);
	ASSERT_EQ(0, sslp_ktls_query(c->fds[KERNEL], &status));
	EXPECT_EQ(options.write_seq, status.write_seq);
	EXPECT_EQ(options.read_seq, status.read_seq);
	check_connection(_metadata, c);
	ASSERT_EQ(0, sslp_ktls_query(c->fds[KERNEL], &status));
	EXPECT_EQ(c->receives.seq, status.write_seq);
	EXPECT_EQ(c->sends.seq, status.read_seq);
}

/*
 * RFC 5288 section 3: the explicit nonce must not repeat. Ours is the number of
 * the record.
 */
TEST_F(peer, explicit_nonce)
{
	const struct suite *suite = &suites[variant->suite];
	struct sslp_ktls_options options = {
		.size = sizeof(options), .write_seq = 0x1234,
	};
	struct connection *c = &self->c;
	struct peer_content content;
	uint8_t record[PEER_HEADER + 8 + 1 + 16], nonce[8] = { 0 };
	int i;

	NEED("ktls");
	if (!suite->explicit_nonce)
		SKIP(return, "no explicit nonce in this suite");
	c->receives.seq = options.write_seq;
	INSTALL(c, c->end.write, 0, &options);
	for (i = 0; i < 3; i++) {
		nonce[6] = 0x12;
		nonce[7] = 0x34 + i;
		ASSERT_EQ(0, send_all(c->fds[KERNEL], "x", 1));
		ASSERT_EQ(0, recv_all(c->fds[PEER], record, sizeof(record)));
		EXPECT_EQ(0, memcmp(nonce, record + PEER_HEADER, 8));
		EXPECT_EQ(0, peer_open(&c->receives, record, sizeof(record),
				       &content));
	}
}

/* The other direction stays in plain TCP until it has its key, too */
TEST_F(peer, write_key_first)
{
	struct sslp_ktls_status status = { .size = sizeof(status) };
	struct connection *c = &self->c;
	uint8_t byte;

	NEED("ktls");
	INSTALL_FRESH(c, c->end.write, 0);
	ASSERT_EQ(0, sslp_ktls_query(c->fds[KERNEL], &status));
	EXPECT_NE(SSLP_KTLS_NONE, status.tx);
	EXPECT_EQ(SSLP_KTLS_NONE, status.rx);
	ASSERT_EQ(0, send_all(c->fds[PEER], "p", 1));
	ASSERT_EQ(0, recv_all(c->fds[KERNEL], &byte, 1));
	EXPECT_EQ('p', byte);
	INSTALL_FRESH(c, 0, c->end.read);
	check_connection(_metadata, c);
}

TEST_F(peer, read_key_first)
{
	struct sslp_ktls_status status = { .size = sizeof(status) };
	struct connection *c = &self->c;
	uint8_t byte;

	NEED("ktls");
	INSTALL_FRESH(c, 0, c->end.read);
	ASSERT_EQ(0, sslp_ktls_query(c->fds[KERNEL], &status));
	EXPECT_EQ(SSLP_KTLS_NONE, status.tx);
	EXPECT_NE(SSLP_KTLS_NONE, status.rx);
	ASSERT_EQ(0, send_all(c->fds[KERNEL], "p", 1));
	ASSERT_EQ(0, recv_all(c->fds[PEER], &byte, 1));
	EXPECT_EQ('p', byte);
	INSTALL_FRESH(c, c->end.write, 0);
	check_connection(_metadata, c);
}

/* The keys of every provider, for every suite */
FIXTURE(provider)
{
	struct connection c;
};

FIXTURE_VARIANT(provider)
{
	const char *name;
};

FIXTURE_VARIANT_ADD(provider, af_alg) { .name = "af_alg", };
FIXTURE_VARIANT_ADD(provider, libkcapi) { .name = "libkcapi", };
FIXTURE_VARIANT_ADD(provider, software) { .name = "software", };

FIXTURE_SETUP(provider)
{
}

FIXTURE_TEARDOWN(provider)
{
}

TEST_F(provider, all_suites)
{
	struct connection *c = &self->c;
	size_t i;

	NEED("ktls");
	if (strcmp(variant->name, "software"))
		NEED(variant->name);
	for (i = 0; i < SUITES; i++) {
		ASSERT_EQ(0, connection_open(c, variant->name, &suites[i],
					     i % 2 ? TLS_SERVER :
					     TLS_CLIENT)) {
			TH_LOG("%s", sslp_last_message());
		}
		INSTALL_FRESH(c, c->end.write, c->end.read);
		check_connection(_metadata, c);
		connection_close(c);
	}
}

TEST_HARNESS_MAIN
