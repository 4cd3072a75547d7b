/* SPDX-License-Identifier: MIT */
/*
 * For source written for Windows: the primitives, blobs and names of CNG that
 * the SSL provider contract uses are in ncrypt.h.
 */
#ifndef _SSLPROVIDER_BCRYPT_H
#define _SSLPROVIDER_BCRYPT_H

#include "ncrypt.h"

#endif /* _SSLPROVIDER_BCRYPT_H */
