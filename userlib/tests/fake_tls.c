// SPDX-License-Identifier: MIT
/* Kernel TLS on real TCP sockets, as far as options and records go. */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include "fake_tls.h"
#include "memory.h"

/* Of <linux/tls.h> and <netinet/tcp.h>; the oldest headers lack some */
#define SOL_TLS			282
#define TCP_ULP			31
#define TLS_TX			1
#define TLS_RX			2
#define TLS_SET_RECORD_TYPE	1
#define TLS_GET_RECORD_TYPE	2
#define OPTION_LAST		5	/* TLS_TX_MAX_PAYLOAD_LEN */
#define HEAD_LEN		4	/* version and cipher */
#define SEQ_LEN			8	/* at the end: the number of a record */

#define SOCKETS_MAX	1024

/* Keys are masked, as a search of memory is not to find the kernel's copy */
struct state {
	bool attached;
	size_t len[3];			/* by TLS_TX and TLS_RX */
	uint8_t info[3][FAKE_INFO_MAX];
};

struct fake_tls fake_tls;

static struct state states[SOCKETS_MAX];

static struct state *state_of(int fd)
{
	return &states[fd >= 0 && fd < SOCKETS_MAX ? fd : 0];
}

static int refuse(int err)
{
	errno = err;
	return -1;
}

bool fake_tls_has(int level, int optname)
{
	return level == SOL_TLS ||
	       (level == IPPROTO_TCP && optname == TCP_ULP) ||
	       (level == SOL_SOCKET && optname == SO_PROTOCOL &&
		fake_tls.protocol);
}

/* The kernel looks for TLS before it looks at the connection */
static int set_ulp(int fd, struct state *s, const void *value, socklen_t len)
{
	struct sockaddr_storage peer;
	socklen_t peer_len = sizeof(peer);

	if (fake_tls.ulp_err)
		return refuse(fake_tls.ulp_err);
	if (len < 3 || memcmp(value, "tls", 3) || fake_tls.absent)
		return refuse(ENOENT);
	if (getpeername(fd, (struct sockaddr *)&peer, &peer_len))
		return refuse(ENOTCONN);
	if (s->attached)
		return refuse(EEXIST);
	s->attached = true;
	return 0;
}

static int set_key(struct state *s, int optname, const uint8_t *info,
		   socklen_t len)
{
	bool same = true;
	socklen_t i;

	if (len < HEAD_LEN || len > FAKE_INFO_MAX)
		return refuse(EINVAL);
	if (s->len[optname] && !fake_tls.can_rekey)
		return refuse(EBUSY);
	for (i = HEAD_LEN; i < len - SEQ_LEN; i++)
		same = same && s->info[optname][i] == (info[i] ^ NEEDLE_MASK);
	if (same && s->len[optname] && optname == TLS_TX)
		fake_tls.repeated = true;
	for (i = 0; i < len; i++)
		s->info[optname][i] = info[i] ^ NEEDLE_MASK;
	s->len[optname] = len;
	if (optname == TLS_RX)
		fake_tls.waits = false;
	return 0;
}

int fake_tls_set(int fd, int level, int optname, const void *value,
		 socklen_t len)
{
	struct state *s = state_of(fd);

	if (fake_tls.sets < FAKE_LOG_MAX)
		fake_tls.log[fake_tls.sets++] =
			(struct fake_set){ fd, level, optname, len };
	if (level == IPPROTO_TCP)
		return set_ulp(fd, s, value, len);
	if (fake_tls.refused_err && optname == fake_tls.refused)
		return refuse(fake_tls.refused_err);
	if (!s->attached || optname > OPTION_LAST)
		return refuse(ENOPROTOOPT);
	if (optname == TLS_TX || optname == TLS_RX)
		return set_key(s, optname, value, len);
	return 0;
}

size_t fake_tls_info(int fd, int optname, uint8_t info[FAKE_INFO_MAX])
{
	struct state *s = state_of(fd);
	size_t i;

	for (i = 0; i < s->len[optname]; i++)
		info[i] = s->info[optname][i] ^ NEEDLE_MASK;
	return s->len[optname];
}

static int get_key(struct state *s, int optname, uint8_t *value,
		   socklen_t *len)
{
	socklen_t i;

	if (!s->len[optname])
		return refuse(EBUSY);
	if (*len != HEAD_LEN && *len != s->len[optname])
		return refuse(EINVAL);
	for (i = 0; i < *len; i++)
		value[i] = s->info[optname][i] ^ NEEDLE_MASK;
	return 0;
}

static int get_ulp(struct state *s, char *value, socklen_t *len)
{
	const char *ulp = fake_tls.other_ulp ?: s->attached ? "tls" : NULL;

	if (fake_tls.unknown == TCP_ULP)
		return refuse(ENOPROTOOPT);
	*len = ulp ? strlen(ulp) + 1 : 0;
	memcpy(value, ulp ?: "", *len);
	return 0;
}

int fake_tls_get(int fd, int level, int optname, void *value, socklen_t *len)
{
	struct state *s = state_of(fd);

	if (level == SOL_SOCKET) {
		memcpy(value, &fake_tls.protocol, sizeof(fake_tls.protocol));
		return 0;
	}
	if (level == IPPROTO_TCP)
		return get_ulp(s, value, len);
	if (optname == fake_tls.denied)
		return refuse(EPERM);
	if (!s->attached || optname > OPTION_LAST ||
	    (fake_tls.unknown && optname == fake_tls.unknown))
		return refuse(ENOPROTOOPT);
	if (optname == TLS_TX || optname == TLS_RX)
		return get_key(s, optname, value, len);
	memset(value, 0, *len);
	return 0;
}

bool fake_tls_armed(int fd, int optname)
{
	return state_of(fd)->len[optname];
}

ssize_t fake_tls_sendmsg(const struct msghdr *msg)
{
	struct cmsghdr *head = CMSG_FIRSTHDR(msg);
	size_t len = msg->msg_iov->iov_len;

	if (fake_tls.record_err)
		return refuse(fake_tls.record_err);
	if (!head || head->cmsg_level != SOL_TLS ||
	    head->cmsg_type != TLS_SET_RECORD_TYPE ||
	    head->cmsg_len != CMSG_LEN(1) || len > sizeof(fake_tls.sent))
		return refuse(EINVAL);
	fake_tls.sent_type = *CMSG_DATA(head);
	fake_tls.sent_len = len;
	memcpy(fake_tls.sent, msg->msg_iov->iov_base, len);
	return len - fake_tls.short_send;
}

ssize_t fake_tls_recvmsg(struct msghdr *msg)
{
	struct cmsghdr *head = CMSG_FIRSTHDR(msg);
	size_t len = fake_tls.next_len;

	if (fake_tls.record_err)
		return refuse(fake_tls.record_err);
	if (fake_tls.waits)
		return refuse(EKEYEXPIRED);
	if (!fake_tls.next_type) {
		msg->msg_controllen = 0;
		return 0;
	}
	if (len > msg->msg_iov->iov_len)
		len = msg->msg_iov->iov_len;
	memcpy(msg->msg_iov->iov_base, fake_tls.next, len);
	head->cmsg_level = SOL_TLS;
	head->cmsg_type = TLS_GET_RECORD_TYPE;
	head->cmsg_len = CMSG_LEN(1);
	*CMSG_DATA(head) = fake_tls.next_type;
	msg->msg_controllen = CMSG_SPACE(1);
	return len;
}

void fake_tls_close(int fd)
{
	explicit_bzero(state_of(fd), sizeof(struct state));
}
