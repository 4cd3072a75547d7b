// SPDX-License-Identifier: MIT
/* The receiving half of a channel: one record after another, by its type. */
#include <errno.h>

#include <openssl/ssl.h>

#include "../common/tools.h"
#include "receive.h"

/* AlertLevel and AlertDescription, RFC 8446 section 6 */
enum {
	LEVEL_WARNING = 1,
	LEVEL_FATAL = 2,
	CLOSE_NOTIFY = 0,
	UNEXPECTED_MESSAGE = 10,
	BAD_RECORD_MAC = 20,
	INTERNAL_ERROR = 80,
	USER_CANCELED = 90,
	NO_RENEGOTIATION = 100,
};

/* Best effort: when the peer does not take it the connection ends as well */
static void send_alert(struct channel *ch, uint8_t level, uint8_t description)
{
	const uint8_t alert[] = { level, description };

	sslp_ktls_send_record(ch->fd, CT_ALERT, alert, sizeof(alert));
}

static int unexpected(struct channel *ch, const char *what)
{
	send_alert(ch, LEVEL_FATAL, UNEXPECTED_MESSAGE);
	complain("the peer sent %s", what);
	return -EPROTO;
}

static int take_data(struct channel *ch, size_t len)
{
	ch->in_start = 0;
	ch->in_end = len;
	return 0;
}

/* RFC 8446 section 6: every alert but two is an error whatever its level */
static int take_alert(struct channel *ch, size_t len)
{
	uint8_t level = ch->in[0], description = ch->in[1];

	if (len != 2)
		return unexpected(ch, "a malformed alert");
	if (description == CLOSE_NOTIFY) {
		ch->ended = true;
		return 0;
	}
	if (description == USER_CANCELED ||
	    (level == LEVEL_WARNING &&
	     ch->protocol != TLS1_3_PROTOCOL_VERSION))
		return 0;
	complain("the peer sent the alert '%s'",
		 SSL_alert_desc_string_long(description));
	return -ECONNABORTED;
}

static int renew_rx(struct channel *ch)
{
	SECURITY_STATUS status;
	int ret;

	status = sslp_ktls_rekey(ch->provider, ch->fd, ch->master, SSLP_RX);
	if (!status)
		return 0;
	ret = complain_status(status, "KeyUpdate of the peer");
	send_alert(ch, LEVEL_FATAL, INTERNAL_ERROR);
	return ret;
}

static int take_handshake(struct channel *ch, size_t len)
{
	switch (posthandshake_read(&ch->post, ch->protocol, ch->in, len)) {
	case POST_NOTHING:
		return 0;
	case POST_KEY_UPDATE_REQUESTED:
		ch->renew_tx = true;
		return renew_rx(ch);
	case POST_KEY_UPDATE:
		return renew_rx(ch);
	case POST_RENEGOTIATION:
		send_alert(ch, LEVEL_WARNING, NO_RENEGOTIATION);
		return 0;
	default:
		return unexpected(ch, "an unexpected handshake message");
	}
}

static int dispatch(struct channel *ch, uint8_t type, size_t len)
{
	switch (type) {
	case CT_APPLICATIONDATA:
		return take_data(ch, len);
	case CT_ALERT:
		return take_alert(ch, len);
	case CT_HANDSHAKE:
		return take_handshake(ch, len);
	default:
		return unexpected(ch, "a record of an unexpected type");
	}
}

int channel_receive(struct channel *ch)
{
	SECURITY_STATUS status;
	uint8_t type;
	size_t len;
	int ret;

	status = sslp_ktls_recv_record(ch->fd, &type, ch->in, sizeof(ch->in),
				       &len);
	if (!status)
		return dispatch(ch, type, len);
	if (status == SSLP_E_WOULD_BLOCK || status == SSLP_E_INTERRUPTED)
		return -EAGAIN;
	if (status == SSLP_E_END_OF_STREAM) {
		ch->ended = true;
		return -ENODATA;
	}
	if (status == SSLP_E_CONNECTION_RESET)
		return -ECONNRESET;
	ret = complain_status(status, "receiving");
	if (status == NTE_DECRYPTION_FAILURE)
		send_alert(ch, LEVEL_FATAL, BAD_RECORD_MAC);
	return ret;
}
