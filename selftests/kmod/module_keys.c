// SPDX-License-Identifier: GPL-2.0-only
/* Keys of the module's secrets that do not belong together. */
#include <netinet/in.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "end.h"
#include "feature.h"
#include "tcp_pair.h"

#define SEED	17

static int socket_is_plain(int fd)
{
	struct sslp_ktls_status status = { .size = sizeof(status) };

	return !sslp_ktls_query(fd, &status) &&
	       status.tx == SSLP_KTLS_NONE && status.rx == SSLP_KTLS_NONE;
}

/*
 * The keys of one master secret by two handshakes: a request has one pair of
 * randoms, and the other key would be a wrong one
 */
TEST(keys_of_different_randoms)
{
	const struct suite *suite = &suites[TLS12_AES_GCM_128];
	struct end first = { 0 }, second = { 0 };
	struct secrets secrets, others;
	int fds[2];

	NEED("module");
	NEED("module_arm");
	NEED("ktls");
	secrets_fill(&secrets, SEED);
	others = secrets;
	others.random[TLS_SERVER][31] ^= 1;
	ASSERT_EQ(0, provider_open("module", &first.provider));
	ASSERT_EQ(0, sslp_import_master_secret(first.provider, &first.secret,
			suite->protocol, suite->id, secrets.master,
			sizeof(secrets.master),
			NCRYPT_SSL_CLIENT_FLAG | SSLP_SECRET_NO_EXPORT));
	second.provider = first.provider;
	second.secret = first.secret;
	ASSERT_EQ(0, end_generate(&first, &secrets));
	ASSERT_EQ(0, end_generate(&second, &others));
	ASSERT_EQ(0, tcp_pair_open(AF_INET, fds));
	EXPECT_EQ(NTE_NOT_SUPPORTED,
		  end_install(&first, fds[0], first.write, second.read)) {
		TH_LOG("%s", sslp_last_message());
	}
	EXPECT_TRUE(socket_is_plain(fds[0]));
	EXPECT_EQ(0, end_arm(&first, fds[0])) {
		TH_LOG("%s", sslp_last_message());
	}
	second.provider = second.secret = 0;
	end_close(&second);
	end_close(&first);
	tcp_pair_close(fds);
}

TEST_HARNESS_MAIN
