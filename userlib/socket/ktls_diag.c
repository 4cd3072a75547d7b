// SPDX-License-Identifier: MIT
/* sock_diag: whether a socket's records are made in software or hardware. */
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>

#include "address.h"
#include "ktls_diag.h"
#include "netlink.h"

struct request {
	struct nlmsghdr head;
	struct inet_diag_req_v2 diag;
};

static void fill_end(const union address *a, __be16 *port, __be32 addr[4])
{
	if (a->any.sa_family == AF_INET6) {
		*port = a->in6.sin6_port;
		memcpy(addr, &a->in6.sin6_addr, sizeof(a->in6.sin6_addr));
	} else {
		*port = a->in.sin_port;
		memcpy(addr, &a->in.sin_addr, sizeof(a->in.sin_addr));
	}
}

/* Asks for exactly this socket, by its addresses and its cookie */
static int fill_request(int fd, struct request *request)
{
	union address local, remote;
	u64 cookie;
	socklen_t cookie_len = sizeof(cookie);
	int err;

	err = address_local(fd, &local) ?: address_remote(fd, &remote);
	if (err)
		return err;
	if (getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &cookie_len))
		return -errno;
	memset(request, 0, sizeof(*request));
	request->head.nlmsg_len = sizeof(*request);
	request->head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
	request->head.nlmsg_flags = NLM_F_REQUEST;
	request->diag.sdiag_family = local.any.sa_family;
	request->diag.sdiag_protocol = IPPROTO_TCP;
	request->diag.idiag_states = -1;
	/* The kernel gives ULP information only together with that of TCP */
	request->diag.idiag_ext = 1 << (INET_DIAG_INFO - 1);
	request->diag.id.idiag_cookie[0] = cookie;
	request->diag.id.idiag_cookie[1] = cookie >> 32;
	fill_end(&local, &request->diag.id.idiag_sport,
		 request->diag.id.idiag_src);
	fill_end(&remote, &request->diag.id.idiag_dport,
		 request->diag.id.idiag_dst);
	return 0;
}

static u16 conf_of(const struct rtattr *info, unsigned short type)
{
	const struct rtattr *attr = netlink_attr(RTA_DATA(info),
						 RTA_PAYLOAD(info), type);
	u16 conf = 0;

	if (attr && RTA_PAYLOAD(attr) >= sizeof(conf))
		memcpy(&conf, RTA_DATA(attr), sizeof(conf));
	return conf;
}

/* INET_DIAG_ULP_INFO { INET_ULP_INFO_TLS { TLS_INFO_TXCONF, _RXCONF, ... } } */
static int parse_attrs(const struct rtattr *attr, int len,
		       struct ktls_conf *conf)
{
	attr = netlink_attr(attr, len, INET_DIAG_ULP_INFO);
	if (attr)
		attr = netlink_attr(RTA_DATA(attr), RTA_PAYLOAD(attr),
				    INET_ULP_INFO_TLS);
	if (!attr)
		return -ENOENT;
	conf->tx = conf_of(attr, TLS_INFO_TXCONF);
	conf->rx = conf_of(attr, TLS_INFO_RXCONF);
	return 0;
}

int ktls_diag(int fd, struct ktls_conf *conf)
{
	union {
		struct nlmsghdr head;
		char space[NETLINK_REPLY_MAX];
	} reply;
	struct request request;
	int len, err = fill_request(fd, &request);

	if (err)
		return err;
	len = netlink_ask(NETLINK_SOCK_DIAG, &request.head, &reply.head,
			  SOCK_DIAG_BY_FAMILY, sizeof(struct inet_diag_msg));
	if (len < 0)
		return len;
	return parse_attrs((const struct rtattr *)(reply.space +
				NLMSG_SPACE(sizeof(struct inet_diag_msg))),
			   len, conf);
}
