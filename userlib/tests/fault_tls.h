/* SPDX-License-Identifier: MIT */
/* A connection on the fake of kernel TLS, and its keys. */
#ifndef SSLP_TESTS_FAULT_TLS_H
#define SSLP_TESTS_FAULT_TLS_H

#include "fault.h"

#define TCP_ULP			31	/* of <netinet/tcp.h>: not in the oldest headers */
#define TLS_TX			1
#define TLS_RX			2
#define TLS_TX_ZEROCOPY_RO	3
#define TLS_RX_EXPECT_NO_PAD	4
#define TLS_TX_MAX_PAYLOAD_LEN	5

/**
 * struct line - one end of a connection
 * @fds: both ends of it; [0] is armed
 * @protocol: of it
 * @secret: master secret or traffic secrets of that end
 * @keys: session keys made from it
 */
struct line {
	int fds[2];
	DWORD protocol;
	NCRYPT_KEY_HANDLE secret;
	struct keys keys;
};

/* A client's end under @suite; also forgets what the fake has seen */
struct line line_open(NCRYPT_PROV_HANDLE prov, DWORD protocol, DWORD suite);
void line_close(struct line *line);

/* The record numbers after a handshake; NULL and 0 in TLS 1.3 */
const struct sslp_ktls_options *line_options(const struct line *line);

/* Whether @fd has the key of generation @n of the secret of @seed */
bool generation_is(int fd, int optname, unsigned int seed, int n);
/* Whether an engine still has that generation's secret */
bool still_keyed(unsigned int seed, int n);

/* Arm it in both directions */
void line_arm(NCRYPT_PROV_HANDLE prov, struct line *line);

#endif /* SSLP_TESTS_FAULT_TLS_H */
