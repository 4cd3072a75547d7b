// SPDX-License-Identifier: GPL-2.0-only
/*
 * KeyUpdate of TLS 1.3, RFC 8446 section 4.6.3, through sslp_ktls_rekey(),
 * between two ends in kernel TLS and against libcrypto. A kernel that cannot
 * replace a key refuses it, and the connection is unharmed.
 */
#include <netinet/in.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "connection.h"
#include "feature.h"
#include "peer.h"
#include "tcp_pair.h"

static const uint8_t key_update[] = { 24, 0, 0, 1, 0 };

FIXTURE(rekey)
{
	struct secrets secrets;
	struct end end[2];
	int fds[2];
	uint8_t type, data[16384];
	size_t len;
};

FIXTURE_VARIANT(rekey)
{
	enum suite_index suite;
	enum tls_side side;	/* the side of fds[0] */
};

#define VARIANTS(name, which)						\
	FIXTURE_VARIANT_ADD(rekey, name##_client) {			\
		.suite = which, .side = TLS_CLIENT,			\
	};								\
	FIXTURE_VARIANT_ADD(rekey, name##_server) {			\
		.suite = which, .side = TLS_SERVER,			\
	}

VARIANTS(aes_gcm_128, TLS13_AES_GCM_128);
VARIANTS(aes_gcm_256, TLS13_AES_GCM_256);
VARIANTS(chacha20_poly1305, TLS13_CHACHA20_POLY1305);
VARIANTS(aes_ccm_128, TLS13_AES_CCM_128);

FIXTURE_SETUP(rekey)
{
	secrets_fill(&self->secrets, variant->suite);
	ASSERT_EQ(0, ends_open(self->end, self->fds, AF_INET, NULL,
			       &suites[variant->suite], &self->secrets,
			       variant->side)) {
		TH_LOG("%s", sslp_last_message());
	}
}

FIXTURE_TEARDOWN(rekey)
{
	ends_close(self->end, self->fds);
}

#define EXPECT_STATUS(wanted, call)					\
	EXPECT_EQ(wanted, call) {					\
		TH_LOG("%s", sslp_last_message());			\
	}

static SECURITY_STATUS rekey(FIXTURE_DATA(rekey) *self, int i, DWORD direction)
{
	return sslp_ktls_rekey(self->end[i].provider, self->fds[i],
			       self->end[i].secret, direction);
}

static SECURITY_STATUS receive(FIXTURE_DATA(rekey) *self, int i)
{
	return sslp_ktls_recv_record(self->fds[i], &self->type, self->data,
				     sizeof(self->data), &self->len);
}

static void check_text(struct __test_metadata *_metadata,
		FIXTURE_DATA(rekey) *self, int i, const char *text)
{
	ASSERT_EQ(0, receive(self, i)) {
		TH_LOG("%s", sslp_last_message());
	}
	EXPECT_EQ(CT_APPLICATIONDATA, self->type);
	ASSERT_EQ(strlen(text), self->len);
	EXPECT_EQ(0, memcmp(text, self->data, self->len));
}

/* The KeyUpdate arrives. Until the next key is set, nothing else arrives */
static void check_key_update(struct __test_metadata *_metadata,
		FIXTURE_DATA(rekey) *self, int i)
{
	ASSERT_EQ(0, receive(self, i)) {
		TH_LOG("%s", sslp_last_message());
	}
	EXPECT_EQ(CT_HANDSHAKE, self->type);
	ASSERT_EQ(sizeof(key_update), self->len);
	EXPECT_EQ(0, memcmp(key_update, self->data, self->len));
	EXPECT_STATUS(NTE_BAD_KEY_STATE, receive(self, i));
	EXPECT_STATUS(0, rekey(self, i, SSLP_RX));
	/* One KeyUpdate, one generation */
	EXPECT_STATUS(NTE_BAD_KEY_STATE, rekey(self, i, SSLP_RX));
}

static void say(struct __test_metadata *_metadata, int fd, const char *text)
{
	ASSERT_EQ(0, send_all(fd, text, strlen(text)));
}

TEST_F(rekey, generations)
{
	struct sslp_ktls_status status = { .size = sizeof(status) };
	int i, from, to;

	NEED("ktls");
	NEED("rekey");
	ARM_ENDS();
	for (i = 0; i < 6; i++) {
		from = i % 2;
		to = !from;
		say(_metadata, self->fds[from], "old");
		check_text(_metadata, self, to, "old");
		ASSERT_EQ(0, rekey(self, from, SSLP_TX)) {
			TH_LOG("%s", sslp_last_message());
		}
		/* RFC 8446 section 5.3: numbers start again */
		ASSERT_EQ(0, sslp_ktls_query(self->fds[from], &status));
		EXPECT_EQ(0, status.write_seq);
		say(_metadata, self->fds[from], "new");
		check_key_update(_metadata, self, to);
		check_text(_metadata, self, to, "new");
		/* The other direction keeps its key */
		say(_metadata, self->fds[to], "back");
		check_text(_metadata, self, from, "back");
	}
}

/* Several KeyUpdates are sent before the first of them is read */
TEST_F(rekey, data_in_flight)
{
	int i;

	NEED("ktls");
	NEED("rekey");
	ARM_ENDS();
	for (i = 0; i < 3; i++) {
		say(_metadata, self->fds[0], "before");
		ASSERT_EQ(0, rekey(self, 0, SSLP_TX)) {
			TH_LOG("%s", sslp_last_message());
		}
		say(_metadata, self->fds[0], "after");
	}
	check_text(_metadata, self, 1, "before");
	for (i = 0; i < 2; i++) {
		check_key_update(_metadata, self, 1);
		check_text(_metadata, self, 1, "afterbefore");
	}
	check_key_update(_metadata, self, 1);
	check_text(_metadata, self, 1, "after");
}

static void check_peer_text(struct __test_metadata *_metadata, int fd,
		struct peer_key *key, const char *text)
{
	ASSERT_EQ(0, peer_expect(fd, key, text, strlen(text)));
}

/* libcrypto opens what the kernel sends after an update */
TEST_F(rekey, sends_to_peer)
{
	struct peer_content content;
	struct peer_key key;
	int i;

	NEED("ktls");
	NEED("rekey");
	ASSERT_EQ(0, peer_derive(&suites[variant->suite], &self->secrets,
				 variant->side, &key));
	ASSERT_EQ(0, end_arm(&self->end[0], self->fds[0]));
	for (i = 0; i < 3; i++) {
		say(_metadata, self->fds[0], "before");
		check_peer_text(_metadata, self->fds[1], &key, "before");
		ASSERT_EQ(0, rekey(self, 0, SSLP_TX)) {
			TH_LOG("%s", sslp_last_message());
		}
		ASSERT_EQ(0, peer_recv(self->fds[1], &key, &content));
		EXPECT_EQ(CT_HANDSHAKE, content.type);
		ASSERT_EQ(sizeof(key_update), content.len);
		EXPECT_EQ(0, memcmp(key_update, content.data, content.len));
		ASSERT_EQ(0, peer_update(&key));
		say(_metadata, self->fds[0], "after");
		check_peer_text(_metadata, self->fds[1], &key, "after");
	}
}

/* The kernel opens what libcrypto sends after an update */
TEST_F(rekey, receives_from_peer)
{
	struct peer_key key;
	int i;

	NEED("ktls");
	NEED("rekey");
	ASSERT_EQ(0, peer_derive(&suites[variant->suite], &self->secrets,
				 other_side(variant->side), &key));
	ASSERT_EQ(0, end_arm(&self->end[0], self->fds[0]));
	for (i = 0; i < 3; i++) {
		ASSERT_EQ(0, peer_send(self->fds[1], &key, CT_HANDSHAKE,
				       key_update, sizeof(key_update)));
		ASSERT_EQ(0, peer_update(&key));
		ASSERT_EQ(0, peer_send(self->fds[1], &key, CT_APPLICATIONDATA,
				       "after", 5));
		check_key_update(_metadata, self, 0);
		check_text(_metadata, self, 0, "after");
	}
}

/*
 * If the kernel cannot replace keys, nothing is sent, and the secret keeps its
 * generation
 */
TEST_F(rekey, refused)
{
	struct peer_key key;
	int i;

	NEED("ktls");
	if (feature_here("rekey"))
		SKIP(return, "this kernel replaces keys");
	ARM_ENDS();
	for (i = 0; i < 2; i++) {
		EXPECT_STATUS(NTE_NOT_SUPPORTED, rekey(self, 0, SSLP_TX));
		EXPECT_STATUS(NTE_NOT_SUPPORTED, rekey(self, 0, SSLP_RX));
		EXPECT_NE(NULL, strstr(sslp_last_message(), "6.14")) {
			TH_LOG("%s", sslp_last_message());
		}
		EXPECT_EQ(0, exchange_byte(self->fds));
	}
	/*
	 * If the secret had moved to the next generation, these keys would
	 * differ
	 */
	ASSERT_EQ(0, end_generate(&self->end[0], &self->secrets));
	ASSERT_EQ(0, peer_derive(&suites[variant->suite], &self->secrets,
				 variant->side, &key));
	EXPECT_EQ(0, end_key_compare(self->end[0].write, key.key, key.iv));
}

/*
 * A change that is not due, or that is due on another socket, is refused and
 * changes nothing
 */
TEST_F(rekey, out_of_turn)
{
	struct end server, other;
	DWORD direction;
	int fds[2];

	NEED("ktls");
	NEED("rekey");
	ARM_ENDS();
	ASSERT_EQ(0, end_open(&server, NULL, &suites[variant->suite],
			      &self->secrets, other_side(variant->side)));
	for (direction = SSLP_TX; direction <= SSLP_RX; direction++)
		EXPECT_STATUS(NTE_BAD_KEY_STATE,
			      sslp_ktls_rekey(server.provider, self->fds[0],
					      server.secret, direction));
	EXPECT_STATUS(NTE_BAD_KEY_STATE, rekey(self, 0, SSLP_RX));
	EXPECT_EQ(0, exchange_byte(self->fds));
	/* Something else waits to be read: application data */
	say(_metadata, self->fds[1], "data");
	EXPECT_STATUS(NTE_BAD_KEY_STATE, rekey(self, 0, SSLP_RX));
	check_text(_metadata, self, 0, "data");
	/* A KeyUpdate that nobody has read does not count yet */
	ASSERT_EQ(0, rekey(self, 1, SSLP_TX));
	EXPECT_STATUS(NTE_BAD_KEY_STATE, rekey(self, 0, SSLP_RX));
	check_key_update(_metadata, self, 0);
	EXPECT_EQ(0, exchange_byte(self->fds));
	/* The keys of one generation go into one socket */
	ASSERT_EQ(0, end_generate(&self->end[0], &self->secrets));
	ASSERT_EQ(0, tcp_pair_open(AF_INET, fds));
	EXPECT_STATUS(NTE_BAD_KEY_STATE,
		      end_install(&self->end[0], fds[0], self->end[0].write,
				  0));
	/* A program that moves a connection imports its secrets again */
	ASSERT_EQ(0, end_open(&other, NULL, &suites[variant->suite],
			      &self->secrets, variant->side));
	EXPECT_STATUS(0, end_arm(&other, fds[0]));
	tcp_pair_close(fds);
	end_close(&server);
	end_close(&other);
}

TEST_F(rekey, wrong_arguments)
{
	struct end other;
	DWORD direction;

	NEED("ktls");
	EXPECT_STATUS(NTE_INVALID_PARAMETER, rekey(self, 0, SSLP_TX));
	EXPECT_STATUS(NTE_INVALID_PARAMETER, rekey(self, 0, SSLP_RX));
	EXPECT_EQ(0, exchange_byte(self->fds));
	ARM_ENDS();
	EXPECT_STATUS(NTE_INVALID_PARAMETER, rekey(self, 0, 0));
	EXPECT_STATUS(NTE_INVALID_PARAMETER,
		      rekey(self, 0, SSLP_TX | SSLP_RX));
	ASSERT_EQ(0, end_open(&other, NULL,
			      variant->suite == TLS13_AES_GCM_128 ?
			      &suites[TLS13_AES_GCM_256] :
			      &suites[TLS13_AES_GCM_128],
			      &self->secrets, variant->side));
	for (direction = SSLP_TX; direction <= SSLP_RX; direction++) {
		EXPECT_STATUS(NTE_BAD_KEY_STATE,
			      sslp_ktls_rekey(other.provider, self->fds[0],
					      other.secret, direction));
		EXPECT_STATUS(NTE_INVALID_HANDLE,
			      sslp_ktls_rekey(other.provider, self->fds[0],
					      other.write, direction));
	}
	end_close(&other);
	EXPECT_EQ(0, exchange_byte(self->fds));
}

TEST_HARNESS_MAIN
