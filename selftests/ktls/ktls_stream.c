// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a peer can do to a receiver: send alerts, end the stream, or send
 * records that are cut, wrong, empty, padded or too long. The peer is made with
 * libcrypto.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "connection.h"
#include "feature.h"
#include "tcp_pair.h"

static const uint8_t close_notify[] = { 1, 0 };

FIXTURE(stream)
{
	struct connection c;
	uint8_t type, data[16384 + 1];
	size_t len;
};

FIXTURE_VARIANT(stream)
{
	enum suite_index suite;
};

FIXTURE_VARIANT_ADD(stream, tls12_aes_gcm_128) {
	.suite = TLS12_AES_GCM_128,
};
FIXTURE_VARIANT_ADD(stream, tls12_chacha20_poly1305) {
	.suite = TLS12_CHACHA20_POLY1305,
};
FIXTURE_VARIANT_ADD(stream, tls13_aes_gcm_256) {
	.suite = TLS13_AES_GCM_256,
};
FIXTURE_VARIANT_ADD(stream, tls13_aes_ccm_128) {
	.suite = TLS13_AES_CCM_128,
};

FIXTURE_SETUP(stream)
{
	ASSERT_EQ(0, connection_open(&self->c, NULL, &suites[variant->suite],
				     TLS_SERVER)) {
		TH_LOG("%s", sslp_last_message());
	}
}

FIXTURE_TEARDOWN(stream)
{
	connection_close(&self->c);
}

static SECURITY_STATUS receive(FIXTURE_DATA(stream) *self)
{
	return sslp_ktls_recv_record(self->c.fds[KERNEL], &self->type,
				     self->data, sizeof(self->data),
				     &self->len);
}

/* The next receive() must return @wanted and leave its outputs alone */
static void check_refused(struct __test_metadata *_metadata,
		FIXTURE_DATA(stream) *self, SECURITY_STATUS wanted)
{
	self->type = 0xee;
	self->len = 4711;
	EXPECT_EQ(wanted, receive(self)) {
		TH_LOG("%s", sslp_last_message());
	}
	EXPECT_EQ(0xee, self->type);
	EXPECT_EQ(4711, self->len);
}

static void check_received(struct __test_metadata *_metadata,
		FIXTURE_DATA(stream) *self, uint8_t type, const char *text)
{
	ASSERT_EQ(0, receive(self)) {
		TH_LOG("%s", sslp_last_message());
	}
	EXPECT_EQ(type, self->type);
	ASSERT_EQ(strlen(text), self->len);
	EXPECT_EQ(0, memcmp(text, self->data, self->len));
}

static void peer_says(struct __test_metadata *_metadata,
		FIXTURE_DATA(stream) *self, const char *text)
{
	ASSERT_EQ(0, peer_send(self->c.fds[PEER], &self->c.sends,
			       CT_APPLICATIONDATA, text, strlen(text)));
}

TEST_F(stream, close_notify)
{
	struct peer_content content;

	ARM_CONNECTION();
	peer_says(_metadata, self, "last words");
	ASSERT_EQ(0, peer_send(self->c.fds[PEER], &self->c.sends, CT_ALERT,
			       close_notify, sizeof(close_notify)));
	ASSERT_EQ(0, shutdown(self->c.fds[PEER], SHUT_WR));
	check_received(_metadata, self, CT_APPLICATIONDATA, "last words");
	ASSERT_EQ(0, receive(self));
	EXPECT_EQ(CT_ALERT, self->type);
	ASSERT_EQ(sizeof(close_notify), self->len);
	EXPECT_EQ(0, memcmp(close_notify, self->data, self->len));
	check_refused(_metadata, self, SSLP_E_END_OF_STREAM);

	/* The other direction is still open for our close_notify */
	ASSERT_EQ(0, sslp_ktls_send_record(self->c.fds[KERNEL], CT_ALERT,
					   close_notify,
					   sizeof(close_notify)));
	ASSERT_EQ(0, peer_recv(self->c.fds[PEER], &self->c.receives, &content));
	EXPECT_EQ(CT_ALERT, content.type);
	ASSERT_EQ(sizeof(close_notify), content.len);
	EXPECT_EQ(0, memcmp(close_notify, content.data, content.len));
}

/* A client that has ended its side before we arm the socket gets its answer */
TEST_F(stream, half_closed_before_keys)
{
	NEED("ktls");
	ASSERT_EQ(0, setsockopt(self->c.fds[KERNEL], IPPROTO_TCP, TCP_ULP, "tls",
				3));
	peer_says(_metadata, self, "request");
	ASSERT_EQ(0, shutdown(self->c.fds[PEER], SHUT_WR));
	usleep(10000);
	ARM_CONNECTION();
	check_received(_metadata, self, CT_APPLICATIONDATA, "request");
	check_refused(_metadata, self, SSLP_E_END_OF_STREAM);
	ASSERT_EQ(0, send_all(self->c.fds[KERNEL], "answer", 6));
	EXPECT_EQ(0, peer_expect(self->c.fds[PEER], &self->c.receives, "answer",
				 6));
}

/*
 * The stream ends between records: the only error is the missing close_notify
 */
TEST_F(stream, end_without_close_notify)
{
	ARM_CONNECTION();
	peer_says(_metadata, self, "cut");
	ASSERT_EQ(0, shutdown(self->c.fds[PEER], SHUT_WR));
	check_received(_metadata, self, CT_APPLICATIONDATA, "cut");
	check_refused(_metadata, self, SSLP_E_END_OF_STREAM);
}

/* The stream ends within a record: no byte of it may be handed over */
TEST_F(stream, truncated_record)
{
	uint8_t record[PEER_RECORD_MAX];
	int len;

	ARM_CONNECTION();
	len = peer_seal(&self->c.sends, CT_APPLICATIONDATA, "truncated", 9, 0,
			record);
	ASSERT_LT(0, len);
	ASSERT_EQ(0, send_all(self->c.fds[PEER], record, len - 1));
	ASSERT_EQ(0, shutdown(self->c.fds[PEER], SHUT_WR));
	check_refused(_metadata, self, SSLP_E_END_OF_STREAM);
}

static void peer_resets(struct __test_metadata *_metadata,
		FIXTURE_DATA(stream) *self)
{
	const struct linger linger = { .l_onoff = 1 };

	ASSERT_EQ(0, setsockopt(self->c.fds[PEER], SOL_SOCKET, SO_LINGER,
				&linger, sizeof(linger)));
	close(self->c.fds[PEER]);
	self->c.fds[PEER] = -1;
}

TEST_F(stream, receive_after_reset)
{
	ARM_CONNECTION();
	peer_resets(_metadata, self);
	check_refused(_metadata, self, SSLP_E_CONNECTION_RESET);
}

TEST_F(stream, send_after_reset)
{
	ARM_CONNECTION();
	peer_resets(_metadata, self);
	EXPECT_EQ(SSLP_E_CONNECTION_RESET,
		  sslp_ktls_send_record(self->c.fds[KERNEL], CT_ALERT,
					close_notify, sizeof(close_notify)));
}

/*
 * Sends a good record, then one with a wrong byte at @at from the front or the
 * end
 */
static void check_tampered(struct __test_metadata *_metadata,
		FIXTURE_DATA(stream) *self, int at)
{
	uint8_t record[PEER_RECORD_MAX];
	int len;

	peer_says(_metadata, self, "good");
	len = peer_seal(&self->c.sends, CT_APPLICATIONDATA, "tampered", 8, 0,
			record);
	ASSERT_LT(0, len);
	record[at < 0 ? len + at : at] ^= 0x40;
	ASSERT_EQ(0, send_all(self->c.fds[PEER], record, len));
	check_received(_metadata, self, CT_APPLICATIONDATA, "good");
	check_refused(_metadata, self, NTE_DECRYPTION_FAILURE);
}

TEST_F(stream, tampered_tag)
{
	ARM_CONNECTION();
	check_tampered(_metadata, self, -1);
}

TEST_F(stream, tampered_text)
{
	ARM_CONNECTION();
	check_tampered(_metadata, self, -17);
}

TEST_F(stream, tampered_version)
{
	ARM_CONNECTION();
	check_tampered(_metadata, self, 1);
}

TEST_F(stream, replayed_record)
{
	uint8_t record[PEER_RECORD_MAX];
	int len;

	ARM_CONNECTION();
	len = peer_seal(&self->c.sends, CT_APPLICATIONDATA, "replayed", 8, 0,
			record);
	ASSERT_LT(0, len);
	ASSERT_EQ(0, send_all(self->c.fds[PEER], record, len));
	ASSERT_EQ(0, send_all(self->c.fds[PEER], record, len));
	check_received(_metadata, self, CT_APPLICATIONDATA, "replayed");
	check_refused(_metadata, self, NTE_DECRYPTION_FAILURE);
}

/* RFC 8446 section 5.2 and RFC 5246 section 6.2.3: a record's limit */
TEST_F(stream, record_too_long)
{
	/*
	 * As long as if it had an explicit nonce, because with some suites the
	 * kernel waits for one
	 */
	static const uint8_t header[PEER_HEADER + 8] = {
		CT_APPLICATIONDATA, 3, 3, 0x50, 0,
	};

	ARM_CONNECTION();
	ASSERT_EQ(0, send_all(self->c.fds[PEER], header, sizeof(header)));
	check_refused(_metadata, self, SSLP_E_MESSAGE_TOO_LONG);
}

/*
 * RFC 8446 section 5.1 allows it as cover traffic. It is not the end of a
 * stream
 */
TEST_F(stream, empty_record)
{
	ARM_CONNECTION();
	ASSERT_EQ(0, peer_send(self->c.fds[PEER], &self->c.sends,
			       CT_APPLICATIONDATA, "", 0));
	peer_says(_metadata, self, "after");
	ASSERT_EQ(0, receive(self)) {
		TH_LOG("%s", sslp_last_message());
	}
	/* A kernel may report it or skip it */
	if (!self->len)
		ASSERT_EQ(0, receive(self));
	EXPECT_EQ(CT_APPLICATIONDATA, self->type);
	EXPECT_EQ(5, self->len);
}

/* RFC 8446 section 5.4 */
TEST_F(stream, padded_record)
{
	uint8_t record[PEER_RECORD_MAX];
	int len;

	ARM_CONNECTION();
	if (suites[variant->suite].protocol != TLS1_3_PROTOCOL_VERSION)
		SKIP(return, "no padding in this version");
	len = peer_seal(&self->c.sends, CT_APPLICATIONDATA, "padded", 6, 500,
			record);
	ASSERT_LT(0, len);
	ASSERT_EQ(0, send_all(self->c.fds[PEER], record, len));
	check_received(_metadata, self, CT_APPLICATIONDATA, "padded");
	peer_says(_metadata, self, "bare");
	check_received(_metadata, self, CT_APPLICATIONDATA, "bare");
}

TEST_HARNESS_MAIN
