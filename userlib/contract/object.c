// SPDX-License-Identifier: MIT
/* SslFreeObject(): ends any handle. */
#include "check.h"
#include "provider.h"
#include "status.h"

static int free_object(NCRYPT_HANDLE hObject, DWORD flags)
{
	struct object *object;
	int err = check_flags(flags);

	if (err)
		return err;
	object = handle_get(hObject, KIND_PROVIDER | KIND_KEY |
			    KIND_CONNECTION | KIND_HANDSHAKE_HASH |
			    KIND_PREMASTER, "hObject");
	if (!object)
		return -EBADHANDLE;
	if (object->kind != KIND_PROVIDER)
		return handle_close_used(hObject, object, "hObject");
	object_put(object);
	return provider_release(hObject);
}

LIBEXPORT SECURITY_STATUS WINAPI SslFreeObject(NCRYPT_HANDLE hObject,
		DWORD dwFlags)
{
	return status_of(free_object(hObject, dwFlags));
}
