// SPDX-License-Identifier: MIT
/* Whether a socket may be armed. This file looks, and changes nothing. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../base/message.h"
#include "ktls_check.h"

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP	262
#endif

static int get_int(int fd, int level, int optname, int *value)
{
	socklen_t len = sizeof(*value);

	return getsockopt(fd, level, optname, value, &len) ? -errno : 0;
}

int ktls_check_tcp(int fd)
{
	int domain = 0, protocol = 0, err;

	err = get_int(fd, SOL_SOCKET, SO_DOMAIN, &domain);
	if (err == -EBADF)
		return fail(EBADF, "descriptor %d is not open", fd);
	if (err == -ENOTSOCK)
		return fail(ENOTSOCK, "descriptor %d is not a socket", fd);
	if (!err)
		err = get_int(fd, SOL_SOCKET, SO_PROTOCOL, &protocol);
	if (err)
		return fail(EIO, "look at socket %d: %s", fd,
			    errno_name(-err));
	if (protocol == IPPROTO_MPTCP)
		return fail(EOPNOTSUPP, "socket %d uses MPTCP, for which the kernel has no TLS",
			    fd);
	if ((domain != AF_INET && domain != AF_INET6) ||
	    protocol != IPPROTO_TCP)
		return fail(EINVAL, "socket %d is not a TCP socket", fd);
	return 0;
}

int ktls_check_connected(int fd)
{
	struct sockaddr_storage peer;
	socklen_t len = sizeof(peer);
	int type = 0, err;

	err = get_int(fd, SOL_SOCKET, SO_TYPE, &type);
	if (err)
		return fail(-err, "look at descriptor %d: %s", fd,
			    errno_name(-err));
	if (type != SOCK_STREAM)
		return fail(EINVAL, "socket %d is not a stream", fd);
	if (getpeername(fd, (struct sockaddr *)&peer, &len))
		return fail(ENOTCONN, "socket %d is not connected", fd);
	return 0;
}

int ktls_check_stream(int fd)
{
	struct tls_crypto_info info;
	int err = ktls_check_connected(fd);

	if (err)
		return err;
	if (!ktls_check_armed(fd, TLS_TX, &info) || !ktls_check_armed(fd, TLS_RX, &info))
		return fail(EEXIST, "socket %d has a key already", fd);
	return 0;
}

/*
 * The protocol between the socket and TCP; an empty string if there is none.
 * Return: whether the kernel has told it.
 */
static bool get_ulp(int fd, char ulp[static 16])
{
	socklen_t len = 15;

	memset(ulp, 0, 16);
	if (!getsockopt(fd, IPPROTO_TCP, TCP_ULP, ulp, &len))
		return true;
	*ulp = '\0';
	return false;
}

static int get_state(int fd, u8 *ret_state)
{
	struct tcp_info info = { .tcpi_state = 0 };
	socklen_t len = sizeof(info);

	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len))
		return -errno;
	*ret_state = info.tcpi_state;
	return 0;
}

int ktls_check_ulp_refused(int fd, int err)
{
	switch (err) {
	case ENOENT:
		return fail(EOPNOTSUPP, "TCP_ULP: ENOENT: this kernel has no TLS, or its module is not loaded: \"modprobe tls\" (CONFIG_TLS) gives it");
	case ENOPROTOOPT:
		return fail(EOPNOTSUPP, "TCP_ULP: ENOPROTOOPT: this kernel is too old for TLS on sockets (Linux 4.13)");
	case EPERM:
	case EACCES:
		return fail(EOPNOTSUPP, "TCP_ULP: %s: a security policy denies kernel TLS here",
			    errno_name(err));
	case ENOTCONN:
		return fail(ENOTCONN, "TCP_ULP: ENOTCONN: socket %d is no longer connected",
			    fd);
	case ENOMEM:
	case ENOBUFS:
		return fail(ENOMEM, "TCP_ULP: out of memory in the kernel");
	default:
		return fail(EIO, "TCP_ULP \"tls\" on socket %d: %s", fd,
			    errno_name(err));
	}
}

bool ktls_check_closed(int fd)
{
	u8 state;

	return !get_state(fd, &state) && state == TCP_CLOSE;
}

/*
 * What the kernel answers to TCP_ULP before it looks at the state. Our own
 * socket is asked, because the caller's must not change.
 */
static int new_socket_refused(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int err = ENOTCONN;

	if (fd < 0)
		return err;
	if (setsockopt(fd, IPPROTO_TCP, TCP_ULP, "tls", sizeof("tls") - 1))
		err = errno;
	close(fd);
	return err;
}

/*
 * TCP_ULP needs an established connection, but keys do not. If TLS was attached
 * in time, a peer that has ended its side still gets its answer. And if this
 * side has ended, or both have, what came before can still be read.
 */
static int check_connected(int fd, const struct ktls_plan *plan)
{
	char ulp[16];
	u8 state;
	int err;

	err = get_state(fd, &state);
	if (err)
		return fail(EIO, "look at the state of socket %d: %s", fd,
			    errno_name(-err));
	if (state == TCP_ESTABLISHED)
		return 0;
	get_ulp(fd, ulp);
	if (!strcmp(ulp, "tls") && (state == TCP_CLOSE_WAIT || !plan->tx))
		return 0;
	if (state != TCP_CLOSE_WAIT)
		return fail(ENOTCONN, "socket %d is not an established connection (TCP state %u)",
			    fd, state);
	err = new_socket_refused();
	if (err != ENOTCONN)
		return ktls_check_ulp_refused(fd, err);
	return fail(ENOTCONN, "the peer of socket %d has ended its side, and TCP_ULP \"tls\" was not set before that",
		    fd);
}

int ktls_check_armed(int fd, int optname, struct tls_crypto_info *info)
{
	socklen_t len = sizeof(*info);

	memset(info, 0, sizeof(*info));
	if (getsockopt(fd, SOL_TLS, optname, info, &len))
		return errno == EPERM || errno == EACCES ? -EACCES : -ENOENT;
	return info->cipher_type ? 0 : -ENOENT;
}

static int check_unarmed(int fd, int optname, const struct ktls_key *key)
{
	struct tls_crypto_info info;
	int err = key ? ktls_check_armed(fd, optname, &info) : -ENOENT;

	if (err == -ENOENT)
		return 0;
	if (err)
		return fail(EOPNOTSUPP, "look whether socket %d has a key already: a security policy denies that here",
			    fd);
	return fail(EEXIST, "socket %d has a key for %s already", fd,
		    optname == TLS_TX ? "TLS_TX" : "TLS_RX");
}

/*
 * If a protocol sits on the socket already, it must be ours. If none does,
 * there is no key: nearly every socket is like that, and two calls are saved.
 */
static int check_free(int fd, const struct ktls_plan *plan)
{
	char ulp[16];
	bool known = get_ulp(fd, ulp);

	if (known && !*ulp)
		return 0;
	if (*ulp && strcmp(ulp, "tls"))
		return fail(EINVAL, "socket %d carries \"%s\" already", fd, ulp);
	return check_unarmed(fd, TLS_TX, plan->tx) ?:
	       check_unarmed(fd, TLS_RX, plan->rx);
}

int ktls_check_plan(int fd, const struct ktls_plan *plan)
{
	return ktls_check_tcp(fd) ?: check_connected(fd, plan) ?:
	       check_free(fd, plan);
}
