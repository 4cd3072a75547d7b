// SPDX-License-Identifier: MIT
/* What sslp get and sslp serve share: their options, and armed connections. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "../common/keylog.h"
#include "../common/provider.h"
#include "../common/tools.h"
#include "endpoint.h"
#include "net.h"

/*
 * How many KeyUpdates in a row a peer may send. It may renew its key every few
 * kilobytes while it reads megabytes that were sent long ago
 */
#define UPDATES_MAX	4096

#define FIELD(name)	offsetof(struct endpoint, name)

const struct tool_option endpoint_options[ENDPOINT_OPTION_COUNT] = {
	{ "tls", 0, "1.2|1.3", "this version only",
	  take_ktls_protocol, FIELD(handshake.protocol) },
	{ "cipher", 0, "LIST", "TLS 1.2 suites in OpenSSL's words",
	  take_string, FIELD(handshake.ciphers) },
	{ "ciphersuites", 0, "LIST", "TLS 1.3 suites",
	  take_string, FIELD(handshake.suites) },
	{ "provider", 0, "NAME", "engine that computes the keys: " PROVIDER_NAMES,
	  take_string, FIELD(provider_name) },
	{ "rekey-every", 0, "BYTES", "renew our sending key after so many bytes\n"
	  "sent or received, K, M and G allowed; TLS 1.3",
	  take_bytes, FIELD(rekey_every) },
	{ "user-records", 0, NULL, "make records here where the kernel cannot",
	  take_flag, FIELD(user_records) },
	{ "keylog", 0, "FILE", "append the secrets for Wireshark, mode 0600",
	  take_string, FIELD(keylog) },
	{ "timeout", 0, "SECONDS", "how long a peer may be silent (default 30)",
	  take_seconds, FIELD(timeout) },
	{ "verbose", 'v', NULL, "a line for each connection and request",
	  take_flag, FIELD(verbose) },
};

int endpoint_check(struct endpoint *end, const char *command)
{
	struct handshake_config *h = &end->handshake;

	h->connection.size = sizeof(h->connection);
	h->connection.update_after = end->rekey_every;
	h->connection.updates_max = UPDATES_MAX;
	if (end->user_records)
		h->connection.flags = SSLP_CONNECTION_USER_RECORDS;
	if (!end->rekey_every)
		return EXIT_OK;
	if (h->protocol == TLS1_2_PROTOCOL_VERSION)
		return usage_error(command, "TLS 1.2 has no KeyUpdate");
	h->protocol = TLS1_3_PROTOCOL_VERSION;
	return EXIT_OK;
}

static int open_keylog(struct endpoint *end)
{
	int *fd = &end->handshake.keylog;

	*fd = end->keylog ? keylog_open(end->keylog) : -1;
	return end->keylog && *fd < 0 ?
	       complain_errno(*fd, "%s", end->keylog) : 0;
}

static void close_keylog(struct endpoint *end)
{
	if (end->handshake.keylog >= 0)
		close(end->handshake.keylog);
}

int endpoint_open(struct endpoint *end, struct ssl_ctx_st *(*make_ctx)
		  (const struct handshake_config *config))
{
	int ret;

	ret = open_keylog(end);
	if (ret)
		return ret;
	ret = provider_open(end->provider_name, &end->provider);
	if (ret)
		goto out_close_keylog;
	end->ctx = make_ctx(&end->handshake);
	if (end->ctx)
		return 0;
	ret = -EINVAL;
	SslFreeObject(end->provider, 0);
out_close_keylog:
	close_keylog(end);
	return ret;
}

void endpoint_close(struct endpoint *end)
{
	handshake_free(end->ctx);
	SslFreeObject(end->provider, 0);
	close_keylog(end);
}

/*
 * Prints on standard error: version, suite, who computed the keys, who makes
 * records
 */
static void print(NCRYPT_HANDLE connection, NCRYPT_PROV_HANDLE provider)
{
	struct sslp_connection_status st = { .size = sizeof(st) };
	char name[NAME_SIZE], computed[192];

	if (sslp_connection_query(connection, &st)) {
		complain("connection: %s", sslp_last_message());
		return;
	}
	suite_describe(provider, st.protocol, st.cipher_suite, name);
	provider_describe(provider, st.protocol, st.cipher_suite, computed,
			  sizeof(computed));
	complain("%s %s, keys by %s, kTLS TX %s RX %s%s%s",
		 protocol_describe(st.protocol), name, computed,
		 ktls_describe(st.tx), ktls_describe(st.rx),
		 *st.driver ? ", records by " : "", st.driver);
	if (*st.reason)
		complain("records in user space: %s", st.reason);
}

int endpoint_arm(const struct endpoint *end, struct stream *s, int fd,
		 const char *host)
{
	NCRYPT_HANDLE connection;
	int ret;

	ret = handshake_do(end->ctx, fd, host, net_deadline(end->timeout),
			   end->provider, &connection);
	if (ret)
		return ret;
	memset(s, 0, offsetof(struct stream, in));
	s->fd = fd;
	s->patience = end->timeout;
	s->connection = connection;
	if (end->verbose)
		print(connection, end->provider);
	return 0;
}
