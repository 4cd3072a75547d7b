// SPDX-License-Identifier: MIT
/* What the examples share. None of it is about TLS. */
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "example.h"

const struct sslp_connection_options example_options = {
	.size = sizeof(example_options),
	.flags = SSLP_CONNECTION_USER_RECORDS,
};

static void die(const char *what)
{
	perror(what);
	exit(1);
}

void example_must(SECURITY_STATUS status, const char *what)
{
	if (!status)
		return;
	fprintf(stderr, "%s: %s: %s\n", what, sslp_status_name(status),
		sslp_last_message());
	exit(1);
}

int example_connect(const char *host, const char *port)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *list, *a;
	int sock = -1, error;

	error = getaddrinfo(host, port, &hints, &list);
	if (error) {
		fprintf(stderr, "%s: %s\n", host, gai_strerror(error));
		exit(1);
	}
	for (a = list; a && sock < 0; a = a->ai_next) {
		sock = socket(a->ai_family, a->ai_socktype, 0);
		if (sock >= 0 && connect(sock, a->ai_addr, a->ai_addrlen)) {
			close(sock);
			sock = -1;
		}
	}
	freeaddrinfo(list);
	if (sock < 0)
		die("connect");
	return sock;
}

/* If port 0 was asked for, prints the port that was chosen */
static void say_port(int listener)
{
	struct sockaddr_in6 any;
	socklen_t len = sizeof(any);

	if (getsockname(listener, (struct sockaddr *)&any, &len))
		die("getsockname");
	printf("port %d\n", ntohs(any.sin6_port));
	fflush(stdout);
}

int example_accept(const char *port)
{
	static int listener = -1;
	struct sockaddr_in6 any = {
		.sin6_family = AF_INET6, .sin6_port = htons(atoi(port)),
	};
	int on = 1, sock;

	if (listener < 0) {
		listener = socket(AF_INET6, SOCK_STREAM, 0);
		setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on,
			   sizeof(on));
		if (bind(listener, (struct sockaddr *)&any, sizeof(any)) ||
		    listen(listener, 64))
			die("listen");
		if (!any.sin6_port)
			say_port(listener);
	}
	sock = accept(listener, NULL, NULL);
	if (sock < 0)
		die("accept");
	return sock;
}

static void write_all(NCRYPT_HANDLE connection, const char *text)
{
	size_t n;

	/* A blocking socket takes everything */
	example_must(sslp_connection_write(connection, text, strlen(text), &n),
		     "write");
}

/* How many KeyUpdates each side has sent so far */
static void count_updates(NCRYPT_HANDLE connection, uint32_t *sent,
			  uint32_t *received)
{
	struct sslp_connection_status s = { .size = sizeof(s) };

	example_must(sslp_connection_query(connection, &s), "query");
	*sent = s.write_updates;
	*received = s.read_updates;
}

static void update(NCRYPT_HANDLE connection)
{
	SECURITY_STATUS status = sslp_connection_update(connection,
							SSLP_UPDATE_REQUEST);

	if (status != NTE_NOT_SUPPORTED)
		example_must(status, "update");
}

void example_get(NCRYPT_HANDLE connection, const char *path)
{
	bool with_update = getenv("EXAMPLE_UPDATE");
	uint32_t sent, received;
	SECURITY_STATUS status;
	char text[4096];
	size_t n;

	snprintf(text, sizeof(text), "GET %s HTTP/1.0\r\n\r\n", path);
	if (with_update)
		update(connection);
	write_all(connection, text);
	while (!(status = sslp_connection_read(connection, text, sizeof(text),
					       &n)))
		fwrite(text, 1, n, stdout);
	if (status != SSLP_E_END_OF_STREAM)
		example_must(status, "read");
	count_updates(connection, &sent, &received);
	if (with_update)
		fprintf(stderr, "KeyUpdates: %u sent, %u received\n", sent,
			received);
	sslp_connection_shutdown(connection);
}

/* Reads up to the empty line that ends a request */
static void read_request(NCRYPT_HANDLE connection)
{
	char text[4096] = "";
	size_t have = 0, n;

	while (have < sizeof(text) - 1 && !strstr(text, "\r\n\r\n")) {
		example_must(sslp_connection_read(connection, text + have,
				sizeof(text) - 1 - have, &n), "read");
		have += n;
		text[have] = '\0';
	}
}

void example_serve(NCRYPT_HANDLE connection, const char *path)
{
	int file = open(path, O_RDONLY);
	uint32_t sent, received;
	uint64_t offset = 0;
	char head[128];
	struct stat st;
	size_t n = 1;

	if (file < 0 || fstat(file, &st))
		die(path);
	read_request(connection);
	snprintf(head, sizeof(head),
		 "HTTP/1.0 200 OK\r\nContent-Length: %lld\r\n\r\n",
		 (long long)st.st_size);
	write_all(connection, head);
	count_updates(connection, &sent, &received);
	if (received)
		update(connection);
	while (n && offset < (uint64_t)st.st_size)
		example_must(sslp_connection_sendfile(connection, file,
				&offset, st.st_size - offset, &n), "sendfile");
	close(file);
	sslp_connection_shutdown(connection);
	/*
	 * If we closed before the peer has read everything, the rest might be
	 * lost
	 */
	while (!sslp_connection_read(connection, head, sizeof(head), &n))
		;
}
