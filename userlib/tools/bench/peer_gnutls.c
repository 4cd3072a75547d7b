// SPDX-License-Identifier: MIT
/* GnuTLS's HMAC as a peer: its PRF belongs to sessions. */
#include <errno.h>

#include <gnutls/crypto.h>

#include "peer.h"

static const gnutls_mac_algorithm_t macs[HASHES] = {
	GNUTLS_MAC_SHA256, GNUTLS_MAC_SHA384, GNUTLS_MAC_SHA512,
};

static int start(void *ctx, const struct hash *hash, const void *key,
		 size_t len)
{
	return gnutls_hmac_init(ctx, macs[hash - hashes], key, len) ? -EIO : 0;
}

static int update(void *ctx, const void *data, size_t len)
{
	return gnutls_hmac(*(gnutls_hmac_hd_t *)ctx, data, len) ? -EIO : 0;
}

/* It goes back to the state that the key left by itself */
static int final(void *ctx, uint8_t *out)
{
	gnutls_hmac_output(*(gnutls_hmac_hd_t *)ctx, out);
	return 0;
}

static void stop(void *ctx)
{
	gnutls_hmac_deinit(*(gnutls_hmac_hd_t *)ctx, NULL);
}

const struct peer peer_gnutls = {
	.name = "gnutls",
	.start = start,
	.update = update,
	.final = final,
	.stop = stop,
};
