// SPDX-License-Identifier: GPL-2.0-only
/*
 * Options of sslp_ktls_install(): zero-copy sending, a promise that no padding
 * comes, a limit for records. If the kernel lacks one, it is refused.
 */
#include <netinet/in.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "connection.h"
#include "feature.h"
#include "tcp_pair.h"

FIXTURE(options)
{
	struct connection c;
	struct sslp_ktls_options options;
};

FIXTURE_VARIANT(options)
{
	enum suite_index suite;
};

FIXTURE_VARIANT_ADD(options, tls12) { .suite = TLS12_AES_GCM_256, };
FIXTURE_VARIANT_ADD(options, tls13) { .suite = TLS13_AES_GCM_128, };

FIXTURE_SETUP(options)
{
	self->options.size = sizeof(self->options);
	/* RFC 5246 section 7.4.9: each Finished was record 0 */
	if (suites[variant->suite].protocol != TLS1_3_PROTOCOL_VERSION)
		self->options.write_seq = self->options.read_seq = 1;
	ASSERT_EQ(0, connection_open(&self->c, NULL, &suites[variant->suite],
				     TLS_CLIENT)) {
		TH_LOG("%s", sslp_last_message());
	}
}

FIXTURE_TEARDOWN(options)
{
	connection_close(&self->c);
}

static SECURITY_STATUS install(FIXTURE_DATA(options) *self)
{
	return sslp_ktls_install(self->c.end.provider, self->c.fds[KERNEL],
				 self->c.end.write, self->c.end.read,
				 &self->options);
}

#define INSTALL()							\
	ASSERT_EQ(0, install(self)) {					\
		TH_LOG("%s", sslp_last_message());			\
	}

static bool is_tls13(const FIXTURE_VARIANT(options) *variant)
{
	return suites[variant->suite].protocol == TLS1_3_PROTOCOL_VERSION;
}

static void check_receiving(struct __test_metadata *_metadata,
		FIXTURE_DATA(options) *self, size_t padding)
{
	uint8_t record[PEER_RECORD_MAX], got[6];
	int len = peer_seal(&self->c.sends, CT_APPLICATIONDATA, "record", 6,
			    padding, record);

	ASSERT_LT(0, len);
	ASSERT_EQ(0, send_all(self->c.fds[PEER], record, len));
	ASSERT_EQ(0, recv_all(self->c.fds[KERNEL], got, sizeof(got)));
	EXPECT_EQ(0, memcmp("record", got, sizeof(got)));
}

TEST_F(options, zerocopy)
{
	static uint8_t data[40000];
	int file;

	NEED("ktls");
	self->options.flags = SSLP_KTLS_TX_ZEROCOPY;
	INSTALL();
	pattern_fill(data, sizeof(data), 7);
	file = file_with(data, sizeof(data));
	ASSERT_LE(0, file);
	ASSERT_EQ(0, sendfile_all(self->c.fds[KERNEL], file, sizeof(data)));
	EXPECT_EQ(0, peer_expect(self->c.fds[PEER], &self->c.receives, data,
				 sizeof(data)));
	close(file);
	check_receiving(_metadata, self, 0);
}

/* If padding comes all the same, it costs time, but no data is lost */
TEST_F(options, no_pad)
{
	NEED("ktls");
	self->options.flags = SSLP_KTLS_RX_NO_PAD;
	if (!is_tls13(variant)) {
		EXPECT_EQ(NTE_INVALID_PARAMETER, install(self));
		EXPECT_EQ(0, exchange_byte(self->c.fds));
		return;
	}
	INSTALL();
	check_receiving(_metadata, self, 0);
	check_receiving(_metadata, self, 300);
	check_receiving(_metadata, self, 0);
}

/* Options of a direction that gets no key */
TEST_F(options, wrong_direction)
{
	self->options.flags = SSLP_KTLS_TX_ZEROCOPY;
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  sslp_ktls_install(self->c.end.provider, self->c.fds[KERNEL], 0,
				    self->c.end.read, &self->options));
	self->options.flags = SSLP_KTLS_RX_NO_PAD;
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  sslp_ktls_install(self->c.end.provider, self->c.fds[KERNEL],
				    self->c.end.write, 0, &self->options));
	self->options.flags = 0;
	self->options.max_payload = 1024;
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  sslp_ktls_install(self->c.end.provider, self->c.fds[KERNEL], 0,
				    self->c.end.read, &self->options));
	EXPECT_EQ(0, exchange_byte(self->c.fds));
}

/* The limit is for data. In TLS 1.3 the inner content type is added to it */
TEST_F(options, max_payload)
{
	struct peer_content content;
	size_t limit = 512, got;
	uint8_t data[2000];

	NEED("ktls");
	NEED("max_payload");
	self->options.max_payload = limit;
	INSTALL();
	pattern_fill(data, sizeof(data), 8);
	ASSERT_EQ(0, send_all(self->c.fds[KERNEL], data, sizeof(data)));
	for (got = 0; got < sizeof(data); got += content.len) {
		ASSERT_EQ(0, peer_recv(self->c.fds[PEER], &self->c.receives,
				       &content));
		ASSERT_LT(0, content.len);
		ASSERT_EQ(0, memcmp(data + got, content.data, content.len));
		if (got + content.len < sizeof(data))
			EXPECT_EQ(limit, content.len);
	}
	EXPECT_EQ(sizeof(data), got);
}

TEST_F(options, max_payload_refused)
{
	struct sslp_ktls_status status = { .size = sizeof(status) };

	NEED("ktls");
	if (feature_here("max_payload"))
		SKIP(return, "this kernel has TLS_TX_MAX_PAYLOAD_LEN");
	self->options.max_payload = 1024;
	EXPECT_EQ(NTE_NOT_SUPPORTED, install(self));
	EXPECT_NE(NULL, strstr(sslp_last_message(),
			       "TLS_TX_MAX_PAYLOAD_LEN")) {
		TH_LOG("%s", sslp_last_message());
	}
	ASSERT_EQ(0, sslp_ktls_query(self->c.fds[KERNEL], &status));
	EXPECT_EQ(SSLP_KTLS_NONE, status.tx);
	EXPECT_EQ(SSLP_KTLS_NONE, status.rx);
	EXPECT_EQ(0, exchange_byte(self->c.fds));
	/* Without the option the keys may still be set */
	self->options.max_payload = 0;
	INSTALL();
	check_receiving(_metadata, self, 0);
}

TEST_HARNESS_MAIN
