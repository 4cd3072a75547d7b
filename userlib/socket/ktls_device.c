// SPDX-License-Identifier: MIT
/* The network device that a connection goes through. */
#include <net/if.h>

#include "address.h"
#include "ktls_device.h"
#include "netlink.h"

struct request {
	struct nlmsghdr head;
	struct rtmsg route;
	char attrs[128];
};

static_assert(sizeof(((struct request *)0)->attrs) >=
	      2 * RTA_SPACE(sizeof(struct in6_addr)) +
	      2 * RTA_SPACE(sizeof(u32)), "attributes");

static void add_attr(struct request *request, unsigned short type,
		     const void *data, size_t len)
{
	struct rtattr *attr = (struct rtattr *)((char *)request +
						request->head.nlmsg_len);

	attr->rta_type = type;
	attr->rta_len = RTA_LENGTH(len);
	memcpy(RTA_DATA(attr), data, len);
	request->head.nlmsg_len += RTA_SPACE(len);
}

static void add_address(struct request *request, unsigned short type,
			const union address *address)
{
	const struct in_addr *in4 = address_in4(address);

	if (in4)
		add_attr(request, type, in4, sizeof(*in4));
	else
		add_attr(request, type, &address->in6.sin6_addr,
			 sizeof(address->in6.sin6_addr));
}

/*
 * A socket that is bound to a device, or has a mark, may have a route of its
 * own
 */
static void add_choice(struct request *request, int fd,
		       const union address *remote)
{
	char name[IF_NAMESIZE] = "";
	socklen_t len = sizeof(name);
	u32 index = 0, mark = 0;

	if (!getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name, &len) && *name)
		index = if_nametoindex(name);
	if (!index && remote->any.sa_family == AF_INET6)
		index = remote->in6.sin6_scope_id;
	if (index)
		add_attr(request, RTA_OIF, &index, sizeof(index));
	len = sizeof(mark);
	if (!getsockopt(fd, SOL_SOCKET, SO_MARK, &mark, &len) && mark)
		add_attr(request, RTA_MARK, &mark, sizeof(mark));
}

static int fill_request(int fd, struct request *request)
{
	union address local, remote;
	int bits, err;

	err = address_local(fd, &local) ?: address_remote(fd, &remote);
	if (err)
		return err;
	bits = address_in4(&remote) ? 32 : 128;
	memset(request, 0, sizeof(*request));
	request->head.nlmsg_len = NLMSG_LENGTH(sizeof(request->route));
	request->head.nlmsg_type = RTM_GETROUTE;
	request->head.nlmsg_flags = NLM_F_REQUEST;
	request->route.rtm_family = bits == 32 ? AF_INET : AF_INET6;
	request->route.rtm_dst_len = bits;
	request->route.rtm_src_len = bits;
	add_address(request, RTA_DST, &remote);
	add_address(request, RTA_SRC, &local);
	add_choice(request, fd, &remote);
	return 0;
}

/* Index of the device, 0 if it is unknown */
static u32 route_device(const struct request *request)
{
	union {
		struct nlmsghdr head;
		char space[NETLINK_REPLY_MAX];
	} reply;
	const struct rtattr *attr;
	u32 index = 0;
	int len;

	len = netlink_ask(NETLINK_ROUTE, &request->head, &reply.head,
			  RTM_NEWROUTE, sizeof(struct rtmsg));
	if (len < 0)
		return 0;
	attr = netlink_attr((const struct rtattr *)(reply.space +
				NLMSG_SPACE(sizeof(struct rtmsg))),
			    len, RTA_OIF);
	if (attr && RTA_PAYLOAD(attr) >= sizeof(index))
		memcpy(&index, RTA_DATA(attr), sizeof(index));
	return index;
}

void ktls_device_name(int fd, char *name)
{
	struct request request;
	u32 index = 0;

	if (!fill_request(fd, &request))
		index = route_device(&request);
	if (!index || !if_indextoname(index, name))
		*name = '\0';
}
