// SPDX-License-Identifier: MIT
/* What incoming records mean for a connection. */
#include "alert.h"
#include "judge.h"

/*
 * How many records and messages in a row may be legal and useless: warnings,
 * tickets, empty records, requests to renegotiate. Nobody needs more. Without a
 * bound a peer could keep us busy for ever.
 */
#define IDLE_MAX	32

void judge_init(struct judge *j, bool client, bool tls13, u32 updates_max)
{
	memset(j, 0, sizeof(*j));
	j->client = client;
	j->tls13 = tls13;
	j->updates_max = updates_max;
	j->received = JUDGE_NO_ALERT;
}

void judge_fail(struct judge *j, u8 alert, const char *why)
{
	j->state = JUDGE_DEAD;
	j->due = DUE_ALERT;
	j->alert = LEVEL_FATAL << 8 | alert;
	j->why = why;
}

static unsigned int refuse(struct judge *j, u8 alert, const char *why)
{
	judge_fail(j, alert, why);
	return 0;
}

static void answer_with_warning(struct judge *j, u8 description)
{
	j->due |= DUE_ALERT;
	j->alert = LEVEL_WARNING << 8 | description;
}

/* Whether too many in a row were useless */
static bool idles(struct judge *j)
{
	if (++j->idle <= IDLE_MAX)
		return false;
	judge_fail(j, ALERT_UNEXPECTED_MESSAGE,
		   "too many records in a row without application data");
	return true;
}

static unsigned int take_data(struct judge *j, size_t len, bool end)
{
	if (len) {
		judge_data(j);
		return JUDGE_DATA;
	}
	/* Legal, "as a traffic analysis countermeasure" */
	if (end)
		idles(j);
	return 0;
}

static unsigned int aborted(struct judge *j)
{
	j->state = JUDGE_ABORTED;
	j->due = 0;
	return JUDGE_ALERT;
}

/*
 * RFC 5246 section 7.2.1: close_notify is answered at once, and waiting writes
 * are dropped. In TLS 1.3 our own side stays open (RFC 8446 section 6.1).
 */
static unsigned int closed(struct judge *j)
{
	j->state = JUDGE_CLOSED;
	if (!j->tls13)
		answer_with_warning(j, ALERT_CLOSE_NOTIFY);
	return JUDGE_CLOSE;
}

/*
 * RFC 8446 section 6: any alert but two ends the connection, whatever its
 * level. RFC 9846 section 6.1: user_canceled of any level is ignored. Before
 * TLS 1.3 the level decides; a warning no_renegotiation needs no answer.
 */
static unsigned int judge_alert(struct judge *j, u8 level, u8 description)
{
	bool warning = level == LEVEL_WARNING;

	j->received = level << 8 | description;
	if (description == ALERT_CLOSE_NOTIFY && (j->tls13 || warning))
		return closed(j);
	if (j->tls13 ? description == ALERT_USER_CANCELED : warning)
		return idles(j) ? 0 : JUDGE_ALERT;
	if (!j->tls13 && level != LEVEL_FATAL)
		return refuse(j, ALERT_ILLEGAL_PARAMETER,
			      "an alert of an unknown level");
	return aborted(j);
}

/*
 * RFC 8446 section 5.1: a record of an alert has one whole alert and nothing
 * else
 */
static unsigned int take_alert(struct judge *j, const u8 *data, size_t len,
			       bool end)
{
	if (j->alert_have + len > sizeof(j->alert_bytes) ||
	    (end && j->alert_have + len < sizeof(j->alert_bytes)))
		return refuse(j, ALERT_UNEXPECTED_MESSAGE,
			      "an alert record that does not hold exactly one alert");
	copy_bytes(j->alert_bytes + j->alert_have, data, len);
	j->alert_have += len;
	if (!end)
		return 0;
	j->alert_have = 0;
	return judge_alert(j, j->alert_bytes[0], j->alert_bytes[1]);
}

/* Acts on a complete message */
static unsigned int take_message(struct judge *j, enum handshake_event event)
{
	switch (event) {
	case HANDSHAKE_TICKET:
		return idles(j) ? 0 : JUDGE_TICKET;
	case HANDSHAKE_RENEGOTIATION:
		/* RFC 5246 section 7.2.2 */
		if (!idles(j))
			answer_with_warning(j, ALERT_NO_RENEGOTIATION);
		return 0;
	case HANDSHAKE_UPDATE_REQUESTED:
	case HANDSHAKE_UPDATE:
		j->update_ends = true;
		j->requested = event == HANDSHAKE_UPDATE_REQUESTED;
		return 0;
	default:
		return 0;
	}
}

/*
 * RFC 8446 section 4.6.3: from here on the peer uses its next key. One answer
 * is enough, however often it has asked for ours.
 */
static unsigned int updated(struct judge *j)
{
	j->update_ends = false;
	if (++j->updates > j->updates_max)
		return refuse(j, ALERT_UNEXPECTED_MESSAGE,
			      "too many KeyUpdates in a row without application data");
	j->due |= DUE_RX_KEY;
	if (j->requested)
		j->due |= DUE_UPDATE;
	return JUDGE_UPDATED;
}

static unsigned int take_handshake(struct judge *j, const u8 *data, size_t len,
				   bool end)
{
	struct handshake_error error;
	enum handshake_event event;
	unsigned int events = 0;
	size_t taken;

	while (len && j->state == JUDGE_OPEN) {
		if (j->update_ends)
			return refuse(j, ALERT_UNEXPECTED_MESSAGE,
				      "a KeyUpdate that does not end its record");
		taken = handshake_take(&j->message, j->client, j->tls13, data,
				       len, &event, &error);
		if (!taken)
			return refuse(j, error.alert, error.why);
		events |= take_message(j, event);
		data += taken;
		len -= taken;
	}
	if (end && j->update_ends && j->state == JUDGE_OPEN)
		events |= updated(j);
	return j->state == JUDGE_OPEN ? events : 0;
}

unsigned int judge_take(struct judge *j, u8 type, const void *data, size_t len,
			bool end)
{
	bool begin = !j->in_record;

	if (j->state != JUDGE_OPEN)
		return 0;
	j->in_record = !end;
	/* RFC 8446 section 5.1, RFC 5246 section 6.2.1 */
	if (type != TYPE_HANDSHAKE && handshake_under_way(&j->message))
		return refuse(j, ALERT_UNEXPECTED_MESSAGE,
			      "a record in the middle of a handshake message");
	if (type == TYPE_APPLICATION_DATA)
		return take_data(j, len, end);
	if (begin && end && !len)
		return refuse(j, ALERT_UNEXPECTED_MESSAGE,
			      "an empty record that is not application data");
	if (type == TYPE_ALERT)
		return take_alert(j, data, len, end);
	if (type == TYPE_HANDSHAKE)
		return take_handshake(j, data, len, end);
	return refuse(j, ALERT_UNEXPECTED_MESSAGE,
		      "a record of a type that does not belong here");
}

#define ENDED_BY	"the peer has ended the connection by "

/* Alerts by the names of RFC 8446 section 6 */
#define ALERT(number, name)	{ number, ENDED_BY "the alert " name }

static const struct {
	u8 description;
	const char *words;
} ended_by[] = {
	ALERT(0, "close_notify"), ALERT(10, "unexpected_message"),
	ALERT(20, "bad_record_mac"), ALERT(21, "decryption_failed"),
	ALERT(22, "record_overflow"), ALERT(30, "decompression_failure"),
	ALERT(40, "handshake_failure"), ALERT(42, "bad_certificate"),
	ALERT(43, "unsupported_certificate"), ALERT(44, "certificate_revoked"),
	ALERT(45, "certificate_expired"), ALERT(46, "certificate_unknown"),
	ALERT(47, "illegal_parameter"), ALERT(48, "unknown_ca"),
	ALERT(49, "access_denied"), ALERT(50, "decode_error"),
	ALERT(51, "decrypt_error"), ALERT(70, "protocol_version"),
	ALERT(71, "insufficient_security"), ALERT(80, "internal_error"),
	ALERT(86, "inappropriate_fallback"), ALERT(90, "user_canceled"),
	ALERT(100, "no_renegotiation"), ALERT(109, "missing_extension"),
	ALERT(110, "unsupported_extension"), ALERT(112, "unrecognized_name"),
	ALERT(113, "bad_certificate_status_response"),
	ALERT(115, "unknown_psk_identity"), ALERT(116, "certificate_required"),
	ALERT(120, "no_application_protocol"),
};

const char *judge_ended_by(u8 alert)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ended_by); i++)
		if (ended_by[i].description == alert)
			return ended_by[i].words;
	return ENDED_BY "an alert without a name";
}
