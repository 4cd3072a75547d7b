// SPDX-License-Identifier: GPL-2.0-only
/*
 * Both ends of a loopback connection in kernel TLS, armed by the library:
 * every suite, protocol, role and address family. fds[0] is the end that
 * connected; the variant's side is its role.
 */
#include <netinet/in.h>
#include <sys/socket.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "connection.h"
#include "feature.h"
#include "tcp_pair.h"

FIXTURE(loopback)
{
	struct secrets secrets;
	struct end end[2];
	int fds[2];
};

FIXTURE_VARIANT(loopback)
{
	enum suite_index suite;
	enum tls_side side;
	int family;
};

#define VARIANT(name, which, role, protocol)				\
	FIXTURE_VARIANT_ADD(loopback, name) {				\
		.suite = which, .side = role, .family = protocol,	\
	}

#define VARIANTS(name, which)						\
	VARIANT(name##_client_ipv4, which, TLS_CLIENT, AF_INET);	\
	VARIANT(name##_client_ipv6, which, TLS_CLIENT, AF_INET6);	\
	VARIANT(name##_server_ipv4, which, TLS_SERVER, AF_INET);	\
	VARIANT(name##_server_ipv6, which, TLS_SERVER, AF_INET6)

VARIANTS(tls12_aes_gcm_128, TLS12_AES_GCM_128);
VARIANTS(tls12_aes_gcm_256, TLS12_AES_GCM_256);
VARIANTS(tls12_chacha20_poly1305, TLS12_CHACHA20_POLY1305);
VARIANTS(tls12_aes_ccm_128, TLS12_AES_CCM_128);
VARIANTS(tls13_aes_gcm_128, TLS13_AES_GCM_128);
VARIANTS(tls13_aes_gcm_256, TLS13_AES_GCM_256);
VARIANTS(tls13_chacha20_poly1305, TLS13_CHACHA20_POLY1305);
VARIANTS(tls13_aes_ccm_128, TLS13_AES_CCM_128);

FIXTURE_SETUP(loopback)
{
	secrets_fill(&self->secrets, variant->suite);
	ASSERT_EQ(0, ends_open(self->end, self->fds, variant->family, NULL,
			       &suites[variant->suite], &self->secrets,
			       variant->side)) {
		TH_LOG("%s", sslp_last_message());
	}
}

FIXTURE_TEARDOWN(loopback)
{
	ends_close(self->end, self->fds);
}

/* One byte, a whole record, and one byte more; both ways */
TEST_F(loopback, data_both_ways)
{
	static const size_t sizes[] = { 1, 16384, 16385 };
	uint8_t data[16385];
	size_t i;

	ARM_ENDS();
	pattern_fill(data, sizeof(data), 1);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct transfer there = { self->fds[0], self->fds[1], -1,
					  data, sizes[i] };
		struct transfer back = { self->fds[1], self->fds[0], -1,
					 data, sizes[i] };

		ASSERT_EQ(0, transfer(&there));
		ASSERT_EQ(0, transfer(&back));
	}
}

/* Records keep their order and their types, and types do not mix */
TEST_F(loopback, content_types)
{
	static const uint8_t types[] = {
		CT_HANDSHAKE, CT_APPLICATIONDATA, CT_ALERT, CT_APPLICATIONDATA,
	};
	uint8_t type, data[300], got[16384];
	size_t i, len;

	ARM_ENDS();
	pattern_fill(data, sizeof(data), 3);
	/*
	 * No KeyUpdate (type 24), because kernels with rekey look into
	 * handshakes
	 */
	data[0] = 4;
	for (i = 0; i < ARRAY_SIZE(types); i++)
		ASSERT_EQ(0, sslp_ktls_send_record(self->fds[0], types[i],
						   data, sizeof(data)));
	for (i = 0; i < ARRAY_SIZE(types); i++) {
		ASSERT_EQ(0, sslp_ktls_recv_record(self->fds[1], &type, got,
						   sizeof(got), &len));
		EXPECT_EQ(types[i], type);
		EXPECT_EQ(sizeof(data), len);
		EXPECT_EQ(0, memcmp(data, got, sizeof(data)));
	}
}

/*
 * What does not fit into the buffer comes with the next call, and has the same
 * type
 */
TEST_F(loopback, small_buffers)
{
	static const size_t sizes[] = { 1, 2, 7, 90, 1000 };
	uint8_t type, data[4000], got[4000];
	size_t i, at = 0, len;

	ARM_ENDS();
	pattern_fill(data, sizeof(data), 4);
	data[0] = 4;
	ASSERT_EQ(0, sslp_ktls_send_record(self->fds[1], CT_HANDSHAKE, data,
					   sizeof(data)));
	ASSERT_EQ(0, sslp_ktls_send_record(self->fds[1], CT_ALERT, "\1", 2));
	for (i = 0; at < sizeof(data); at += len) {
		size_t size = sizes[i++ % ARRAY_SIZE(sizes)];

		if (size > sizeof(data) - at)
			size = sizeof(data) - at;
		ASSERT_EQ(0, sslp_ktls_recv_record(self->fds[0], &type,
						   got + at, size, &len));
		ASSERT_EQ(CT_HANDSHAKE, type);
		ASSERT_EQ(size, len);
	}
	EXPECT_EQ(0, memcmp(data, got, sizeof(data)));
	ASSERT_EQ(0, sslp_ktls_recv_record(self->fds[0], &type, got,
					   sizeof(got), &len));
	EXPECT_EQ(CT_ALERT, type);
	EXPECT_EQ(2, len);
}

static void check_unarmed(struct __test_metadata *_metadata, int fd)
{
	struct sslp_ktls_status status = { .size = sizeof(status) };

	ASSERT_EQ(0, sslp_ktls_query(fd, &status));
	EXPECT_EQ(SSLP_KTLS_NONE, status.tx);
	EXPECT_EQ(SSLP_KTLS_NONE, status.rx);
	EXPECT_EQ(0, status.protocol);
	EXPECT_EQ(0, status.cipher);
	EXPECT_STREQ("", status.driver);
}

static void check_armed(struct __test_metadata *_metadata, int fd,
		const struct suite *suite, uint64_t write_seq,
		uint64_t read_seq)
{
	struct sslp_ktls_status status = { .size = sizeof(status) };

	ASSERT_EQ(0, sslp_ktls_query(fd, &status));
	/* The kernel tells only the administrator which of the two it is */
	if (!geteuid()) {
		EXPECT_EQ(SSLP_KTLS_SOFTWARE, status.tx);
		EXPECT_EQ(SSLP_KTLS_SOFTWARE, status.rx);
	}
	EXPECT_NE(SSLP_KTLS_NONE, status.tx);
	EXPECT_NE(SSLP_KTLS_NONE, status.rx);
	EXPECT_EQ(suite->protocol, status.protocol);
	EXPECT_EQ(suite->ktls, status.cipher);
	EXPECT_EQ(write_seq, status.write_seq);
	EXPECT_EQ(read_seq, status.read_seq);
}

TEST_F(loopback, query)
{
	const struct suite *suite = &suites[variant->suite];
	/* In TLS 1.2 each Finished was record 0 */
	const int first = suite->protocol != TLS1_3_PROTOCOL_VERSION;
	uint8_t byte;
	int i;

	check_unarmed(_metadata, self->fds[0]);
	ARM_ENDS();
	check_armed(_metadata, self->fds[0], suite, first, first);
	for (i = 0; i < 3; i++) {
		ASSERT_EQ(0, send_all(self->fds[0], "x", 1));
		ASSERT_EQ(0, recv_all(self->fds[1], &byte, 1));
	}
	check_armed(_metadata, self->fds[0], suite, first + 3, first);
	check_armed(_metadata, self->fds[1], suite, first, first + 3);
}

TEST_HARNESS_MAIN
