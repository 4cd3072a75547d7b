// SPDX-License-Identifier: GPL-2.0-only
/* Sockets: which may be armed, and how a key gets into one. */
#include <linux/hash.h>
#include <linux/net.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/tcp.h>
#include <linux/wait.h>
#include <net/inet_connection_sock.h>
#include <net/tcp.h>
#include <net/tcp_states.h>
#include <net/tls.h>

#include "sslp.h"

/*
 * TCP_ULP needs ESTABLISHED. A socket that already has "tls" may be armed and
 * rekeyed after one end has sent its FIN, because the other end still talks.
 * After both have sent it, what has arrived can still be read.
 */
#define OPEN	(TCPF_ESTABLISHED | TCPF_CLOSE_WAIT | TCPF_FIN_WAIT1 | \
		 TCPF_FIN_WAIT2 | TCPF_CLOSING | TCPF_LAST_ACK | TCPF_CLOSE)

static int check_tcp(struct socket *sock)
{
	struct sock *sk = sock->sk;
	u32 states;

	if (!sk || (sk->sk_family != AF_INET && sk->sk_family != AF_INET6) ||
	    sk->sk_type != SOCK_STREAM || sk->sk_protocol != IPPROTO_TCP)
		return -ESOCKTNOSUPPORT;
	/* The kernel writes it under lock_sock(), and checks the state again */
	states = data_race(READ_ONCE(inet_csk(sk)->icsk_ulp_ops)) ?
		 OPEN : TCPF_ESTABLISHED;
	return BIT(READ_ONCE(sk->sk_state)) & states ? 0 : -ENOTCONN;
}

/*
 * Whoever arms or rekeys a socket has it alone, from the look at its keys
 * before to the look after, because lock_sock() cannot be held over
 * setsockopt(). A mutex for several sockets would not do. A user can keep
 * lock_sock() of a socket held for any time, by a send() of memory that does
 * not come, and all who share the mutex would wait for that. Taken after the
 * lock of a secret.
 */
#define BUCKET_BITS	6

/**
 * struct bucket - sockets that are being armed or rekeyed
 * @lock: of the rest but @wait
 * @busy: turns
 * @wait: those who want a socket that is busy
 */
static struct bucket {
	spinlock_t lock;	/* for the list */
	struct hlist_head busy;
	wait_queue_head_t wait;
} buckets[1 << BUCKET_BITS];

void sslp_socket_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(buckets); i++) {
		spin_lock_init(&buckets[i].lock);
		init_waitqueue_head(&buckets[i].wait);
	}
}

static struct bucket *bucket_of(const struct sock *sk)
{
	return &buckets[hash_ptr(sk, BUCKET_BITS)];
}

static bool try_take(struct bucket *b, struct sslp_turn *turn)
{
	const struct sslp_turn *other;
	bool busy = false;

	spin_lock(&b->lock);
	hlist_for_each_entry(other, &b->busy, node)
		busy |= other->sk == turn->sk;
	if (!busy)
		hlist_add_head(&turn->node, &b->busy);
	spin_unlock(&b->lock);
	return !busy;
}

/**
 * sslp_socket_lock() - keep others from arming or rekeying a socket by this
 * module
 * @sock: socket
 * @turn: the caller's, until sslp_socket_unlock()
 *
 * Return: 0 or -EINTR.
 */
int sslp_socket_lock(struct socket *sock, struct sslp_turn *turn)
{
	struct bucket *b = bucket_of(sock->sk);

	turn->sk = sock->sk;
	return wait_event_killable(b->wait, try_take(b, turn)) ? -EINTR : 0;
}

/**
 * sslp_socket_unlock() - let others do it
 * @turn: from sslp_socket_lock()
 */
void sslp_socket_unlock(struct sslp_turn *turn)
{
	struct bucket *b = bucket_of(turn->sk);

	spin_lock(&b->lock);
	hlist_del(&turn->node);
	spin_unlock(&b->lock);
	if (wq_has_sleeper(&b->wait))
		wake_up_all(&b->wait);
}

/**
 * sslp_socket_cookie() - the number that identifies a socket
 * @sock: socket
 *
 * Return: its SO_COOKIE, 0 if nobody has asked for it yet.
 */
u64 sslp_socket_cookie(const struct socket *sock)
{
	return atomic64_read(&sock->sk->sk_cookie);
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

/* lock_sock() is held. Return: as sslp_socket_armed() */
static int find_key(const struct sock *sk, int optname,
		    const union tls_crypto_context **ret)
{
	const struct tcp_ulp_ops *ulp = inet_csk(sk)->icsk_ulp_ops;
	const struct tls_context *ctx;

	if (!ulp)
		return 0;
	if (strcmp(ulp->name, "tls"))
		return -EEXIST;
	ctx = tls_get_ctx(sk);
	*ret = optname == TLS_TX ? &ctx->crypto_send : &ctx->crypto_recv;
	return (optname == TLS_TX ? ctx->tx_conf : ctx->rx_conf) != TLS_BASE;
}

/**
 * sslp_socket_armed() - whether a direction has its key
 * @sock: TCP socket
 * @optname: TLS_TX or TLS_RX
 * @info: version and cipher, written if it has
 *
 * The answer may be out of date at once, except for what this module does under
 * sslp_socket_lock().
 *
 * Return: 1, 0, or -EEXIST: the socket has another upper protocol.
 */
int sslp_socket_armed(struct socket *sock, int optname,
		      struct tls_crypto_info *info)
{
	const union tls_crypto_context *in;
	int armed;

	lock_sock(sock->sk);
	armed = find_key(sock->sk, optname, &in);
	if (armed > 0)
		*info = in->info;
	release_sock(sock->sk);
	return armed;
}

/**
 * sslp_socket_holds() - whether this is the key of a direction
 * @sock: TCP socket
 * @optname: TLS_TX or TLS_RX
 * @cipher: cipher
 * @version: TLS_1_2_VERSION or TLS_1_3_VERSION
 * @key: key
 *
 * IV and number are ignored: getsockopt() of some kernels writes there.
 *
 * Return: 1, 0, -ENOTCONN: it has none, or -EEXIST.
 */
int sslp_socket_holds(struct socket *sock, int optname,
		      const struct sslp_cipher *cipher, u16 version,
		      const struct sslp_record_key *key)
{
	const union tls_crypto_context *in;
	int ret;

	lock_sock(sock->sk);
	ret = find_key(sock->sk, optname, &in);
	if (ret > 0) {
		const u8 *bytes = (const u8 *)in;

		ret = in->info.version == version &&
		      in->info.cipher_type == cipher->type &&
		      !crypto_memneq(bytes + cipher->key, key->key,
				     cipher->key_len) &&
		      !crypto_memneq(bytes + cipher->salt, key->iv,
				     cipher->salt_len);
	} else if (!ret) {
		ret = -ENOTCONN;
	}
	release_sock(sock->sk);
	return ret;
}

/**
 * sslp_socket_key_awaited() - whether a received KeyUpdate waits for its key
 * @sock: socket whose TLS_RX has a key
 *
 * Return: true if one does, or if this kernel does not know.
 */
bool sslp_socket_key_awaited(struct socket *sock)
{
	const union tls_crypto_context *in;
	bool awaited;

	lock_sock(sock->sk);
	awaited = find_key(sock->sk, TLS_RX, &in) > 0 &&
		  sslp_key_awaited(tls_get_ctx(sock->sk));
	release_sock(sock->sk);
	return awaited;
}

/**
 * sslp_socket_attach() - put kernel TLS onto a socket, without keys
 * @sock: TCP socket
 *
 * Return: 0, also if it is already there; -EPROTONOSUPPORT without kernel TLS;
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

/* A BPF program of the cgroup can make setsockopt() do nothing, or change it */
static int check_set(struct socket *sock, int optname,
		     const struct sslp_cipher *cipher, u16 version,
		     const struct sslp_record_key *key)
{
	int holds = sslp_socket_holds(sock, optname, cipher, version, key);

	if (holds > 0)
		return 0;
	return holds < 0 ? -EPERM : -ENOTRECOVERABLE;
}

/**
 * sslp_socket_set_key() - put a key into one direction
 * @sock: TCP socket with kernel TLS on it, locked
 * @optname: TLS_TX or TLS_RX
 * @cipher: cipher
 * @version: TLS_1_2_VERSION or TLS_1_3_VERSION
 * @key: key
 * @seq: number of the next record
 *
 * Return: 0: the key is in; -EPROTONOSUPPORT: this kernel lacks the cipher's
 * algorithm; -EPERM: setsockopt() succeeded, but there is no key;
 * -ENOTRECOVERABLE: it succeeded, but there is another key; or what it
 * returned.
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
	if (!err)
		return check_set(sock, optname, cipher, version, key);
	/* ENOPROTOOPT: TCP_ULP was swallowed */
	return err == -ENOENT || err == -ENOPROTOOPT ? -EPROTONOSUPPORT : err;
}
