// SPDX-License-Identifier: MIT
/* Lists of parameters. */
#include "params.h"
#include "status.h"

/* No function takes nearly so many, so nobody has set a larger count */
#define BUFFERS_MAX	64

int params_check(const NCryptBufferDesc *list)
{
	if (!list)
		return 0;
	if (list->ulVersion != NCRYPTBUFFER_VERSION)
		return fail(EINVAL, "the parameter list has version %u, not %d",
			    list->ulVersion, NCRYPTBUFFER_VERSION);
	if (list->cBuffers > BUFFERS_MAX)
		return fail(EINVAL, "the parameter list counts %u buffers; at most %d are possible",
			    list->cBuffers, BUFFERS_MAX);
	if (list->cBuffers && !list->pBuffers)
		return fail(EINVAL, "the parameter list counts %u buffers at NULL",
			    list->cBuffers);
	return 0;
}

int params_find(const NCryptBufferDesc *list, ULONG type, size_t len,
		const u8 **ret)
{
	const NCryptBuffer *found = NULL;
	ULONG i;

	for (i = 0; i < list->cBuffers; i++) {
		const NCryptBuffer *buffer = &list->pBuffers[i];

		if (buffer->BufferType != type)
			continue;
		if (found)
			return fail(EINVAL, "buffer type %u is twice in the parameter list",
				    type);
		if (!buffer->pvBuffer || buffer->cbBuffer != len)
			return fail(EINVAL, "buffer type %u of the parameter list has %u bytes at %s, not %zu",
				    type, buffer->cbBuffer,
				    buffer->pvBuffer ? "its pointer" : "NULL",
				    len);
		found = buffer;
	}
	*ret = found ? found->pvBuffer : NULL;
	return 0;
}

int params_randoms(const NCryptBufferDesc *list, const u8 **client,
		   const u8 **server)
{
	int err = list ? params_check(list) :
		  fail(EINVAL, "pParameterList is NULL: it must hold both randoms");

	if (!err)
		err = params_find(list, NCRYPTBUFFER_SSL_CLIENT_RANDOM,
				  TLS_RANDOM_LEN, client);
	if (!err)
		err = params_find(list, NCRYPTBUFFER_SSL_SERVER_RANDOM,
				  TLS_RANDOM_LEN, server);
	if (!err && (!*client || !*server))
		err = fail(EINVAL, "the %s random is not in the parameter list",
			   *client ? "server" : "client");
	return err;
}
