// SPDX-License-Identifier: MIT
/* A connection of the library, with patience: application data in and out. */
#include <errno.h>
#include <poll.h>
#include <string.h>

#include <openssl/ssl.h>

#include "../common/provider.h"
#include "../common/tools.h"
#include "channel.h"
#include "net.h"

void channel_open(struct channel *ch, int fd, NCRYPT_HANDLE connection)
{
	memset(ch, 0, offsetof(struct channel, in));
	ch->fd = fd;
	ch->connection = connection;
}

void channel_print(const struct channel *ch, NCRYPT_PROV_HANDLE provider)
{
	static const char *const states[] = {
		[SSLP_KTLS_NONE] = "none",
		[SSLP_KTLS_SOFTWARE] = "software",
		[SSLP_KTLS_HARDWARE] = "hardware",
		[SSLP_KTLS_ARMED] = "armed",
	};
	struct sslp_connection_status st = { .size = sizeof(st) };
	char name[NAME_SIZE], computed[192];

	if (sslp_connection_query(ch->connection, &st) ||
	    st.tx >= ARRAY_SIZE(states) || st.rx >= ARRAY_SIZE(states)) {
		complain("connection: %s", sslp_last_message());
		return;
	}
	suite_describe(provider, st.protocol, st.cipher_suite, name);
	provider_describe(provider, st.protocol, st.cipher_suite, computed,
			  sizeof(computed));
	complain("%s %s, keys by %s, kTLS TX %s RX %s%s%s",
		 protocol_describe(st.protocol), name, computed, states[st.tx],
		 states[st.rx], *st.driver ? ", records by " : "", st.driver);
	if (*st.reason)
		complain("records in user space: %s", st.reason);
}

static int complain_alert(const struct channel *ch)
{
	struct sslp_connection_status st = { .size = sizeof(st) };

	if (!sslp_connection_query(ch->connection, &st))
		complain("the peer sent the alert '%s'",
			 SSL_alert_desc_string_long(st.alert_received & 0xff));
	return -ECONNABORTED;
}

/* 0, -EAGAIN, what channel_gone() knows, or -errno after a complaint */
static int judge(struct channel *ch, SECURITY_STATUS status, const char *stage)
{
	switch (status) {
	case 0:
		return 0;
	case SSLP_E_WOULD_BLOCK:
	case SSLP_E_INTERRUPTED:
		return -EAGAIN;
	case SSLP_E_TRUNCATED:
		ch->ended = true;
		return -ENODATA;
	case SSLP_E_ALERT:
		ch->ended = true;
		return complain_alert(ch);
	default:
		return complain_status(status, stage);
	}
}

/* What is there now; 0 also at the peer's close_notify, which sets @ended */
static int receive(struct channel *ch)
{
	SECURITY_STATUS status;

	ch->in_start = ch->in_end = 0;
	status = sslp_connection_read(ch->connection, ch->in, sizeof(ch->in),
				      &ch->in_end);
	if (status != SSLP_E_END_OF_STREAM)
		return judge(ch, status, "receiving");
	ch->ended = true;
	return 0;
}

int channel_fill(struct channel *ch, int64_t deadline)
{
	int ret;

	while (ch->in_start == ch->in_end) {
		if (ch->ended)
			return 0;
		if (net_expired(deadline))
			return -ETIMEDOUT;
		ret = receive(ch);
		if (ret == -EAGAIN)
			ret = net_wait(ch->fd, POLLIN, deadline);
		if (ret < 0)
			return ret;
	}
	return 1;
}

int channel_send(struct channel *ch, const void *data, size_t len,
		 int64_t deadline)
{
	const uint8_t *from = data;
	size_t n = 0;
	int ret;

	for (; len; from += n, len -= n) {
		n = 0;
		ret = judge(ch, sslp_connection_write(ch->connection, from,
						      len, &n), "sending");
		if (ret == -EAGAIN)
			ret = net_wait(ch->fd, POLLOUT, deadline);
		if (ret)
			return ret;
	}
	return 0;
}

/*
 * While the peer takes nothing it may have something to say: a KeyUpdate that
 * asks for ours, an alert. Application data waits for channel_fill().
 */
static int wait_and_listen(struct channel *ch, int64_t deadline)
{
	bool deaf = ch->ended || ch->in_start != ch->in_end;
	int ret;

	ret = net_wait(ch->fd, deaf ? POLLOUT : POLLOUT | POLLIN, deadline);
	if (ret || deaf)
		return ret;
	ret = receive(ch);
	/* One that says no more may still read */
	return ret == -EAGAIN || ret == -ENODATA ? 0 : ret;
}

int channel_sendfile(struct channel *ch, int file, off_t from, uint64_t len,
		     int idle)
{
	int64_t deadline = net_deadline(idle);
	uint64_t offset = (uint64_t)from;
	size_t n;
	int ret;

	while (len) {
		n = 0;
		ret = judge(ch, sslp_connection_sendfile(ch->connection, file,
					&offset, len, &n), "sending");
		if (ret == -EAGAIN)
			ret = wait_and_listen(ch, deadline);
		else if (!ret && !n)
			ret = complain_errno(-EIO, "file became shorter");
		if (ret)
			return ret;
		if (n) {
			len -= n;
			deadline = net_deadline(idle);
		}
	}
	return 0;
}

int channel_gone(int err, const char *stage)
{
	if (err == -ENODATA)
		complain("%s: %s", stage, sslp_last_message());
	else if (err == -EPIPE)
		complain("%s: the peer has ended it too early", stage);
	else if (err == -ETIMEDOUT)
		complain("%s: the peer has been silent for too long", stage);
	else if (err == -ECONNRESET)
		complain("%s: the peer has reset the connection", stage);
	return err;
}
