// SPDX-License-Identifier: MIT
/* What the functions that make master secrets share. */
#include "asym_call.h"
#include "params.h"
#include "status.h"
#include "suite_info.h"

int asym_call_suite(struct master_call *call)
{
	int err = suite_info_find(call->protocol, call->suite_id,
				  &call->suite);

	if (!err && suite_tls_version(call->protocol) == TLS_1_3)
		err = fail(EOPNOTSUPP, "TLS 1.3 has no such master secret: use SslExtractHandshakeKey()");
	return err;
}

int asym_call_exchange(const struct suite *suite, const char *exchange)
{
	return !strcmp(suite->exchange, exchange) ? 0 :
	       fail(EINVAL, "%s does not exchange keys by %s", suite->name,
		    exchange);
}

int asym_call_version(const struct master_call *call, u16 *ret)
{
	const u8 *bytes = NULL;
	DWORD version = call->protocol;
	int err = params_check(call->list);

	if (!err && call->list)
		err = params_find(call->list, NCRYPTBUFFER_SSL_HIGHEST_VERSION,
				  sizeof(version), &bytes);
	if (err)
		return err;
	if (bytes)
		memcpy(&version, bytes, sizeof(version));
	if (!suite_tls_version(version))
		return fail(EINVAL, "the highest version in the parameter list is %#x, which is not a known protocol",
			    version);
	*ret = version;
	return 0;
}
