/* SPDX-License-Identifier: MIT */
/* Traffic secrets after KeyUpdates that a stack has done by itself. */
#ifndef SSLP_TRAFFIC_UPDATE_H
#define SSLP_TRAFFIC_UPDATE_H

#include <sslp_connection.h>

/**
 * sslp_traffic_update() - RFC 8446 section 7.2, several times
 * @prov: in: provider that computes
 * @secret: in, out: application_traffic_secret_N, then that of N + @times
 * @len: in: its bytes, 32 or 48
 * @times: in: KeyUpdates
 *
 * Return: 0, or as sslp_hkdf_expand_label(); then @secret is useless.
 */
__attribute__((visibility("hidden")))
SECURITY_STATUS sslp_traffic_update(NCRYPT_PROV_HANDLE prov,
				    unsigned char *secret, size_t len,
				    unsigned int times);

#endif /* SSLP_TRAFFIC_UPDATE_H */
