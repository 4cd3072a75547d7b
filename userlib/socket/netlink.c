// SPDX-License-Identifier: MIT
/* One question to netlink and its answer. */
#include <sys/socket.h>
#include <unistd.h>

#include "netlink.h"

int netlink_ask(int protocol, const struct nlmsghdr *request,
		struct nlmsghdr *reply, unsigned short reply_type,
		size_t min_len)
{
	ssize_t len = -1;
	int fd, err = 0;

	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	if (fd < 0)
		return -errno;
	if (send(fd, request, request->nlmsg_len, 0) >= 0)
		len = recv(fd, reply, NETLINK_REPLY_MAX, 0);
	if (len < 0)
		err = -errno;
	close(fd);
	if (err)
		return err;
	if (!NLMSG_OK(reply, (size_t)len) || reply->nlmsg_type != reply_type ||
	    reply->nlmsg_len < NLMSG_SPACE(min_len))
		return -ENOENT;
	return reply->nlmsg_len - NLMSG_SPACE(min_len);
}

const struct rtattr *netlink_attr(const struct rtattr *attr, int len,
				  unsigned short type)
{
	for (; RTA_OK(attr, len); attr = RTA_NEXT(attr, len))
		if ((attr->rta_type & NLA_TYPE_MASK) == type)
			return attr;
	return NULL;
}
