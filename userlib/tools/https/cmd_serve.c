// SPDX-License-Identifier: MIT
/* sslp serve: a file server. The kernel makes its records. */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "../common/tools.h"
#include "net.h"
#include "server.h"

#define DEFAULT_PORT	4433

struct options {
	const char *listen, *root;
	uint16_t port;
	struct server_config server;
};

#define FIELD(name)	offsetof(struct options, name)

static const struct tool_option option_rows[] = {
	{ "port", 'p', "N", "port (default 4433); 0 lets the kernel choose",
	  take_port, FIELD(port) },
	{ "listen", 'l', "ADDR", "address (default 127.0.0.1)",
	  take_string, FIELD(listen) },
	{ "root", 0, "PATH", "the same as DIR or FILE",
	  take_string, FIELD(root) },
	{ "cert", 0, "PEM", "certificate chain; without it a self-signed one",
	  take_string, FIELD(server.end.handshake.cert) },
	{ "key", 0, "PEM", "its private key",
	  take_string, FIELD(server.end.handshake.key) },
	{ "save-cert", 0, "FILE", "write the self-signed certificate there",
	  take_string, FIELD(server.end.handshake.save_cert) },
	{ "once", 0, NULL, "serve one connection, then exit",
	  take_flag, FIELD(server.once) },
	{ "connections", 0, "N", "most connections at once (default 512)",
	  take_count, FIELD(server.connections) },
};

static const struct tool_usage usage = {
	.head =
"Usage: sslp serve [OPTIONS] [DIR|FILE]\n"
"\n"
"Serve the files of a folder (default: this one), or a single file, over\n"
"HTTPS. libssl makes the handshake, libsslprovider the keys, the kernel\n"
"protects the records and sends the files.\n",
	.tail =
"When it is ready it says 'listening on ADDR:PORT' on standard output.\n"
"SIGINT and SIGTERM end it; transfers under way get a few seconds.\n"
"\n"
"Exit status: 0 ended by a signal, or with --once the connection went well;\n"
"1 something failed; 2 the command line is wrong.\n",
	.operand = "FILE",
	.options = option_rows,
	.count = ARRAY_SIZE(option_rows),
	.shared = endpoint_options,
	.shared_count = ENDPOINT_OPTION_COUNT,
	.shared_at = FIELD(server.end),
	.operands = 1,
};

/* Return: EXIT_OK, or EXIT_USAGE after a complaint */
static int check(struct options *o, const char *command)
{
	const struct handshake_config *h = &o->server.end.handshake;

	if (!h->cert != !h->key)
		return usage_error(command, "--cert and --key must be given together");
	if (h->cert && h->save_cert)
		return usage_error(command, "--save-cert is only for a self-signed certificate");
	return endpoint_check(&o->server.end, command);
}

/* Blocks them in all threads, which inherit it; -errno after a complaint */
static int open_signals(void)
{
	sigset_t set;
	int fd;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC);
	return fd < 0 ? complain_errno(-errno, "signalfd") : fd;
}

/*
 * Each connection has a socket and a file, so 1024 descriptors are soon used up
 */
static void raise_descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* Scripts wait for this line */
static void announce(int listener)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);
	char name[NET_NAME_SIZE];

	getsockname(listener, (struct sockaddr *)&address, &len);
	net_name(&address, len, name);
	printf("listening on %s\n", name);
	fflush(stdout);
}

static int serve(struct options *o, int signals)
{
	int listener = net_listen(o->listen, o->port), ret;

	if (listener < 0)
		return listener;
	announce(listener);
	ret = server_run(&o->server, listener, signals);
	close(listener);
	return ret;
}

static int prepare_and_serve(struct options *o)
{
	struct server_config *server = &o->server;
	int signals = open_signals(), ret;

	if (signals < 0)
		return signals;
	ret = docroot_open(o->root, &server->root);
	if (ret)
		goto out_close;
	ret = endpoint_open(&server->end, handshake_server);
	if (!ret) {
		ret = serve(o, signals);
		endpoint_close(&server->end);
	}
	close(server->root.fd);
out_close:
	close(signals);
	return ret;
}

int cmd_serve(int argc, char **argv)
{
	struct options options = {
		.listen = "127.0.0.1",
		.root = ".",
		.port = DEFAULT_PORT,
		.server = { .end.timeout = 30 * 1000, .connections = 512 },
	};
	int ret = options_parse(&usage, argc, argv, &options);

	if (ret != OPTIONS_DONE)
		return ret;
	ret = check(&options, argv[0]);
	if (ret)
		return ret;
	if (optind < argc)
		options.root = argv[optind];
	raise_descriptor_limit();
	return prepare_and_serve(&options) ? EXIT_FAIL : EXIT_OK;
}
