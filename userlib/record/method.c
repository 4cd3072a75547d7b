// SPDX-License-Identifier: MIT
/* What the ways of protecting a record have in common. */
#include "method.h"
#include "record.h"
#include "wire.h"

void method_pseudo_header(u8 to[PSEUDO_HEADER_LEN], u64 seq, const u8 *start,
			  size_t len)
{
	wire_put64(to, seq);
	memcpy(to + 8, start, 3);
	wire_put16(to + 11, len);
}

int method_check_len(const struct method_open *r, size_t len)
{
	if (len <= RECORD_CONTENT_MAX)
		return 0;
	r->ret->alert = RECORD_OVERFLOW;
	return fail(EPROTO, "the record holds more than %d bytes",
		    RECORD_CONTENT_MAX);
}

int method_bad_mac(const struct method_open *r)
{
	r->ret->alert = RECORD_BAD_MAC;
	return fail(EBADMSG, "the record does not pass authentication");
}
