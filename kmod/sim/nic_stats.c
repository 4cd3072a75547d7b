// SPDX-License-Identifier: GPL-2.0-only
/* Counters of the simulated NIC, for ethtool -S. */
#include <linux/ethtool.h>

#include "nic.h"

static const char names[NIC_STATS][ETH_GSTRING_LEN] = {
	[TX_PACKETS] = "tx_tls_encrypted_packets",
	[TX_BYTES] = "tx_tls_encrypted_bytes",
	[TX_CTX] = "tx_tls_ctx",
	[TX_DEL] = "tx_tls_del",
	[TX_OOO] = "tx_tls_ooo",
	[TX_SKIPPED] = "tx_tls_skip_no_sync_data",
	[TX_DROPPED] = "tx_tls_drop_no_sync_data",
	[RX_PACKETS] = "rx_tls_decrypted_packets",
	[RX_BYTES] = "rx_tls_decrypted_bytes",
	[RX_CTX] = "rx_tls_ctx",
	[RX_DEL] = "rx_tls_del",
	[RX_RESYNC] = "rx_tls_resync_res_ok",
	[RX_RESYNC_SKIPPED] = "rx_tls_resync_res_skip",
	[RX_OUT_OF_SYNC] = "rx_tls_out_of_sync",
	[RX_ERR] = "rx_tls_err",
	[LOST] = "wire_lost",
};

static int get_sset_count(struct net_device *dev, int set)
{
	return set == ETH_SS_STATS ? NIC_STATS : -EOPNOTSUPP;
}

static void get_strings(struct net_device *dev, u32 set, u8 *data)
{
	if (set == ETH_SS_STATS)
		memcpy(data, names, sizeof(names));
}

static void get_ethtool_stats(struct net_device *dev,
			      struct ethtool_stats *stats, u64 *data)
{
	struct nic *nic = netdev_priv(dev);
	int i;

	for (i = 0; i < NIC_STATS; i++)
		data[i] = atomic64_read(&nic->stats[i]);
}

const struct ethtool_ops nic_ethtool_ops = {
	.get_link = ethtool_op_get_link,
	.get_sset_count = get_sset_count,
	.get_strings = get_strings,
	.get_ethtool_stats = get_ethtool_stats,
};
