// SPDX-License-Identifier: MIT
/* sock_diag: whether a socket's records are made in software or hardware. */
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <unistd.h>

#include "address.h"
#include "ktls_diag.h"

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

/* Exactly this socket: by its addresses and its cookie */
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
	/* ULP information comes only with TCP's own */
	request->diag.idiag_ext = 1 << (INET_DIAG_INFO - 1);
	request->diag.id.idiag_cookie[0] = cookie;
	request->diag.id.idiag_cookie[1] = cookie >> 32;
	fill_end(&local, &request->diag.id.idiag_sport,
		 request->diag.id.idiag_src);
	fill_end(&remote, &request->diag.id.idiag_dport,
		 request->diag.id.idiag_dst);
	return 0;
}

/* The attribute of @type among @len bytes at @attr, or NULL */
static const struct rtattr *find_attr(const struct rtattr *attr, int len,
				      unsigned short type)
{
	for (; RTA_OK(attr, len); attr = RTA_NEXT(attr, len))
		if ((attr->rta_type & NLA_TYPE_MASK) == type)
			return attr;
	return NULL;
}

static u16 conf_of(const struct rtattr *info, unsigned short type)
{
	const struct rtattr *attr = find_attr(RTA_DATA(info),
					      RTA_PAYLOAD(info), type);
	u16 conf = 0;

	if (attr && RTA_PAYLOAD(attr) >= sizeof(conf))
		memcpy(&conf, RTA_DATA(attr), sizeof(conf));
	return conf;
}

/* INET_DIAG_ULP_INFO { INET_ULP_INFO_TLS { TLS_INFO_TXCONF, _RXCONF, ... } } */
static int parse_reply(const struct nlmsghdr *head, size_t len,
		       struct ktls_conf *conf)
{
	const struct inet_diag_msg *diag = NLMSG_DATA(head);
	const struct rtattr *attr;

	if (!NLMSG_OK(head, len) || head->nlmsg_type != SOCK_DIAG_BY_FAMILY ||
	    head->nlmsg_len < NLMSG_LENGTH(sizeof(*diag)))
		return -ENOENT;
	attr = find_attr((const struct rtattr *)(diag + 1),
			 head->nlmsg_len - NLMSG_LENGTH(sizeof(*diag)),
			 INET_DIAG_ULP_INFO);
	if (attr)
		attr = find_attr(RTA_DATA(attr), RTA_PAYLOAD(attr),
				 INET_ULP_INFO_TLS);
	if (!attr)
		return -ENOENT;
	conf->tx = conf_of(attr, TLS_INFO_TXCONF);
	conf->rx = conf_of(attr, TLS_INFO_RXCONF);
	return 0;
}

static int ask(const struct request *request, struct ktls_conf *conf)
{
	_Alignas(struct nlmsghdr) char reply[4096];
	ssize_t len = -1;
	int fd, err = 0;

	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	if (fd < 0)
		return -errno;
	if (send(fd, request, sizeof(*request), 0) >= 0)
		len = recv(fd, reply, sizeof(reply), 0);
	if (len < 0)
		err = -errno;
	close(fd);
	return err ?: parse_reply((struct nlmsghdr *)reply, len, conf);
}

int ktls_diag(int fd, struct ktls_conf *conf)
{
	struct request request;
	int err = fill_request(fd, &request);

	return err ?: ask(&request, conf);
}
