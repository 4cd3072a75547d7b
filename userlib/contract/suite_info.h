/* SPDX-License-Identifier: MIT */
/* Properties of a cipher suite, as the contract names them. */
#ifndef SSLP_CONTRACT_SUITE_INFO_H
#define SSLP_CONTRACT_SUITE_INFO_H

#include "../../include/sslprovider/sslp.h"
#include "../schedule/suite.h"

/* Suite of a protocol; 0 or -EOPNOTSUPP with a message */
int suite_info_find(u32 protocol, u32 id, const struct suite **ret);

void suite_info_fill(const struct suite *suite, DWORD protocol, DWORD key_type,
		     NCRYPT_SSL_CIPHER_SUITE *info);

#endif /* SSLP_CONTRACT_SUITE_INFO_H */
