// SPDX-License-Identifier: MIT
/* sslp ls asks sock_diag for the TCP connections of the network namespace. */
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "../common/ktls.h"
#include "ls.h"

#define REPLY_SIZE	65536
#define WAIT_SECONDS	5

/* These are numbers of the kernel. Headers before Linux 6.0 lack some names */
enum {
	TLS_ATTR_VERSION = 1, TLS_ATTR_CIPHER, TLS_ATTR_TXCONF, TLS_ATTR_RXCONF,
	TLS_ATTR_ZEROCOPY, TLS_ATTR_NO_PAD, TLS_ATTR_MAX_PAYLOAD,
};

/* A listener has no keys, and a socket in TIME_WAIT has lost them */
#define STATES	(~0u & ~(1u << TCP_LISTEN) & ~(1u << TCP_TIME_WAIT))

struct request {
	struct nlmsghdr head;
	struct inet_diag_req_v2 diag;
};

static const struct rtattr *find(const struct rtattr *attr, size_t len,
				 unsigned short type)
{
	for (; RTA_OK(attr, len); attr = RTA_NEXT(attr, len))
		if ((attr->rta_type & NLA_TYPE_MASK) == type)
			return attr;
	return NULL;
}

static uint32_t number(const struct rtattr *nest, unsigned short type)
{
	const struct rtattr *attr = find(RTA_DATA(nest), RTA_PAYLOAD(nest),
					 type);
	uint16_t value = 0;

	if (attr && RTA_PAYLOAD(attr) >= sizeof(value))
		memcpy(&value, RTA_DATA(attr), sizeof(value));
	return value;
}

/* TLS_CONF_BASE, _SW, _HW, _HW_RECORD */
static uint32_t where(uint32_t conf)
{
	static const uint32_t of[] = {
		SSLP_KTLS_NONE, SSLP_KTLS_NONE, SSLP_KTLS_SOFTWARE,
		SSLP_KTLS_HARDWARE, SSLP_KTLS_HARDWARE,
	};

	return conf < sizeof(of) / sizeof(of[0]) ? of[conf] : SSLP_KTLS_ARMED;
}

static void take_tls(struct ls_socket *s, const struct rtattr *tls)
{
	const struct rtattr *first = RTA_DATA(tls);

	s->ktls = LS_KTLS;
	s->version = number(tls, TLS_ATTR_VERSION);
	s->cipher = number(tls, TLS_ATTR_CIPHER);
	s->tx = where(number(tls, TLS_ATTR_TXCONF));
	s->rx = where(number(tls, TLS_ATTR_RXCONF));
	s->zerocopy = find(first, RTA_PAYLOAD(tls), TLS_ATTR_ZEROCOPY);
	s->no_pad = find(first, RTA_PAYLOAD(tls), TLS_ATTR_NO_PAD);
	s->max_payload = (uint16_t)number(tls, TLS_ATTR_MAX_PAYLOAD);
}

/*
 * INET_DIAG_ULP_INFO { INET_ULP_INFO_NAME, INET_ULP_INFO_TLS { ... } }, to
 * CAP_NET_ADMIN only before Linux 6.15. To others its absence says nothing. Who
 * has that capability over this namespace is told the mark too.
 */
static void take_ulp(struct ls_socket *s, const struct rtattr *attr, size_t len)
{
	const struct rtattr *ulp = find(attr, len, INET_DIAG_ULP_INFO), *name,
			    *tls;

	s->ktls = find(attr, len, INET_DIAG_MARK) ? LS_PLAIN : LS_UNTOLD;
	if (!ulp)
		return;
	name = find(RTA_DATA(ulp), RTA_PAYLOAD(ulp), INET_ULP_INFO_NAME);
	tls = find(RTA_DATA(ulp), RTA_PAYLOAD(ulp), INET_ULP_INFO_TLS);
	if (name && RTA_PAYLOAD(name) >= sizeof("tls") &&
	    !memcmp(RTA_DATA(name), "tls", sizeof("tls")))
		s->ktls = LS_KTLS;
	if (tls)
		take_tls(s, tls);
}

static int take(struct ls *ls, const struct nlmsghdr *head)
{
	const struct inet_diag_msg *msg = NLMSG_DATA(head);
	const size_t fixed = NLMSG_SPACE(sizeof(*msg));
	struct ls_socket *s;

	if (head->nlmsg_type != SOCK_DIAG_BY_FAMILY || head->nlmsg_len < fixed)
		return 0;
	s = ls_add(ls);
	if (!s)
		return -ENOMEM;
	s->inode = msg->idiag_inode;
	s->uid = msg->idiag_uid;
	ls_address(s->local, msg->idiag_family, msg->id.idiag_src,
		   ntohs(msg->id.idiag_sport));
	ls_address(s->peer, msg->idiag_family, msg->id.idiag_dst,
		   ntohs(msg->id.idiag_dport));
	take_ulp(s, (const struct rtattr *)((const char *)head + fixed),
		 head->nlmsg_len - fixed);
	return 0;
}

/* Reads one datagram. Return: 1 if it was the last, 0, or -errno */
static int take_all(struct ls *ls, const struct nlmsghdr *head, size_t len)
{
	int ret = 0;

	for (; !ret && NLMSG_OK(head, len); head = NLMSG_NEXT(head, len)) {
		if (head->nlmsg_type == NLMSG_DONE)
			return 1;
		if (head->nlmsg_type == NLMSG_ERROR)
			return ((const struct nlmsgerr *)
				NLMSG_DATA(head))->error ?: -EIO;
		ret = take(ls, head);
	}
	return ret;
}

static int dump_family(struct ls *ls, int fd, uint8_t family)
{
	static _Alignas(struct nlmsghdr) char reply[REPLY_SIZE];
	const struct request request = {
		.head = {
			.nlmsg_len = sizeof(request),
			.nlmsg_type = SOCK_DIAG_BY_FAMILY,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
		},
		.diag = {
			.sdiag_family = family,
			.sdiag_protocol = IPPROTO_TCP,
			.idiag_states = STATES,
			/*
			 * The kernel gives ULP information only together with
			 * that of TCP
			 */
			.idiag_ext = 1 << (INET_DIAG_INFO - 1),
		},
	};
	ssize_t len;
	int ret;

	if (send(fd, &request, sizeof(request), 0) < 0)
		return -errno;
	do {
		len = recv(fd, reply, sizeof(reply), 0);
		if (len < 0)
			return -errno;
		ret = take_all(ls, (const struct nlmsghdr *)reply, (size_t)len);
	} while (!ret);
	return ret > 0 ? 0 : ret;
}

int ls_dump(struct ls *ls)
{
	const struct timeval limit = { .tv_sec = WAIT_SECONDS };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC,
			NETLINK_SOCK_DIAG), ret, ret6;

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit))) {
		close(fd);
		return -errno;
	}
	ret = dump_family(ls, fd, AF_INET);
	/* A kernel without IPv6 has no sockets of it */
	ret6 = dump_family(ls, fd, AF_INET6);
	close(fd);
	return ret6 == -ENOENT ? ret : ret ?: ret6;
}
