// SPDX-License-Identifier: MIT
/* The object behind a connection's handle. */
#include <stdlib.h>

#include "connection.h"
#include "status.h"

static void connection_object_destroy(struct object *object)
{
	struct connection_object *o =
		container_of(object, struct connection_object, object);
	int cancel = cancel_disable();

	connection_free(o->connection);
	object_put(o->provider);
	free(o);
	cancel_restore(cancel);
}

int connection_publish(struct provider *provider,
		       struct connection *connection, NCRYPT_HANDLE *ret)
{
	struct connection_object *o = calloc(1, sizeof(*o));
	int err;

	if (!o) {
		connection_free(connection);
		return fail(ENOMEM, "out of memory for a connection");
	}
	o->object.kind = KIND_CONNECTION;
	o->object.destroy = connection_object_destroy;
	o->connection = connection;
	o->provider = provider;
	object_hold(provider);
	err = handle_new(&o->object, ret);
	if (err)
		connection_object_destroy(&o->object);
	return err;
}
