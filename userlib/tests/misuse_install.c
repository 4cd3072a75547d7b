// SPDX-License-Identifier: MIT
/* Keys that do not belong in a socket, and options that fit no key. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "misuse_socket.h"

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

static int pair[2];
static NCRYPT_KEY_HANDLE master;
static struct keys keys;

static SECURITY_STATUS make_install(void *p)
{
	struct install *a = p;

	return sslp_ktls_install(a->prov, a->fd, a->write, a->read,
				 a->options);
}

/* Each call has a new connection and new keys: both are for one use */
static void prepare_install(void *p)
{
	struct install *a = p;

	tcp_pair(pair);
	master = new_master(world.provider, TLS1_2_PROTOCOL_VERSION, GCM12,
			    CLIENT);
	keys = new_keys(world.provider, master);
	a->fd = pair[0];
	a->write = keys.write;
	a->read = keys.read;
}

static void finish_install(void *p)
{
	(void)p;
	free_keys(keys);
	free_handle(master);
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
OPTIONS(finished_again, .read_seq = 1);
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

/* These keys replace those of prepare_install() */
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
	struct keys spare = new_keys(world.provider, world.master);

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
	WRONG(struct install, options, NULL, NTE_INVALID_PARAMETER),
	WRONG(struct install, options, &finished_again,
	      NTE_INVALID_PARAMETER),
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

struct call install_call = {
	.name = "sslp_ktls_install", .make = make_install,
	.prepare = prepare_install, .finish = finish_install,
	.args = &(struct install){ 0, -1, 0, 0, &good_options },
	.size = sizeof(struct install), .wrongs = install_wrongs,
	.handles = (const struct handle_arg[]){
		HANDLE(struct install, prov, PROVIDER, provider),
		NO_MORE_HANDLES },
};

static void test_message(void)
{
	if (kernel_tls) {
		skip("sslp_ktls_install: message", "this kernel has TLS");
		return;
	}
	prepare_install(&(struct install){ 0 });
	sslp_ktls_install(world.provider, pair[0], keys.write, keys.read,
			  &good_options);
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

void misuse_install(void)
{
	kernel_tls = probe_kernel_tls();
	install_call.status = kernel_tls ? 0 : NTE_NOT_SUPPORTED;
	make_other_keys();
	test_call(&install_call);
	test_message();
	free_other_keys();
}
