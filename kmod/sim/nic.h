/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A simulated pair of network devices that encrypt and decrypt TLS records.
 * nic_main.c has the devices and the wire, nic_tls.c what the kernel's TLS asks
 * of them, nic_gcm.c their cipher, nic_stats.c their counters.
 */
#ifndef SSLP_SIM_NIC_H
#define SSLP_SIM_NIC_H

#include <crypto/b128ops.h>
#include <linux/atomic.h>
#include <linux/in6.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>

#include "compat.h"

/* RFC 5246 section 6.2.3.3, RFC 5288 section 3: bytes of a record of AES-GCM */
#define NIC_NONCE	8
#define NIC_HEAD	(TLS_HEADER_SIZE + NIC_NONCE)
#define NIC_TAG		16

/* nic_gcm.c */

/*
 * A key as it came with tls_dev_add(). The device knows nothing else of the
 * socket
 */
struct nic_key {
	struct aes_enckey aes;
	be128 h;
	u8 salt[4];
};

/**
 * struct nic_stream - where in a stream of records the cipher stands
 * @seq: TCP sequence number of the next byte
 * @record: number of the record that this byte belongs to
 * @at: bytes of the record that are behind
 * @payload: bytes of its payload, known once its head is
 * @head: header and explicit nonce, as far as they are known
 * @counter: counter block
 * @pad: its encryption, of which bytes remain
 * @mask: encryption of the first counter block, for the tag
 * @hash: GHASH so far; the tag at its end
 * @wrong: bits in which the record's tag differs from ours
 *
 * Has no pointers: a copy is a place to come back to.
 */
struct nic_stream {
	u32 seq;
	u64 record;
	u32 at, payload;
	u8 head[NIC_HEAD];
	u8 counter[16], pad[16];
	be128 mask;
	union {
		be128 block;
		u8 bytes[16];
	} hash;
	u8 wrong;
};

int nic_key_set(struct nic_key *key, const u8 *bytes, unsigned int len,
		const u8 *salt);
void nic_stream_start(struct nic_stream *s, u32 seq, u64 record);

/*
 * Works in place. Return: -EPROTO if no record begins where one must; -EBADMSG
 * if a tag is wrong. After either the stream cannot be used.
 */
int nic_stream_encrypt(const struct nic_key *key, struct nic_stream *s,
		       u8 *data, size_t len);
int nic_stream_decrypt(const struct nic_key *key, struct nic_stream *s,
		       u8 *data, size_t len);

/* nic_stats.c: names as in Documentation/networking/tls-offload.rst */

enum nic_stat {
	TX_PACKETS, TX_BYTES, TX_CTX, TX_DEL, TX_OOO, TX_SKIPPED, TX_DROPPED,
	RX_PACKETS, RX_BYTES, RX_CTX, RX_DEL, RX_RESYNC, RX_RESYNC_SKIPPED,
	RX_OUT_OF_SYNC, RX_ERR,
	LOST, NIC_STATS
};

extern const struct ethtool_ops nic_ethtool_ops;

/* nic_main.c */

/**
 * struct nic - one of the two devices
 * @peer: the other one
 * @lock: of @rx_flows and of the streams in it
 * @rx_flows: connections whose records are decrypted
 * @stats: counters, by enum nic_stat
 */
struct nic {
	struct net_device *peer;
	spinlock_t lock;		/* see @lock */
	struct list_head rx_flows;
	atomic64_t stats[NIC_STATS];
};

static inline void nic_count(struct net_device *dev, enum nic_stat stat,
			     u64 n)
{
	struct nic *nic = netdev_priv(dev);

	atomic64_add(n, &nic->stats[stat]);
}

/* Both ends of a connection; addresses of IPv4 are mapped into IPv6 */
struct nic_tuple {
	struct in6_addr from, to;
	__be16 from_port, to_port;
};

/* A TCP segment with data, in a linear packet that begins with Ethernet */
struct nic_segment {
	struct nic_tuple tuple;
	u32 seq, len;
	u8 *data;
};

bool nic_parse(struct sk_buff *skb, struct nic_segment *segment);

/* nic_tls.c */

extern const struct tlsdev_ops nic_tls_ops;

/*
 * @wire is a copy of @skb, which is encrypted if the socket of @skb wants that.
 * Return: not 0 if it must not be sent. The caller holds the lock of the queue
 * of the device, which guards the streams for sending.
 */
int nic_tls_send(struct net_device *dev, const struct sk_buff *skb,
		 struct sk_buff *wire);

/* Decrypts a packet that has reached @dev, or leaves it as it is */
void nic_tls_receive(struct net_device *dev, struct sk_buff *wire);

#endif /* SSLP_SIM_NIC_H */
