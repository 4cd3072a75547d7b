// SPDX-License-Identifier: MIT
/* An armed socket: what it says of itself, and records of every type. */
#include <errno.h>
#include <unistd.h>

#include "fault_tls.h"

static NCRYPT_PROV_HANDLE prov;

struct line line_open(NCRYPT_PROV_HANDLE provider, DWORD protocol,
		      DWORD suite)
{
	bool tls13 = protocol == TLS1_3_PROTOCOL_VERSION;
	struct line line;

	memset(&fake_tls, 0, sizeof(fake_tls));
	tcp_pair(line.fds);
	line.protocol = protocol;
	line.secret = tls13 ? new_pair(provider, suite, CLIENT) :
			      new_master(provider, protocol, suite, CLIENT);
	line.keys = new_keys(provider, line.secret);
	return line;
}

void line_close(struct line *line)
{
	free_keys(line->keys);
	free_handle(line->secret);
	close(line->fds[0]);
	close(line->fds[1]);
}

const struct sslp_ktls_options *line_options(const struct line *line)
{
	/* Each Finished was record 0 */
	static const struct sslp_ktls_options tls12 = {
		.size = sizeof(tls12), .write_seq = 1, .read_seq = 1,
	};

	return line->protocol == TLS1_3_PROTOCOL_VERSION ? NULL : &tls12;
}

void line_arm(NCRYPT_PROV_HANDLE provider, struct line *line)
{
	must(sslp_ktls_install(provider, line->fds[0], line->keys.write,
			       line->keys.read, line_options(line)),
	     "sslp_ktls_install");
	memset(&fake_tls, 0, sizeof(fake_tls));
}

static void test_query(void)
{
	const struct sslp_ktls_options seqs = {
		.size = sizeof(seqs), .write_seq = 7, .read_seq = 9,
	};
	struct sslp_ktls_status status = { .size = sizeof(status) };
	struct line line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);

	must(sslp_ktls_query(line.fds[0], &status), "query");
	ok(status.tx == SSLP_KTLS_NONE && status.rx == SSLP_KTLS_NONE &&
	   !status.protocol && !status.cipher, "query: not armed");
	must(sslp_ktls_install(prov, line.fds[0], line.keys.write,
			       line.keys.read, &seqs), "install");
	must(sslp_ktls_query(line.fds[0], &status), "query");
	ok(status.tx != SSLP_KTLS_NONE && status.rx != SSLP_KTLS_NONE &&
	   status.protocol == TLS1_3_PROTOCOL_VERSION && status.cipher == 51,
	   "query: armed, protocol and cipher");
	ok(status.write_seq == 7 && status.read_seq == 9,
	   "query: sequence numbers");
	line_close(&line);
}

static const struct {
	int err;
	SECURITY_STATUS receive, send;
} record_errors[] = {
	{ EAGAIN, SSLP_E_WOULD_BLOCK, SSLP_E_WOULD_BLOCK },
	{ EINTR, SSLP_E_INTERRUPTED, SSLP_E_INTERRUPTED },
	{ ECONNRESET, SSLP_E_CONNECTION_RESET, SSLP_E_CONNECTION_RESET },
	{ EPIPE, SSLP_E_CONNECTION_RESET, SSLP_E_CONNECTION_RESET },
	{ ENOMEM, NTE_NO_MEMORY, NTE_NO_MEMORY },
	{ EBADMSG, NTE_DECRYPTION_FAILURE, 0 },
	{ EINVAL, NTE_DECRYPTION_FAILURE, 0 },
	{ EMSGSIZE, SSLP_E_MESSAGE_TOO_LONG, 0 },
	{ EKEYEXPIRED, NTE_BAD_KEY_STATE, 0 },
};

static void test_record_errors(int fd)
{
	BYTE type, data[64];
	size_t len, i;

	for (i = 0; i < ARRAY_SIZE(record_errors); i++) {
		fake_tls.record_err = record_errors[i].err;
		ok_status(sslp_ktls_recv_record(fd, &type, data, sizeof(data),
						&len),
			  record_errors[i].receive, "receive: errno %d",
			  record_errors[i].err);
		if (record_errors[i].send)
			ok_status(sslp_ktls_send_record(fd, CT_ALERT, data,
							2),
				  record_errors[i].send, "send: errno %d",
				  record_errors[i].err);
	}
	fake_tls.record_err = 0;
}

static void test_records(void)
{
	struct line line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
	int fd = line.fds[0];
	BYTE type = 0, data[64];
	size_t len = 0;

	line_arm(prov, &line);
	ok_status(sslp_ktls_send_record(fd, CT_ALERT, "\1", 2), 0,
		  "send an alert");
	ok(fake_tls.sent_type == CT_ALERT && fake_tls.sent_len == 2 &&
	   !memcmp(fake_tls.sent, "\1", 2), "its type and content");
	fake_tls.short_send = 1;
	ok_status(sslp_ktls_send_record(fd, CT_ALERT, "\1", 2),
		  NTE_INTERNAL_ERROR, "half a record is no success");
	ok(says("must be closed"), "the connection must be closed");
	fake_tls.next_type = CT_HANDSHAKE;
	fake_tls.next_len = 5;
	memcpy(fake_tls.next, "hello", 5);
	ok_status(sslp_ktls_recv_record(fd, &type, data, sizeof(data), &len),
		  0, "receive a handshake record");
	ok(type == CT_HANDSHAKE && len == 5 && !memcmp(data, "hello", 5),
	   "its type and content");
	fake_tls.next_type = 0;
	ok_status(sslp_ktls_recv_record(fd, &type, data, sizeof(data), &len),
		  SSLP_E_END_OF_STREAM, "the end of the stream");
	ok(type == CT_HANDSHAKE && len == 5, "leaves the outputs alone");
	test_record_errors(fd);
	line_close(&line);
}

void test_tls(void)
{
	prov = open_provider(SSLP_SOFTWARE_PROVIDER);
	test_query();
	test_records();
	free_handle(prov);
}
