// SPDX-License-Identifier: GPL-2.0-only
/* What kernel TLS asks of the simulated NIC: see tls-offload.rst in the kernel. */
#include <linux/highmem.h>
#include <linux/slab.h>
#include <net/ipv6.h>
#include <net/tcp.h>

#include "nic.h"

/**
 * struct nic_flow - one direction of an offloaded connection
 * @list: in rx_flows of the device
 * @tuple: as in the packets that are received
 * @key: its key
 * @stream: where the device is in the stream
 * @synced: @stream is valid; only receivers lose their place
 * @seen: end of what has been received
 */
struct nic_flow {
	struct list_head list;
	struct nic_tuple tuple;
	struct nic_key key;
	struct nic_stream stream;
	bool synced;
	u32 seen;
};

static struct nic_flow **flow_of(struct tls_context *ctx,
				 enum tls_offload_ctx_dir dir)
{
	return __tls_driver_ctx(ctx, dir);
}

static void tuple_of(const struct sock *sk, struct nic_tuple *tuple)
{
	const struct inet_sock *inet = inet_sk(sk);

	if (sk->sk_family == AF_INET6) {
		tuple->from = sk->sk_v6_daddr;
		tuple->to = sk->sk_v6_rcv_saddr;
	} else {
		ipv6_addr_set_v4mapped(inet->inet_daddr, &tuple->from);
		ipv6_addr_set_v4mapped(inet->inet_rcv_saddr, &tuple->to);
	}
	tuple->from_port = inet->inet_dport;
	tuple->to_port = inet->inet_sport;
}

static int start_flow(struct nic_flow *flow, struct tls_crypto_info *info,
		      u32 seq)
{
	union {
		struct tls_crypto_info *info;
		struct tls12_crypto_info_aes_gcm_128 *gcm128;
		struct tls12_crypto_info_aes_gcm_256 *gcm256;
	} c = { .info = info };

	if (info->version != TLS_1_2_VERSION)
		return -EOPNOTSUPP;
	switch (info->cipher_type) {
	case TLS_CIPHER_AES_GCM_128:
		nic_stream_start(&flow->stream, seq,
				 get_unaligned_be64(c.gcm128->rec_seq));
		return nic_key_set(&flow->key, c.gcm128->key,
				   sizeof(c.gcm128->key), c.gcm128->salt);
	case TLS_CIPHER_AES_GCM_256:
		nic_stream_start(&flow->stream, seq,
				 get_unaligned_be64(c.gcm256->rec_seq));
		return nic_key_set(&flow->key, c.gcm256->key,
				   sizeof(c.gcm256->key), c.gcm256->salt);
	}
	return -EOPNOTSUPP;
}

static void publish_rx_flow(struct net_device *dev, struct sock *sk,
			    struct nic_flow *flow)
{
	struct nic *nic = netdev_priv(dev);

	tuple_of(sk, &flow->tuple);
	tls_offload_rx_resync_set_type(sk,
				       TLS_OFFLOAD_SYNC_TYPE_CORE_NEXT_HINT);
	spin_lock_bh(&nic->lock);
	list_add(&flow->list, &nic->rx_flows);
	spin_unlock_bh(&nic->lock);
}

static int nic_add(struct net_device *dev, struct sock *sk,
		   enum tls_offload_ctx_dir dir, struct tls_crypto_info *info,
		   u32 seq)
{
	struct nic_flow *flow = kzalloc(sizeof(*flow), GFP_KERNEL);
	int err;

	if (!flow)
		return -ENOMEM;
	err = start_flow(flow, info, seq);
	if (err) {
		kfree_sensitive(flow);
		return err;
	}
	flow->synced = true;
	flow->seen = seq;
	*flow_of(tls_get_ctx(sk), dir) = flow;
	if (dir == TLS_OFFLOAD_CTX_DIR_RX)
		publish_rx_flow(dev, sk, flow);
	nic_count(dev, dir == TLS_OFFLOAD_CTX_DIR_RX ? RX_CTX : TX_CTX, 1);
	return 0;
}

/* No packet of the connection is under way. The kernel makes sure of that */
static void nic_del(struct net_device *dev, struct tls_context *ctx,
		    enum tls_offload_ctx_dir dir)
{
	struct nic_flow *flow = *flow_of(ctx, dir);
	struct nic *nic = netdev_priv(dev);

	if (dir == TLS_OFFLOAD_CTX_DIR_RX) {
		spin_lock_bh(&nic->lock);
		list_del(&flow->list);
		spin_unlock_bh(&nic->lock);
	}
	kfree_sensitive(flow);
	nic_count(dev, dir == TLS_OFFLOAD_CTX_DIR_RX ? RX_DEL : TX_DEL, 1);
}

/*
 * Senders find their place by themselves, and never ask. A place that has gone
 * by is useless. Kernels 6.1 to 7.3 name one if the socket holds only the
 * record just seen: its start, with the number of the next record.
 */
static int nic_resync(struct net_device *dev, struct sock *sk, u32 seq,
		      u8 *record, enum tls_offload_ctx_dir dir)
{
	struct nic *nic = netdev_priv(dev);
	struct nic_flow *flow;

	if (dir != TLS_OFFLOAD_CTX_DIR_RX)
		return -EOPNOTSUPP;
	flow = *flow_of(tls_get_ctx(sk), dir);
	spin_lock_bh(&nic->lock);
	if (flow->synced || before(seq, flow->seen)) {
		nic_count(dev, RX_RESYNC_SKIPPED, 1);
	} else {
		nic_stream_start(&flow->stream, seq,
				 get_unaligned_be64(record));
		flow->synced = true;
		nic_count(dev, RX_RESYNC, 1);
	}
	spin_unlock_bh(&nic->lock);
	return 0;
}

const struct tlsdev_ops nic_tls_ops = {
	.tls_dev_add = nic_add,
	.tls_dev_del = nic_del,
	.tls_dev_resync = nic_resync,
};

/* Takes @s over the first @len bytes of a record that was sent before */
static int replay(const struct nic_key *key, struct nic_stream *s,
		  const struct tls_record_info *record, u32 len)
{
	u8 chunk[64];
	int i, err = 0;

	for (i = 0; !err && len && i < record->num_frags; i++) {
		const skb_frag_t *frag = &record->frags[i];
		u32 off = 0, end = min_t(u32, skb_frag_size(frag), len);

		len -= end;
		for (; !err && off < end; off += sizeof(chunk)) {
			u32 n = min_t(u32, sizeof(chunk), end - off);

			memcpy_from_page(chunk, skb_frag_page(frag),
					 skb_frag_off(frag) + off, n);
			err = nic_stream_encrypt(key, s, chunk, n);
		}
	}
	memzero_explicit(chunk, sizeof(chunk));
	return err ?: len ? -EPROTO : 0;
}

/*
 * Finds a place in the stream where the device is not. The kernel keeps all
 * records that have not been acknowledged. Return: 1 if the place is in no
 * record, because it was sent before the socket was armed.
 */
static int find_place(struct tls_context *ctx, const struct nic_key *key,
		      struct nic_stream *s, u32 seq)
{
	struct tls_offload_context_tx *tx = tls_offload_ctx_tx(ctx);
	struct tls_record_info *record;
	unsigned long flags;
	int err = -ENOENT;
	u64 number;

	spin_lock_irqsave(&tx->lock, flags);
	record = tls_get_record(tx, seq, &number);
	if (record && tls_record_is_start_marker(record)) {
		err = 1;
	} else if (record && !before(seq, tls_record_start_seq(record))) {
		nic_stream_start(s, tls_record_start_seq(record), number);
		err = replay(key, s, record,
			     seq - tls_record_start_seq(record));
	}
	spin_unlock_irqrestore(&tx->lock, flags);
	return err;
}

static int encrypt_segment(struct net_device *dev, struct tls_context *ctx,
			   u32 seq, u8 *data, u32 len)
{
	struct nic_flow *flow = *flow_of(ctx, TLS_OFFLOAD_CTX_DIR_TX);
	struct nic_stream stream = flow->stream;
	int err = 0;

	if (seq != stream.seq) {
		nic_count(dev, TX_OOO, 1);
		err = find_place(ctx, &flow->key, &stream, seq);
	}
	if (!err)
		err = nic_stream_encrypt(&flow->key, &stream, data, len);
	if (!err) {
		nic_count(dev, TX_PACKETS, 1);
		nic_count(dev, TX_BYTES, len);
		if (!before(stream.seq, flow->stream.seq))
			flow->stream = stream;
	} else {
		nic_count(dev, err > 0 ? TX_SKIPPED : TX_DROPPED, 1);
	}
	memzero_explicit(&stream, sizeof(stream));
	return min(err, 0);
}

int nic_tls_send(struct net_device *dev, const struct sk_buff *skb,
		 struct sk_buff *wire)
{
	struct tls_context *ctx;
	u32 head;

	/*
	 * Only now is it known to be TCP, because ARP has no transport header
	 */
	if (!tls_is_skb_tx_device_offloaded(skb))
		return 0;
	head = skb_tcp_all_headers(skb);
	if (skb->len == head)
		return 0;
	ctx = tls_get_ctx(skb->sk);
	/* The device went down meanwhile, so nobody has encrypted it */
	if (rcu_dereference_bh(ctx->netdev) != dev) {
		nic_count(dev, TX_DROPPED, 1);
		return -ENODEV;
	}
	return encrypt_segment(dev, ctx, ntohl(tcp_hdr(skb)->seq),
			       wire->data + head, skb->len - head);
}

static struct nic_flow *find_rx_flow(struct nic *nic,
				     const struct nic_tuple *tuple)
{
	struct nic_flow *flow;

	list_for_each_entry(flow, &nic->rx_flows, list)
		if (!memcmp(&flow->tuple, tuple, sizeof(*tuple)))
			return flow;
	return NULL;
}

/*
 * A segment that begins where the stream is becomes plaintext. One that begins
 * earlier, as the first after a resync does, moves the stream on and stays as
 * it is, because a packet is plaintext as a whole or not at all.
 */
static void decrypt_segment(struct net_device *dev, struct nic_flow *flow,
			    const struct nic_segment *segment,
			    struct sk_buff *wire)
{
	u32 behind = flow->stream.seq - segment->seq;
	u32 end = segment->seq + segment->len;
	u8 *plain;
	int err;

	if (after(end, flow->seen))
		flow->seen = end;
	if (!flow->synced || (s32)behind >= (s32)segment->len)
		return;
	plain = kmemdup(segment->data, segment->len, GFP_ATOMIC);
	if ((s32)behind < 0 || !plain) {
		flow->synced = false;
		nic_count(dev, RX_OUT_OF_SYNC, 1);
		goto out;
	}
	err = nic_stream_decrypt(&flow->key, &flow->stream, plain + behind,
				 segment->len - behind);
	if (err) {
		flow->synced = false;
		nic_count(dev, RX_ERR, 1);
	} else if (!behind) {
		memcpy(segment->data, plain, segment->len);
		wire->decrypted = 1;
		nic_count(dev, RX_PACKETS, 1);
		nic_count(dev, RX_BYTES, segment->len);
	}
out:
	kfree_sensitive(plain);
}

void nic_tls_receive(struct net_device *dev, struct sk_buff *wire)
{
	struct nic *nic = netdev_priv(dev);
	struct nic_segment segment;
	struct nic_flow *flow;

	if (!nic_parse(wire, &segment))
		return;
	spin_lock(&nic->lock);
	flow = find_rx_flow(nic, &segment.tuple);
	if (flow)
		decrypt_segment(dev, flow, &segment, wire);
	spin_unlock(&nic->lock);
}
