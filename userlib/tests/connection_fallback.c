// SPDX-License-Identifier: MIT
/*
 * The same program on Multipath TCP. No kernel has TLS for it, so records are
 * made in user space if the caller allows that, and the connection says why. If
 * kernel TLS does not carry the suite, that is the reason that is given.
 */
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "connection.h"

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP	262
#endif

static bool mptcp_sockets(struct ends *e, const struct variant *v)
{
	int fds[2];

	if (!stream_pair(fds, IPPROTO_MPTCP))
		return false;
	ends_on(e, fds, v, CLIENT);
	return true;
}

static SECURITY_STATUS open_with(struct ends *e, const struct variant *v,
				 DWORD flags)
{
	struct sslp_connection_options options = { .size = sizeof(options),
		.flags = flags };
	struct sslp_secrets secrets = test_secrets(v->protocol, v->suite,
						   CLIENT);

	return sslp_connection_open(e->prov, &e->connection, e->fd, &secrets,
				    &options);
}

static bool data_goes_both_ways(struct ends *e)
{
	BYTE sent[1000], got[RECORD_ROOM];
	size_t n;

	fill(1, sent, sizeof(sent));
	peer_send(&e->peer, CT_APPLICATIONDATA, sent, sizeof(sent));
	if (!read_all(e, got, sizeof(sent)) || memcmp(sent, got, sizeof(sent)))
		return false;
	if (sslp_connection_write(e->connection, sent, sizeof(sent), &n) ||
	    n != sizeof(sent))
		return false;
	return peer_receive(&e->peer, got, &n) == CT_APPLICATIONDATA &&
	       n == sizeof(sent) && !memcmp(sent, got, n);
}

void test_fallback(const struct variant *v)
{
	const char *why = v->ktls ? "MPTCP" : "does not carry";
	struct sslp_connection_status s;
	struct ends e;

	if (!mptcp_sockets(&e, v)) {
		skip("Multipath TCP", "this kernel has none");
		return;
	}
	ok(open_with(&e, v, 0) == NTE_NOT_SUPPORTED && !e.connection &&
	   strstr(sslp_last_message(), why),
	   "%s: Multipath TCP is refused", v->name);
	must(open_with(&e, v, SSLP_CONNECTION_USER_RECORDS), "open");
	s = status_of(&e);
	ok(s.tx == SSLP_KTLS_NONE && s.rx == SSLP_KTLS_NONE &&
	   strstr(s.reason, why),
	   "%s: records for Multipath TCP are made in user space: %s", v->name,
	   s.reason);
	ok(data_goes_both_ways(&e), "%s: data over Multipath TCP", v->name);
	ends_close(&e);
}
