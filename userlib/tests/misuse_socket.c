// SPDX-License-Identifier: MIT
/* Sockets that are none, and keys that do not belong into one. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "misuse.h"

#ifndef TCP_ULP
#define TCP_ULP	31
#endif

static bool kernel_tls;

/* Whether the kernel can attach TLS to a socket at all */
static bool probe_kernel_tls(void)
{
	int fds[2], ret;

	tcp_pair(fds);
	ret = setsockopt(fds[0], IPPROTO_TCP, TCP_ULP, "tls", 3);
	close(fds[0]);
	close(fds[1]);
	return !ret;
}

/* Descriptors that kernel TLS can do nothing with */
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

/* A TCP socket is a good one to ask, connected or not */
#define NOT_TCP_COUNT	(bad_socket_count - 2)

struct install {
	NCRYPT_PROV_HANDLE prov;
	int fd;
	NCRYPT_KEY_HANDLE write, read;
	const struct sslp_ktls_options *options;
};

static int pair[2];
static struct keys keys;

static SECURITY_STATUS make_install(void *p)
{
	struct install *a = p;

	return sslp_ktls_install(a->prov, a->fd, a->write, a->read,
				 a->options);
}

/* A connection and keys of its own for every call: both are for one use */
static void prepare_install(void *p)
{
	struct install *a = p;

	tcp_pair(pair);
	keys = new_keys(world.provider, world.master);
	a->fd = pair[0];
	a->write = keys.write;
	a->read = keys.read;
}

static void finish_install(void *p)
{
	(void)p;
	free_keys(keys);
	close(pair[0]);
	close(pair[1]);
}

#define OPTIONS(name, ...)						\
	static const struct sslp_ktls_options name = {			\
		.size = sizeof(name), __VA_ARGS__ }

OPTIONS(good_options, .write_seq = 1, .read_seq = 1);
static const struct sslp_ktls_options size_zero;
static const struct sslp_ktls_options size_more = {
	.size = sizeof(size_more) + 1,
};
OPTIONS(unknown_flag, .flags = 4);
OPTIONS(reserved_first, .reserved = { 1, 0, 0 });
OPTIONS(reserved_last, .reserved = { 0, 0, 1 });
OPTIONS(payload_small, .max_payload = 63);
OPTIONS(payload_large, .max_payload = 16386);
OPTIONS(last_write_seq, .write_seq = UINT64_MAX);
OPTIONS(last_read_seq, .read_seq = UINT64_MAX);
OPTIONS(no_pad_tls12, .flags = SSLP_KTLS_RX_NO_PAD);
OPTIONS(zerocopy, .flags = SSLP_KTLS_TX_ZEROCOPY);
OPTIONS(payload, .max_payload = 1024);

static void no_keys(void *p)
{
	struct install *a = p;

	a->write = a->read = 0;
}

static void swapped_keys(void *p)
{
	struct install *a = p;
	NCRYPT_KEY_HANDLE write = a->write;

	a->write = a->read;
	a->read = write;
}

static void tx_option(void *p, const struct sslp_ktls_options *options)
{
	struct install *a = p;

	a->write = 0;
	a->options = options;
}

static void zerocopy_without_write(void *p)
{
	tx_option(p, &zerocopy);
}

static void payload_without_write(void *p)
{
	tx_option(p, &payload);
}

static void no_pad_without_read(void *p)
{
	struct install *a = p;

	a->read = 0;
	a->options = &no_pad_tls12;
}

/* handles of keys that prepare_install() would take the place of */
static NCRYPT_KEY_HANDLE of_other_suite, of_tls13, of_cbc_write, of_cbc_read;

static void other_suite(void *p)
{
	((struct install *)p)->read = of_other_suite;
}

static void other_protocol(void *p)
{
	((struct install *)p)->read = of_tls13;
}

static void cbc_keys(void *p)
{
	struct install *a = p;

	a->write = of_cbc_write;
	a->read = of_cbc_read;
}

static void secret_as_key(void *p)
{
	((struct install *)p)->write = world.master;
}

static void provider_as_key(void *p)
{
	((struct install *)p)->read = world.provider;
}

static void freed_key(void *p)
{
	struct install *a = p;
	NCRYPT_KEY_HANDLE master = world.master;
	struct keys spare = new_keys(world.provider, master);

	free_keys(spare);
	a->write = spare.write;
}

static const struct wrong install_wrongs[] = {
	SPOIL("no keys", NTE_INVALID_PARAMETER, no_keys),
	SPOIL("write and read key swapped", NTE_BAD_KEY_STATE, swapped_keys),
	SPOIL("keys of two suites", NTE_BAD_KEY_STATE, other_suite),
	SPOIL("keys of two protocols", NTE_BAD_KEY_STATE, other_protocol),
	SPOIL("keys of a CBC suite", NTE_NOT_SUPPORTED, cbc_keys),
	SPOIL("a master key as write key", NTE_INVALID_HANDLE, secret_as_key),
	SPOIL("a provider as read key", NTE_INVALID_HANDLE, provider_as_key),
	SPOIL("a freed write key", NTE_INVALID_HANDLE, freed_key),
	WRONG(struct install, options, &size_zero, NTE_INVALID_PARAMETER),
	WRONG(struct install, options, &size_more, NTE_INVALID_PARAMETER),
	WRONG(struct install, options, &unknown_flag, NTE_INVALID_PARAMETER),
	WRONG(struct install, options, &reserved_first,
	      NTE_INVALID_PARAMETER),
	WRONG(struct install, options, &reserved_last, NTE_INVALID_PARAMETER),
	WRONG(struct install, options, &payload_small, NTE_INVALID_PARAMETER),
	WRONG(struct install, options, &payload_large, NTE_INVALID_PARAMETER),
	WRONG(struct install, options, &last_write_seq,
	      NTE_INVALID_PARAMETER),
	WRONG(struct install, options, &last_read_seq, NTE_INVALID_PARAMETER),
	WRONG(struct install, options, &no_pad_tls12, NTE_INVALID_PARAMETER),
	SPOIL("zerocopy without a write key", NTE_INVALID_PARAMETER,
	      zerocopy_without_write),
	SPOIL("payload length without a write key", NTE_INVALID_PARAMETER,
	      payload_without_write),
	SPOIL("no padding without a read key", NTE_INVALID_PARAMETER,
	      no_pad_without_read),
	NO_MORE_WRONGS
};

static struct call install_call = {
	.name = "sslp_ktls_install", .make = make_install,
	.prepare = prepare_install, .finish = finish_install,
	.args = &(struct install){ 0, -1, 0, 0, &good_options },
	.size = sizeof(struct install), .wrongs = install_wrongs,
	.handles = (const struct handle_arg[]){
		HANDLE(struct install, prov, PROVIDER, provider),
		NO_MORE_HANDLES },
};

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

/* What is not armed must not carry a record in the clear */
static void test_no_plaintext(void)
{
	char byte;

	tcp_pair(pair);
	sslp_ktls_send_record(pair[0], CT_APPLICATIONDATA, "secret", 6);
	ok(recv(pair[1], &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN,
	   "sslp_ktls_send_record: nothing goes out in the clear");
	finish_plain(NULL);
}

static void test_message(void)
{
	if (kernel_tls) {
		skip("sslp_ktls_install: message", "this kernel has TLS");
		return;
	}
	prepare_install(&(struct install){ 0 });
	sslp_ktls_install(world.provider, pair[0], keys.write, keys.read,
			  NULL);
	ok(strstr(sslp_last_message(), "modprobe tls"),
	   "sslp_ktls_install: the message says how to get kernel TLS");
	finish_install(NULL);
}

static void make_other_keys(void)
{
	NCRYPT_KEY_HANDLE gcm256 = new_master(world.provider,
			TLS1_2_PROTOCOL_VERSION,
			TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, CLIENT);
	NCRYPT_KEY_HANDLE cbc = new_master(world.provider,
			TLS1_2_PROTOCOL_VERSION, CBC, CLIENT);
	struct keys spare = new_keys(world.provider, gcm256);

	of_other_suite = spare.read;
	free_handle(spare.write);
	free_handle(gcm256);
	spare = new_keys(world.provider, cbc);
	of_cbc_write = spare.write;
	of_cbc_read = spare.read;
	free_handle(cbc);
	spare = new_keys(world.provider, world.pair);
	of_tls13 = spare.read;
	free_handle(spare.write);
}

static void free_other_keys(void)
{
	free_handle(of_other_suite);
	free_handle(of_cbc_write);
	free_handle(of_cbc_read);
	free_handle(of_tls13);
}

void misuse_socket(void)
{
	kernel_tls = probe_kernel_tls();
	install_call.status = kernel_tls ? 0 : NTE_NOT_SUPPORTED;
	make_other_keys();
	open_bad_sockets();
	test_call(&install_call);
	test_call(&query_call);
	test_call(&send_call);
	test_call(&recv_call);
	test_call(&rekey_call);
	test_descriptors();
	test_no_plaintext();
	test_message();
	close_bad_sockets();
	free_other_keys();
}
