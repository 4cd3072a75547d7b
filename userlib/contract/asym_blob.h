/* SPDX-License-Identifier: MIT */
/* Public keys as bytes. */
#ifndef SSLP_CONTRACT_ASYM_BLOB_H
#define SSLP_CONTRACT_ASYM_BLOB_H

#include "blob.h"

/* Like blob_types of blob.c. A library without asym/ does not have it */
extern const struct blob_type asym_blob_types[];
extern const size_t asym_blob_type_count;

#endif /* SSLP_CONTRACT_ASYM_BLOB_H */
