// SPDX-License-Identifier: MIT
/* Connections: read, write, and calls for a program's own I/O loop. */
#include "check.h"
#include "connection.h"
#include "status.h"

static __attribute__((noinline)) int
bad_data(const void *data, const char *name, size_t len, const void *ret,
	 const char *ret_name)
{
	int err = check_pointer(data, name) ?: check_pointer(ret, ret_name);

	if (!err && !len)
		err = fail(EINVAL, "the length is 0");
	return err ?: check_length(len, "the length");
}

/* Inline, so that the message for bad arguments costs good ones nothing */
static inline int check_data(const void *data, const char *name, size_t len,
			     const void *ret, const char *ret_name)
{
	if (data && ret && len && len <= PTRDIFF_MAX)
		return 0;
	return bad_data(data, name, len, ret, ret_name);
}

static __attribute__((noinline)) int
read_patiently(struct connection *c, void *data, size_t size, size_t *ret_len)
{
	int cancel = cancel_disable();
	int err = connection_read_patiently(c, data, size, ret_len);

	cancel_restore(cancel);
	return err;
}

static __attribute__((noinline)) int
write_patiently(struct connection *c, const void *data, size_t len,
		size_t *ret_written)
{
	int cancel = cancel_disable();
	int err = connection_write_patiently(c, data, len, ret_written);

	cancel_restore(cancel);
	return err;
}

/*
 * Most calls have no deadline, and must not pay for the loop of those that have
 * one. These two protect themselves against a cancellation, see
 * connection_get().
 */
static inline int read_from(struct connection *c, void *data, size_t size,
			    size_t *ret_len)
{
	return c->deadline[RX] ? read_patiently(c, data, size, ret_len) :
	       connection_read(c, data, size, ret_len);
}

static inline int write_to(struct connection *c, const void *data, size_t len,
			   size_t *ret_written)
{
	return c->deadline[TX] ? write_patiently(c, data, len, ret_written) :
	       connection_write(c, data, len, ret_written);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_connection_read(
		NCRYPT_HANDLE hConnection, void *data, size_t size,
		size_t *len)
{
	int err = check_data(data, "data", size, len, "len") ?:
		  check_apart(data, size, "data", len, sizeof(*len), "len");
	struct connection_object *o;

	if (err)
		return status_of(err);
	o = handle_get(hConnection, KIND_CONNECTION, "hConnection");
	if (!o)
		return status_of(-EBADHANDLE);
	err = read_from(o->connection, data, size, len);
	object_put(o);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_connection_write(
		NCRYPT_HANDLE hConnection, const void *data, size_t len,
		size_t *written)
{
	int err = check_data(data, "data", len, written, "written");
	struct connection_object *o;

	if (err)
		return status_of(err);
	o = handle_get(hConnection, KIND_CONNECTION, "hConnection");
	if (!o)
		return status_of(-EBADHANDLE);
	err = write_to(o->connection, data, len, written);
	object_put(o);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_connection_sendfile(
		NCRYPT_HANDLE hConnection, int file, uint64_t *offset,
		size_t count, size_t *sent)
{
	int err = check_data(offset, "offset", count, sent, "sent") ?:
		  check_apart(offset, sizeof(*offset), "offset", sent,
			      sizeof(*sent), "sent");
	struct connection_object *o;
	int cancel;

	if (!err && (*offset > INT64_MAX || count > INT64_MAX - *offset))
		err = fail(EINVAL, "offset and count are beyond the end of any file");
	if (err)
		return status_of(err);
	o = connection_get(hConnection, &cancel);
	err = !o ? -EBADHANDLE :
	      connection_sendfile_patiently(o->connection, file, offset,
					    count, sent);
	connection_put(o, cancel);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_connection_shutdown(
		NCRYPT_HANDLE hConnection)
{
	int err, cancel;
	struct connection_object *o = connection_get(hConnection, &cancel);

	err = !o ? -EBADHANDLE : connection_shutdown_patiently(o->connection);
	connection_put(o, cancel);
	return status_of(err);
}

static int check_directions(DWORD directions)
{
	if (directions && !(directions & ~(SSLP_TX | SSLP_RX)))
		return 0;
	return fail(EINVAL, "dwDirections is %u, neither SSLP_TX nor SSLP_RX nor both",
		    directions);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_connection_deadline(
		NCRYPT_HANDLE hConnection, DWORD dwDirections,
		DWORD dwMilliseconds)
{
	struct connection_object *o;
	int cancel, err = check_directions(dwDirections);

	if (err)
		return status_of(err);
	o = connection_get(hConnection, &cancel);
	err = o ? 0 : -EBADHANDLE;
	if (o && dwDirections & SSLP_TX)
		connection_deadline(o->connection, TX, dwMilliseconds);
	if (o && dwDirections & SSLP_RX)
		connection_deadline(o->connection, RX, dwMilliseconds);
	connection_put(o, cancel);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_connection_linger(
		NCRYPT_HANDLE hConnection, DWORD dwMilliseconds)
{
	int err, cancel;
	struct connection_object *o = connection_get(hConnection, &cancel);

	err = !o ? -EBADHANDLE :
	      connection_linger(o->connection, dwMilliseconds);
	connection_put(o, cancel);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_connection_update(
		NCRYPT_HANDLE hConnection, DWORD dwFlags)
{
	struct connection_object *o;
	int err, cancel;

	if (dwFlags & ~SSLP_UPDATE_REQUEST)
		return status_of(fail(EBADFLAGS, "dwFlags is %#x: only SSLP_UPDATE_REQUEST is known",
				      dwFlags));
	o = connection_get(hConnection, &cancel);
	err = !o ? -EBADHANDLE :
	      connection_update_patiently(o->connection,
					  dwFlags & SSLP_UPDATE_REQUEST);
	connection_put(o, cancel);
	return status_of(err);
}

static const struct {
	unsigned int judged;
	DWORD event;
} events_of[] = {
	{ JUDGE_DATA, SSLP_EVENT_DATA },
	{ JUDGE_TICKET, SSLP_EVENT_TICKET },
	{ JUDGE_CLOSE, SSLP_EVENT_CLOSED },
	{ JUDGE_ALERT, SSLP_EVENT_ALERT },
	{ JUDGE_UPDATED, SSLP_EVENT_UPDATED },
};

static DWORD to_events(unsigned int judged, bool flush)
{
	DWORD events = flush ? SSLP_EVENT_FLUSH : 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(events_of); i++)
		if (judged & events_of[i].judged)
			events |= events_of[i].event;
	return events;
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_connection_received(
		NCRYPT_HANDLE hConnection, uint8_t content_type,
		const void *data, size_t len, DWORD *events)
{
	struct connection_object *o;
	unsigned int judged;
	bool flush;
	int err, cancel;

	err = check_pointer(events, "events");
	if (!err && len && !data)
		err = fail(EINVAL, "data is NULL, and len is %zu", len);
	err = err ?: check_length(len, "len");
	if (err)
		return status_of(err);
	o = connection_get(hConnection, &cancel);
	err = !o ? -EBADHANDLE :
	      connection_received(o->connection, content_type, data, len,
				  &judged, &flush);
	if (!err)
		*events = to_events(judged, flush);
	connection_put(o, cancel);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_connection_sending(
		NCRYPT_HANDLE hConnection, size_t len, DWORD *events)
{
	struct connection_object *o;
	bool flush;
	int err, cancel;

	err = check_pointer(events, "events");
	if (!err && (!len || len > LIMIT_SEND_MAX))
		err = fail(EINVAL, "len is %zu, 1 to %u are possible", len,
			   LIMIT_SEND_MAX);
	if (err)
		return status_of(err);
	o = connection_get(hConnection, &cancel);
	err = !o ? -EBADHANDLE : connection_sending(o->connection, len, &flush);
	if (!err)
		*events = to_events(0, flush);
	connection_put(o, cancel);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_connection_flush(
		NCRYPT_HANDLE hConnection)
{
	int err, cancel;
	struct connection_object *o = connection_get(hConnection, &cancel);

	err = !o ? -EBADHANDLE : connection_flush(o->connection);
	connection_put(o, cancel);
	return status_of(err);
}

static int replace(struct connection *c, DWORD direction, const void *secret,
		   size_t len)
{
	size_t want = c->suite->prf->hash->digest_len;

	if (len != want)
		return fail(EINVAL, "the secret has %zu bytes, not %zu", len,
			    want);
	return connection_replace(c, direction == SSLP_TX ? TX : RX, secret);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_connection_replace(
		NCRYPT_HANDLE hConnection, DWORD dwDirection,
		const void *secret, size_t secret_len)
{
	struct connection_object *o;
	int err, cancel;

	err = check_pointer(secret, "secret");
	if (!err && dwDirection != SSLP_TX && dwDirection != SSLP_RX)
		err = fail(EINVAL, "dwDirection is %u, neither SSLP_TX nor SSLP_RX",
			   dwDirection);
	if (err)
		return status_of(err);
	o = connection_get(hConnection, &cancel);
	err = !o ? -EBADHANDLE :
	      replace(o->connection, dwDirection, secret, secret_len);
	connection_put(o, cancel);
	return status_of(err);
}
