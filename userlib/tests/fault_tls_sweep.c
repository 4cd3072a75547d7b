// SPDX-License-Identifier: MIT
/* Calls on sockets. One system call fails in each. */
#include "fault_tls.h"

static NCRYPT_PROV_HANDLE prov;
static struct line line;

static void open_line(void)
{
	line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
}

static void open_armed(void)
{
	open_line();
	line_arm(prov, &line);
	fake_tls.can_rekey = true;
	fake_tls.next_type = CT_APPLICATIONDATA;
	fake_tls.next_len = 3;
}

static void close_line(void)
{
	line_close(&line);
}

/* If a socket has one key and not the other, the status says so */
static SECURITY_STATUS judge(SECURITY_STATUS status, bool write, bool read)
{
	bool tx = fake_tls_armed(line.fds[0], TLS_TX);
	bool rx = fake_tls_armed(line.fds[0], TLS_RX);

	if (!status)
		return tx == write && rx == read ? 0 : NTE_FAIL;
	if (tx != (status == SSLP_E_CONNECTION_DEAD))
		return NTE_FAIL;
	return rx ? NTE_FAIL : status;
}

static SECURITY_STATUS install_both(void)
{
	return judge(sslp_ktls_install(prov, line.fds[0], line.keys.write,
				       line.keys.read, NULL), true, true);
}

static SECURITY_STATUS install_write(void)
{
	static const struct sslp_ktls_options options = {
		.size = sizeof(options), .flags = SSLP_KTLS_TX_ZEROCOPY,
		.max_payload = 512,
	};

	return judge(sslp_ktls_install(prov, line.fds[0], line.keys.write, 0,
				       &options), true, false);
}

static SECURITY_STATUS install_read(void)
{
	static const struct sslp_ktls_options options = {
		.size = sizeof(options), .flags = SSLP_KTLS_RX_NO_PAD,
	};

	return judge(sslp_ktls_install(prov, line.fds[0], 0, line.keys.read,
				       &options), false, true);
}

/* Not in struct results, because the size is set in this structure */
static SECURITY_STATUS query(void)
{
	struct sslp_ktls_status status = { .size = sizeof(status) };
	SECURITY_STATUS ret = sslp_ktls_query(line.fds[0], &status);

	if (ret && status.driver[0])
		return NTE_FAIL;
	return ret;
}

static SECURITY_STATUS send_record(void)
{
	return sslp_ktls_send_record(line.fds[0], CT_HANDSHAKE, "abc", 3);
}

static SECURITY_STATUS recv_record(void)
{
	return sslp_ktls_recv_record(line.fds[0], &out.type, out.bytes,
				     sizeof(out.bytes), &out.size);
}

static bool right_record(void)
{
	return out.type == CT_APPLICATIONDATA && out.size == 3;
}

static SECURITY_STATUS rekey_tx(void)
{
	return sslp_ktls_rekey(prov, line.fds[0], line.secret, SSLP_TX);
}

static SECURITY_STATUS rekey_rx(void)
{
	return sslp_ktls_rekey(prov, line.fds[0], line.secret, SSLP_RX);
}

static void open_waiting(void)
{
	open_armed();
	fake_tls.waits = true;
}

#define SCENARIO(name, prepare, act, right, again) \
	{ name, prepare, act, right, NULL, close_line, again, true }

static const struct scenario scenarios[] = {
	SCENARIO("arm both directions", open_line, install_both, NULL, ONCE),
	SCENARIO("arm for sending", open_line, install_write, NULL, AGAIN),
	SCENARIO("arm for receiving", open_line, install_read, NULL, AGAIN),
	SCENARIO("query", open_armed, query, NULL, AGAIN),
	SCENARIO("send a record", open_armed, send_record, NULL, AGAIN),
	SCENARIO("receive a record", open_armed, recv_record, right_record,
		 AGAIN),
	SCENARIO("rekey for sending", open_armed, rekey_tx, NULL, ONCE),
	SCENARIO("rekey for receiving", open_waiting, rekey_rx, NULL, AGAIN),
};

void test_tls_faults(void)
{
	size_t i;

	prov = open_played();
	for (i = 0; i < ARRAY_SIZE(scenarios); i++)
		sweep(&scenarios[i]);
	free_handle(prov);
}
