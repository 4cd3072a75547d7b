/* SPDX-License-Identifier: GPL-2.0-only */
/* What differs between kernels for the simulated NIC; see ../compat.h. */
#ifndef SSLP_SIM_COMPAT_H
#define SSLP_SIM_COMPAT_H

#include <crypto/aes.h>
#include <linux/version.h>
#include <net/tls.h>

/* 6.5: takes the packet instead of its socket, which may be missing */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
static inline bool tls_is_skb_tx_device_offloaded(const struct sk_buff *skb)
{
	return skb->sk && tls_is_sk_tx_device_offloaded(skb->sk);
}
#endif

/* 7.0: a key that only encrypts has a type of its own */
#if LINUX_VERSION_CODE < KERNEL_VERSION(7, 0, 0)
#define aes_enckey		crypto_aes_ctx
#define aes_prepareenckey	aes_expandkey
#endif

#endif /* SSLP_SIM_COMPAT_H */
