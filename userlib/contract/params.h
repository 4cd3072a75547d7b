/* SPDX-License-Identifier: MIT */
/* Lists of parameters. */
#ifndef SSLP_CONTRACT_PARAMS_H
#define SSLP_CONTRACT_PARAMS_H

#include "../../include/sslprovider/sslp.h"
#include "../base/types.h"
#include "../schedule/record_key.h"

/* All return 0 or -EINVAL with a message */

/* @list may be NULL; otherwise its version and array must be right */
int params_check(const NCryptBufferDesc *list);

/**
 * params_find() - the one buffer of a type
 * @list: list that has passed params_check(), not NULL
 * @type: NCRYPTBUFFER_SSL_*
 * @len: its length must be this
 * @ret: its bytes, or NULL if there is none
 */
int params_find(const NCryptBufferDesc *list, ULONG type, size_t len,
		const u8 **ret);

/* Both randoms, of TLS_RANDOM_LEN bytes each */
int params_randoms(const NCryptBufferDesc *list, const u8 **client,
		   const u8 **server);

#endif /* SSLP_CONTRACT_PARAMS_H */
