/* SPDX-License-Identifier: MIT */
/* One question to netlink and its answer. */
#ifndef SSLP_SOCKET_NETLINK_H
#define SSLP_SOCKET_NETLINK_H

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "../base/types.h"

#define NETLINK_REPLY_MAX	4096	/* of one object; a list would not fit */

/**
 * netlink_ask() - sends a request and waits for the first answer
 * @protocol: NETLINK_*
 * @request: the message, @request->nlmsg_len bytes
 * @reply: memory for the answer
 * @min_len: bytes that the answer's own header takes
 *
 * Return: bytes of attributes behind that header, or -errno; -ENOENT when the
 * answer is not of the type @reply_type.
 */
int netlink_ask(int protocol, const struct nlmsghdr *request,
		struct nlmsghdr *reply, unsigned short reply_type,
		size_t min_len);

/* The attribute of @type among @len bytes at @attr, or NULL */
const struct rtattr *netlink_attr(const struct rtattr *attr, int len,
				  unsigned short type);

#endif /* SSLP_SOCKET_NETLINK_H */
