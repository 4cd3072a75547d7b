// SPDX-License-Identifier: GPL-2.0-only
/*
 * Offloaded records on a wire that loses and changes packets, and on devices
 * that go down in mid-stream. nic.sh sets the devices up.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "kselftest_harness.h"
#include "skipped.h"
#include "nic_connection.h"

FIXTURE(wire) {
	struct nic_connection c;
};

FIXTURE_VARIANT(wire) {
	enum suite_index suite;
	int family;
};

FIXTURE_VARIANT_ADD(wire, aes128_ipv4) { TLS12_AES_GCM_128, AF_INET };
FIXTURE_VARIANT_ADD(wire, aes128_ipv6) { TLS12_AES_GCM_128, AF_INET6 };
FIXTURE_VARIANT_ADD(wire, aes256_ipv4) { TLS12_AES_GCM_256, AF_INET };
FIXTURE_VARIANT_ADD(wire, aes256_ipv6) { TLS12_AES_GCM_256, AF_INET6 };

FIXTURE_SETUP(wire)
{
	ASSERT_EQ(0, nic_connect(&self->c, variant->family, variant->suite));
}

FIXTURE_TEARDOWN(wire)
{
	nic_link(HOME, 1);
	nic_link(AWAY, 1);
	EXPECT_EQ(0, nic_disconnect(&self->c));
}

/*
 * Data that is sent again is encrypted again, also from the middle of a record
 */
TEST_F_TIMEOUT(wire, loss, 120)
{
	int64_t lost = nic_count(HOME, "wire_lost");
	int64_t again = nic_count(HOME, "tx_tls_ooo");
	int64_t dropped = nic_count(HOME, "tx_tls_drop_no_sync_data");
	struct nic_connection *c = &self->c;

	ASSERT_EQ(0, nic_arm(c, HOME));
	ASSERT_EQ(0, nic_arm(c, AWAY));
	ASSERT_EQ(0, nic_set("drop_every", 7));
	EXPECT_EQ(0, nic_transfer(c, HOME));
	EXPECT_EQ(0, nic_transfer(c, AWAY));
	lost = nic_count(HOME, "wire_lost") - lost;
	again = nic_count(HOME, "tx_tls_ooo") - again;
	EXPECT_LT(10, lost);
	EXPECT_LT(10, nic_retransmitted(c, HOME));
	EXPECT_LT(10, again);
	EXPECT_EQ(dropped, nic_count(HOME, "tx_tls_drop_no_sync_data"));
	TH_LOG("%lld lost, %d sent again, %lld encrypted out of order",
	       (long long)lost, nic_retransmitted(c, HOME), (long long)again);
}

/* libcrypto sees the same bytes */
TEST_F_TIMEOUT(wire, loss_to_libcrypto, 120)
{
	struct nic_connection *c = &self->c;

	ASSERT_EQ(0, nic_arm_tx(c, HOME));
	ASSERT_EQ(0, nic_set("drop_every", 5));
	for (int i = 0; i < 5; i++) {
		ASSERT_EQ(0, send_all(c->fds[HOME], c->data, 20000));
		ASSERT_EQ(0, peer_expect(c->fds[AWAY], &c->sends[HOME],
					 c->data, 20000));
	}
	EXPECT_LT(5, nic_retransmitted(c, HOME));
}

/* Data that was sent before the socket was armed is lost, and sent again */
TEST_F(wire, plaintext_sent_again)
{
	int64_t skipped = nic_count(HOME, "tx_tls_skip_no_sync_data");
	struct nic_connection *c = &self->c;
	uint8_t got[100];

	ASSERT_EQ(0, nic_set("drop_every", 1));
	ASSERT_EQ(0, send_all(c->fds[HOME], c->data, sizeof(got)));
	ASSERT_EQ(0, nic_arm_tx(c, HOME));
	ASSERT_EQ(0, send_all(c->fds[HOME], c->data, 3000));
	ASSERT_EQ(0, nic_set("drop_every", 0));
	ASSERT_EQ(0, recv_all(c->fds[AWAY], got, sizeof(got)));
	EXPECT_EQ(0, memcmp(got, c->data, sizeof(got)));
	EXPECT_EQ(0, peer_expect(c->fds[AWAY], &c->sends[HOME], c->data,
				 3000));
	EXPECT_LT(skipped, nic_count(HOME, "tx_tls_skip_no_sync_data"));
}

static int one_record(struct nic_connection *c, size_t len)
{
	uint8_t got[16384];
	int err = peer_send(c->fds[AWAY], &c->sends[AWAY], CT_APPLICATIONDATA,
			    c->data, len) ?:
		  recv_all(c->fds[HOME], got, len);

	return err ?: memcmp(got, c->data, len) ? -EBADMSG : 0;
}

/*
 * All records are in the queue before the receiver reads one. The kernel names
 * a place that is still to come only for a record that is not the last in the
 * queue. There are three, because the kernel tries after an odd number of
 * records.
 */
static int three_records(struct nic_connection *c, size_t len)
{
	uint8_t records[3 * PEER_RECORD_MAX], got[16384];
	int i, err, waiting = 0, total = 0;

	for (i = 0; i < 3; i++)
		total += peer_seal(&c->sends[AWAY], CT_APPLICATIONDATA,
				   c->data, len, 0, records + total);
	err = send_all(c->fds[AWAY], records, total);
	for (i = 0; !err && waiting < total; i++) {
		usleep(1000);
		if (ioctl(c->fds[HOME], SIOCINQ, &waiting) || i > 5000)
			err = -ETIMEDOUT;
	}
	for (i = 0; !err && i < 3; i++)
		err = recv_all(c->fds[HOME], got, len) ?:
		      memcmp(got, c->data, len) ? -EBADMSG : 0;
	return err;
}

/*
 * The kernel tells a receiver that has lost its place a new one, and it
 * decrypts again
 */
TEST_F_TIMEOUT(wire, resync, 60)
{
	int64_t lost_place = nic_count(HOME, "rx_tls_out_of_sync");
	int64_t resync = nic_tls_count(HOME, "TlsRxDeviceResync");
	int64_t told = nic_count(HOME, "rx_tls_resync_res_ok");
	struct nic_connection *c = &self->c;
	int64_t decrypted;

	ASSERT_EQ(0, nic_arm_rx(c, HOME));
	ASSERT_EQ(0, one_record(c, 5000));
	ASSERT_EQ(0, nic_set("drop_every", 2));
	ASSERT_EQ(0, one_record(c, 16384));
	ASSERT_EQ(0, nic_set("drop_every", 0));
	EXPECT_LT(lost_place, nic_count(HOME, "rx_tls_out_of_sync"));
	for (int i = 0; i < 20; i++) {
		ASSERT_EQ(0, three_records(c, 2000));
		if (told < nic_count(HOME, "rx_tls_resync_res_ok"))
			break;
	}
	EXPECT_LT(resync, nic_tls_count(HOME, "TlsRxDeviceResync"));
	EXPECT_EQ(told + 1, nic_count(HOME, "rx_tls_resync_res_ok"));
	decrypted = nic_count(HOME, "rx_tls_decrypted_bytes");
	ASSERT_EQ(0, one_record(c, 16384));
	EXPECT_EQ(16384 + 29,
		  nic_count(HOME, "rx_tls_decrypted_bytes") - decrypted);
}

/* Both ends send at full speed while the device goes down and up */
TEST_F_TIMEOUT(wire, loss_and_resync, 120)
{
	int64_t resync = nic_tls_count(AWAY, "TlsRxDeviceResync");
	int64_t decrypted = nic_count(AWAY, "rx_tls_decrypted_packets");
	struct nic_connection *c = &self->c;

	ASSERT_EQ(0, nic_arm(c, HOME));
	ASSERT_EQ(0, nic_arm(c, AWAY));
	ASSERT_EQ(0, nic_set("drop_every", 150));
	for (int i = 0; i < 4; i++)
		ASSERT_EQ(0, nic_transfer(c, HOME));
	TH_LOG("%lld resyncs, %lld packets decrypted",
	       (long long)(nic_tls_count(AWAY, "TlsRxDeviceResync") - resync),
	       (long long)(nic_count(AWAY, "rx_tls_decrypted_packets") -
			   decrypted));
	EXPECT_LT(decrypted, nic_count(AWAY, "rx_tls_decrypted_packets"));
}

/*
 * A flipped bit that no checksum has noticed. Neither device nor kernel may
 * accept it
 */
TEST_F(wire, corruption)
{
	int64_t bad = nic_count(HOME, "rx_tls_err");
	struct nic_connection *c = &self->c;
	uint8_t got[3000];

	ASSERT_EQ(0, nic_arm_rx(c, HOME));
	ASSERT_EQ(0, one_record(c, sizeof(got)));
	ASSERT_EQ(0, nic_set("corrupt_every", 1));
	ASSERT_EQ(0, peer_send(c->fds[AWAY], &c->sends[AWAY],
			       CT_APPLICATIONDATA, c->data, sizeof(got)));
	EXPECT_EQ(-EBADMSG, recv_all(c->fds[HOME], got, sizeof(got)));
	EXPECT_LT(bad, nic_count(HOME, "rx_tls_err"));
}

/* Sends some data, takes @side down and up again, and goes on */
static int down_in_midstream(struct nic_connection *c, enum side side)
{
	int err = nic_transfer(c, HOME) ?: nic_transfer(c, AWAY) ?:
		  send_all(c->fds[HOME], c->data, 20000) ?:
		  nic_link(side, 0) ?:
		  send_all(c->fds[HOME], c->data, 5000) ?:
		  nic_link(side, 1);
	uint8_t got[25000];

	err = err ?: recv_all(c->fds[AWAY], got, sizeof(got));
	if (!err && (memcmp(got, c->data, 20000) ||
		     memcmp(got + 20000, c->data, 5000)))
		err = -EBADMSG;
	return err ?: nic_transfer(c, HOME) ?: nic_transfer(c, AWAY);
}

#define OPEN(side, dir)							\
	(nic_count(side, dir "_tls_ctx") - nic_count(side, dir "_tls_del"))

/* The kernel says "hardware" of a connection that once was there */
#define DOWN(side)							\
	do {								\
		struct nic_connection *c = &self->c;			\
		struct sslp_ktls_status status;				\
		ASSERT_EQ(0, nic_arm(c, HOME));				\
		ASSERT_EQ(0, nic_arm(c, AWAY));				\
		EXPECT_EQ(1, OPEN(side, "tx"));				\
		EXPECT_EQ(1, OPEN(side, "rx"));				\
		EXPECT_EQ(0, down_in_midstream(c, side));		\
		EXPECT_EQ(0, OPEN(side, "tx"));				\
		EXPECT_EQ(0, OPEN(side, "rx"));				\
		EXPECT_EQ(1, OPEN(!(side), "tx"));			\
		EXPECT_EQ(0, nic_query(c, side, &status));		\
		EXPECT_EQ(SSLP_KTLS_HARDWARE, status.tx);		\
		EXPECT_EQ(SSLP_KTLS_HARDWARE, status.rx);		\
		EXPECT_STREQ(nic_name[side], status.driver);		\
	} while (0)

TEST_F_TIMEOUT(wire, sender_down, 120)
{
	DOWN(HOME);
}

TEST_F_TIMEOUT(wire, receiver_down, 120)
{
	DOWN(AWAY);
}

/* If a device went down, its connections stay in software, also with loss */
TEST_F_TIMEOUT(wire, loss_after_down, 120)
{
	struct nic_connection *c = &self->c;

	ASSERT_EQ(0, nic_arm(c, HOME));
	ASSERT_EQ(0, nic_arm(c, AWAY));
	ASSERT_EQ(0, nic_link(HOME, 0));
	ASSERT_EQ(0, nic_link(HOME, 1));
	ASSERT_EQ(0, nic_set("drop_every", 20));
	EXPECT_EQ(0, nic_transfer(c, HOME));
	EXPECT_EQ(0, nic_transfer(c, AWAY));
}

TEST_HARNESS_MAIN
