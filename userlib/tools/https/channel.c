// SPDX-License-Identifier: MIT
/* A connection whose records are the kernel's: life, and sending. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/sendfile.h>

#include "../common/provider.h"
#include "../common/tools.h"
#include "channel.h"
#include "net.h"
#include "receive.h"

/* More in one call would only keep us from looking at what comes in */
#define SENDFILE_MAX	(1u << 20)

#define RECORD_MAX	16384	/* RFC 8446 section 5.1 */

/*
 * RFC 8446 section 5.5: a key protects a limited number of records, after
 * which TLS 1.3 takes the next one. So many bytes after the last look there
 * is another one at how many are left: fewer than small records could use up
 * until the next look are too few.
 */
#define LOOK_EVERY	(256u << 20)
#define RECORDS_NEEDED	(1u << 22)

/* TLS 1.2 has no next key */
static bool worn_out(const struct channel *ch)
{
	struct sslp_ktls_status status = { .size = sizeof(status) };

	return ch->protocol == TLS1_3_PROTOCOL_VERSION &&
	       !sslp_ktls_query(ch->fd, &status) &&
	       status.write_records_left < RECORDS_NEEDED;
}

int channel_arm(struct channel *ch, NCRYPT_PROV_HANDLE provider, int fd,
		const struct tls_secrets *secrets, DWORD role,
		uint64_t rekey_every)
{
	/* A Finished was record 0 of these keys up to TLS 1.2 only */
	uint64_t seq = secrets->protocol == TLS1_3_PROTOCOL_VERSION ? 0 : 1;
	struct sslp_ktls_options options = {
		.size = sizeof(options),
		.write_seq = seq,
		.read_seq = seq,
	};
	NCRYPT_KEY_HANDLE master, read_key, write_key;
	SECURITY_STATUS status;
	int ret;

	ret = secrets_import(provider, secrets, role, &master);
	if (ret)
		return ret;
	ret = secrets_keys(provider, master, secrets, &read_key, &write_key);
	if (ret)
		goto out_free_master;
	status = sslp_ktls_install(provider, fd, write_key, read_key,
				   &options);
	if (status)
		ret = complain_status(status, "kernel TLS");
	SslFreeObject(read_key, 0);
	SslFreeObject(write_key, 0);
	if (ret)
		goto out_free_master;

	memset(ch, 0, offsetof(struct channel, in));
	ch->fd = fd;
	ch->provider = provider;
	ch->master = master;
	ch->protocol = secrets->protocol;
	ch->max_send = secrets->max_fragment < RECORD_MAX ?
		       secrets->max_fragment : SENDFILE_MAX;
	ch->rekey_every = rekey_every;
	ch->until_rekey = rekey_every ? rekey_every : LOOK_EVERY;
	return 0;

out_free_master:
	SslFreeObject(master, 0);
	return ret;
}

void channel_print(const struct channel *ch, DWORD suite)
{
	static const char *const states[] = {
		[SSLP_KTLS_NONE] = "none",
		[SSLP_KTLS_SOFTWARE] = "software",
		[SSLP_KTLS_HARDWARE] = "hardware",
		[SSLP_KTLS_ARMED] = "armed",
	};
	struct sslp_ktls_status st = { .size = sizeof(st) };
	char name[NAME_SIZE], computed[192];

	suite_describe(ch->provider, ch->protocol, suite, name);
	provider_describe(ch->provider, ch->protocol, suite, computed,
			  sizeof(computed));
	if (sslp_ktls_query(ch->fd, &st) || st.tx >= ARRAY_SIZE(states) ||
	    st.rx >= ARRAY_SIZE(states)) {
		complain("kernel TLS: %s", sslp_last_message());
		return;
	}
	complain("%s %s, keys by %s, kTLS TX %s RX %s%s%s",
		 protocol_describe(ch->protocol), name, computed, states[st.tx],
		 states[st.rx], *st.driver ? ", records by " : "", st.driver);
}

/* Once @renew_tx is set nothing but a KeyUpdate may go out */
static int renew_tx(struct channel *ch, int64_t deadline)
{
	SECURITY_STATUS status;
	int ret = 0;

	while (ch->renew_tx && !ret) {
		status = sslp_ktls_rekey(ch->provider, ch->fd, ch->master,
					 SSLP_TX);
		if (!status)
			ch->renew_tx = false;
		else if (status == SSLP_E_WOULD_BLOCK)
			ret = net_wait(ch->fd, POLLOUT, deadline);
		else
			ret = complain_status(status, "KeyUpdate");
	}
	return ret;
}

static void count(struct channel *ch, uint64_t len)
{
	if (len < ch->until_rekey) {
		ch->until_rekey -= len;
		return;
	}
	ch->until_rekey = ch->rekey_every ? ch->rekey_every : LOOK_EVERY;
	if (ch->rekey_every || worn_out(ch))
		ch->renew_tx = true;
}

int channel_fill(struct channel *ch, int64_t deadline)
{
	int ret;

	while (ch->in_start == ch->in_end) {
		if (ch->ended)
			return 0;
		/* Control records without end must not hold us either */
		if (net_expired(deadline))
			return -ETIMEDOUT;
		/* Here, as what was received counts whatever comes of this */
		ret = renew_tx(ch, deadline);
		if (ret)
			return ret;
		ret = channel_receive(ch);
		if (ret == -EAGAIN)
			ret = net_wait(ch->fd, POLLIN, deadline);
		if (ret < 0)
			return ret;
		count(ch, ch->in_end - ch->in_start);
	}
	return 1;
}

/* -EAGAIN when the socket's buffer is full; about -ECONNRESET no complaint */
static int sent(ssize_t n)
{
	if (n >= 0)
		return 0;
	if (errno == EAGAIN || errno == EINTR)
		return -EAGAIN;
	if (errno == ECONNRESET || errno == EPIPE)
		return -ECONNRESET;
	return complain_errno(-errno, "sending");
}

int channel_send(struct channel *ch, const void *data, size_t len,
		 int64_t deadline)
{
	const uint8_t *from = data;
	ssize_t n;
	int ret;

	while (len) {
		ret = renew_tx(ch, deadline);
		if (ret)
			return ret;
		n = send(ch->fd, from, len < ch->max_send ? len : ch->max_send,
			 MSG_NOSIGNAL);
		ret = sent(n);
		if (ret == -EAGAIN)
			ret = net_wait(ch->fd, POLLOUT, deadline);
		if (ret)
			return ret;
		if (n > 0) {
			from += n;
			len -= (size_t)n;
			count(ch, (uint64_t)n);
		}
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
	ret = channel_receive(ch);
	/* One that says no more may still read */
	return ret == -EAGAIN || ret == -ENODATA ? 0 : ret;
}

int channel_sendfile(struct channel *ch, int file, off_t from, uint64_t len,
		     int idle)
{
	int64_t deadline = net_deadline(idle);
	size_t part;
	ssize_t n;
	int ret;

	while (len) {
		ret = renew_tx(ch, deadline);
		if (ret)
			return ret;
		part = len < ch->max_send ? (size_t)len : ch->max_send;
		if (ch->rekey_every && part > ch->until_rekey)
			part = (size_t)ch->until_rekey;
		n = sendfile(ch->fd, file, &from, part);
		ret = sent(n);
		if (ret == -EAGAIN)
			ret = wait_and_listen(ch, deadline);
		else if (!ret && !n)
			ret = complain_errno(-EIO, "file became shorter");
		if (ret)
			return ret;
		if (n > 0) {
			len -= (uint64_t)n;
			count(ch, (uint64_t)n);
			deadline = net_deadline(idle);
		}
	}
	return 0;
}

int channel_gone(int err, const char *stage)
{
	if (err == -ENODATA)
		complain("%s: the peer is gone without a close_notify", stage);
	else if (err == -EPIPE)
		complain("%s: the peer has ended it too early", stage);
	else if (err == -ETIMEDOUT)
		complain("%s: the peer has been silent for too long", stage);
	else if (err == -ECONNRESET)
		complain("%s: the peer has reset the connection", stage);
	return err;
}
