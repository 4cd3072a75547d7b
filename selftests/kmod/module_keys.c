// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keys of the module's secrets that do not belong together. What a connection
 * gives back when its secret is replaced.
 */
#include <dirent.h>
#include <netinet/in.h>
#include <string.h>

#include <sslprovider/sslp_connection.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "end.h"
#include "feature.h"
#include "seed.h"
#include "tcp_pair.h"

#define SEED	17

static int socket_is_plain(int fd)
{
	struct sslp_ktls_status status = { .size = sizeof(status) };

	return !sslp_ktls_query(fd, &status) &&
	       status.tx == SSLP_KTLS_NONE && status.rx == SSLP_KTLS_NONE;
}

/*
 * Keys of one master secret from two handshakes. A request has one pair of
 * randoms, so one of the keys would be wrong
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

static int count_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = 0;

	while (dir && readdir(dir))
		count++;
	if (dir)
		closedir(dir);
	return count;
}

static SECURITY_STATUS open_and_replace(NCRYPT_PROV_HANDLE provider, int fd)
{
	const struct suite *suite = &suites[TLS13_AES_GCM_128];
	struct sslp_secrets secrets = {
		.size = sizeof(secrets), .role = NCRYPT_SSL_CLIENT_FLAG,
		.protocol = suite->protocol, .cipher_suite = suite->id,
		.secret_len = suite->hash_len,
	};
	NCRYPT_HANDLE connection;
	SECURITY_STATUS status;
	uint8_t next[48];

	seed_fill(SEED, secrets.client_traffic);
	seed_fill(SEED + 1, secrets.server_traffic);
	seed_fill(SEED + 2, next);
	status = sslp_connection_open(provider, &connection, fd, &secrets,
				      NULL);
	if (status)
		return status;
	status = sslp_connection_replace(connection, SSLP_TX, next,
					 suite->hash_len);
	SslFreeObject(connection, 0);
	return status;
}

/* The secret that was replaced is a descriptor */
TEST(replaced_secret_is_released)
{
	NCRYPT_PROV_HANDLE provider;
	int round, fds[2], before = 0;

	NEED("module");
	NEED("module_arm");
	NEED("rekey");
	ASSERT_EQ(0, provider_open("module", &provider));
	/* The first round opens what stays open */
	for (round = 0; round < 3; round++) {
		ASSERT_EQ(0, tcp_pair_open(AF_INET, fds));
		ASSERT_EQ(0, open_and_replace(provider, fds[0])) {
			TH_LOG("%s", sslp_last_message());
		}
		tcp_pair_close(fds);
		if (!round)
			before = count_descriptors();
	}
	EXPECT_EQ(before, count_descriptors());
	SslFreeObject(provider, 0);
}

TEST_HARNESS_MAIN
