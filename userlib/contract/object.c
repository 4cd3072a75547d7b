// SPDX-License-Identifier: MIT
/* SslFreeObject(): the end of any handle. */
#include "provider.h"
#include "status.h"

static int free_object(NCRYPT_HANDLE hObject, DWORD flags)
{
	struct object *object;
	bool is_provider;
	int err = check_flags(flags);

	if (err)
		return err;
	object = handle_get(hObject, KIND_PROVIDER | KIND_KEY, "hObject");
	if (!object)
		return -EBADHANDLE;
	is_provider = object->kind == KIND_PROVIDER;
	object_put(object);
	return is_provider ? provider_release(hObject) :
			     handle_close(hObject, KIND_KEY, "hObject");
}

LIBEXPORT SECURITY_STATUS WINAPI SslFreeObject(NCRYPT_HANDLE hObject,
		DWORD dwFlags)
{
	return status_of(free_object(hObject, dwFlags));
}
