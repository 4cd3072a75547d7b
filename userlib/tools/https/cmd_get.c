// SPDX-License-Identifier: MIT
/* sslp get: an HTTPS client. The kernel makes its records. */
#include <signal.h>
#include <unistd.h>

#include "../common/hex.h"
#include "../common/tools.h"
#include "certificate.h"
#include "fetch.h"

static int take_fingerprint(char *value, void *field)
{
	struct handshake_config *h = field;

	h->pinned = true;
	return hex_decode_exact(value, h->fingerprint, FINGERPRINT_LEN);
}

#define FIELD(name)	offsetof(struct fetch_config, name)

static const struct tool_option option_rows[] = {
	{ "output", 'o', "FILE", "file for the body, which appears when it is complete;\n"
	  "- or default: standard output, as it comes in",
	  take_string, FIELD(output) },
	{ "cacert", 0, "PEM", "trust these certificates, not the system's",
	  take_string, FIELD(end.handshake.ca) },
	{ "fingerprint", 0, "HEX", "trust the certificate with this SHA-256",
	  take_fingerprint, FIELD(end.handshake) },
	{ "insecure", 'k', NULL, "trust any certificate",
	  take_flag, FIELD(end.handshake.insecure) },
	{ "quiet", 'q', NULL, "no progress on the terminal",
	  take_flag, FIELD(quiet) },
};

static const struct tool_usage usage = {
	.head =
"Usage: sslp get [OPTIONS] https://HOST[:PORT]/PATH\n"
"\n"
"Fetch a file over HTTPS. libssl makes the handshake, checks the certificate,\n"
"libsslprovider computes the keys, the kernel opens the records.\n",
	.tail =
"Redirections are not followed.\n"
"\n"
"Exit status: 0 the whole body is there; 1 something failed; 2 the command\n"
"line is wrong; 3 the server answered, but not with success; 4 the\n"
"body is not complete, or nothing proves that it is.\n",
	.operand = "-",
	.options = option_rows,
	.count = ARRAY_SIZE(option_rows),
	.shared = endpoint_options,
	.shared_count = ENDPOINT_OPTION_COUNT,
	.shared_at = FIELD(end),
	.operands = 1,
};

static int get(struct fetch_config *config, const struct url *url)
{
	int ret;

	if (endpoint_open(&config->end, handshake_client))
		return EXIT_FAIL;
	ret = fetch(config, url);
	endpoint_close(&config->end);
	return ret;
}

/* Return: EXIT_OK, or EXIT_USAGE after a complaint */
static int check(struct fetch_config *config, const char *command)
{
	const struct handshake_config *h = &config->end.handshake;

	if (!!h->ca + h->insecure + h->pinned > 1)
		return usage_error(command,
				   "only one of --cacert, --fingerprint and --insecure is possible");
	return endpoint_check(&config->end, command);
}

int cmd_get(int argc, char **argv)
{
	struct fetch_config config = { .end.timeout = 30 * 1000 };
	int ret = options_parse(&usage, argc, argv, &config);
	struct url url;

	if (ret != OPTIONS_DONE)
		return ret;
	ret = check(&config, argv[0]);
	if (ret)
		return ret;
	if (optind == argc)
		return usage_error(argv[0], "a URL is needed");
	if (url_parse(argv[optind], &url))
		return usage_error(argv[0], "'%s' is not an https URL",
				   argv[optind]);
	signal(SIGPIPE, SIG_IGN);
	return get(&config, &url);
}
