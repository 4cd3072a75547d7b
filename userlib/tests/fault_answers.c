// SPDX-License-Identifier: MIT
/* What a kernel can answer when a socket is armed, one errno after another. */
#include <errno.h>
#include <netinet/in.h>
#include <unistd.h>

#include "fault_tls.h"

#define MPTCP	262	/* IPPROTO_MPTCP: not in the oldest headers */

static NCRYPT_PROV_HANDLE prov;
static struct line line;

static void open_line(void)
{
	line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
}

static SECURITY_STATUS install(const struct sslp_ktls_options *options)
{
	return sslp_ktls_install(prov, line.fds[0], line.keys.write,
				 line.keys.read, options);
}

static bool is_armed(void)
{
	return fake_tls_armed(line.fds[0], TLS_TX) ||
	       fake_tls_armed(line.fds[0], TLS_RX);
}

static const struct {
	int err;
	SECURITY_STATUS status;
	const char *message;
} ulp_errors[] = {
	{ ENOENT, NTE_NOT_SUPPORTED, "modprobe tls" },
	{ ENOPROTOOPT, NTE_NOT_SUPPORTED, "Linux 4.13" },
	{ EPERM, NTE_NOT_SUPPORTED, "security policy" },
	{ EACCES, NTE_NOT_SUPPORTED, "security policy" },
	{ ENOTCONN, NTE_INVALID_PARAMETER, "no longer connected" },
	{ ENOMEM, NTE_NO_MEMORY, "memory" },
	{ ENOBUFS, NTE_NO_MEMORY, "memory" },
	{ EIO, NTE_INTERNAL_ERROR, "EIO" },
};

static void test_ulp_refused(size_t i)
{
	open_line();
	fake_tls.ulp_err = ulp_errors[i].err;
	ok_status(install(NULL), ulp_errors[i].status,
		  "TCP_ULP is refused with errno %d", ulp_errors[i].err);
	ok(says(ulp_errors[i].message), "message: %s", sslp_last_message());
	fake_tls.ulp_err = 0;
	ok_status(install(NULL), 0, "its keys are still free");
	line_close(&line);
}

/* Another protocol on the socket would get the keys or the records */
static void test_occupied(void)
{
	open_line();
	fake_tls.other_ulp = "espintcp";
	ok_status(install(NULL), NTE_INVALID_PARAMETER,
		  "a socket that carries another protocol");
	ok(says("\"espintcp\""), "message: %s", sslp_last_message());
	fake_tls.other_ulp = NULL;
	fake_tls.protocol = MPTCP;
	ok_status(install(NULL), NTE_NOT_SUPPORTED, "one of MPTCP");
	ok(says("MPTCP"), "message: %s", sslp_last_message());
	fake_tls.protocol = IPPROTO_SCTP;
	ok_status(install(NULL), NTE_INVALID_PARAMETER, "one of SCTP");
	ok(says("not a TCP socket"), "message: %s", sslp_last_message());
	fake_tls.protocol = 0;
	ok(!fake_tls.sets, "none of these has set an option");
	line_close(&line);
}

/* TLS is attached, but the socket is no connection that could get keys */
static void test_ended(void)
{
	open_line();
	must(setsockopt(line.fds[0], IPPROTO_TCP, TCP_ULP, "tls", 3),
	     "attach");
	shutdown(line.fds[0], SHUT_WR);
	ok_status(install(NULL), NTE_INVALID_PARAMETER,
		  "a connection that we have ended ourselves");
	ok(says("not an established connection"), "message: %s",
	   sslp_last_message());
	ok(!is_armed(), "no key is in");
	line_close(&line);
}

static const struct {
	int optname;
	struct sslp_ktls_options options;
	const char *name, *since;
} options[] = {
	{ TLS_TX_ZEROCOPY_RO, { .flags = SSLP_KTLS_TX_ZEROCOPY },
	  "TLS_TX_ZEROCOPY_RO", "5.19" },
	{ TLS_RX_EXPECT_NO_PAD, { .flags = SSLP_KTLS_RX_NO_PAD },
	  "TLS_RX_EXPECT_NO_PAD", "6.0" },
	{ TLS_TX_MAX_PAYLOAD_LEN, { .max_payload = 512 },
	  "TLS_TX_MAX_PAYLOAD_LEN", "6.19" },
};

/* The library notices a missing option before it sets a key */
static void test_unknown_option(size_t i)
{
	struct sslp_ktls_options wanted = options[i].options;

	wanted.size = sizeof(wanted);
	open_line();
	fake_tls.unknown = options[i].optname;
	ok_status(install(&wanted), NTE_NOT_SUPPORTED,
		  "%s on a kernel without it", options[i].name);
	ok(says(options[i].name) && says(options[i].since), "message: %s",
	   sslp_last_message());
	ok(!is_armed(), "no key is in");
	ok_status(install(NULL), 0, "and without the option they go in");
	line_close(&line);
}

/* A refused value is the caller's fault. A refused option is the kernel's */
static void test_refused_value(int err, SECURITY_STATUS status)
{
	const struct sslp_ktls_options wanted = {
		.size = sizeof(wanted), .max_payload = 512,
	};

	open_line();
	fake_tls.refused = TLS_TX_MAX_PAYLOAD_LEN;
	fake_tls.refused_err = err;
	ok_status(install(&wanted), status,
		  "a payload that is refused with errno %d", err);
	ok(says("TLS_TX_MAX_PAYLOAD_LEN 512"), "message: %s",
	   sslp_last_message());
	line_close(&line);
}

static const struct {
	int err;
	bool bad_record;
	SECURITY_STATUS status;
} errors[] = {
	{ EBADMSG, true, NTE_DECRYPTION_FAILURE },
	{ EINVAL, true, NTE_DECRYPTION_FAILURE },
	{ EMSGSIZE, true, SSLP_E_MESSAGE_TOO_LONG },
	{ EIO, false, NTE_INTERNAL_ERROR },
	{ ECONNABORTED, false, SSLP_E_CONNECTION_RESET },
	{ ETIMEDOUT, false, SSLP_E_CONNECTION_RESET },
	{ EHOSTUNREACH, false, SSLP_E_CONNECTION_RESET },
	{ ENETUNREACH, false, SSLP_E_CONNECTION_RESET },
	{ ENETDOWN, false, SSLP_E_CONNECTION_RESET },
	{ ENOBUFS, false, NTE_NO_MEMORY },
	{ ENFILE, false, NTE_NO_MEMORY },
};

/*
 * The kernel keeps the error of a bad record for the next call, which sends the
 * alert. The library takes that error off, and no other.
 */
static void test_pending_error(size_t i)
{
	BYTE type, data[16];
	size_t len;

	fake_tls.forgotten = 0;
	fake_tls.record_err = errors[i].err;
	ok_status(sslp_ktls_recv_record(line.fds[0], &type, data, sizeof(data),
					&len), errors[i].status,
		  "receive: errno %d", errors[i].err);
	ok(fake_tls.forgotten == errors[i].bad_record,
	   "whose pending error %s off",
	   errors[i].bad_record ? "is taken" : "nobody takes");
	fake_tls.record_err = 0;
}

/*
 * The library asks whether the peer's KeyUpdate has come. The answer is an
 * error: the socket has a bad record
 */
static void test_rekey_error(void)
{
	fake_tls.can_rekey = true;
	fake_tls.forgotten = 0;
	fake_tls.record_err = EBADMSG;
	ok_status(sslp_ktls_rekey(prov, line.fds[0], line.secret, SSLP_RX),
		  NTE_BAD_KEY_STATE, "rekey for receiving, at a bad record");
	ok(fake_tls.forgotten == 1, "whose pending error is taken off");
	fake_tls.record_err = 0;
}

static struct sslp_ktls_status status;

static void install_it(void)
{
	must(install(NULL), "install");
}

static void query_it(void)
{
	status.size = sizeof(status);
	must(sslp_ktls_query(line.fds[0], &status), "query");
}

/* Goes so deep into the stack that later calls do not overwrite its traces */
static __attribute__((noinline)) void far_down(void (*call)(void))
{
	volatile char room[65536];

	room[0] = 0;
	call();
	room[sizeof(room) - 1] = room[0];
}

/* No key stays in the kernel's structure */
static void test_key_stays_once(void)
{
	static struct sslp_session_key m;
	struct needle needle;

	if (!memory_can_search()) {
		skip("keys in memory", "valgrind and sanitizers keep copies");
		return;
	}
	open_line();
	m = (struct sslp_session_key){ .size = sizeof(m) };
	/*
	 * The direction that is set and asked last: nothing overwrites its
	 * trace
	 */
	must(sslp_export_session_key(line.keys.read, &m), "export");
	needle = needle_of(m.key, m.key_len);
	far_down(install_it);
	ok(memory_count(&needle) == 1, "an installed key is in memory once");
	far_down(query_it);
	ok(memory_count(&needle) == 1, "and so after a question to the kernel");
	line_close(&line);
}

void test_answers(void)
{
	size_t i;

	prov = open_provider(SSLP_SOFTWARE_PROVIDER);
	for (i = 0; i < ARRAY_SIZE(ulp_errors); i++)
		test_ulp_refused(i);
	test_occupied();
	test_ended();
	for (i = 0; i < ARRAY_SIZE(options); i++)
		test_unknown_option(i);
	test_refused_value(EINVAL, NTE_INVALID_PARAMETER);
	test_refused_value(ENOPROTOOPT, NTE_NOT_SUPPORTED);
	open_line();
	line_arm(prov, &line);
	for (i = 0; i < ARRAY_SIZE(errors); i++)
		test_pending_error(i);
	test_rekey_error();
	line_close(&line);
	test_key_stays_once();
	free_handle(prov);
}
