// SPDX-License-Identifier: MIT
/*
 * Arming a socket: what the kernel gets, in which order, and what is refused.
 */
#include <errno.h>
#include <netinet/in.h>
#include <unistd.h>

#include "fault_tls.h"

#define WRITE_SEQ	0x0102030405060708
#define READ_SEQ	1

static NCRYPT_PROV_HANDLE prov;

static SECURITY_STATUS install(struct line *line,
			       const struct sslp_ktls_options *options)
{
	return sslp_ktls_install(prov, line->fds[0], line->keys.write,
				 line->keys.read, options);
}

/*
 * struct tls12_crypto_info_* of <linux/tls.h>: version, cipher, IV, key, salt,
 * sequence number. ChaCha20-Poly1305 has all of the nonce as its IV.
 */
static const struct row {
	DWORD protocol, suite;
	BYTE cipher, key_len, salt_len, iv_len;
} rows[] = {
	{ 0x0303, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, 51, 16, 4, 8 },
	{ 0x0303, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, 52, 32, 4, 8 },
	{ 0x0303, TLS_RSA_WITH_AES_128_CCM, 53, 16, 4, 8 },
	{ 0x0303, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, 54, 32, 0, 12 },
	{ 0x0303, TLS_RSA_WITH_ARIA_128_GCM_SHA256, 57, 16, 4, 8 },
	{ 0x0303, TLS_RSA_WITH_ARIA_256_GCM_SHA384, 58, 32, 4, 8 },
	{ 0x0304, TLS_AES_128_GCM_SHA256, 51, 16, 4, 8 },
	{ 0x0304, TLS_AES_256_GCM_SHA384, 52, 32, 4, 8 },
	{ 0x0304, TLS_AES_128_CCM_SHA256, 53, 16, 4, 8 },
	{ 0x0304, TLS_CHACHA20_POLY1305_SHA256, 54, 32, 0, 12 },
	{ 0x0304, TLS_SM4_GCM_SM3, 55, 16, 4, 8 },
	{ 0x0304, TLS_SM4_CCM_SM3, 56, 16, 4, 8 },
};

static BYTE *put(BYTE *to, const void *from, size_t len)
{
	memcpy(to, from, len);
	return to + len;
}

static size_t expected_info(const struct row *row, NCRYPT_KEY_HANDLE key,
			    uint64_t seq, BYTE *info)
{
	const struct sslp_session_key m = material(key);
	const uint16_t head[] = { row->protocol, row->cipher };
	BYTE number[8], nonce[12], *p = info;
	int i;

	for (i = 0; i < 8; i++)
		number[i] = seq >> (56 - 8 * i);
	/* RFC 5288 section 3: the explicit half begins as the number */
	memcpy(nonce + 4, number, sizeof(number));
	memcpy(nonce, m.iv, m.iv_len);
	p = put(p, head, sizeof(head));
	p = put(p, nonce + row->salt_len, row->iv_len);
	p = put(p, m.key, row->key_len);
	p = put(p, nonce, row->salt_len);
	return put(p, number, sizeof(number)) - info;
}

static bool armed_as(int fd, int optname, const struct row *row,
		     NCRYPT_KEY_HANDLE key, uint64_t seq)
{
	BYTE want[FAKE_INFO_MAX], got[FAKE_INFO_MAX];
	size_t len = expected_info(row, key, seq, want);

	return fake_tls_info(fd, optname, got) == len &&
	       !memcmp(got, want, len);
}

static void test_layout(const struct row *row)
{
	const struct sslp_ktls_options options = {
		.size = sizeof(options),
		.write_seq = WRITE_SEQ, .read_seq = READ_SEQ,
	};
	struct line line = line_open(prov, row->protocol, row->suite);

	ok_status(install(&line, &options), 0, "%#06x in %#06x: both keys",
		  row->suite, row->protocol);
	ok(armed_as(line.fds[0], TLS_TX, row, line.keys.write, WRITE_SEQ),
	   "%#06x in %#06x: layout for TLS_TX", row->suite, row->protocol);
	ok(armed_as(line.fds[0], TLS_RX, row, line.keys.read, READ_SEQ),
	   "%#06x in %#06x: layout for TLS_RX", row->suite, row->protocol);
	line_close(&line);
}

static bool log_is(const int *want, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (fake_tls.log[i].optname != want[i])
			return false;
	return fake_tls.sets == count;
}

#define LOG_IS(...)							\
	log_is((const int[]){ __VA_ARGS__ },				\
	       sizeof((const int[]){ __VA_ARGS__ }) / sizeof(int))

static void test_order(void)
{
	const struct sslp_ktls_options all = {
		.size = sizeof(all),
		.flags = SSLP_KTLS_TX_ZEROCOPY | SSLP_KTLS_RX_NO_PAD,
		.max_payload = 1024,
	};
	struct line line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);

	must(install(&line, NULL), "install");
	ok(LOG_IS(TCP_ULP, TLS_TX, TLS_RX), "order: attach, TLS_TX, TLS_RX");
	line_close(&line);

	line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
	must(install(&line, &all), "install");
	ok(LOG_IS(TCP_ULP, TLS_TX_ZEROCOPY_RO, TLS_TX_MAX_PAYLOAD_LEN, TLS_TX,
		  TLS_RX, TLS_RX_EXPECT_NO_PAD),
	   "what may be refused comes before TLS_TX");
	ok(fake_tls.log[2].len == 2, "TLS_TX_MAX_PAYLOAD_LEN has 16 bits");
	line_close(&line);
}

static void test_one_direction(void)
{
	struct line line = line_open(prov, TLS1_2_PROTOCOL_VERSION, GCM12);

	must(sslp_ktls_install(prov, line.fds[0], 0, line.keys.read, NULL),
	     "install");
	ok(LOG_IS(TCP_ULP, TLS_RX), "a read key alone: TLS_RX alone");
	ok_status(sslp_ktls_install(prov, line.fds[0], line.keys.write, 0,
				    line_options(&line)), 0,
		  "TLS_TX may follow");
	ok(fake_tls_armed(line.fds[0], TLS_TX), "and is in");
	line_close(&line);
}

/*
 * TLS was attached in time. So a peer that has ended its side gets its answer
 */
static void test_half_closed(void)
{
	struct line line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);

	must(setsockopt(line.fds[0], IPPROTO_TCP, TCP_ULP, "tls", 3),
	     "attach");
	shutdown(line.fds[1], SHUT_WR);
	usleep(10000);
	ok_status(install(&line, NULL), 0,
		  "a connection that the peer has closed after TCP_ULP");
	line_close(&line);

	line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
	must(sslp_ktls_install(prov, line.fds[0], line.keys.write, 0, NULL),
	     "install");
	shutdown(line.fds[0], SHUT_WR);
	ok_status(sslp_ktls_install(prov, line.fds[0], 0, line.keys.read, NULL),
		  0, "a read key when we have ended our side");
	line_close(&line);
}

static bool touched(int fd)
{
	unsigned int i;

	for (i = 0; i < fake_tls.sets; i++)
		if (fake_tls.log[i].fd == fd)
			return true;
	return false;
}

/* A socket that is refused after the checks stays untouched */
static void test_look_first(void)
{
	struct line line = line_open(prov, TLS1_2_PROTOCOL_VERSION, GCM12);
	struct line other = line_open(prov, TLS1_2_PROTOCOL_VERSION, GCM12);
	struct keys more;

	line_arm(prov, &line);
	more = new_keys(prov, other.secret);
	ok_status(sslp_ktls_install(prov, line.fds[0], more.write, 0,
				    line_options(&line)),
		  NTE_INVALID_PARAMETER, "a socket armed for sending already");
	ok_status(sslp_ktls_install(prov, line.fds[0], 0, more.read, NULL),
		  NTE_INVALID_PARAMETER,
		  "a socket armed for receiving already");
	fake_tls.unknown = TCP_ULP;
	ok_status(sslp_ktls_install(prov, line.fds[0], more.write, 0, NULL),
		  NTE_INVALID_PARAMETER,
		  "the same where nobody tells what sits on the socket");
	fake_tls.denied = TLS_TX;
	ok_status(sslp_ktls_install(prov, line.fds[0], more.write, 0,
				    line_options(&line)), NTE_NOT_SUPPORTED,
		  "and where nobody may ask for the key");
	fake_tls.unknown = fake_tls.denied = 0;
	ok_status(sslp_ktls_install(prov, other.fds[0], line.keys.write,
				    other.keys.read, line_options(&other)),
		  NTE_BAD_KEY_STATE, "a write key that is in a socket");
	shutdown(other.fds[1], SHUT_WR);
	usleep(10000);
	ok_status(install(&other, line_options(&other)), NTE_INVALID_PARAMETER,
		  "a connection that the peer has closed");
	ok(says("TCP_ULP"), "message: %s", sslp_last_message());
	/* If the kernel has no TLS, the peer is not blamed */
	fake_tls.absent = true;
	ok_status(install(&other, line_options(&other)), NTE_NOT_SUPPORTED,
		  "the same on a kernel without TLS");
	ok(says("modprobe tls"), "message: %s", sslp_last_message());
	fake_tls.absent = false;
	ok(!touched(line.fds[0]) && !touched(other.fds[0]),
	   "none of these has set an option");
	free_keys(more);
	line_close(&line);
	line_close(&other);
}

/* RFC 5246 section 7.4.9: record 0 of a write key of TLS 1.2 was Finished */
static void test_finished_again(void)
{
	const struct sslp_ktls_options first = {
		.size = sizeof(first), .read_seq = 1,
	};
	struct line line = line_open(prov, TLS1_2_PROTOCOL_VERSION, GCM12);

	ok_status(install(&line, NULL), NTE_INVALID_PARAMETER,
		  "TLS 1.2 without numbers");
	ok_status(install(&line, &first), NTE_INVALID_PARAMETER,
		  "TLS 1.2 with number 0 for sending");
	ok(!fake_tls.sets, "neither has set an option");
	ok_status(install(&line, line_options(&line)), 0,
		  "the keys are as good as new");
	line_close(&line);
}

static NCRYPT_KEY_HANDLE through_blob(NCRYPT_KEY_HANDLE key)
{
	NCRYPT_KEY_HANDLE copy;
	BYTE blob[512];
	DWORD len;

	must(SslExportKey(prov, key, u"OpaqueKeyBlob", blob, sizeof(blob), &len,
			  0), "SslExportKey");
	must(SslImportKey(prov, &copy, u"OpaqueKeyBlob", blob, len, 0),
	     "SslImportKey");
	return copy;
}

/* One write key counts records only once, whatever way it takes to a socket */
static void test_write_key_once(void)
{
	struct line line = line_open(prov, TLS1_2_PROTOCOL_VERSION, GCM12);
	struct line other = line_open(prov, TLS1_2_PROTOCOL_VERSION, GCM12);
	const struct sslp_ktls_options *options = line_options(&line);
	NCRYPT_KEY_HANDLE early = through_blob(line.keys.write), late;
	struct keys more = new_keys(prov, line.secret);

	line_arm(prov, &line);
	late = through_blob(line.keys.write);
	ok_status(sslp_ktls_install(prov, other.fds[0], late, 0, options),
		  NTE_BAD_KEY_STATE, "a blob of an installed write key");
	ok_status(sslp_ktls_install(prov, other.fds[0], more.write, 0,
				    options),
		  NTE_BAD_KEY_STATE, "a write key of the same randoms");
	ok(!fake_tls.sets, "nothing is set");
	ok_status(sslp_ktls_install(prov, other.fds[0], early, 0, options), 0,
		  "a blob of before goes in: it moves keys between processes");
	free_handle(early);
	free_handle(late);
	free_keys(more);
	line_close(&line);
	line_close(&other);
}

static SECURITY_STATUS seal(NCRYPT_KEY_HANDLE key, ULONGLONG seq)
{
	BYTE record[64];
	DWORD len;

	return SslEncryptPacket(prov, key, (BYTE *)"x", 1, record,
				sizeof(record), &len, seq, CT_APPLICATIONDATA,
				0);
}

/* Records of user space and those of the kernel have different numbers */
static void test_sealed(DWORD protocol, DWORD suite)
{
	struct sslp_ktls_options options = { .size = sizeof(options),
		.write_seq = 3, .read_seq = 1 };
	struct line line = line_open(prov, protocol, suite);
	struct line other = line_open(prov, protocol, suite);
	struct keys more = new_keys(prov, line.secret);
	NCRYPT_KEY_HANDLE late;

	must(seal(line.keys.write, 3), "SslEncryptPacket");
	must(seal(line.keys.write, 1), "SslEncryptPacket");
	ok_status(install(&line, &options), NTE_INVALID_PARAMETER,
		  "%#06x: a number that has been used in user space", suite);
	ok(!fake_tls.sets, "nothing is set");
	options.write_seq = 4;
	ok_status(install(&line, &options), 0, "the number behind it");
	ok_status(seal(line.keys.write, 99), NTE_BAD_KEY_STATE,
		  "then the key makes no record here");
	ok_status(seal(more.write, 99), NTE_BAD_KEY_STATE,
		  "nor does another one of the same secret");
	late = through_blob(more.write);
	ok_status(sslp_ktls_install(prov, other.fds[0], late, 0, &options),
		  NTE_BAD_KEY_STATE, "nor goes its blob into another socket");
	free_handle(late);
	free_keys(more);
	line_close(&line);
	line_close(&other);
}

static const struct {
	int err;
	SECURITY_STATUS status;
	const char *message;
} refusals[] = {
	{ ENOENT, NTE_NOT_SUPPORTED, "gcm(aes)" },
	{ EINVAL, NTE_NOT_SUPPORTED, "does not carry" },
	{ ENOPROTOOPT, NTE_NOT_SUPPORTED, "does not carry" },
	{ EPERM, NTE_NOT_SUPPORTED, "security policy" },
	{ EACCES, NTE_NOT_SUPPORTED, "security policy" },
	{ ENOMEM, NTE_NO_MEMORY, "memory" },
	{ ENOBUFS, NTE_NO_MEMORY, "memory" },
	{ EAGAIN, SSLP_E_WOULD_BLOCK, "not finished with the last key" },
	{ EBADF, NTE_INTERNAL_ERROR, "EBADF" },
};

static void test_refused(int optname, size_t i)
{
	const char *name = optname == TLS_TX ? "TLS_TX" : "TLS_RX";
	struct line line = line_open(prov, TLS1_2_PROTOCOL_VERSION, GCM12);
	struct line other;

	fake_tls.refused = optname;
	fake_tls.refused_err = refusals[i].err;
	ok_status(install(&line, line_options(&line)),
		  optname == TLS_TX ? refusals[i].status :
				      SSLP_E_CONNECTION_DEAD,
		  "%s refused with errno %d", name, refusals[i].err);
	ok(says(name) && says(refusals[i].message), "message: %s",
	   sslp_last_message());
	ok(!says("must be closed") == (optname == TLS_TX),
	   "the connection %s be closed", optname == TLS_TX ? "need not" :
							       "must");
	other = line_open(prov, TLS1_2_PROTOCOL_VERSION, GCM12);
	ok_status(sslp_ktls_install(prov, other.fds[0], line.keys.write, 0,
				    line_options(&other)),
		  optname == TLS_TX ? 0 : NTE_BAD_KEY_STATE,
		  "its write key is %s", optname == TLS_TX ? "still free" :
							      "spent");
	line_close(&line);
	line_close(&other);
}

static void test_options_refused(void)
{
	const struct sslp_ktls_options no_pad = {
		.size = sizeof(no_pad), .flags = SSLP_KTLS_RX_NO_PAD,
	};
	const struct sslp_ktls_options zerocopy = {
		.size = sizeof(zerocopy), .flags = SSLP_KTLS_TX_ZEROCOPY,
	};
	struct line line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);

	fake_tls.refused = TLS_RX_EXPECT_NO_PAD;
	fake_tls.refused_err = EINVAL;
	ok_status(install(&line, &no_pad), 0,
		  "nothing fails behind the last key");
	line_close(&line);
	line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
	fake_tls.refused = TLS_TX_ZEROCOPY_RO;
	fake_tls.refused_err = ENOPROTOOPT;
	ok_status(install(&line, &zerocopy), NTE_NOT_SUPPORTED,
		  "an option of sending is refused");
	ok(!fake_tls_armed(line.fds[0], TLS_TX), "before a key is in");
	line_close(&line);
}

void test_install(void)
{
	size_t i;

	prov = open_played();
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		test_layout(&rows[i]);
	test_order();
	test_one_direction();
	test_look_first();
	test_finished_again();
	test_write_key_once();
	test_sealed(TLS1_2_PROTOCOL_VERSION, GCM12);
	test_sealed(TLS1_3_PROTOCOL_VERSION, GCM13);
	test_half_closed();
	for (i = 0; i < ARRAY_SIZE(refusals); i++) {
		test_refused(TLS_TX, i);
		test_refused(TLS_RX, i);
	}
	test_options_refused();
	free_handle(prov);
}
