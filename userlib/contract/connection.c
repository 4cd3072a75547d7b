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

int connection_prepare(struct provider *provider,
		       struct connection_object **ret)
{
	struct connection_object *o = calloc(1, sizeof(*o));
	int err;

	if (!o)
		return fail(ENOMEM, "out of memory for a connection");
	o->object.kind = KIND_CONNECTION;
	o->object.destroy = connection_object_destroy;
	err = handle_reserve(&o->object);
	if (err) {
		free(o);
		return err;
	}
	o->provider = provider;
	object_hold(provider);
	*ret = o;
	return 0;
}

int connection_publish(struct connection_object *o, int err,
		       NCRYPT_HANDLE *ret)
{
	if (!err) {
		*ret = handle_open(&o->object);
		return 0;
	}
	handle_unreserve(&o->object);
	connection_object_destroy(&o->object);
	return err;
}
