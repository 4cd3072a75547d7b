// SPDX-License-Identifier: MIT
/* TCP connections to arm, and arming by hand, for peers of the library. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "../common/ktls.h"
#include "../common/loopback.h"
#include "../common/tools.h"
#include "bench.h"

#define KEY	TLS_CIPHER_AES_GCM_128_KEY_SIZE
#define SALT	TLS_CIPHER_AES_GCM_128_SALT_SIZE

static int gone_wrong(struct worker *w, int err, const char *what)
{
	snprintf(w->reason, sizeof(w->reason), "%s: %s", what, strerror(-err));
	return err;
}

int sockets_open(struct worker *w)
{
	/* Closes with a reset, so that thousands of sockets do not wait */
	static const struct linger hard = { 1, 0 };
	int ret, fds[2] = { -1, -1 };

	ret = loopback_open(fds);
	w->sock = fds[0];
	w->peer = fds[1];
	if (ret)
		return gone_wrong(w, ret, "a connection");
	setsockopt(w->peer, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	return 0;
}

void sockets_close(struct worker *w)
{
	/* The peer goes first, because its reset ends the connection */
	int fds[2] = { w->peer, w->sock };

	loopback_close(fds);
	w->sock = w->peer = -1;
}

/* The client's keys come first in a block */
static int arm(struct worker *w, int fd, const int directions[2],
	       const uint8_t *block)
{
	struct tls12_crypto_info_aes_gcm_128 info = {
		.info = { TLS_1_2_VERSION, TLS_CIPHER_AES_GCM_128 },
		/*
		 * The next record is the second one, because Finished was sent
		 */
		.rec_seq = { [7] = 1 }, .iv = { [7] = 1 },
	};
	int i;

	if (setsockopt(fd, SOL_TCP, TCP_ULP, "tls", sizeof("tls")))
		return gone_wrong(w, -errno, "TCP_ULP");
	for (i = 0; i < 2; i++) {
		memcpy(info.key, block + i * KEY, KEY);
		memcpy(info.salt, block + 2 * KEY + i * SALT, SALT);
		if (setsockopt(fd, SOL_TLS, directions[i], &info,
			       sizeof(info)))
			return gone_wrong(w, -errno,
					  directions[i] == TLS_RX ? "TLS_RX" :
								    "TLS_TX");
	}
	return 0;
}

int sockets_arm(struct worker *w, const uint8_t *block)
{
	static const int client[] = { TLS_TX, TLS_RX };

	return arm(w, w->sock, client, block);
}

int sockets_arm_peer(struct worker *w, const uint8_t *block)
{
	static const int server[] = { TLS_RX, TLS_TX };

	return arm(w, w->peer, server, block);
}

int sockets_read(struct worker *w, uint8_t *block)
{
	static const int directions[] = { TLS_TX, TLS_RX };
	struct tls12_crypto_info_aes_gcm_128 info;
	socklen_t len;
	int i;

	for (i = 0; i < 2; i++) {
		len = sizeof(info);
		if (getsockopt(w->sock, SOL_TLS, directions[i], &info, &len))
			return gone_wrong(w, -errno, "the keys in the socket");
		memcpy(block + i * KEY, info.key, KEY);
		memcpy(block + 2 * KEY + i * SALT, info.salt, SALT);
	}
	return 0;
}
