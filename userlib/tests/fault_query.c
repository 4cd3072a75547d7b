// SPDX-License-Identifier: MIT
/* What a query says about an armed socket: who makes its records, and where. */
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <unistd.h>

#include "fake_netlink.h"
#include "fault_tls.h"
#include "stack.h"

/* RFC 8446 section 5.5 and RFC 9846 section 5.5: 2^24.5 records of AES-GCM */
#define GCM_BOUND	23726566

#define CONF_SOFTWARE	2	/* TLS_CONF_* of <linux/tls.h> */
#define CONF_HARDWARE	3
#define LOOPBACK	1	/* the first device of every namespace */

static NCRYPT_PROV_HANDLE prov;
static struct line line;

static struct sslp_ktls_status query(void)
{
	struct sslp_ktls_status status = { .size = sizeof(status) };

	must(sslp_ktls_query(line.fds[0], &status), "sslp_ktls_query");
	return status;
}

static void query_there(void *status)
{
	sslp_ktls_query(line.fds[0], status);
}

/*
 * Whether one of @needles is on the stack after all calls from @from on failed
 */
static bool left_on_stack(unsigned int from, const struct needle needles[2])
{
	static struct sslp_ktls_status status;
	void *stack;
	bool left;

	status.size = sizeof(status);
	fault = (struct fault){ .armed = true, .at = from, .lasting = true,
				.err = ENOBUFS };
	stack = stack_of(query_there, &status);
	fault.armed = false;
	left = stack_has(stack, &needles[0]) ||
	       stack_has(stack, &needles[1]);
	stack_free(stack);
	return left;
}

/*
 * The library asks for the next record number. The answer of the kernel has the
 * key in it, too. If later questions were answered, they would write over its
 * place.
 */
static void test_stack(void)
{
	struct sslp_session_key write = material(line.keys.write);
	struct sslp_session_key read = material(line.keys.read);
	const struct needle needles[] = {
		needle_of(write.key, write.key_len),
		needle_of(read.key, read.key_len),
	};
	unsigned int from = 0;
	bool left;

	do
		left = left_on_stack(++from, needles);
	while (!left && fault.hits);
	ok(!left && from > 4,
	   "query: no key is left on the stack, whichever of %u calls fails",
	   from - 1);
}

static void test_numbers(void)
{
	const struct sslp_ktls_options seqs = {
		.size = sizeof(seqs), .write_seq = 7, .read_seq = GCM_BOUND - 1,
	};
	struct sslp_ktls_status status;

	line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
	must(sslp_ktls_install(prov, line.fds[0], line.keys.write,
			       line.keys.read, &seqs), "install");
	status = query();
	ok(status.write_records_left == GCM_BOUND - 7 &&
	   status.read_records_left == 1, "records that are left, exactly");
	if (memory_can_search())
		test_stack();
	else
		skip("query: keys on the stack",
		     "valgrind and sanitizers keep copies");
	line_close(&line);
}

/*
 * An answer to another question does not count. So the socket is armed, and
 * nobody knows where
 */
static void test_where(void)
{
	struct sslp_ktls_status status;

	fake_netlink = (struct fake_netlink){ .plays = true,
		.tx = CONF_SOFTWARE, .rx = CONF_HARDWARE, .device = LOOPBACK };
	status = query();
	ok(status.tx == SSLP_KTLS_SOFTWARE && status.rx == SSLP_KTLS_HARDWARE,
	   "query: one direction by software, the other by hardware");
	ok(!strcmp(status.driver, "lo"), "by the device \"%s\"", status.driver);
	fake_netlink.wrong_type = true;
	status = query();
	ok(status.tx == SSLP_KTLS_ARMED && status.rx == SSLP_KTLS_ARMED,
	   "an answer of another type is not believed");
	fake_netlink.wrong_type = false;
}

static void has_peer(const void *address, socklen_t len)
{
	memcpy(&fake_netlink.peer, address, len);
	fake_netlink.peer_len = len;
	query();
}

static void test_route(void)
{
	static const uint8_t mapped[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff,
					  0xff, 192, 0, 2, 9 };
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6,
				    .sin6_scope_id = 17 };

	memcpy(&in.sin_addr, mapped + 12, 4);
	has_peer(&in, sizeof(in));
	ok(fake_netlink.route.family == AF_INET &&
	   fake_netlink.route.dst_len == 4 &&
	   !memcmp(fake_netlink.route.dst, &in.sin_addr, 4) &&
	   !fake_netlink.route.device, "the route to an IPv4 peer");
	memcpy(&in6.sin6_addr, mapped, sizeof(mapped));
	in6.sin6_scope_id = 0;
	has_peer(&in6, sizeof(in6));
	ok(fake_netlink.route.family == AF_INET &&
	   fake_netlink.route.dst_len == 4 &&
	   !memcmp(fake_netlink.route.dst, mapped + 12, 4),
	   "to one that is mapped into IPv6");
	in6.sin6_scope_id = 17;
	in6.sin6_addr.s6_addr[0] = 0xfe;
	in6.sin6_addr.s6_addr[1] = 0x80;
	in6.sin6_addr.s6_addr[10] = 0;
	has_peer(&in6, sizeof(in6));
	ok(fake_netlink.route.family == AF_INET6 &&
	   fake_netlink.route.dst_len == 16 &&
	   !memcmp(fake_netlink.route.dst, &in6.sin6_addr, 16) &&
	   fake_netlink.route.device == 17,
	   "to a link-local one, through the device of its scope id");
}

void test_queries(void)
{
	prov = open_provider(SSLP_SOFTWARE_PROVIDER);
	test_numbers();
	line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
	line_arm(prov, &line);
	test_where();
	test_route();
	memset(&fake_netlink, 0, sizeof(fake_netlink));
	line_close(&line);
	free_handle(prov);
}
