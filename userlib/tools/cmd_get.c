// SPDX-License-Identifier: MIT
/* sslp get: an HTTPS client whose records are the kernel's. */
#include <signal.h>
#include <unistd.h>

#include "certificate.h"
#include "fetch.h"
#include "handshake.h"
#include "hex.h"
#include "keylog.h"
#include "options.h"
#include "provider.h"
#include "tools.h"

/**
 * struct pinned - a fingerprint to compare with
 * @set: whether there is one
 * @digest: SHA-256 of the certificate
 */
struct pinned {
	bool set;
	uint8_t digest[FINGERPRINT_LEN];
};

struct options {
	const char *provider, *keylog;
	struct pinned pinned;
	struct handshake_config handshake;
	struct fetch_config fetch;
};

static int take_fingerprint(char *value, void *field)
{
	struct pinned *pinned = field;

	pinned->set = true;
	return hex_decode_exact(value, pinned->digest, FINGERPRINT_LEN);
}

#define FIELD(name)	offsetof(struct options, name)

static const struct tool_option option_rows[] = {
	{ "output", 'o', "FILE", "where the body goes, complete or not at all;\n"
	  "default: standard output, as it comes in",
	  take_string, FIELD(fetch.output) },
	{ "cacert", 0, "PEM", "trust these certificates, not the system's",
	  take_string, FIELD(handshake.ca) },
	{ "fingerprint", 0, "HEX", "trust the certificate with this SHA-256",
	  take_fingerprint, FIELD(pinned) },
	{ "insecure", 'k', NULL, "trust any certificate",
	  take_flag, FIELD(handshake.insecure) },
	{ "tls", 0, "1.2|1.3", "this version only",
	  take_ktls_protocol, FIELD(handshake.protocol) },
	{ "cipher", 0, "LIST", "TLS 1.2 suites in OpenSSL's words",
	  take_string, FIELD(handshake.ciphers) },
	{ "ciphersuites", 0, "LIST", "TLS 1.3 suites",
	  take_string, FIELD(handshake.suites) },
	{ "provider", 0, "NAME", "who computes the keys: " PROVIDER_NAMES,
	  take_string, FIELD(provider) },
	{ "rekey-every", 0, "BYTES", "renew our sending key after so many bytes\n"
	  "sent or received, K, M and G allowed; TLS 1.3",
	  take_bytes, FIELD(fetch.rekey_every) },
	{ "keylog", 0, "FILE", "append the secrets for Wireshark, mode 0600",
	  take_string, FIELD(keylog) },
	{ "timeout", 0, "SECONDS", "patience with a silent peer (default 30)",
	  take_seconds, FIELD(fetch.timeout) },
	{ "quiet", 'q', NULL, "no progress on the terminal",
	  take_flag, FIELD(fetch.quiet) },
	{ "verbose", 'v', NULL, "a line about the connection",
	  take_flag, FIELD(fetch.verbose) },
};

static const struct tool_usage usage = {
	.head =
"Usage: sslp get [OPTIONS] https://HOST[:PORT]/PATH\n"
"\n"
"Fetch a file over HTTPS. libssl shakes hands and verifies the certificate,\n"
"libsslprovider computes the keys, the kernel opens the records.\n",
	.tail =
"Redirections are not followed.\n"
"\n"
"Exit status: 0 the whole body is there; 1 something failed; 2 the command\n"
"line makes no sense; 3 the server answered, but not with success; 4 the\n"
"body is not complete, or nothing proves that it is.\n",
	.options = option_rows,
	.count = ARRAY_SIZE(option_rows),
	.operands = 1,
};

static int get(struct options *o, const struct url *url)
{
	struct fetch_config *config = &o->fetch;
	int ret = EXIT_FAIL;

	if (provider_open(o->provider, &config->provider))
		return EXIT_FAIL;
	config->ctx = handshake_client(&o->handshake);
	if (config->ctx)
		ret = fetch(config, url);
	handshake_free(config->ctx);
	SslFreeObject(config->provider, 0);
	return ret;
}

static int log_and_get(struct options *o, const struct url *url)
{
	int ret, log = -1;

	if (o->keylog) {
		log = keylog_open(o->keylog);
		if (log < 0) {
			complain_errno(log, "%s", o->keylog);
			return EXIT_FAIL;
		}
	}
	o->handshake.keylog = log;
	ret = get(o, url);
	if (log >= 0)
		close(log);
	return ret;
}

/* EXIT_OK, or EXIT_USAGE after a complaint */
static int check(struct options *o, const char *command)
{
	struct handshake_config *h = &o->handshake;

	if (o->pinned.set)
		h->fingerprint = o->pinned.digest;
	if (!!h->ca + h->insecure + o->pinned.set > 1)
		return usage_error(command,
				   "--cacert, --fingerprint or --insecure?");
	if (o->fetch.rekey_every && h->protocol == TLS1_2_PROTOCOL_VERSION)
		return usage_error(command, "TLS 1.2 has no KeyUpdate");
	if (o->fetch.rekey_every)
		h->protocol = TLS1_3_PROTOCOL_VERSION;
	return EXIT_OK;
}

int cmd_get(int argc, char **argv)
{
	struct options options = { .fetch.timeout = 30 * 1000 };
	int ret = options_parse(&usage, argc, argv, &options);
	struct url url;

	if (ret != OPTIONS_DONE)
		return ret;
	ret = check(&options, argv[0]);
	if (ret)
		return ret;
	if (optind == argc)
		return usage_error(argv[0], "which URL?");
	if (url_parse(argv[optind], &url))
		return usage_error(argv[0], "'%s' is not an https URL",
				   argv[optind]);
	signal(SIGPIPE, SIG_IGN);
	return log_and_get(&options, &url);
}
