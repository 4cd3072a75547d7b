// SPDX-License-Identifier: MIT
/* Checks of arguments that many functions share. */
#include "check.h"
#include "status.h"

int check_null(const char *name)
{
	return fail(EINVAL, "%s is NULL", name);
}

int check_reserved(DWORD flags)
{
	return fail(EBADFLAGS, "dwFlags is %#x, but it is reserved and must be 0",
		    flags);
}

int check_alike(const char *a_name, const char *b_name)
{
	return fail(EINVAL, "%s and %s are the same pointer", a_name, b_name);
}

int check_endless(const char *name, size_t len)
{
	return fail(EINVAL, "%s is %zu: more bytes than memory can have", name,
		    len);
}

int check_overlapping(const char *a_name, const char *b_name)
{
	return fail(EOVERLAP, "%s and %s overlap, and both are outputs", a_name,
		    b_name);
}

int check_role(DWORD flags, DWORD allowed)
{
	DWORD role = role_of(flags);

	if (flags & ~(role | allowed))
		return fail(EBADFLAGS, "dwFlags is %#x: unknown flags", flags);
	if (role != NCRYPT_SSL_CLIENT_FLAG && role != NCRYPT_SSL_SERVER_FLAG)
		return fail(EBADFLAGS, "dwFlags is %#x: exactly one of NCRYPT_SSL_CLIENT_FLAG and NCRYPT_SSL_SERVER_FLAG is needed",
			    flags);
	return 0;
}
