// SPDX-License-Identifier: MIT
/* TCP connections to arm, and how a peer of the library arms them by hand. */
#include <errno.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../common/tools.h"
#include "bench.h"

#ifndef TCP_ULP
#define TCP_ULP	31
#endif
#ifndef SOL_TLS
#define SOL_TLS	282
#endif

#define KEY	TLS_CIPHER_AES_GCM_128_KEY_SIZE
#define SALT	TLS_CIPHER_AES_GCM_128_SALT_SIZE

static int gone_wrong(struct worker *w, const char *what)
{
	int err = errno;

	snprintf(w->reason, sizeof(w->reason), "%s: %s", what, strerror(err));
	return -err;
}

/* A listener for one connection; its address goes to @addr */
static int listener(struct sockaddr_in *addr)
{
	socklen_t len = sizeof(*addr);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	*addr = (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	if (!bind(fd, (struct sockaddr *)addr, sizeof(*addr)) &&
	    !listen(fd, 1) &&
	    !getsockname(fd, (struct sockaddr *)addr, &len))
		return fd;
	close(fd);
	return -1;
}

int sockets_open(struct worker *w)
{
	/* Closed with a reset: thousands of them wait for nothing then */
	static const struct linger hard = { 1, 0 };
	struct sockaddr_in addr;
	int listening = listener(&addr);

	w->sock = w->peer = -1;
	if (listening < 0)
		return gone_wrong(w, "a socket");
	w->sock = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (w->sock >= 0 &&
	    !connect(w->sock, (struct sockaddr *)&addr, sizeof(addr)))
		w->peer = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
	if (w->peer < 0)
		gone_wrong(w, "a connection");
	else
		setsockopt(w->peer, SOL_SOCKET, SO_LINGER, &hard,
			   sizeof(hard));
	close(listening);
	return w->peer < 0 ? -EIO : 0;
}

void sockets_close(struct worker *w)
{
	if (w->peer >= 0)
		close(w->peer);
	if (w->sock >= 0)
		close(w->sock);
	w->sock = w->peer = -1;
}

int sockets_arm(struct worker *w, const uint8_t *block)
{
	static const int directions[] = { TLS_TX, TLS_RX };
	struct tls12_crypto_info_aes_gcm_128 info = {
		.info = { TLS_1_2_VERSION, TLS_CIPHER_AES_GCM_128 },
		/* The next record is the second: Finished has been sent */
		.rec_seq = { [7] = 1 }, .iv = { [7] = 1 },
	};
	int i;

	if (setsockopt(w->sock, SOL_TCP, TCP_ULP, "tls", sizeof("tls")))
		return gone_wrong(w, "TCP_ULP");
	for (i = 0; i < 2; i++) {
		memcpy(info.key, block + i * KEY, KEY);
		memcpy(info.salt, block + 2 * KEY + i * SALT, SALT);
		if (setsockopt(w->sock, SOL_TLS, directions[i], &info,
			       sizeof(info)))
			return gone_wrong(w, i ? "TLS_RX" : "TLS_TX");
	}
	return 0;
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
			return gone_wrong(w, "the keys in the socket");
		memcpy(block + i * KEY, info.key, KEY);
		memcpy(block + 2 * KEY + i * SALT, info.salt, SALT);
	}
	return 0;
}
