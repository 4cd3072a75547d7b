// SPDX-License-Identifier: MIT
/* Calls of libcrypto: what is done before and after each. */
#include <openssl/err.h>

#include "../base/cancel.h"
#include "crypto.h"

int crypto_begin(void)
{
	int cancel = cancel_disable();

	ERR_set_mark();
	return cancel;
}

void crypto_end(int cancel)
{
	ERR_pop_to_mark();
	cancel_restore(cancel);
}

int crypto_fail(int err, const char *what)
{
	unsigned long code = ERR_peek_last_error();
	const char *reason = code ? ERR_reason_error_string(code) : NULL;

	if (code && ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE)
		err = ENOMEM;
	return reason ? fail(err, "%s: libcrypto says: %s", what, reason) :
			fail(err, "%s", what);
}

void crypto_native(u8 *to, const u8 *from, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		to[i] = from[len - 1 - i];
#else
		to[i] = from[i];
#endif
}
