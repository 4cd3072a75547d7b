/* SPDX-License-Identifier: MIT */
/* Public keys for verifying, as bytes: functions of struct blob_type. */
#ifndef SSLP_CONTRACT_ASYM_IDENTITY_H
#define SSLP_CONTRACT_ASYM_IDENTITY_H

#include "blob.h"

/* BCRYPT_RSAPUBLIC_BLOB */
int asym_identity_import_rsa(struct provider *provider,
			     const struct blob_type *type, const u8 *blob,
			     size_t len, NCRYPT_KEY_HANDLE *ret);
size_t asym_identity_rsa_size(const void *p);
int asym_identity_write_rsa(void *p, u8 *blob);

/* SSLP_PUBLIC_KEY_BLOB */
int asym_identity_import_info(struct provider *provider,
			      const struct blob_type *type, const u8 *blob,
			      size_t len, NCRYPT_KEY_HANDLE *ret);
size_t asym_identity_info_size(const void *p);
int asym_identity_write_info(void *p, u8 *blob);

#endif /* SSLP_CONTRACT_ASYM_IDENTITY_H */
