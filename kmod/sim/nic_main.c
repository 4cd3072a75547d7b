// SPDX-License-Identifier: GPL-2.0-only
/*
 * A simulated pair of network devices with TLS offload, back to back, for
 * tests: simtls0 and simtls1, and a wire between them that can lose and change
 * packets.
 */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/tcp.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "nic.h"

static unsigned int drop_every;
module_param(drop_every, uint, 0644);
MODULE_PARM_DESC(drop_every, "every so many TCP segments with data are lost; 0: none");

static unsigned int corrupt_every;
module_param(corrupt_every, uint, 0644);
MODULE_PARM_DESC(corrupt_every, "every so many TCP segments with data have a bit flipped that no checksum sees; 0: none");

static atomic_t carried;
static struct net_device *devices[2];

static bool parse_ipv4(const struct sk_buff *skb, u32 *head,
		       struct nic_tuple *tuple)
{
	const struct iphdr *ip = (void *)(skb->data + ETH_HLEN);

	*head = ETH_HLEN;
	if (skb->len < ETH_HLEN + sizeof(*ip) || ip->protocol != IPPROTO_TCP ||
	    ip_is_fragment(ip))
		return false;
	*head += ip->ihl * 4;
	ipv6_addr_set_v4mapped(ip->saddr, &tuple->from);
	ipv6_addr_set_v4mapped(ip->daddr, &tuple->to);
	return true;
}

static bool parse_ipv6(const struct sk_buff *skb, u32 *head,
		       struct nic_tuple *tuple)
{
	const struct ipv6hdr *ip = (void *)(skb->data + ETH_HLEN);

	*head = ETH_HLEN + sizeof(*ip);
	if (skb->len < *head || ip->nexthdr != IPPROTO_TCP)
		return false;
	tuple->from = ip->saddr;
	tuple->to = ip->daddr;
	return true;
}

bool nic_parse(struct sk_buff *skb, struct nic_segment *segment)
{
	const struct ethhdr *eth = (void *)skb->data;
	const struct tcphdr *tcp;
	u32 head;

	if (skb->len < ETH_HLEN ||
	    !(eth->h_proto == htons(ETH_P_IP) ?
	      parse_ipv4(skb, &head, &segment->tuple) :
	      eth->h_proto == htons(ETH_P_IPV6) &&
	      parse_ipv6(skb, &head, &segment->tuple)) ||
	    skb->len < head + sizeof(*tcp))
		return false;
	tcp = (void *)(skb->data + head);
	head += tcp->doff * 4;
	if (skb->len <= head)
		return false;
	segment->tuple.from_port = tcp->source;
	segment->tuple.to_port = tcp->dest;
	segment->seq = ntohl(tcp->seq);
	segment->data = skb->data + head;
	segment->len = skb->len - head;
	return true;
}

static bool strikes(unsigned int every, unsigned int number)
{
	return every && number % every == 0;
}

/* Return: false if the packet was lost */
static bool survives_wire(struct net_device *dev, struct sk_buff *wire)
{
	struct nic_segment segment;
	unsigned int number;

	if (!nic_parse(wire, &segment))
		return true;
	number = atomic_inc_return(&carried);
	if (strikes(READ_ONCE(drop_every), number)) {
		nic_count(dev, LOST, 1);
		return false;
	}
	if (strikes(READ_ONCE(corrupt_every), number))
		segment.data[segment.len - 1] ^= 1;
	return true;
}

static void receive(struct net_device *dev, struct sk_buff *wire)
{
	unsigned int len = wire->len;

	/* What the sender's stack has noted about its data ends here */
	wire->decrypted = 0;
	nic_tls_receive(dev, wire);
	wire->ip_summed = CHECKSUM_UNNECESSARY;
	if (dev_forward_skb(dev, wire) != NET_RX_SUCCESS) {
		DEV_STATS_INC(dev, rx_dropped);
		return;
	}
	DEV_STATS_INC(dev, rx_packets);
	DEV_STATS_ADD(dev, rx_bytes, len);
}

/*
 * The stack keeps what it sends for retransmission, as plaintext and in pages
 * that others share. So only a copy can be encrypted.
 */
static netdev_tx_t nic_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct sk_buff *wire = skb_copy(skb, GFP_ATOMIC);
	struct nic *nic = netdev_priv(dev);

	if (!wire || nic_tls_send(dev, skb, wire)) {
		DEV_STATS_INC(dev, tx_dropped);
		kfree_skb(wire);
		kfree_skb(skb);
		return NETDEV_TX_OK;
	}
	consume_skb(skb);
	DEV_STATS_INC(dev, tx_packets);
	DEV_STATS_ADD(dev, tx_bytes, wire->len);
	if (survives_wire(dev, wire))
		receive(nic->peer, wire);
	else
		consume_skb(wire);
	return NETDEV_TX_OK;
}

static const struct net_device_ops nic_netdev_ops = {
	.ndo_start_xmit = nic_xmit,
	.ndo_validate_addr = eth_validate_addr,
	.ndo_set_mac_address = eth_mac_addr,
};

/*
 * Without TSO the stack cuts data into segments. TLS needs checksums in
 * hardware
 */
#define NIC_FEATURES	(NETIF_F_SG | NETIF_F_HW_CSUM | NETIF_F_RXCSUM | \
			 NETIF_F_HW_TLS_TX | NETIF_F_HW_TLS_RX)

static struct net_device *create(void)
{
	struct net_device *dev = alloc_etherdev(sizeof(struct nic));
	struct nic *nic;

	if (!dev)
		return NULL;
	strscpy(dev->name, "simtls%d", IFNAMSIZ);
	dev->netdev_ops = &nic_netdev_ops;
	dev->ethtool_ops = &nic_ethtool_ops;
	dev->tlsdev_ops = &nic_tls_ops;
	dev->features |= NIC_FEATURES;
	dev->hw_features |= NIC_FEATURES;
	eth_hw_addr_random(dev);
	nic = netdev_priv(dev);
	spin_lock_init(&nic->lock);
	INIT_LIST_HEAD(&nic->rx_flows);
	return dev;
}

static void destroy(void)
{
	int i;

	for (i = 0; i < 2; i++)
		if (devices[i] && devices[i]->reg_state == NETREG_REGISTERED)
			unregister_netdev(devices[i]);
	/* Each device sends to the other as long as that is registered */
	for (i = 0; i < 2; i++)
		if (devices[i])
			free_netdev(devices[i]);
}

static int __init nic_init(void)
{
	int i, err = 0;

	for (i = 0; i < 2; i++) {
		devices[i] = create();
		if (!devices[i])
			err = -ENOMEM;
	}
	for (i = 0; !err && i < 2; i++) {
		struct nic *nic = netdev_priv(devices[i]);

		nic->peer = devices[!i];
		err = register_netdev(devices[i]);
	}
	if (err) {
		destroy();
		return err;
	}
	pr_info("sslp_sim_nic: simulated network devices %s and %s, for tests only\n",
		devices[0]->name, devices[1]->name);
	return 0;
}

static void __exit nic_exit(void)
{
	destroy();
}

module_init(nic_init);
module_exit(nic_exit);

MODULE_AUTHOR("sslp developers");
MODULE_DESCRIPTION("Simulated network devices with TLS offload, for tests of sslp only");
MODULE_LICENSE("GPL");
