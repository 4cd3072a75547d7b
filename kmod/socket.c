// SPDX-License-Identifier: GPL-2.0-only
/* Sockets: which may be armed, and how a key gets into one. */
#include <linux/net.h>
#include <linux/string.h>
#include <linux/tcp.h>
#include <net/inet_connection_sock.h>
#include <net/tcp.h>
#include <net/tcp_states.h>
#include <net/tls.h>

#include "sslp.h"

/*
 * TCP_ULP wants ESTABLISHED. What has "tls" already may be armed and rekeyed
 * when one of its ends has sent its FIN: the other one still talks.
 */
#define OPEN	(TCPF_ESTABLISHED | TCPF_CLOSE_WAIT | TCPF_FIN_WAIT1 | \
		 TCPF_FIN_WAIT2)

static int check_tcp(struct socket *sock)
{
	struct sock *sk = sock->sk;
	u32 states;

	if (!sk || (sk->sk_family != AF_INET && sk->sk_family != AF_INET6) ||
	    sk->sk_type != SOCK_STREAM || sk->sk_protocol != IPPROTO_TCP)
		return -ESOCKTNOSUPPORT;
	states = READ_ONCE(inet_csk(sk)->icsk_ulp_ops) ? OPEN :
							 TCPF_ESTABLISHED;
	return BIT(READ_ONCE(sk->sk_state)) & states ? 0 : -ENOTCONN;
}

/**
 * sslp_socket_get() - a connected TCP socket
 * @fd: descriptor
 *
 * Return: socket, until sockfd_put(), or -EBADF, -ENOTSOCK, -ESOCKTNOSUPPORT,
 * -ENOTCONN.
 */
struct socket *sslp_socket_get(int fd)
{
	struct socket *sock;
	int err;

	sock = sockfd_lookup(fd, &err);
	if (!sock)
		return ERR_PTR(err);
	err = check_tcp(sock);
	if (err) {
		sockfd_put(sock);
		return ERR_PTR(err);
	}
	return sock;
}

/**
 * sslp_socket_armed() - whether a direction has its key
 * @sock: TCP socket
 * @optname: TLS_TX or TLS_RX
 * @info: version and cipher, written if it has
 *
 * A snapshot: what it says may be history.
 *
 * Return: 1, 0, or -EEXIST: another upper protocol sits on the socket.
 */
int sslp_socket_armed(struct socket *sock, int optname,
		      struct tls_crypto_info *info)
{
	const struct tcp_ulp_ops *ulp;
	const struct tls_context *ctx;
	struct sock *sk = sock->sk;
	int armed = 0;

	lock_sock(sk);
	ulp = inet_csk(sk)->icsk_ulp_ops;
	if (!ulp)
		goto out;
	if (strcmp(ulp->name, "tls")) {
		armed = -EEXIST;
		goto out;
	}
	ctx = tls_get_ctx(sk);
	if (optname == TLS_TX && ctx->tx_conf != TLS_BASE) {
		*info = ctx->crypto_send.info;
		armed = 1;
	} else if (optname == TLS_RX && ctx->rx_conf != TLS_BASE) {
		*info = ctx->crypto_recv.info;
		armed = 1;
	}
out:
	release_sock(sk);
	return armed;
}

/**
 * sslp_socket_attach() - kernel TLS onto a socket, without keys
 * @sock: TCP socket
 *
 * Return: 0, also if it is there already, -EPROTONOSUPPORT without kernel TLS,
 * or what setsockopt() returned.
 */
int sslp_socket_attach(struct socket *sock)
{
	char ulp[] = "tls";
	int err;

	err = do_sock_setsockopt(sock, false, SOL_TCP, TCP_ULP,
				 KERNEL_SOCKPTR(ulp), sizeof(ulp) - 1);
	if (err == -EEXIST)
		return 0;
	return err == -ENOENT || err == -ENOPROTOOPT ? -EPROTONOSUPPORT : err;
}

/**
 * sslp_socket_set_key() - a key into one direction
 * @sock: TCP socket with kernel TLS on it
 * @optname: TLS_TX or TLS_RX
 * @cipher: cipher
 * @version: TLS_1_2_VERSION or TLS_1_3_VERSION
 * @key: key
 * @seq: number of the next record
 *
 * Return: 0, -EPROTONOSUPPORT if this kernel has not this cipher's algorithm,
 * or what setsockopt() returned.
 */
int sslp_socket_set_key(struct socket *sock, int optname,
			const struct sslp_cipher *cipher, u16 version,
			const struct sslp_record_key *key, u64 seq)
{
	union sslp_crypto_info ci;
	int err;

	sslp_crypto_info_fill(&ci, cipher, version, key, seq);
	err = do_sock_setsockopt(sock, false, SOL_TLS, optname,
				 KERNEL_SOCKPTR(&ci), cipher->info_len);
	memzero_explicit(&ci, sizeof(ci));
	return err == -ENOENT ? -EPROTONOSUPPORT : err;
}
