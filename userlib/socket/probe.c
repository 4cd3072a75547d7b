// SPDX-License-Identifier: MIT
/* What kernel TLS can do here, found by trying on a loopback connection. */
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

/* Nobody else takes part: what takes this long does not happen */
#define PROBE_SECONDS	2

static const int switch_on = 1;
static const u16 payload_len = 1024;	/* bytes; 64 to 16384 are allowed */

const struct ktls_option ktls_options[KTLS_OPTION_COUNT] = {
	{ "TLS_TX_ZEROCOPY_RO", TLS_TX_ZEROCOPY_RO, SENDER,
	  &switch_on, sizeof(switch_on) },
	{ "TLS_RX_EXPECT_NO_PAD", TLS_RX_EXPECT_NO_PAD, RECEIVER,
	  &switch_on, sizeof(switch_on) },
	{ "TLS_TX_MAX_PAYLOAD_LEN", TLS_TX_MAX_PAYLOAD_LEN, SENDER,
	  &payload_len, sizeof(payload_len) },
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void ktls_pair_close(int fds[static 2])
{
	close_fd(&fds[SENDER]);
	close_fd(&fds[RECEIVER]);
}

/*
 * A TCP socket none of whose calls hangs, connect() and accept() included. What
 * it accepts inherits the limits.
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

/* A listener on a port of the kernel's choice, which goes to @addr */
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

/* Any local process can connect to the listener: take only our own end */
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

int ktls_pair_open(int fds[static 2])
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

int ktls_probe_loopback(void)
{
	int fds[2], ret;

	ret = ktls_pair_open(fds);
	if (!ret)
		ktls_pair_close(fds);
	return ret;
}

static int attach(int fd)
{
	return setsockopt(fd, SOL_TCP, TCP_ULP, "tls", sizeof("tls")) ?
	       -errno : 0;
}

int ktls_probe_ulp(void)
{
	int fds[2], ret;

	ret = ktls_pair_open(fds);
	if (ret)
		return ret;
	ret = attach(fds[SENDER]);
	ktls_pair_close(fds);
	return ret;
}

/* A key of octets @fill: only this process ever sees what it protects */
static int set_key(int fd, int direction, const struct ktls_cipher *cipher,
		   u16 version, u8 fill)
{
	u8 bytes[32], iv[KTLS_NONCE_LEN] = { 0 };
	const struct ktls_key key = {
		.cipher = cipher,
		.version = version,
		.key = bytes,
		.iv = iv,
		.iv_len = version == TLS_1_2_VERSION && cipher->salt_len ?
			  cipher->salt_len : sizeof(iv),
	};
	union ktls_crypto_info ci;
	int ret = 0;

	memset(bytes, fill, sizeof(bytes));
	ktls_crypto_info_fill(&ci, &key);
	if (setsockopt(fd, SOL_TLS, direction, &ci, cipher->info_len))
		ret = -errno;
	wipe(&ci, sizeof(ci));
	wipe(bytes, sizeof(bytes));
	return ret;
}

/* A connection armed from [0] to [1] */
static int open_armed(int fds[static 2], const struct ktls_cipher *cipher,
		      u16 version)
{
	int ret;

	ret = ktls_pair_open(fds);
	if (ret)
		return ret;
	ret = attach(fds[SENDER]);
	if (!ret)
		ret = attach(fds[RECEIVER]);
	if (!ret)
		ret = set_key(fds[SENDER], TLS_TX, cipher, version, 1);
	if (!ret)
		ret = set_key(fds[RECEIVER], TLS_RX, cipher, version, 1);
	if (ret)
		ktls_pair_close(fds);
	return ret;
}

/* A driver that takes a key may still compute wrongly: send a record */
static int send_through(const int fds[static 2])
{
	static const char record[] = "record";
	char got[sizeof(record)];
	ssize_t n;

	n = send(fds[SENDER], record, sizeof(record), MSG_NOSIGNAL);
	if (n < 0)
		return -errno;
	n = recv(fds[RECEIVER], got, sizeof(got), 0);
	if (n < 0)
		return -errno;
	return n == sizeof(got) && !memcmp(got, record, n) ? 0 : -EBADMSG;
}

int ktls_probe_cipher(const struct ktls_cipher *cipher, u16 version)
{
	int fds[2], ret;

	ret = open_armed(fds, cipher, version);
	if (ret)
		return ret;
	ret = send_through(fds);
	ktls_pair_close(fds);
	return ret;
}

int ktls_probe_rekey(const struct ktls_cipher *cipher)
{
	int fds[2], ret;

	ret = open_armed(fds, cipher, TLS_1_3_VERSION);
	if (ret)
		return ret;
	ret = set_key(fds[SENDER], TLS_TX, cipher, TLS_1_3_VERSION, 2);
	ktls_pair_close(fds);
	return ret;
}

int ktls_check_rekey(const struct ktls_cipher *cipher)
{
	static atomic_bool works;
	int err;

	if (works)
		return 0;
	err = ktls_probe_rekey(cipher);
	if (err == -EBUSY)
		return fail(EOPNOTSUPP, "this kernel cannot replace a key of TLS (Linux 6.14 and later can): the connection must be closed before its limit");
	works = !err;
	return 0;
}

int ktls_probe_option(const struct ktls_option *option,
		      const struct ktls_cipher *cipher)
{
	int fds[2], ret;

	ret = open_armed(fds, cipher, TLS_1_3_VERSION);
	if (ret)
		return ret;
	if (setsockopt(fds[option->end], SOL_TLS, option->option,
		       option->value, option->len))
		ret = -errno;
	ktls_pair_close(fds);
	return ret;
}
