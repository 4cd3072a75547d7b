/* SPDX-License-Identifier: MIT */
/* <linux/tls.h> as the tools use it, with what an old one lacks. */
#ifndef SSLP_COMMON_KTLS_H
#define SSLP_COMMON_KTLS_H

#include <linux/tls.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#ifndef SOL_TLS
#define SOL_TLS				282
#endif
#ifndef TCP_ULP
#define TCP_ULP				31
#endif

#ifndef TLS_TX_ZEROCOPY_RO		/* Linux 5.19 */
#define TLS_TX_ZEROCOPY_RO		3
#endif
#ifndef TLS_RX_EXPECT_NO_PAD		/* Linux 6.0 */
#define TLS_RX_EXPECT_NO_PAD		4
#endif
#ifndef TLS_TX_MAX_PAYLOAD_LEN		/* Linux 6.19 */
#define TLS_TX_MAX_PAYLOAD_LEN		5
#endif

#ifndef TLS_CIPHER_CHACHA20_POLY1305	/* Linux 5.11 */
#define TLS_CIPHER_CHACHA20_POLY1305	54
#endif
#ifndef TLS_CIPHER_SM4_GCM		/* Linux 5.16 */
#define TLS_CIPHER_SM4_GCM		55
#define TLS_CIPHER_SM4_CCM		56
#endif
#ifndef TLS_CIPHER_ARIA_GCM_128		/* Linux 6.1 */
#define TLS_CIPHER_ARIA_GCM_128		57
#define TLS_CIPHER_ARIA_GCM_256		58
#endif

#endif /* SSLP_COMMON_KTLS_H */
