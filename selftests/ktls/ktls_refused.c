// SPDX-License-Identifier: GPL-2.0-only
/*
 * What sslp_ktls_install() must refuse. The status must say why, and the
 * connection must stay as it was: in plain TCP, or in kernel TLS.
 */
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "connection.h"
#include "feature.h"
#include "tcp_pair.h"

FIXTURE(refused)
{
	struct secrets secrets;
	struct end end[2];
	int fds[2];
};

FIXTURE_VARIANT(refused)
{
	enum suite_index suite;
};

FIXTURE_VARIANT_ADD(refused, tls12) { .suite = TLS12_AES_GCM_128, };
FIXTURE_VARIANT_ADD(refused, tls13) { .suite = TLS13_AES_GCM_128, };

FIXTURE_SETUP(refused)
{
	secrets_fill(&self->secrets, suites[variant->suite].id);
	ASSERT_EQ(0, ends_open(self->end, self->fds, AF_INET, NULL,
			       &suites[variant->suite], &self->secrets,
			       TLS_CLIENT)) {
		TH_LOG("%s", sslp_last_message());
	}
}

FIXTURE_TEARDOWN(refused)
{
	ends_close(self->end, self->fds);
}

/* The message says why it was refused, and bytes still go both ways */
#define EXPECT_REFUSED(wanted, fd, write, read, options) do {		\
	EXPECT_EQ(wanted, sslp_ktls_install(self->end[0].provider, fd,	\
					    write, read, options)) {	\
		TH_LOG("%s", sslp_last_message());			\
	}								\
	EXPECT_STRNE("", sslp_last_message());				\
	EXPECT_EQ(0, exchange_byte(self->fds));				\
} while (0)

/* As after a handshake of TLS 1.2 */
static const struct sslp_ktls_options next = {
	.size = sizeof(next), .write_seq = 1, .read_seq = 1,
};

TEST_F(refused, second_install)
{
	struct end other;

	ARM_ENDS();
	ASSERT_EQ(0, end_open(&other, NULL, &suites[variant->suite],
			      &self->secrets, TLS_CLIENT));
	EXPECT_REFUSED(NTE_INVALID_PARAMETER, self->fds[0], other.write,
		       other.read, &next);
	EXPECT_REFUSED(NTE_INVALID_PARAMETER, self->fds[0], other.write, 0,
		       &next);
	EXPECT_REFUSED(NTE_INVALID_PARAMETER, self->fds[0], 0, other.read,
		       &next);
	end_close(&other);
}

/* Two sockets with one write key would use each nonce twice */
TEST_F(refused, write_key_twice)
{
	int armed[2];

	NEED("ktls");
	ASSERT_EQ(0, tcp_pair_open(AF_INET, armed));
	ASSERT_EQ(0, sslp_ktls_install(self->end[0].provider, armed[0],
				       self->end[0].write, 0, &next));
	EXPECT_REFUSED(NTE_BAD_KEY_STATE, self->fds[0], self->end[0].write, 0,
		       &next);
	EXPECT_REFUSED(NTE_BAD_KEY_STATE, self->fds[0], self->end[0].write,
		       self->end[0].read, &next);
	tcp_pair_close(armed);
}

/* A refused key can still be used */
TEST_F(refused, key_stays_usable)
{
	NEED("ktls");
	EXPECT_REFUSED(NTE_INVALID_PARAMETER, -1, self->end[0].write,
		       self->end[0].read, &next);
	ARM_ENDS();
	EXPECT_EQ(0, exchange_byte(self->fds));
}

TEST_F(refused, wrong_direction)
{
	EXPECT_REFUSED(NTE_BAD_KEY_STATE, self->fds[0], self->end[0].read, 0,
		       &next);
	EXPECT_REFUSED(NTE_BAD_KEY_STATE, self->fds[0], 0, self->end[0].write,
		       &next);
	EXPECT_REFUSED(NTE_BAD_KEY_STATE, self->fds[0], self->end[0].read,
		       self->end[0].write, &next);
}

TEST_F(refused, two_suites)
{
	struct end other;

	ASSERT_EQ(0, end_open(&other, NULL, &suites[TLS12_AES_GCM_256],
			      &self->secrets, TLS_CLIENT));
	EXPECT_REFUSED(NTE_BAD_KEY_STATE, self->fds[0], self->end[0].write,
		       other.read, &next);
	end_close(&other);
}

TEST_F(refused, handles)
{
	struct end *end = &self->end[0];

	EXPECT_REFUSED(NTE_INVALID_PARAMETER, self->fds[0], 0, 0, &next);
	EXPECT_REFUSED(NTE_INVALID_HANDLE, self->fds[0], end->secret,
		       end->read, &next);
	EXPECT_REFUSED(NTE_INVALID_HANDLE, self->fds[0], end->write,
		       end->provider, &next);
	EXPECT_EQ(NTE_INVALID_HANDLE,
		  sslp_ktls_install(0, self->fds[0], end->write, end->read,
				    &next));
	EXPECT_EQ(0, exchange_byte(self->fds));
}

TEST_F(refused, options)
{
	const struct sslp_ktls_options good = next;
	struct sslp_ktls_options bad[9];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		bad[i] = good;
	bad[0].size = 0;
	bad[1].size = sizeof(good) - 1;
	bad[2].flags = 0x4;
	bad[3].reserved[2] = 1;
	bad[4].max_payload = variant->suite == TLS12_AES_GCM_128 ? 63 : 62;
	bad[5].max_payload = 16385;
	bad[6].write_seq = UINT64_MAX;
	bad[7].read_seq = UINT64_MAX;
	bad[8].flags = 0x80000000;
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		EXPECT_REFUSED(NTE_INVALID_PARAMETER, self->fds[0],
			       self->end[0].write, self->end[0].read, &bad[i]);
}

/* Descriptors that are no sockets, not TCP, or not connected */
TEST_F(refused, sockets)
{
	int closed = dup(self->fds[0]);
	int fds[] = {
		-1, closed,
		open("/dev/null", O_RDWR),
		socket(AF_INET, SOCK_DGRAM, 0),
		socket(AF_UNIX, SOCK_STREAM, 0),
		socket(AF_INET, SOCK_STREAM, 0),
		socket(AF_INET6, SOCK_STREAM, 0),
	};
	size_t i;

	ASSERT_EQ(0, listen(fds[6], 1));
	close(closed);
	for (i = 0; i < ARRAY_SIZE(fds); i++) {
		EXPECT_REFUSED(NTE_INVALID_PARAMETER, fds[i],
			       self->end[0].write, self->end[0].read, &next);
		if (i > 1)
			close(fds[i]);
	}
}

/*
 * The kernel attaches nothing to a connection that the peer has half closed. If
 * the kernel has nothing to attach, the status does not blame the peer
 */
TEST_F(refused, closing_connection)
{
	SECURITY_STATUS expected = feature_here("ktls") ?
				   NTE_INVALID_PARAMETER : NTE_NOT_SUPPORTED;

	ASSERT_EQ(0, shutdown(self->fds[1], SHUT_WR));
	usleep(10000);
	EXPECT_EQ(expected,
		  sslp_ktls_install(self->end[0].provider, self->fds[0],
				    self->end[0].write, self->end[0].read,
				    &next));
	EXPECT_NE(NULL, strstr(sslp_last_message(), "TCP_ULP"));
}

/* Without a key nothing is sent, not even in the clear */
TEST_F(refused, records_unarmed)
{
	uint8_t type, byte;
	size_t len;

	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  sslp_ktls_send_record(self->fds[0], CT_ALERT, "\1", 2));
	EXPECT_EQ(-1, recv(self->fds[1], &byte, 1, MSG_DONTWAIT));
	ASSERT_EQ(0, send_all(self->fds[1], "x", 1));
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  sslp_ktls_recv_record(self->fds[0], &type, &byte, 1, &len));
	ASSERT_EQ(0, recv_all(self->fds[0], &byte, 1));
	EXPECT_EQ('x', byte);
	EXPECT_EQ(0, exchange_byte(self->fds));
}

TEST_F(refused, record_arguments)
{
	static uint8_t data[16385];
	uint8_t type;
	size_t len;
	int fd = self->fds[0];

	ARM_ENDS();
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  sslp_ktls_send_record(fd, 0, data, 1));
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  sslp_ktls_send_record(fd, CT_ALERT, data, 0));
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  sslp_ktls_send_record(fd, CT_ALERT, data, sizeof(data)));
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  sslp_ktls_send_record(fd, CT_ALERT, NULL, 1));
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  sslp_ktls_recv_record(fd, &type, data, 0, &len));
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  sslp_ktls_recv_record(fd, NULL, data, 1, &len));
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  sslp_ktls_recv_record(fd, &type, NULL, 1, &len));
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  sslp_ktls_recv_record(fd, &type, data, 1, NULL));
	EXPECT_EQ(0, exchange_byte(self->fds));
}

/* Suites that the key schedule has and kernel TLS lacks */
FIXTURE(not_carried)
{
	struct secrets secrets;
	struct end end[1];
	int fds[2];
};

FIXTURE_VARIANT(not_carried)
{
	struct suite suite;
};

FIXTURE_VARIANT_ADD(not_carried, tls12_aes_128_cbc_sha256) {
	.suite = { TLS1_2_PROTOCOL_VERSION, TLS_RSA_WITH_AES_128_CBC_SHA256 },
};
FIXTURE_VARIANT_ADD(not_carried, tls12_aes_256_cbc_sha) {
	.suite = { TLS1_2_PROTOCOL_VERSION,
		   TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA },
};
FIXTURE_VARIANT_ADD(not_carried, tls11_aes_128_cbc_sha) {
	.suite = { TLS1_1_PROTOCOL_VERSION, TLS_RSA_WITH_AES_128_CBC_SHA },
};
FIXTURE_VARIANT_ADD(not_carried, tls10_aes_128_cbc_sha) {
	.suite = { TLS1_0_PROTOCOL_VERSION, TLS_RSA_WITH_AES_128_CBC_SHA },
};
FIXTURE_VARIANT_ADD(not_carried, dtls12_aes_128_gcm) {
	.suite = { DTLS1_2_PROTOCOL_VERSION,
		   TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 },
};

FIXTURE_SETUP(not_carried)
{
	secrets_fill(&self->secrets, 1);
	ASSERT_EQ(0, tcp_pair_open(AF_INET, self->fds));
	ASSERT_EQ(0, end_open(&self->end[0], NULL, &variant->suite,
			      &self->secrets, TLS_CLIENT)) {
		TH_LOG("%s", sslp_last_message());
	}
}

FIXTURE_TEARDOWN(not_carried)
{
	end_close(&self->end[0]);
	tcp_pair_close(self->fds);
}

TEST_F(not_carried, stays_plain)
{
	struct sslp_ktls_status status = { .size = sizeof(status) };

	EXPECT_REFUSED(NTE_NOT_SUPPORTED, self->fds[0], self->end[0].write,
		       self->end[0].read, &next);
	ASSERT_EQ(0, sslp_ktls_query(self->fds[0], &status));
	EXPECT_EQ(SSLP_KTLS_NONE, status.tx);
	EXPECT_EQ(SSLP_KTLS_NONE, status.rx);
}

TEST_HARNESS_MAIN
