// SPDX-License-Identifier: MIT
/* sslp derive: session keys from a master secret or a key log. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "../common/hex.h"
#include "../common/keylog.h"
#include "../common/options.h"
#include "../common/provider.h"
#include "../common/tools.h"
#include "derive.h"

struct bytes {
	size_t len;
	uint8_t data[PREMASTER_MAX];
};

struct options {
	const char *suite, *keylog, *provider;
	DWORD protocol, role;
	struct bytes secret, client_secret, server_secret;
	struct bytes client_random, server_random, session_hash;
	bool premaster, json;
};

static int take_protocol(char *value, void *field)
{
	return protocol_parse(value, field);
}

static int take_role(char *value, void *field)
{
	DWORD *role = field;

	if (!strcmp(value, "client"))
		*role = NCRYPT_SSL_CLIENT_FLAG;
	else if (!strcmp(value, "server"))
		*role = NCRYPT_SSL_SERVER_FLAG;
	else
		return -EINVAL;
	return 0;
}

static int take_hex(char *value, void *field)
{
	struct bytes *b = field;

	return hex_decode(value, strlen(value), b->data, sizeof(b->data),
			  &b->len) ?: b->len ? 0 : -EINVAL;
}

/* Others may have read it from /proc before; now they no longer can */
static int take_secret(char *value, void *field)
{
	int ret = take_hex(value, field);

	explicit_bzero(value, strlen(value));
	return ret;
}

/* Reads hexadecimal digits from a file, or for "-" from standard input */
static int take_secret_file(char *value, void *field)
{
	char text[4 * PREMASTER_MAX];
	int fd = strcmp(value, "-") ? open(value, O_RDONLY | O_CLOEXEC) : 0;
	struct bytes *b = field;
	size_t len = 0;
	ssize_t n;
	int ret;

	if (fd < 0)
		return complain_errno(-errno, "%s", value);
	while ((n = read(fd, text + len, sizeof(text) - len)) > 0)
		len += (size_t)n;
	ret = n < 0 ? complain_errno(-errno, "%s", value) : 0;
	if (!ret && len == sizeof(text))
		ret = -EMSGSIZE;
	if (!ret)
		ret = hex_decode(text, len, b->data, sizeof(b->data),
				 &b->len) ?: b->len ? 0 : -EINVAL;
	explicit_bzero(text, sizeof(text));
	if (fd)
		close(fd);
	return ret;
}

#define FIELD(name)	offsetof(struct options, name)

static const struct tool_option option_rows[] = {
	{ "protocol", 'p', "VERSION", "1.0, 1.1, 1.2, 1.3, dtls1.0, dtls1.2 or\n"
	  "dtls1.3; default: what the secrets given are for",
	  take_protocol, FIELD(protocol) },
	{ "suite", 's', "SUITE", "IANA name or 0xNNNN",
	  take_string, FIELD(suite) },
	{ "role", 'r', "ROLE", "client or server: which keys are for writing",
	  take_role, FIELD(role) },
	{ "client-random", 0, "HEX", "32 bytes of the ClientHello",
	  take_hex, FIELD(client_random) },
	{ "server-random", 0, "HEX", "32 bytes of the ServerHello; not in 1.3",
	  take_hex, FIELD(server_random) },
	{ "secret-file", 0, "FILE", "file with the digits of the master secret;\n"
	  "- is standard input",
	  take_secret_file, FIELD(secret) },
	{ "secret-hex", 0, "HEX", "the master secret itself",
	  take_secret, FIELD(secret) },
	{ "premaster", 0, NULL, "the secret given is the premaster secret",
	  take_flag, FIELD(premaster) },
	{ "session-hash", 0, "HEX", "with --premaster: for an extended master secret",
	  take_hex, FIELD(session_hash) },
	{ "client-secret-file", 0, "FILE", "client's application traffic secret",
	  take_secret_file, FIELD(client_secret) },
	{ "server-secret-file", 0, "FILE", "server's; in 1.3 one is enough",
	  take_secret_file, FIELD(server_secret) },
	{ "client-secret", 0, "HEX", "the same on the command line",
	  take_secret, FIELD(client_secret) },
	{ "server-secret", 0, "HEX", "likewise",
	  take_secret, FIELD(server_secret) },
	{ "keylog", 0, "FILE", "find the secrets of --client-random in an NSS\n"
	  "key log (SSLKEYLOGFILE)",
	  take_string, FIELD(keylog) },
	{ "provider", 0, "NAME", "engine that computes: " PROVIDER_NAMES,
	  take_string, FIELD(provider) },
	{ "json", 0, NULL, "print JSON",
	  take_flag, FIELD(json) },
};

static const struct tool_usage usage = {
	.head =
"Usage: sslp derive --suite SUITE --role ROLE [SECRETS] [OPTIONS]\n"
"\n"
"Print the session keys of a TLS connection.\n",
	.tail =
"The command line is visible to other users while the command runs: prefer\n"
"files. The output is secret as well.\n"
"\n"
"Examples:\n"
"  sslp derive --suite TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 --role client \\\n"
"       --keylog keys.log --client-random $CR --server-random $SR\n"
"  sslp derive --suite 0x1301 --role server --server-secret-file secret\n"
"\n"
"Exit status: 0 printed; 1 something failed; 2 the command line is\n"
"wrong.\n",
	.options = option_rows,
	.count = ARRAY_SIZE(option_rows),
};

static int check(const struct options *o, const char *command)
{
	bool traffic = o->client_secret.len || o->server_secret.len;

	if (!o->suite || !o->role)
		return usage_error(command, "--suite and --role are needed");
	if (!!o->keylog + !!o->secret.len + traffic != 1)
		return usage_error(command,
				   "a secret, traffic secrets or a key log is needed");
	if (o->keylog && o->client_random.len != TLS_RANDOM_LEN)
		return usage_error(command, "a key log needs --client-random");
	if (o->premaster && !o->secret.len)
		return usage_error(command, "--premaster needs the secret");
	if (o->session_hash.len && !o->premaster)
		return usage_error(command, "--session-hash needs --premaster");
	if (o->session_hash.len > HASH_MAX)
		return usage_error(command, "the session hash is too long");
	if (traffic && o->protocol && o->protocol != TLS1_3_PROTOCOL_VERSION &&
	    o->protocol != DTLS1_3_PROTOCOL)
		return usage_error(command, "traffic secrets are for TLS 1.3");
	return EXIT_OK;
}

/* The library checks it. Here we only check that it fits */
static int take_bytes_of(const struct bytes *from, uint8_t *to, size_t size,
			 size_t *ret_len, const char *what)
{
	if (from->len > size) {
		complain("%s: more than %zu bytes", what, size);
		return -EINVAL;
	}
	memcpy(to, from->data, from->len);
	*ret_len = from->len;
	return 0;
}

static int fill_secrets(const struct options *o, struct derive_input *in)
{
	struct tls_secrets *s = &in->secrets;
	unsigned int bad;
	int ret;

	if (o->keylog) {
		ret = keylog_find(o->keylog, o->client_random.data, s, &bad);
		if (ret == -ENOKEY && bad)
			complain("%s: no secret for this client random; line %u is malformed",
				 o->keylog, bad);
		else if (ret == -ENOKEY)
			complain("%s: no secret for this client random",
				 o->keylog);
		else if (ret)
			complain_errno(ret, "%s", o->keylog);
		return ret;
	}
	if (o->premaster)
		return take_bytes_of(&o->secret, in->premaster, PREMASTER_MAX,
				     &in->premaster_len, "premaster secret");
	ret = take_bytes_of(&o->secret, s->master, sizeof(s->master),
			    &s->master_len, "master secret");
	if (!ret)
		ret = take_bytes_of(&o->client_secret, s->client,
				    sizeof(s->client), &s->client_len,
				    "client's secret");
	if (!ret)
		ret = take_bytes_of(&o->server_secret, s->server,
				    sizeof(s->server), &s->server_len,
				    "server's secret");
	return ret;
}

static int fill(const struct options *o, struct derive_input *in)
{
	struct tls_secrets *s = &in->secrets;
	bool traffic;
	int ret;

	in->role = o->role;
	memcpy(in->session_hash, o->session_hash.data, o->session_hash.len);
	in->session_hash_len = o->session_hash.len;
	ret = fill_secrets(o, in);
	if (ret)
		return ret;
	traffic = s->client_len || s->server_len;
	in->dtls13 = o->protocol == DTLS1_3_PROTOCOL;
	s->protocol = in->dtls13 ? TLS1_3_PROTOCOL_VERSION :
		      o->protocol ? o->protocol : traffic
		? TLS1_3_PROTOCOL_VERSION : TLS1_2_PROTOCOL_VERSION;
	if (traffic != (s->protocol == TLS1_3_PROTOCOL_VERSION)) {
		complain("these secrets are not those of %s",
			 protocol_describe(s->protocol));
		return -EINVAL;
	}
	if (traffic)
		return 0;
	if (o->client_random.len != TLS_RANDOM_LEN ||
	    o->server_random.len != TLS_RANDOM_LEN) {
		complain("both randoms are needed, of 32 bytes each");
		return -EINVAL;
	}
	memcpy(s->client_random, o->client_random.data, TLS_RANDOM_LEN);
	memcpy(s->server_random, o->server_random.data, TLS_RANDOM_LEN);
	return 0;
}

static int derive_and_print(const struct options *o, struct derive_input *in)
{
	NCRYPT_PROV_HANDLE provider;
	struct derived derived;
	int ret;

	ret = fill(o, in);
	if (!ret)
		ret = provider_open(o->provider, &provider);
	if (ret)
		return ret;
	ret = suite_parse(provider, in->secrets.protocol, o->suite,
			  &in->secrets.suite);
	if (!ret)
		ret = derive(provider, in, &derived);
	if (!ret)
		ret = derive_print(provider, in, &derived, o->json);
	explicit_bzero(&derived, sizeof(derived));
	SslFreeObject(provider, 0);
	return ret;
}

int cmd_derive(int argc, char **argv)
{
	struct derive_input input = {};
	struct options options = {};
	int ret;

	ret = options_parse(&usage, argc, argv, &options);
	if (ret == OPTIONS_DONE)
		ret = check(&options, argv[0]);
	else if (ret == EXIT_OK)
		return ret;
	if (ret == EXIT_OK && derive_and_print(&options, &input))
		ret = EXIT_FAIL;
	explicit_bzero(&input, sizeof(input));
	explicit_bzero(&options, sizeof(options));
	return ret;
}
