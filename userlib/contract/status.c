// SPDX-License-Identifier: MIT
/* From the -errno of the rooms below to the statuses of the contract. */
#include "../../include/sslprovider/sslp_connection.h"
#include "../connection/connection.h"
#include "status.h"

static const struct {
	int err;
	SECURITY_STATUS status;
} statuses[] = {
	{ EBADHANDLE, NTE_INVALID_HANDLE },
	{ EBADFLAGS, NTE_BAD_FLAGS },
	{ EBADTYPE, NTE_BAD_TYPE },
	{ EBADDATA, NTE_BAD_DATA },
	{ EBADSTATE, NTE_BAD_KEY_STATE },
	{ ETOOSMALL, NTE_BUFFER_TOO_SMALL },
	{ EOVERLAP, NTE_BUFFERS_OVERLAP },
	{ ENOMORE, NTE_NO_MORE_ITEMS },
	{ EINVAL, NTE_INVALID_PARAMETER },
	{ EBADF, NTE_INVALID_PARAMETER },
	{ ENOTSOCK, NTE_INVALID_PARAMETER },
	{ ENOTCONN, NTE_INVALID_PARAMETER },
	{ EEXIST, NTE_INVALID_PARAMETER },
	{ EOPNOTSUPP, NTE_NOT_SUPPORTED },
	{ ENOMEM, NTE_NO_MEMORY },
	{ ENOBUFS, NTE_NO_MEMORY },
	{ EMFILE, NTE_NO_MEMORY },
	{ ENFILE, NTE_NO_MEMORY },
	{ EPROTO, NTE_BAD_DATA },
	{ EBADMSG, NTE_DECRYPTION_FAILURE },
	{ EKEYEXPIRED, NTE_BAD_KEY_STATE },
	{ EAGAIN, SSLP_E_WOULD_BLOCK },
	{ EINTR, SSLP_E_INTERRUPTED },
	{ EMSGSIZE, SSLP_E_MESSAGE_TOO_LONG },
	{ ENODATA, SSLP_E_END_OF_STREAM },
	{ ETRUNCATED, SSLP_E_TRUNCATED },
	{ EALERT, SSLP_E_ALERT },
	{ EDEAD, SSLP_E_CONNECTION_DEAD },
	{ EPIPE, SSLP_E_CONNECTION_RESET },
	{ ECONNRESET, SSLP_E_CONNECTION_RESET },
	{ ECONNABORTED, SSLP_E_CONNECTION_RESET },
	{ ETIMEDOUT, SSLP_E_CONNECTION_RESET },
	{ EHOSTUNREACH, SSLP_E_CONNECTION_RESET },
	{ ENETUNREACH, SSLP_E_CONNECTION_RESET },
	{ ENETDOWN, SSLP_E_CONNECTION_RESET },
};

SECURITY_STATUS status_of_failure(int err)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(statuses); i++)
		if (statuses[i].err == -err)
			return statuses[i].status;
	return NTE_INTERNAL_ERROR;
}

int status_null(const char *name)
{
	return fail(EINVAL, "%s is NULL", name);
}

int status_flags(DWORD flags)
{
	return fail(EBADFLAGS, "dwFlags is %#x, but reserved: 0 is wanted",
		    flags);
}

int status_alike(const char *a_name, const char *b_name)
{
	return fail(EINVAL, "%s and %s are the same pointer", a_name, b_name);
}

#define NAME(status)	{ status, #status }

static const struct {
	SECURITY_STATUS status;
	const char *name;
} names[] = {
	NAME(ERROR_SUCCESS),
	NAME(NTE_BAD_DATA), NAME(NTE_BAD_FLAGS), NAME(NTE_BAD_KEY_STATE),
	NAME(NTE_BAD_TYPE), NAME(NTE_BUFFERS_OVERLAP),
	NAME(NTE_BUFFER_TOO_SMALL), NAME(NTE_DECRYPTION_FAILURE),
	NAME(NTE_INTERNAL_ERROR), NAME(NTE_INVALID_HANDLE),
	NAME(NTE_INVALID_PARAMETER), NAME(NTE_NOT_SUPPORTED),
	NAME(NTE_NO_MEMORY), NAME(NTE_NO_MORE_ITEMS),
	NAME(SSLP_E_ALERT), NAME(SSLP_E_CONNECTION_DEAD),
	NAME(SSLP_E_CONNECTION_RESET), NAME(SSLP_E_END_OF_STREAM),
	NAME(SSLP_E_INTERRUPTED), NAME(SSLP_E_MESSAGE_TOO_LONG),
	NAME(SSLP_E_TRUNCATED), NAME(SSLP_E_WOULD_BLOCK),
};

LIBEXPORT const char *sslp_status_name(SECURITY_STATUS status)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].status == status)
			return names[i].name;
	return "unknown status";
}

LIBEXPORT const char *sslp_last_message(void)
{
	return message_last();
}
