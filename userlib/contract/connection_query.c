// SPDX-License-Identifier: MIT
/* What a connection says about itself. */
#include "../connection/end.h"
#include "../connection/half.h"
#include "check.h"
#include "connection.h"
#include "status.h"

static_assert(SSLP_ALERT_NONE == JUDGE_NO_ALERT, "no alert");
static_assert(sizeof(((struct sslp_connection_status *)0)->reason) ==
	      sizeof(((struct connection *)0)->reason), "reason");

static u64 records_left(u64 max, u64 seq)
{
	return seq < max ? max - seq : 0;
}

/* Asks what the kernel knows about a socket, as any caller can */
static int ask_socket(const struct connection *c,
		      struct sslp_ktls_status *socket)
{
	memset(socket, 0, sizeof(*socket));
	socket->size = sizeof(*socket);
	if (!c->half[TX]->kernel && !c->half[RX]->kernel)
		return 0;
	return sslp_ktls_query(c->fd, socket) ? -EIO : 0;
}

/* The counters have 64 bits, and these members have 32 */
static u32 at_most_u32(u64 n)
{
	return n < UINT32_MAX ? n : UINT32_MAX;
}

static int fill(const struct connection *c, struct sslp_connection_status *s)
{
	const struct half *tx = c->half[TX], *rx = c->half[RX];
	struct sslp_ktls_status socket;
	int err;

	err = c->exported ? connection_check(c) : ask_socket(c, &socket);
	if (err)
		return err;
	*s = (struct sslp_connection_status){
		.size = sizeof(*s),
		.tx = tx->kernel ? socket.tx : SSLP_KTLS_NONE,
		.rx = rx->kernel ? socket.rx : SSLP_KTLS_NONE,
		.protocol = c->protocol, .cipher_suite = c->suite->id,
		.write_updates = at_most_u32(tx->updates),
		.read_updates = at_most_u32(rx->updates),
		.alert_sent = c->alert_sent,
		.alert_received = c->alert_received,
		.write_seq = tx->kernel ? socket.write_seq : tx->seq,
		.read_seq = rx->kernel ? socket.read_seq : rx->seq,
	};
	s->write_records_left = records_left(c->limit.records_max,
					     s->write_seq);
	s->read_records_left = records_left(c->limit.records_max, s->read_seq);
	memcpy(s->driver, socket.driver, sizeof(s->driver));
	memcpy(s->reason, c->reason, sizeof(s->reason));
	return 0;
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_connection_query(
		NCRYPT_HANDLE hConnection,
		struct sslp_connection_status *status)
{
	struct connection_object *o;
	int err, cancel;

	err = check_pointer(status, "status");
	if (!err && status->size != sizeof(*status))
		err = fail(EINVAL, "status->size is %u, not %zu",
			   status->size, sizeof(*status));
	if (err)
		return status_of(err);
	o = connection_get(hConnection, &cancel);
	err = !o ? -EBADHANDLE :
	      fill(o->connection, status);
	connection_put(o, cancel);
	return status_of(err);
}
