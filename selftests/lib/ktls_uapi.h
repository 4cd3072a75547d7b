/* SPDX-License-Identifier: GPL-2.0-only */
/* Parts of the kernel's interface that installed headers may lack. */
#ifndef KTLS_UAPI_H
#define KTLS_UAPI_H

#include <linux/if_alg.h>
#include <linux/tls.h>

#ifndef SOL_ALG
#define SOL_ALG				279
#endif
#ifndef SOL_TLS
#define SOL_TLS				282
#endif
#ifndef ALG_SET_KEY_BY_KEY_SERIAL	/* Linux 6.2 */
#define ALG_SET_KEY_BY_KEY_SERIAL	7
#endif
#ifndef TLS_TX_MAX_PAYLOAD_LEN		/* Linux 6.19 */
#define TLS_TX_MAX_PAYLOAD_LEN		5
#endif

#endif /* KTLS_UAPI_H */
