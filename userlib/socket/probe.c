// SPDX-License-Identifier: MIT
/* Whether kernel TLS can rekey, found by trying on a loopback connection. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "../base/message.h"
#include "probe.h"

#define SENDER		0
#define RECEIVER	1

/* Nobody else takes part. So what has not happened by then will not happen */
#define PROBE_SECONDS	2

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void pair_close(int fds[static 2])
{
	close_fd(&fds[SENDER]);
	close_fd(&fds[RECEIVER]);
}

/*
 * Opens a TCP socket on which no call hangs, not even connect() and accept().
 * Sockets that it accepts inherit the time limits.
 */
static int tcp_socket(void)
{
	const struct timeval limit = { .tv_sec = PROBE_SECONDS };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit))) {
		int ret = -errno;

		close(fd);
		return ret;
	}
	return fd;
}

/*
 * Opens a listener on a port that the kernel chooses; its address goes to @addr
 */
static int listen_loopback(struct sockaddr_in *addr)
{
	socklen_t len = sizeof(*addr);
	int fd = tcp_socket();

	if (fd < 0)
		return fd;
	*addr = (struct sockaddr_in) {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	if (bind(fd, (struct sockaddr *)addr, sizeof(*addr)) ||
	    listen(fd, 1) ||
	    getsockname(fd, (struct sockaddr *)addr, &len)) {
		int ret = -errno;

		close(fd);
		return ret;
	}
	return fd;
}

/* Any local process can connect to the listener, so take only our own end */
static int accept_own(int listener, int client)
{
	struct sockaddr_in own, peer;
	socklen_t len = sizeof(own);
	int fd;

	if (getsockname(client, (struct sockaddr *)&own, &len))
		return -errno;
	for (;;) {
		len = sizeof(peer);
		fd = accept4(listener, (struct sockaddr *)&peer, &len,
			     SOCK_CLOEXEC);
		if (fd < 0)
			return -errno;
		if (peer.sin_port == own.sin_port &&
		    peer.sin_addr.s_addr == own.sin_addr.s_addr)
			return fd;
		close(fd);
	}
}

static int pair_open(int fds[static 2])
{
	struct sockaddr_in addr;
	int client = -1, listener, ret;

	listener = listen_loopback(&addr);
	if (listener < 0)
		return listener;
	ret = client = tcp_socket();
	if (ret < 0)
		goto out;
	if (connect(client, (struct sockaddr *)&addr, sizeof(addr))) {
		ret = -errno;
		goto out;
	}
	ret = accept_own(listener, client);
	if (ret < 0)
		goto out;
	fds[SENDER] = client;
	fds[RECEIVER] = ret;
	client = -1;
	ret = 0;
out:
	close_fd(&client);
	close(listener);
	return ret;
}

static int attach(int fd)
{
	return setsockopt(fd, SOL_TCP, TCP_ULP, "tls", sizeof("tls")) ?
	       -errno : 0;
}

/* A key whose bytes are all @fill. It protects only what this process sees */
static int set_key(int fd, const struct ktls_cipher *cipher, u8 fill)
{
	u8 bytes[32], iv[KTLS_NONCE_LEN] = { 0 };
	const struct ktls_key key = {
		.cipher = cipher,
		.version = TLS_1_3_VERSION,
		.key = bytes,
		.iv = iv,
		.iv_len = sizeof(iv),
	};
	union ktls_crypto_info ci;
	int ret = 0;

	memset(bytes, fill, sizeof(bytes));
	ktls_cipher_fill(&ci, &key);
	if (setsockopt(fd, SOL_TLS, TLS_TX, &ci, cipher->info_len))
		ret = -errno;
	wipe(&ci, sizeof(ci));
	wipe(bytes, sizeof(bytes));
	return ret;
}

/* -EBUSY: the kernel cannot replace keys */
static int try_rekey(const struct ktls_cipher *cipher)
{
	int fds[2] = { -1, -1 }, ret, fill;

	ret = pair_open(fds);
	if (!ret)
		ret = attach(fds[SENDER]);
	for (fill = 1; !ret && fill <= 2; fill++)
		ret = set_key(fds[SENDER], cipher, fill);
	pair_close(fds);
	return ret;
}

int probe_can_rekey(const struct ktls_cipher *cipher)
{
	static atomic_bool works;
	int err;

	if (works)
		return 0;
	err = try_rekey(cipher);
	if (err == -EBUSY)
		return fail(EOPNOTSUPP, "this kernel cannot replace a key of TLS (Linux 6.14 and later can): the connection must be closed before its limit");
	works = !err;
	return 0;
}
