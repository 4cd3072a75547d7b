// SPDX-License-Identifier: MIT
/*
 * The same program on Multipath TCP. No kernel has TLS for it, so records are
 * made in user space if the caller allows that, and the connection says why. If
 * kernel TLS does not carry the suite, that is the reason that is given.
 */
#include <netinet/in.h>
#include <stdio.h>
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

/* Open files of the kernel module: /dev/sslp, and secrets that it keeps */
static int module_descriptors(void)
{
	char link[64], target[64];
	int fd, count = 0;
	ssize_t n;

	for (fd = 0; fd < 1024; fd++) {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		n = readlink(link, target, sizeof(target) - 1);
		target[n < 0 ? 0 : n] = '\0';
		count += !!strstr(target, "sslp");
	}
	return count;
}

/* Changes the keys of both directions, also in an engine that keeps secrets */
static bool keys_change(struct ends *e)
{
	BYTE data[RECORD_ROOM];
	size_t n;

	if (sslp_connection_update(e->connection, 0) ||
	    peer_receive(&e->peer, data, &n) != CT_HANDSHAKE)
		return false;
	peer_next(&e->peer, 1);
	peer_update(&e->peer, false);
	return data_goes_both_ways(e);
}

void test_fallback(const struct variant *v)
{
	const char *why = v->ktls ? "MPTCP" : "does not carry";
	struct sslp_connection_status s;
	struct ends e;
	int before;

	if (!mptcp_sockets(&e, v)) {
		skip("Multipath TCP", "this kernel has none");
		return;
	}
	ok(open_with(&e, v, 0) == NTE_NOT_SUPPORTED && !e.connection &&
	   strstr(sslp_last_message(), why),
	   "%s: Multipath TCP is refused", v->name);
	before = module_descriptors();
	must(open_with(&e, v, SSLP_CONNECTION_USER_RECORDS), "open");
	s = status_of(&e);
	ok(s.tx == SSLP_KTLS_NONE && s.rx == SSLP_KTLS_NONE &&
	   strstr(s.reason, why),
	   "%s: records for Multipath TCP are made in user space: %s", v->name,
	   s.reason);
	ok(data_goes_both_ways(&e), "%s: data over Multipath TCP", v->name);
	if (is_tls13(v))
		ok(keys_change(&e), "%s: and KeyUpdates", v->name);
	free_handle(e.connection);
	e.connection = 0;
	ok(module_descriptors() == before, "%s: no secret stays in the kernel",
	   v->name);
	ends_close(&e);
}
