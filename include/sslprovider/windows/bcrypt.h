/* SPDX-License-Identifier: MIT */
/*
 * So that source written for Windows finds it: what the SSL provider contract
 * borrows of CNG's primitives, blobs and names, stands in ncrypt.h.
 */
#ifndef _SSLPROVIDER_BCRYPT_H
#define _SSLPROVIDER_BCRYPT_H

#include "ncrypt.h"

#endif /* _SSLPROVIDER_BCRYPT_H */
