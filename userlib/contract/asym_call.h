/* SPDX-License-Identifier: MIT */
/* What the functions that make master secrets share. */
#ifndef SSLP_CONTRACT_ASYM_CALL_H
#define SSLP_CONTRACT_ASYM_CALL_H

#include "provider.h"
#include "../schedule/suite.h"

/**
 * struct master_call - what the three functions have in common
 * @provider: provider that computes
 * @protocol: protocol; @suite_id: IANA value of the suite
 * @suite: the suite found for both
 * @list: parameters
 * @out: where RSA puts the message for the server; NULL asks for its length
 * @out_len: bytes at @out
 * @ret_len: bytes written, or needed
 */
struct master_call {
	struct provider *provider;
	u32 protocol, suite_id;
	const struct suite *suite;
	const NCryptBufferDesc *list;
	u8 *out;
	DWORD out_len;
	DWORD *ret_len;
};

/* Finds @call->suite; 0, or -EOPNOTSUPP with a message, also for TLS 1.3 */
int asym_call_suite(struct master_call *call);

/* -EINVAL with a message unless the suite exchanges keys by "RSA" and so on */
int asym_call_exchange(const struct suite *suite, const char *exchange);

/* The version that the client offered; if none is given, the one in use */
int asym_call_version(const struct master_call *call, u16 *ret);

#endif /* SSLP_CONTRACT_ASYM_CALL_H */
