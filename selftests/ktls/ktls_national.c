// SPDX-License-Identifier: GPL-2.0-only
/*
 * ARIA and SM4 in kernel TLS. If the kernel's crypto has them, both ends talk,
 * and libcrypto agrees as far as it has the cipher. If not, the refusal names
 * the algorithm and the connection stays as it was.
 */
#include <netinet/in.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "connection.h"
#include "feature.h"
#include "peer.h"
#include "tcp_pair.h"

FIXTURE(national)
{
	struct secrets secrets;
	struct end end[2];
	int fds[2];
};

FIXTURE_VARIANT(national)
{
	enum suite_index suite;
	enum tls_side side;
	const char *feature, *aead;
};

/*
 * Only one role each: for a cipher without a driver the kernel looks for
 * modules
 */
#define VARIANT(name, which, role, cipher, alg)				\
	FIXTURE_VARIANT_ADD(national, name) {				\
		.suite = which, .side = role,				\
		.feature = cipher, .aead = alg,				\
	}

VARIANT(aria_gcm_128, TLS12_ARIA_GCM_128, TLS_CLIENT, "aria", "gcm(aria)");
VARIANT(aria_gcm_256, TLS12_ARIA_GCM_256, TLS_SERVER, "aria", "gcm(aria)");
VARIANT(sm4_gcm, TLS13_SM4_GCM, TLS_SERVER, "sm4", "gcm(sm4)");
VARIANT(sm4_ccm, TLS13_SM4_CCM, TLS_CLIENT, "sm4", "ccm(sm4)");

FIXTURE_SETUP(national)
{
	secrets_fill(&self->secrets, variant->suite);
	/* AF_ALG would search for SM3, which takes long and mostly fails */
	ASSERT_EQ(0, ends_open(self->end, self->fds, AF_INET, "software",
			       &suites[variant->suite], &self->secrets,
			       variant->side)) {
		TH_LOG("%s", sslp_last_message());
	}
}

FIXTURE_TEARDOWN(national)
{
	ends_close(self->end, self->fds);
}

TEST_F_TIMEOUT(national, data_both_ways, 120)
{
	uint8_t data[16385], got[16385];
	struct sslp_ktls_status status = { .size = sizeof(status) };
	int i, first;

	NEED(variant->feature);
	ASSERT_EQ(0, ends_arm(self->end, self->fds)) {
		TH_LOG("%s", sslp_last_message());
	}
	pattern_fill(data, sizeof(data), 7);
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, send_all(self->fds[i], data, sizeof(data)));
		ASSERT_EQ(0, recv_all(self->fds[!i], got, sizeof(got)));
		EXPECT_EQ(0, memcmp(data, got, sizeof(data)));
	}
	ASSERT_EQ(0, sslp_ktls_query(self->fds[0], &status));
	EXPECT_EQ(suites[variant->suite].ktls, status.cipher);
	first = suites[variant->suite].protocol != TLS1_3_PROTOCOL_VERSION;
	EXPECT_EQ(first + 2, status.write_seq);
	EXPECT_EQ(first + 2, status.read_seq);
}

/* OpenSSL 3.0 has no SM4-GCM and no SM4-CCM */
TEST_F_TIMEOUT(national, libcrypto_agrees, 120)
{
	const struct suite *suite = &suites[variant->suite];
	struct peer_key key;
	uint8_t data[300];

	if (suite->protocol == TLS1_3_PROTOCOL_VERSION)
		SKIP(return, "libcrypto has no %s", suite->cipher);
	NEED(variant->feature);
	ASSERT_EQ(0, end_install(&self->end[0], self->fds[0],
				 self->end[0].write, 0)) {
		TH_LOG("%s", sslp_last_message());
	}
	ASSERT_EQ(0, peer_derive(suite, &self->secrets, variant->side, &key));
	pattern_fill(data, sizeof(data), 9);
	ASSERT_EQ(0, send_all(self->fds[0], data, sizeof(data)));
	EXPECT_EQ(0, peer_expect(self->fds[1], &key, data, sizeof(data)));
}

TEST_F_TIMEOUT(national, refusal_names_the_algorithm, 120)
{
	uint8_t data[] = "still in the clear", got[sizeof(data)];

	if (feature_here(variant->feature))
		SKIP(return, "%s is here", variant->feature);
	NEED("ktls");
	EXPECT_EQ(NTE_NOT_SUPPORTED, end_arm(&self->end[0], self->fds[0]));
	EXPECT_NE(NULL, strstr(sslp_last_message(), variant->aead)) {
		TH_LOG("%s", sslp_last_message());
	}
	ASSERT_EQ(0, send_all(self->fds[0], data, sizeof(data)));
	ASSERT_EQ(0, recv_all(self->fds[1], got, sizeof(got)));
	EXPECT_EQ(0, memcmp(data, got, sizeof(data)));
}

TEST_HARNESS_MAIN
