// SPDX-License-Identifier: MIT
/* Connections that go to another process, or come from one. */
#include "../base/cancel.h"
#include "../connection/blob.h"
#include "check.h"
#include "connection.h"
#include "status.h"

LIBEXPORT SECURITY_STATUS WINAPI sslp_connection_export(
		NCRYPT_HANDLE hConnection, void *blob, size_t size,
		size_t *len)
{
	struct connection_object *o;
	int err, cancel;

	err = check_pointer(len, "len") ?: check_length(size, "size") ?:
	      check_apart(blob, size, "blob", len, sizeof(*len), "len");
	if (err)
		return status_of(err);
	o = connection_get(hConnection, &cancel);
	err = !o ? -EBADHANDLE :
	      connection_export(o->connection, blob, size, len);
	connection_put(o, cancel);
	return status_of(err);
}

static int import(NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_HANDLE *ret,
		  int sockfd, const void *blob, size_t len)
{
	struct provider *provider = provider_get(hSslProvider);
	struct connection_object *o;
	int err, cancel;

	if (!provider)
		return -EBADHANDLE;
	cancel = cancel_disable();
	err = connection_prepare(provider, &o);
	if (!err) {
		err = connection_import(&provider->backend, sockfd, blob, len,
					&o->connection);
		err = connection_publish(o, err, ret);
	}
	provider_put(provider);
	cancel_restore(cancel);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_connection_import(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_HANDLE *phConnection,
		int sockfd, const void *blob, size_t len)
{
	int err;

	err = check_pointer(phConnection, "phConnection") ?:
	      check_pointer(blob, "blob");
	if (!err)
		err = import(hSslProvider, phConnection, sockfd, blob, len);
	return status_of(err);
}
