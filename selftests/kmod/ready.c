// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes the ciphers of kernel TLS ready. The kernel tests each one before its
 * first use, and callers that wait get ETIMEDOUT after a minute. An emulated
 * debug kernel takes longer.
 */
#include <errno.h>
#include <linux/tls.h>
#include <sys/socket.h>

#include "crypto_info.h"
#include "harness.h"
#include "tcp_pair.h"

/* As user space does it, so that an error here is not the module's fault */
static int first_use(const struct cipher *cipher)
{
	const struct key key = { .iv_len = 12 };
	int fds[2], err;

	err = tcp_pair_open(AF_INET, fds);
	if (err)
		return err;
	err = attach(fds[0]) ?:
	      set_key(fds[0], TLS_TX, cipher, cipher->tls13 ?
		      TLS_1_3_VERSION : TLS_1_2_VERSION, &key, 0);
	tcp_pair_close(fds);
	return err;
}

FIXTURE(ready) {
};

FIXTURE_SETUP(ready)
{
}

FIXTURE_TEARDOWN(ready)
{
}

TEST_F_TIMEOUT(ready, ciphers, 1800)
{
	int err, tries;

	for (int i = 0; i < CIPHERS; i++) {
		if (!cipher_configured(&ciphers[i]))
			continue;
		for (tries = 0; tries < 10; tries++) {
			err = first_use(&ciphers[i]);
			if (err != -ETIMEDOUT)
				break;
		}
		EXPECT_EQ(0, err)
			TH_LOG("%s", ciphers[i].name);
	}
}

TEST_HARNESS_MAIN
