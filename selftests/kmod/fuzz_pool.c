// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors for the fuzzer. There are no locks: the point is that a
 * descriptor may be closed or replaced while a request uses it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"
#include "request.h"
#include "tcp_pair.h"

#define SLOTS	16

static _Atomic int pool[FUZZ_KINDS][SLOTS];

static const uint8_t bytes[64] = "some secret, of which the fuzzer makes all";

static void quick_end(int fd)
{
	struct linger linger = { .l_onoff = 1 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
}

/* One end of a connection. The other end is in the pool, too */
static int open_socket(struct fuzz_random *r)
{
	int fds[2];

	if (tcp_pair_open(fuzz_once_in(r, 3) ? AF_INET6 : AF_INET, fds))
		return -1;
	quick_end(fds[0]);
	quick_end(fds[1]);
	fuzz_pool_put(r, FUZZ_SOCKET, fds[1]);
	return fds[0];
}

static int open_other(struct fuzz_random *r)
{
	int fd;

	switch (fuzz_below(r, 6)) {
	case 0:
		/* A thread whose own listener was closed may wait here */
		fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		listen(fd, 1);
		return fd;
	case 1:
		return socket(AF_INET, SOCK_DGRAM, 0);
	case 2:
		return socket(AF_UNIX, SOCK_STREAM, 0);
	case 3:
		return memfd_create("fuzz", 0);
	case 4:
		return eventfd(0, EFD_NONBLOCK);
	default:
		return open("/dev/null", O_RDWR | O_PATH);
	}
}

static int open_secret(struct fuzz_random *r, enum fuzz_kind kind)
{
	static const struct {
		uint32_t kind, len;
	} kinds[FUZZ_KINDS] = {
		[FUZZ_MASTER] = { SSLP_SECRET_MASTER, 48 },
		[FUZZ_PREMASTER] = { SSLP_SECRET_PREMASTER, 33 },
		[FUZZ_TRAFFIC] = { SSLP_SECRET_TRAFFIC, 0 },
		[FUZZ_HKDF] = { SSLP_SECRET_HKDF, 7 },
		[FUZZ_PSK] = { SSLP_SECRET_PSK, 40 },
		[FUZZ_EARLY] = { SSLP_SECRET_EARLY, 0 },
		[FUZZ_HANDSHAKE] = { SSLP_SECRET_HANDSHAKE, 0 },
		[FUZZ_MASTER13] = { SSLP_SECRET_MASTER13, 0 },
		[FUZZ_EXPORTER] = { SSLP_SECRET_EXPORTER, 0 },
		[FUZZ_RESUMPTION] = { SSLP_SECRET_RESUMPTION, 0 },
		[FUZZ_BINDER] = { SSLP_SECRET_BINDER, 0 },
	};
	static const uint32_t lens[] = { 0, 0, 32, 48, 64 };
	uint32_t hash = SSLP_HASH_SHA256;

	if (fuzz_once_in(r, 4))
		hash = SSLP_HASH_MD5SHA1 + fuzz_below(r, 4);
	return secret_create(fuzz_pool_get(r, FUZZ_DEVICE), kinds[kind].kind,
			     hash, fuzz_once_in(r, 3) ? 0 : SSLP_SECRET_EXPORT,
			     bytes, kinds[kind].len ?: lens[hash]);
}

static int open_one(struct fuzz_random *r, enum fuzz_kind kind)
{
	switch (kind) {
	case FUZZ_DEVICE:
		return sslp_open();
	case FUZZ_SOCKET:
		return open_socket(r);
	case FUZZ_OTHER:
		return open_other(r);
	default:
		return open_secret(r, kind);
	}
}

int fuzz_pool_open(struct fuzz_random *r)
{
	int fd, kind, i;

	for (kind = 0; kind < FUZZ_KINDS; kind++)
		for (i = 0; i < SLOTS; i++)
			pool[kind][i] = -1;
	for (kind = 0; kind < FUZZ_KINDS; kind++)
		for (i = 0; i < SLOTS; i++) {
			fd = open_one(r, kind);
			if (fd < 0 && kind == FUZZ_DEVICE)
				return fd;
			fuzz_pool_put(r, kind, fd);
		}
	return 0;
}

void fuzz_pool_close(void)
{
	int fd, kind, i;

	for (kind = 0; kind < FUZZ_KINDS; kind++)
		for (i = 0; i < SLOTS; i++) {
			fd = atomic_exchange(&pool[kind][i], -1);
			if (fd >= 0)
				close(fd);
		}
}

int fuzz_pool_get(struct fuzz_random *r, enum fuzz_kind kind)
{
	if (fuzz_once_in(r, 40))
		kind = fuzz_below(r, FUZZ_KINDS);
	return pool[kind][fuzz_below(r, SLOTS)];
}

void fuzz_pool_put(struct fuzz_random *r, enum fuzz_kind kind, int fd)
{
	int old;

	if (fd < 0)
		return;
	old = atomic_exchange(&pool[kind][fuzz_below(r, SLOTS)], fd);
	if (old >= 0)
		close(old);
}

static void trouble(struct fuzz_random *r, int fd)
{
	char buf[512] = "", info[128] = "";
	socklen_t len = sizeof(info);

	switch (fuzz_below(r, 6)) {
	case 0:
		send(fd, buf, fuzz_below(r, sizeof(buf)),
		     MSG_DONTWAIT | MSG_NOSIGNAL);
		break;
	case 1:
		recv(fd, buf, sizeof(buf), MSG_DONTWAIT);
		break;
	case 2:
		shutdown(fd, fuzz_below(r, 3));
		break;
	case 3:
		setsockopt(fd, SOL_TCP, TCP_ULP, "tls", 3);
		break;
	case 4:
		getsockopt(fd, 282, TLS_TX + fuzz_below(r, 2), info, &len);
		break;
	default:
		setsockopt(fd, 282, TLS_TX + fuzz_below(r, 2), info,
			   fuzz_below(r, sizeof(info)));
	}
}

void fuzz_pool_stir(struct fuzz_random *r)
{
	enum fuzz_kind kind = fuzz_below(r, FUZZ_KINDS);

	/* A socket is useful only once */
	if (fuzz_once_in(r, 3))
		kind = FUZZ_SOCKET;
	if (fuzz_once_in(r, 3))
		trouble(r, pool[FUZZ_SOCKET][fuzz_below(r, SLOTS)]);
	else
		fuzz_pool_put(r, kind, open_one(r, kind));
}
