// SPDX-License-Identifier: MIT
/* Outputs whose size can be asked for. */
#include "sized.h"
#include "status.h"

int sized_check(const struct sized *sized)
{
	return check_pointer(sized->ret_len, "pcbResult") ?:
	       check_apart(sized->out, sized->size, "pbOutput",
			   sized->ret_len, sizeof(*sized->ret_len),
			   "pcbResult");
}

int sized_room(const struct sized *sized, size_t len)
{
	if (!sized->out || sized->size >= len)
		return 0;
	*sized->ret_len = len;
	return fail(ETOOSMALL, "cbOutput is %u, %zu bytes are needed",
		    sized->size, len);
}

int sized_give(const struct sized *sized, const void *bytes, size_t len)
{
	int err = sized_room(sized, len);

	if (err)
		return err;
	if (sized->out)
		memcpy(sized->out, bytes, len);
	*sized->ret_len = len;
	return 0;
}
