// SPDX-License-Identifier: GPL-2.0-only
/*
 * A (simulated) network device makes and opens records, and the library says
 * so. nic.sh sets up the devices.
 */
#define _GNU_SOURCE
#include <linux/tls.h>
#include <sys/socket.h>

#include "kselftest_harness.h"
#include "skipped.h"
#include "nic_connection.h"

/* Bytes of a record: header, explicit nonce and tag */
#define OVERHEAD	(5 + 8 + 16)

FIXTURE(nic) {
	struct nic_connection c;
	int64_t before[2][4];
};

/* For each direction. All of these are TLS 1.2, where Finished was record 0 */
#define FIRST_NUMBER	1

FIXTURE_VARIANT(nic) {
	enum suite_index suite;
	int family;
};

FIXTURE_VARIANT_ADD(nic, aes128_ipv4) { TLS12_AES_GCM_128, AF_INET };
FIXTURE_VARIANT_ADD(nic, aes128_ipv6) { TLS12_AES_GCM_128, AF_INET6 };
FIXTURE_VARIANT_ADD(nic, aes256_ipv4) { TLS12_AES_GCM_256, AF_INET };
FIXTURE_VARIANT_ADD(nic, aes256_ipv6) { TLS12_AES_GCM_256, AF_INET6 };

static const char *const counters[] = {
	"TlsTxDevice", "TlsRxDevice", "TlsTxSw", "TlsRxSw",
};

/* How much each counter of /proc/net/tls_stat has grown since the test began */
#define COUNTED(side, tx_device, rx_device, tx_sw, rx_sw)		\
	do {								\
		const int64_t want[] = { tx_device, rx_device, tx_sw, rx_sw }; \
		for (int i = 0; i < 4; i++) {				\
			EXPECT_EQ(want[i],				\
				  nic_tls_count(side, counters[i]) -	\
				  self->before[side][i]) {		\
				TH_LOG("%s", counters[i]);		\
			}						\
		}							\
	} while (0)

#define QUERY(side, where_tx, where_rx, name)				\
	do {								\
		struct sslp_ktls_status status;				\
		ASSERT_EQ(0, nic_query(&self->c, side, &status));	\
		EXPECT_EQ(where_tx, status.tx);				\
		EXPECT_EQ(where_rx, status.rx);				\
		EXPECT_STREQ(name, status.driver);			\
	} while (0)

FIXTURE_SETUP(nic)
{
	ASSERT_EQ(0, nic_connect(&self->c, variant->family, variant->suite));
	for (int side = 0; side < 2; side++)
		for (int i = 0; i < 4; i++)
			self->before[side][i] = nic_tls_count(side,
							      counters[i]);
}

FIXTURE_TEARDOWN(nic)
{
	EXPECT_EQ(0, nic_disconnect(&self->c));
}

/* Sends to libcrypto, which sees the bytes on the wire */
TEST_F(nic, send)
{
	static const size_t sizes[] = { 1, 15, 16, 17, 1400, 16384, 16385,
					100000 };
	int64_t bytes = nic_count(HOME, "tx_tls_encrypted_bytes");
	struct nic_connection *c = &self->c;
	struct sslp_ktls_status status;
	uint64_t records = 0, sent = 0;

	ASSERT_EQ(0, nic_arm_tx(c, HOME));
	COUNTED(HOME, 1, 0, 0, 0);
	QUERY(HOME, SSLP_KTLS_HARDWARE, SSLP_KTLS_NONE, "simtls0");
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		ASSERT_EQ(0, send_all(c->fds[HOME], c->data, sizes[i]));
		ASSERT_EQ(0, peer_expect(c->fds[AWAY], &c->sends[HOME],
					 c->data, sizes[i]));
		sent += sizes[i];
	}
	records = c->sends[HOME].seq;
	EXPECT_LE(sent + (records - FIRST_NUMBER) * OVERHEAD,
		  nic_count(HOME, "tx_tls_encrypted_bytes") - bytes);
	ASSERT_EQ(0, nic_query(c, HOME, &status));
	EXPECT_EQ(records, status.write_seq);
	EXPECT_EQ(suites[variant->suite].ktls, status.cipher);
}

/* Receives from libcrypto. The device decrypts all of it */
TEST_F(nic, receive)
{
	static const size_t sizes[] = { 1, 15, 16, 17, 1400, 16384 };
	int64_t bytes = nic_count(HOME, "rx_tls_decrypted_bytes");
	int64_t lost_place = nic_count(HOME, "rx_tls_out_of_sync");
	struct nic_connection *c = &self->c;
	struct sslp_ktls_status status;
	uint8_t got[16384];
	uint64_t sent = 0;

	ASSERT_EQ(0, nic_arm_rx(c, HOME));
	COUNTED(HOME, 0, 1, 0, 0);
	QUERY(HOME, SSLP_KTLS_NONE, SSLP_KTLS_HARDWARE, "simtls0");
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		ASSERT_EQ(0, peer_send(c->fds[AWAY], &c->sends[AWAY],
				       CT_APPLICATIONDATA, c->data, sizes[i]));
		ASSERT_EQ(0, recv_all(c->fds[HOME], got, sizes[i]));
		EXPECT_EQ(0, memcmp(got, c->data, sizes[i]));
		sent += sizes[i] + OVERHEAD;
	}
	EXPECT_EQ(sent, nic_count(HOME, "rx_tls_decrypted_bytes") - bytes);
	EXPECT_EQ(lost_place, nic_count(HOME, "rx_tls_out_of_sync"));
	ASSERT_EQ(0, nic_query(c, HOME, &status));
	EXPECT_EQ(FIRST_NUMBER + ARRAY_SIZE(sizes),
		  status.read_seq);
}

TEST_F_TIMEOUT(nic, both_ways_both_ends, 90)
{
	struct nic_connection *c = &self->c;

	ASSERT_EQ(0, nic_arm(c, HOME));
	ASSERT_EQ(0, nic_arm(c, AWAY));
	COUNTED(HOME, 1, 1, 0, 0);
	COUNTED(AWAY, 1, 1, 0, 0);
	QUERY(HOME, SSLP_KTLS_HARDWARE, SSLP_KTLS_HARDWARE, "simtls0");
	QUERY(AWAY, SSLP_KTLS_HARDWARE, SSLP_KTLS_HARDWARE, "simtls1");
	EXPECT_EQ(0, nic_transfer(c, HOME));
	EXPECT_EQ(0, nic_transfer(c, AWAY));
}

/* The device against the kernel's own software, and each direction by itself */
TEST_F_TIMEOUT(nic, software_at_the_other_end, 90)
{
	struct nic_connection *c = &self->c;

	ASSERT_EQ(0, nic_feature(AWAY, "tls-hw-tx-offload", 0));
	ASSERT_EQ(0, nic_feature(AWAY, "tls-hw-rx-offload", 0));
	EXPECT_EQ(0, nic_arm(c, AWAY));
	EXPECT_EQ(0, nic_feature(AWAY, "tls-hw-tx-offload", 1));
	EXPECT_EQ(0, nic_feature(AWAY, "tls-hw-rx-offload", 1));
	ASSERT_EQ(0, nic_arm(c, HOME));
	COUNTED(AWAY, 0, 0, 1, 1);
	COUNTED(HOME, 1, 1, 0, 0);
	EXPECT_EQ(0, nic_transfer(c, HOME));
	EXPECT_EQ(0, nic_transfer(c, AWAY));
}

TEST_F_TIMEOUT(nic, one_direction_in_hardware, 90)
{
	struct nic_connection *c = &self->c;

	ASSERT_EQ(0, nic_feature(HOME, "tls-hw-rx-offload", 0));
	EXPECT_EQ(0, nic_arm(c, HOME));
	EXPECT_EQ(0, nic_feature(HOME, "tls-hw-rx-offload", 1));
	QUERY(HOME, SSLP_KTLS_HARDWARE, SSLP_KTLS_SOFTWARE, "simtls0");
	COUNTED(HOME, 1, 0, 0, 1);
	ASSERT_EQ(0, nic_arm(c, AWAY));
	EXPECT_EQ(0, nic_transfer(c, HOME));
	EXPECT_EQ(0, nic_transfer(c, AWAY));
}

/* Alerts and the like; sendfile() without a copy, which only devices do */
TEST_F_TIMEOUT(nic, records_and_files, 90)
{
	struct sslp_ktls_options zerocopy = {
		.size = sizeof(zerocopy), .flags = SSLP_KTLS_TX_ZEROCOPY,
		.write_seq = FIRST_NUMBER,
		.read_seq = FIRST_NUMBER,
	};
	struct nic_connection *c = &self->c;
	struct transfer t = { c->fds[HOME], c->fds[AWAY], -1, c->data,
			      NIC_DATA };
	struct peer_content content;
	uint8_t type, data[16];
	size_t len;

	ASSERT_EQ(0, sslp_ktls_install(c->end[HOME].provider, c->fds[HOME],
				       c->end[HOME].write, c->end[HOME].read,
				       &zerocopy))
		TH_LOG("%s", sslp_last_message());
	ASSERT_EQ(0, sslp_ktls_send_record(c->fds[HOME], 21, "\1\x5a", 2));
	ASSERT_EQ(0, peer_recv(c->fds[AWAY], &c->sends[HOME], &content));
	EXPECT_EQ(21, content.type);
	EXPECT_EQ(2, content.len);
	ASSERT_EQ(0, peer_send(c->fds[AWAY], &c->sends[AWAY], 21, "\1\x2a",
			       2));
	ASSERT_EQ(0, sslp_ktls_recv_record(c->fds[HOME], &type, data,
					   sizeof(data), &len));
	EXPECT_EQ(21, type);
	EXPECT_EQ(2, len);
	t.file = file_with(c->data, NIC_DATA);
	ASSERT_LE(0, t.file);
	ASSERT_EQ(0, sendfile_all(c->fds[HOME], t.file, 20000));
	EXPECT_EQ(0, peer_expect(c->fds[AWAY], &c->sends[HOME], c->data,
				 20000));
	close(t.file);
}

/* If the device does not take a connection, the kernel keeps it and says so */
FIXTURE(other) {
	struct nic_connection c;
};

FIXTURE_VARIANT(other) {
	enum suite_index suite;
};

FIXTURE_VARIANT_ADD(other, tls13_aes128) { TLS13_AES_GCM_128 };
FIXTURE_VARIANT_ADD(other, tls13_aes256) { TLS13_AES_GCM_256 };
FIXTURE_VARIANT_ADD(other, tls12_chacha20) { TLS12_CHACHA20_POLY1305 };
FIXTURE_VARIANT_ADD(other, tls13_chacha20) { TLS13_CHACHA20_POLY1305 };
FIXTURE_VARIANT_ADD(other, tls12_aes128_ccm) { TLS12_AES_CCM_128 };

FIXTURE_SETUP(other)
{
	ASSERT_EQ(0, nic_connect(&self->c, AF_INET, variant->suite));
}

FIXTURE_TEARDOWN(other)
{
	EXPECT_EQ(0, nic_disconnect(&self->c));
}

TEST_F_TIMEOUT(other, stays_in_software, 90)
{
	int64_t device = nic_tls_count(HOME, "TlsTxDevice");
	int64_t sw = nic_tls_count(HOME, "TlsTxSw");
	struct sslp_ktls_status status;

	ASSERT_EQ(0, nic_arm(&self->c, HOME))
		TH_LOG("%s", sslp_last_message());
	ASSERT_EQ(0, nic_arm(&self->c, AWAY));
	EXPECT_EQ(device, nic_tls_count(HOME, "TlsTxDevice"));
	EXPECT_EQ(sw + 1, nic_tls_count(HOME, "TlsTxSw"));
	ASSERT_EQ(0, nic_query(&self->c, HOME, &status));
	EXPECT_EQ(SSLP_KTLS_SOFTWARE, status.tx);
	EXPECT_EQ(SSLP_KTLS_SOFTWARE, status.rx);
	EXPECT_STRNE("simtls0", status.driver);
	EXPECT_STRNE("", status.driver);
	EXPECT_EQ(0, exchange_byte(self->c.fds));
}

/* The device that packets go through counts, not the one with the address */
TEST(address_of_another_device)
{
	static struct nic_connection c;
	struct sslp_ktls_status status;
	int fds[2];

	ASSERT_EQ(0, nic_connect(&c, AF_INET, TLS12_AES_GCM_128));
	ASSERT_EQ(0, nic_pair_open(AF_INET, "198.51.100.1", fds));
	tcp_pair_close(c.fds);
	memcpy(c.fds, fds, sizeof(fds));
	ASSERT_EQ(0, nic_arm(&c, HOME));
	ASSERT_EQ(0, nic_arm(&c, AWAY));
	ASSERT_EQ(0, nic_query(&c, HOME, &status));
	EXPECT_EQ(SSLP_KTLS_HARDWARE, status.tx);
	EXPECT_EQ(SSLP_KTLS_HARDWARE, status.rx);
	EXPECT_STREQ("simtls0", status.driver);
	EXPECT_EQ(0, exchange_byte(c.fds));
	EXPECT_EQ(0, nic_disconnect(&c));
}

TEST_HARNESS_MAIN
