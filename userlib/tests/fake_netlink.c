// SPDX-License-Identifier: MIT
/* Answers of netlink about a socket, and what it was asked. */
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <string.h>

#include "fake_netlink.h"

/* Of <linux/tls.h> and <linux/inet_diag.h>; the oldest headers lack some */
#define ULP_INFO		19
#define ULP_INFO_TLS		2
#define INFO_TXCONF		3
#define INFO_RXCONF		4

struct fake_netlink fake_netlink;

/* Type of the last question */
static uint16_t asked;

bool fake_netlink_has(int fd)
{
	int domain = 0;
	socklen_t len = sizeof(domain);

	return fake_netlink.plays &&
	       !getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) &&
	       domain == AF_NETLINK;
}

static void note_route(const struct nlmsghdr *head)
{
	const struct rtmsg *route = NLMSG_DATA(head);
	const struct rtattr *attr = RTM_RTA(route);
	int len = RTM_PAYLOAD(head);

	memset(&fake_netlink.route, 0, sizeof(fake_netlink.route));
	fake_netlink.route.family = route->rtm_family;
	for (; RTA_OK(attr, len); attr = RTA_NEXT(attr, len)) {
		if (attr->rta_type == RTA_DST) {
			fake_netlink.route.dst_len = RTA_PAYLOAD(attr);
			memcpy(fake_netlink.route.dst, RTA_DATA(attr),
			       RTA_PAYLOAD(attr));
		}
		if (attr->rta_type == RTA_OIF)
			memcpy(&fake_netlink.route.device, RTA_DATA(attr),
			       sizeof(uint32_t));
	}
}

ssize_t fake_netlink_send(int fd, const void *msg, size_t len)
{
	const struct nlmsghdr *head = msg;

	(void)fd;
	asked = head->nlmsg_type;
	if (asked == RTM_GETROUTE)
		note_route(head);
	return len;
}

/* Behind what @head has; the attribute, whose length may grow */
static struct rtattr *add(struct nlmsghdr *head, uint16_t type,
			  const void *data, size_t len)
{
	struct rtattr *attr = (struct rtattr *)((char *)head +
						head->nlmsg_len);

	attr->rta_type = type;
	attr->rta_len = RTA_LENGTH(len);
	if (len)
		memcpy(RTA_DATA(attr), data, len);
	head->nlmsg_len += RTA_SPACE(len);
	return attr;
}

static void answer_diag(struct nlmsghdr *head)
{
	struct rtattr *info, *tls;

	head->nlmsg_type = SOCK_DIAG_BY_FAMILY;
	head->nlmsg_len = NLMSG_SPACE(sizeof(struct inet_diag_msg));
	info = add(head, ULP_INFO, NULL, 0);
	tls = add(head, ULP_INFO_TLS, NULL, 0);
	add(head, INFO_TXCONF, &fake_netlink.tx, sizeof(fake_netlink.tx));
	add(head, INFO_RXCONF, &fake_netlink.rx, sizeof(fake_netlink.rx));
	tls->rta_len = (char *)head + head->nlmsg_len - (char *)tls;
	info->rta_len = (char *)head + head->nlmsg_len - (char *)info;
}

static void answer_route(struct nlmsghdr *head)
{
	head->nlmsg_type = RTM_NEWROUTE;
	head->nlmsg_len = NLMSG_SPACE(sizeof(struct rtmsg));
	add(head, RTA_OIF, &fake_netlink.device, sizeof(fake_netlink.device));
}

ssize_t fake_netlink_recv(int fd, void *msg, size_t size)
{
	static union {
		struct nlmsghdr head;
		char bytes[512];
	} reply;

	(void)fd;
	memset(&reply, 0, sizeof(reply));
	if (asked == RTM_GETROUTE)
		answer_route(&reply.head);
	else
		answer_diag(&reply.head);
	if (fake_netlink.wrong_type)
		reply.head.nlmsg_type++;
	if (size > reply.head.nlmsg_len)
		size = reply.head.nlmsg_len;
	memcpy(msg, &reply, size);
	return size;
}
