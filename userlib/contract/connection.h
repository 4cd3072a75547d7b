/* SPDX-License-Identifier: MIT */
/* The object behind a connection's handle. */
#ifndef SSLP_CONTRACT_CONNECTION_H
#define SSLP_CONTRACT_CONNECTION_H

#include "../../include/sslprovider/sslp_connection.h"
#include "../base/cancel.h"
#include "../connection/connection.h"
#include "handle.h"
#include "provider.h"

/**
 * struct connection_object - a connection and what it needs
 * @object: head
 * @provider: where it computes, held
 * @connection: the connection
 */
struct connection_object {
	struct object object;
	struct provider *provider;
	struct connection *connection;
};

/**
 * connection_prepare() - all that a new connection needs beside itself
 * @provider: where it will compute; held from now on
 * @ret: an object without a connection, for connection_publish()
 *
 * This comes before the socket gets its keys: nothing may fail after that.
 *
 * Return: 0 or -errno with a message.
 */
int connection_prepare(struct provider *provider,
		       struct connection_object **ret);

/**
 * connection_publish() - the handle of a new connection
 * @o: from connection_prepare(), with its connection; freed if there is none
 * @err: 0, or the -errno for which there is no connection
 * @ret: handle; set if @err is 0
 *
 * Return: @err.
 */
int connection_publish(struct connection_object *o, int err,
		       NCRYPT_HANDLE *ret);

/**
 * connection_get() - begin a call on a connection
 * @hConnection: argument of that name
 * @cancel: for connection_put(), which must be called on failure as well
 *
 * Until then the thread is not cancelled: half a record, an announced key and a
 * lock would stay behind.
 *
 * Return: the object, held, or NULL with a message.
 */
static inline struct connection_object *connection_get(
		NCRYPT_HANDLE hConnection, int *cancel)
{
	*cancel = cancel_disable();
	return handle_get(hConnection, KIND_CONNECTION, "hConnection");
}

static inline void connection_put(struct connection_object *o, int cancel)
{
	object_put(o);
	cancel_restore(cancel);
}

#endif /* SSLP_CONTRACT_CONNECTION_H */
