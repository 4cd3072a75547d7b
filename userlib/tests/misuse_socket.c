// SPDX-License-Identifier: MIT
/* Descriptors that are no sockets or are not armed, and wrong arguments. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "misuse_socket.h"

/* Descriptors that kernel TLS cannot use */
static struct bad_socket {
	const char *name;
	int fd;
} bad_sockets[10];

static size_t bad_socket_count;

static void add_bad_socket(const char *name, int fd)
{
	bad_sockets[bad_socket_count++] = (struct bad_socket){ name, fd };
}

static void open_bad_sockets(void)
{
	int fds[2], listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	listen(listener, 1);
	add_bad_socket("-1", -1);
	add_bad_socket("INT_MIN", -0x7fffffff - 1);
	add_bad_socket("a descriptor that is not open", 1000000);
	add_bad_socket("a file", open("/dev/null", O_RDWR | O_CLOEXEC));
	if (!pipe2(fds, O_CLOEXEC)) {
		add_bad_socket("a pipe", fds[1]);
		close(fds[0]);
	}
	if (!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds)) {
		add_bad_socket("a Unix socket", fds[0]);
		close(fds[1]);
	}
	add_bad_socket("a UDP socket",
		       socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
	add_bad_socket("a listening socket", listener);
	add_bad_socket("a socket without connection",
		       socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

static void close_bad_sockets(void)
{
	size_t i;

	for (i = 3; i < bad_socket_count; i++)
		close(bad_sockets[i].fd);
}

/* sslp_ktls_query() takes any TCP socket, connected or not */
#define NOT_TCP_COUNT	(bad_socket_count - 2)

static int pair[2];

struct record {
	int fd;
	BYTE *type;
	void *data;
	size_t size, *len;
};

static SECURITY_STATUS make_query(void *p)
{
	return sslp_ktls_query(((struct record *)p)->fd,
			       ((struct record *)p)->data);
}

static SECURITY_STATUS make_send(void *p)
{
	struct record *a = p;

	return sslp_ktls_send_record(a->fd, *a->type, a->data, a->size);
}

static SECURITY_STATUS make_recv(void *p)
{
	struct record *a = p;

	return sslp_ktls_recv_record(a->fd, a->type, a->data, a->size,
				     a->len);
}

/* A connection that is not armed */
static void prepare_plain(void *p)
{
	tcp_pair(pair);
	((struct record *)p)->fd = pair[0];
}

static void finish_plain(void *p)
{
	(void)p;
	close(pair[0]);
	close(pair[1]);
}

static void query_size_zero(void *p)
{
	(void)p;
	out.status.size = 0;
}

static const struct call query_call = {
	.name = "sslp_ktls_query", .make = make_query,
	.prepare = prepare_plain, .finish = finish_plain,
	.args = &(struct record){ -1, NULL, &out.status, 0, NULL },
	.size = sizeof(struct record),
	.wrongs = (const struct wrong[]){
		WRONG(struct record, data, NULL, NTE_INVALID_PARAMETER),
		SPOIL("size 0", NTE_INVALID_PARAMETER, query_size_zero),
		NO_MORE_WRONGS },
};

static BYTE alert = CT_ALERT, none;
static BYTE close_notify[] = { 1, 0 };

/* The good call is refused too: the socket is not armed */
static const struct call send_call = {
	.name = "sslp_ktls_send_record", .make = make_send,
	.prepare = prepare_plain, .finish = finish_plain,
	.status = NTE_INVALID_PARAMETER,
	.args = &(struct record){ -1, &alert, close_notify, 2, NULL },
	.size = sizeof(struct record),
	.wrongs = (const struct wrong[]){
		WRONG(struct record, data, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct record, size, 0, NTE_INVALID_PARAMETER),
		WRONG(struct record, size, 16385, NTE_INVALID_PARAMETER),
		WRONG(struct record, type, &none, NTE_INVALID_PARAMETER),
		NO_MORE_WRONGS },
};

static const struct call recv_call = {
	.name = "sslp_ktls_recv_record", .make = make_recv,
	.prepare = prepare_plain, .finish = finish_plain,
	.status = NTE_INVALID_PARAMETER,
	.args = &(struct record){ -1, &out.type, out.bytes,
				  sizeof(out.bytes), &out.size },
	.size = sizeof(struct record),
	.wrongs = (const struct wrong[]){
		WRONG(struct record, type, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct record, data, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct record, size, 0, NTE_INVALID_PARAMETER),
		WRONG(struct record, len, NULL, NTE_INVALID_PARAMETER),
		NO_MORE_WRONGS },
};

struct rekey {
	NCRYPT_PROV_HANDLE prov;
	int fd;
	NCRYPT_KEY_HANDLE pair;
	DWORD direction;
};

static SECURITY_STATUS make_rekey(void *p)
{
	struct rekey *a = p;

	return sslp_ktls_rekey(a->prov, a->fd, a->pair, a->direction);
}

static void prepare_rekey(void *p)
{
	tcp_pair(pair);
	((struct rekey *)p)->fd = pair[0];
}

static void missing_secret(void *p)
{
	struct rekey *a = p;

	a->pair = world.half;
	a->direction = SSLP_RX;
}

static const struct call rekey_call = {
	.name = "sslp_ktls_rekey", .make = make_rekey,
	.prepare = prepare_rekey, .finish = finish_plain,
	.status = NTE_INVALID_PARAMETER,
	.args = &(struct rekey){ 0, -1, 0, SSLP_TX },
	.size = sizeof(struct rekey),
	.handles = (const struct handle_arg[]){
		HANDLE(struct rekey, prov, PROVIDER, provider),
		HANDLE(struct rekey, pair, PAIR, pair), NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct rekey, direction, 0, NTE_INVALID_PARAMETER),
		WRONG(struct rekey, direction, SSLP_TX | SSLP_RX,
		      NTE_INVALID_PARAMETER),
		SPOIL("the direction that is missing", NTE_INVALID_PARAMETER,
		      missing_secret),
		NO_MORE_WRONGS },
};

static void test_descriptors(void)
{
	struct record query = { -1, NULL, &out.status, 0, NULL };
	struct record send = { -1, &alert, close_notify, 2, NULL };
	struct record recv = { -1, &out.type, out.bytes, 1, &out.size };
	struct rekey rekey = { world.provider, -1, world.pair, SSLP_RX };
	struct install install = { world.provider, -1, world.write, world.read,
				   NULL };
	size_t i;

	for (i = 0; i < bad_socket_count; i++) {
		const char *name = bad_sockets[i].name;

		query.fd = send.fd = recv.fd = rekey.fd = install.fd =
			bad_sockets[i].fd;
		test_failure(&install_call, &install, NTE_INVALID_PARAMETER,
			     name);
		test_failure(&send_call, &send, NTE_INVALID_PARAMETER, name);
		test_failure(&recv_call, &recv, NTE_INVALID_PARAMETER, name);
		test_failure(&rekey_call, &rekey, NTE_INVALID_PARAMETER, name);
		if (i < NOT_TCP_COUNT)
			test_failure(&query_call, &query,
				     NTE_INVALID_PARAMETER, name);
	}
}

/* A socket that is not armed must not send a record in the clear */
static void test_no_plaintext(void)
{
	char byte;

	tcp_pair(pair);
	sslp_ktls_send_record(pair[0], CT_APPLICATIONDATA, "secret", 6);
	ok(recv(pair[1], &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN,
	   "sslp_ktls_send_record: nothing goes out in the clear");
	finish_plain(NULL);
}

void misuse_socket(void)
{
	open_bad_sockets();
	test_call(&query_call);
	test_call(&send_call);
	test_call(&recv_call);
	test_call(&rekey_call);
	test_descriptors();
	test_no_plaintext();
	close_bad_sockets();
}
