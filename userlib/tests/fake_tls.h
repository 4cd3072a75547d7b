/* SPDX-License-Identifier: MIT */
/* Kernel TLS on real TCP sockets, as far as options and records go. */
#ifndef SSLP_TESTS_FAKE_TLS_H
#define SSLP_TESTS_FAKE_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#define FAKE_INFO_MAX	64
#define FAKE_LOG_MAX	64

/* An option that was set, in order */
struct fake_set {
	int fd, level, optname;
	socklen_t len;
};

/**
 * struct fake_tls - the fake, and what it has seen
 * @can_rekey: a second key is taken, as from Linux 6.14 on
 * @absent: there is no TLS for sockets, as long as its module is not loaded
 * @waits: sockets wait for the next key for receiving, as after a KeyUpdate,
 *	until one gets it
 * @log: what has been set, successfully or not
 * @sets: entries of @log
 * @sent: content of the last record sent, @sent_len bytes
 * @sent_type: its content type
 * @next: content that the next receive gives, @next_len bytes
 * @next_type: its content type
 * @short_send: how much of a record is not taken
 * @refused: option that is refused with @refused_err
 * @repeated: a socket was given the key for sending that it had: its numbers,
 *	and so its nonces, begin again
 * @unknown: option that the kernel does not know: ENOPROTOOPT when asked
 * @denied: option of TLS that a policy does not let anybody ask for: EPERM
 * @ulp_err: errno that TCP_ULP gives, or 0
 * @other_ulp: what sits on every socket in the place of TLS, or NULL
 * @protocol: of every socket, if not TCP
 * @forgotten: times that a socket's pending error was taken off
 * @record_err: errno that sending and receiving give, or 0
 */
extern struct fake_tls {
	bool can_rekey, absent, waits;
	struct fake_set log[FAKE_LOG_MAX];
	unsigned int sets;
	uint8_t sent[64];
	size_t sent_len;
	uint8_t sent_type;
	uint8_t next[64];
	size_t next_len;
	uint8_t next_type;
	size_t short_send;
	int refused, refused_err, unknown;
	int denied, ulp_err, protocol;
	const char *other_ulp;
	unsigned int forgotten;
	bool repeated;
	int record_err;
} fake_tls;

/* What a socket was armed with for TLS_TX or TLS_RX, and its length; 0: not */
size_t fake_tls_info(int fd, int optname, uint8_t info[FAKE_INFO_MAX]);

/* Whether an option is one of the fake */
bool fake_tls_has(int level, int optname);
int fake_tls_set(int fd, int level, int optname, const void *value,
		 socklen_t len);
int fake_tls_get(int fd, int level, int optname, void *value, socklen_t *len);

/* Whether @fd is armed in a direction */
bool fake_tls_armed(int fd, int optname);
ssize_t fake_tls_sendmsg(const struct msghdr *msg);
ssize_t fake_tls_recvmsg(struct msghdr *msg);
void fake_tls_close(int fd);

#endif /* SSLP_TESTS_FAKE_TLS_H */
