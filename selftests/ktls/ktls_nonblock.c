// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records over a socket that does not block: what cannot be received or sent
 * now is neither lost nor doubled. The peer is libcrypto.
 */
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "connection.h"
#include "feature.h"
#include "tcp_pair.h"

#define RECORD	4000	/* bytes */

FIXTURE(nonblock)
{
	struct connection c;
	uint8_t type, data[RECORD];
	size_t len;
};

FIXTURE_VARIANT(nonblock)
{
	enum suite_index suite;
};

FIXTURE_VARIANT_ADD(nonblock, tls12) { .suite = TLS12_AES_GCM_256, };
FIXTURE_VARIANT_ADD(nonblock, tls13) { .suite = TLS13_CHACHA20_POLY1305, };

FIXTURE_SETUP(nonblock)
{
	ASSERT_EQ(0, connection_open(&self->c, NULL, &suites[variant->suite],
				     TLS_SERVER)) {
		TH_LOG("%s", sslp_last_message());
	}
}

FIXTURE_TEARDOWN(nonblock)
{
	connection_close(&self->c);
}

#define ARM() do {							\
	ARM_CONNECTION();						\
	ASSERT_EQ(0, fcntl(self->c.fds[KERNEL], F_SETFL,		\
			   fcntl(self->c.fds[KERNEL], F_GETFL) |	\
			   O_NONBLOCK));				\
} while (0)

static SECURITY_STATUS receive(FIXTURE_DATA(nonblock) *self)
{
	return sslp_ktls_recv_record(self->c.fds[KERNEL], &self->type,
				     self->data, sizeof(self->data),
				     &self->len);
}

/* Half a record is neither returned nor lost */
TEST_F(nonblock, receive)
{
	uint8_t record[PEER_RECORD_MAX];
	int len, i;

	ARM();
	EXPECT_EQ(SSLP_E_WOULD_BLOCK, receive(self));
	len = peer_seal(&self->c.sends, CT_HANDSHAKE, "\4\0\0\0", 4, 0, record);
	ASSERT_LT(0, len);
	ASSERT_EQ(0, send_all(self->c.fds[PEER], record, len / 2));
	EXPECT_EQ(SSLP_E_WOULD_BLOCK, receive(self));
	ASSERT_EQ(0, send_all(self->c.fds[PEER], record + len / 2,
			      len - len / 2));
	for (i = 0; i < 1000 && receive(self) == SSLP_E_WOULD_BLOCK; i++)
		usleep(1000);
	EXPECT_EQ(CT_HANDSHAKE, self->type);
	EXPECT_EQ(4, self->len);
	EXPECT_EQ(SSLP_E_WOULD_BLOCK, receive(self));
}

/* Content that differs from record to record, and is no KeyUpdate (type 24) */
static void fill_numbered(uint8_t data[static RECORD], uint32_t number)
{
	pattern_fill(data, RECORD, number);
	data[0] = 4;
}

static SECURITY_STATUS send_numbered(FIXTURE_DATA(nonblock) *self,
		uint32_t number)
{
	fill_numbered(self->data, number);
	return sslp_ktls_send_record(self->c.fds[KERNEL], CT_HANDSHAKE,
				     self->data, RECORD);
}

static void check_numbered(struct __test_metadata *_metadata,
		FIXTURE_DATA(nonblock) *self, uint32_t number)
{
	struct peer_content content;

	fill_numbered(self->data, number);
	ASSERT_EQ(0, peer_recv(self->c.fds[PEER], &self->c.receives, &content)) {
		TH_LOG("record %u", number);
	}
	ASSERT_EQ(CT_HANDSHAKE, content.type);
	ASSERT_EQ(RECORD, content.len);
	ASSERT_EQ(0, memcmp(self->data, content.data, RECORD)) {
		TH_LOG("record %u", number);
	}
}

/*
 * Records that were taken arrive once and whole. A refused one does not arrive
 */
TEST_F(nonblock, send)
{
	SECURITY_STATUS status;
	uint32_t taken = 0, i;
	int size = 16384;
	uint8_t byte;

	ARM();
	ASSERT_EQ(0, setsockopt(self->c.fds[KERNEL], SOL_SOCKET, SO_SNDBUF,
				&size, sizeof(size)));
	while (!(status = send_numbered(self, taken)) && taken < 100000)
		taken++;
	ASSERT_EQ(SSLP_E_WOULD_BLOCK, status);
	ASSERT_LT(0, taken);
	for (i = 0; i < taken; i++)
		check_numbered(_metadata, self, i);
	for (i = 0; i < 1000; i++) {
		status = send_numbered(self, taken);
		if (status != SSLP_E_WOULD_BLOCK)
			break;
		usleep(1000);
	}
	ASSERT_EQ(0, status);
	check_numbered(_metadata, self, taken);
	EXPECT_EQ(-1, recv(self->c.fds[PEER], &byte, 1, MSG_DONTWAIT));
	EXPECT_EQ(EAGAIN, errno);
}

TEST_HARNESS_MAIN
