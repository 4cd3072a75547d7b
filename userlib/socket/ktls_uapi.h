/* SPDX-License-Identifier: MIT */
/*
 * <linux/tls.h> as far as this library uses it, with our own definitions of
 * what an older installed header lacks. Values are the kernel's ABI.
 */
#ifndef SSLP_SOCKET_KTLS_UAPI_H
#define SSLP_SOCKET_KTLS_UAPI_H

#include <linux/tls.h>

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
struct tls12_crypto_info_chacha20_poly1305 {
	struct tls_crypto_info info;
	unsigned char iv[12];
	unsigned char key[32];
	unsigned char salt[0];
	unsigned char rec_seq[8];
};
#endif

#ifndef TLS_CIPHER_SM4_GCM		/* Linux 5.16 */
#define TLS_CIPHER_SM4_GCM		55
#define TLS_CIPHER_SM4_CCM		56
struct tls12_crypto_info_sm4_gcm {
	struct tls_crypto_info info;
	unsigned char iv[8];
	unsigned char key[16];
	unsigned char salt[4];
	unsigned char rec_seq[8];
};

struct tls12_crypto_info_sm4_ccm {
	struct tls_crypto_info info;
	unsigned char iv[8];
	unsigned char key[16];
	unsigned char salt[4];
	unsigned char rec_seq[8];
};
#endif

#ifndef TLS_CIPHER_ARIA_GCM_128		/* Linux 6.1 */
#define TLS_CIPHER_ARIA_GCM_128		57
#define TLS_CIPHER_ARIA_GCM_256		58
struct tls12_crypto_info_aria_gcm_128 {
	struct tls_crypto_info info;
	unsigned char iv[8];
	unsigned char key[16];
	unsigned char salt[4];
	unsigned char rec_seq[8];
};

struct tls12_crypto_info_aria_gcm_256 {
	struct tls_crypto_info info;
	unsigned char iv[8];
	unsigned char key[32];
	unsigned char salt[4];
	unsigned char rec_seq[8];
};
#endif

#endif /* SSLP_SOCKET_KTLS_UAPI_H */
