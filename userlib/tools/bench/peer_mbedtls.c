// SPDX-License-Identifier: MIT
/* Mbed TLS's key derivation functions as a peer. */
#include <errno.h>

#include <mbedtls/hkdf.h>
#include <mbedtls/ssl.h>

#include "peer.h"

/* Its PRF knows two hashes of TLS 1.2 */
static int prf(const struct hash *hash, const struct step *step,
	       const void *secret, size_t secret_len, const void *seed,
	       size_t seed_len, uint8_t *out)
{
	mbedtls_tls_prf_types type = hash == &hashes[0] ?
		MBEDTLS_SSL_TLS_PRF_SHA256 : MBEDTLS_SSL_TLS_PRF_SHA384;

	if (hash == &hashes[2])
		return -EOPNOTSUPP;
	return mbedtls_ssl_tls_prf(type, secret, secret_len, step->label,
				   seed, seed_len, out, step->out_len) ?
	       -EIO : 0;
}

static int step(const struct hash *hash, const struct step *s,
		const void *secret, size_t secret_len, const void *seed,
		size_t seed_len, uint8_t *out)
{
	static const mbedtls_md_type_t types[HASHES] = {
		MBEDTLS_MD_SHA256, MBEDTLS_MD_SHA384, MBEDTLS_MD_SHA512,
	};
	const mbedtls_md_info_t *md =
		mbedtls_md_info_from_type(types[hash - hashes]);
	uint8_t info[HKDF_LABEL_MAX];
	size_t len;

	if (s->op == PRF)
		return prf(hash, s, secret, secret_len, seed, seed_len, out);
	if (s->op == EXTRACT)
		return mbedtls_hkdf_extract(md, secret, secret_len, seed,
					    seed_len, out) ? -EIO : 0;
	len = hkdf_label(info, s, seed, seed_len);
	return mbedtls_hkdf_expand(md, secret, secret_len, info, len, out,
				   s->out_len) ? -EIO : 0;
}

const struct peer peer_mbedtls = {
	.name = "mbedtls",
	.step = step,
};
