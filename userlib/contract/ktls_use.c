// SPDX-License-Identifier: MIT
/* Armed sockets of kernel TLS: query them, send and receive records. */
#include <net/if.h>

#include "../base/cancel.h"
#include "../connection/kernel_cipher.h"
#include "../engine/proc_crypto.h"
#include "../socket/ktls_check.h"
#include "../socket/ktls_device.h"
#include "../socket/ktls_query.h"
#include "../socket/ktls_record.h"
#include "check.h"
#include "status.h"

static const u32 status_where[] = {
	[KTLS_UNARMED] = SSLP_KTLS_NONE,
	[KTLS_IN_SOFTWARE] = SSLP_KTLS_SOFTWARE,
	[KTLS_IN_HARDWARE] = SSLP_KTLS_HARDWARE,
	[KTLS_SOMEWHERE] = SSLP_KTLS_ARMED,
};

static u64 records_left(const struct ktls_state *state)
{
	u64 max = state->cipher ? kernel_cipher_records_max(state->cipher) : 0;

	return state->seq < max ? max - state->seq : 0;
}

static_assert(sizeof(((struct sslp_ktls_status *)0)->driver) ==
	      DRIVER_NAME_SIZE && DRIVER_NAME_SIZE >= IF_NAMESIZE, "driver");

static void fill_status(int fd, const struct ktls_state *tx,
			const struct ktls_state *rx,
			struct sslp_ktls_status *status)
{
	const struct ktls_state *armed = tx->where ? tx : rx;

	memset(status, 0, sizeof(*status));
	status->size = sizeof(*status);
	status->tx = status_where[tx->where];
	status->rx = status_where[rx->where];
	if (!armed->where)
		return;
	status->protocol = armed->version;
	status->write_seq = tx->seq;
	status->read_seq = rx->seq;
	status->write_records_left = records_left(tx);
	status->read_records_left = records_left(rx);
	if (!armed->cipher)
		return;
	status->cipher = armed->cipher->type;
	if (tx->where == KTLS_IN_HARDWARE || rx->where == KTLS_IN_HARDWARE)
		ktls_device_name(fd, status->driver);
	else
		proc_crypto_driver(armed->cipher->aead, NULL, status->driver);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_ktls_query(int sockfd,
		struct sslp_ktls_status *status)
{
	struct ktls_state tx, rx;
	int err, cancel;

	err = check_pointer(status, "status");
	if (!err && status->size != sizeof(*status))
		err = fail(EINVAL, "status->size is %u, not %zu", status->size,
			   sizeof(*status));
	if (err)
		return status_of(err);
	/* A netlink socket is open during the call */
	cancel = cancel_disable();
	err = ktls_query(sockfd, &tx, &rx);
	if (!err)
		fill_status(sockfd, &tx, &rx, status);
	cancel_restore(cancel);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_ktls_send_record(int sockfd,
		uint8_t content_type, const void *data, size_t len)
{
	int err;

	err = check_pointer(data, "data");
	if (!err && !content_type)
		err = fail(EINVAL, "content_type is 0, which no record has");
	if (!err && (!len || len > TLS_MAX_PLAINTEXT))
		err = fail(EINVAL, "len is %zu, 1 to %d are possible", len,
			   TLS_MAX_PLAINTEXT);
	if (!err)
		err = ktls_check_tcp(sockfd) ?:
		      ktls_record_send(sockfd, content_type, data, len, 0);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_ktls_recv_record(int sockfd,
		uint8_t *content_type, void *data, size_t size, size_t *len)
{
	int err;

	err = check_pointer(content_type, "content_type") ?:
	      check_pointer(data, "data") ?: check_pointer(len, "len") ?:
	      check_record_outputs(content_type, data, size, len);
	if (!err && !size)
		err = fail(EINVAL, "size is 0");
	if (!err)
		err = ktls_check_tcp(sockfd) ?:
		      ktls_record_receive(sockfd, content_type, data, size, len);
	return status_of(err);
}
