// SPDX-License-Identifier: GPL-2.0-only
/*
 * Much data through kernel TLS, by send() and by sendfile(). The library has
 * armed both ends. It is more than sockets buffer.
 */
#include <netinet/in.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "connection.h"
#include "feature.h"
#include "tcp_pair.h"

#define BULK	(1 << 20)

FIXTURE(bulk)
{
	struct secrets secrets;
	struct end end[2];
	int fds[2];
	uint8_t *data;
};

FIXTURE_VARIANT(bulk)
{
	enum suite_index suite;
};

#define VARIANT(name, which)						\
	FIXTURE_VARIANT_ADD(bulk, name) { .suite = which, }

VARIANT(tls12_aes_gcm_128, TLS12_AES_GCM_128);
VARIANT(tls12_aes_gcm_256, TLS12_AES_GCM_256);
VARIANT(tls12_chacha20_poly1305, TLS12_CHACHA20_POLY1305);
VARIANT(tls12_aes_ccm_128, TLS12_AES_CCM_128);
VARIANT(tls13_aes_gcm_128, TLS13_AES_GCM_128);
VARIANT(tls13_aes_gcm_256, TLS13_AES_GCM_256);
VARIANT(tls13_chacha20_poly1305, TLS13_CHACHA20_POLY1305);
VARIANT(tls13_aes_ccm_128, TLS13_AES_CCM_128);

FIXTURE_SETUP(bulk)
{
	secrets_fill(&self->secrets, variant->suite);
	ASSERT_EQ(0, ends_open(self->end, self->fds, AF_INET, NULL,
			       &suites[variant->suite], &self->secrets,
			       TLS_CLIENT)) {
		TH_LOG("%s", sslp_last_message());
	}
	self->data = malloc(BULK);
	ASSERT_NE(NULL, self->data);
	pattern_fill(self->data, BULK, variant->suite);
}

FIXTURE_TEARDOWN(bulk)
{
	free(self->data);
	ends_close(self->end, self->fds);
}

TEST_F_TIMEOUT(bulk, send, 120)
{
	struct transfer t = { self->fds[0], self->fds[1], -1, self->data,
			      BULK };

	ARM_ENDS();
	EXPECT_EQ(0, transfer(&t));
}

/* A length that is no multiple of a page or of a record */
TEST_F_TIMEOUT(bulk, sendfile, 120)
{
	struct transfer t = { self->fds[1], self->fds[0], -1, self->data,
			      300001 };

	ARM_ENDS();
	t.file = file_with(t.data, t.len);
	ASSERT_LE(0, t.file);
	EXPECT_EQ(0, transfer(&t));
	close(t.file);
}

TEST_HARNESS_MAIN
