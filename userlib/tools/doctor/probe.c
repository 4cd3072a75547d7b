// SPDX-License-Identifier: MIT
/* What kernel TLS can do here, found by trying on a loopback connection. */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "../common/loopback.h"
#include "probe.h"

#define SENDER		0
#define RECEIVER	1

const struct probe_cipher probe_ciphers[PROBE_CIPHERS] = {
	{ TLS_CIPHER_AES_GCM_128, "AES-128-GCM", "gcm(aes)", true, true, 16 },
	{ TLS_CIPHER_AES_GCM_256, "AES-256-GCM", "gcm(aes)", true, true, 32 },
	{ TLS_CIPHER_AES_CCM_128, "AES-128-CCM", "ccm(aes)", true, true, 16 },
	{ TLS_CIPHER_CHACHA20_POLY1305, "ChaCha20-Poly1305",
	  "rfc7539(chacha20,poly1305)", true, true, 32 },
	{ TLS_CIPHER_SM4_GCM, "SM4-GCM", "gcm(sm4)", false, true, 16 },
	{ TLS_CIPHER_SM4_CCM, "SM4-CCM", "ccm(sm4)", false, true, 16 },
	{ TLS_CIPHER_ARIA_GCM_128, "ARIA-128-GCM", "gcm(aria)",
	  true, false, 16 },
	{ TLS_CIPHER_ARIA_GCM_256, "ARIA-256-GCM", "gcm(aria)",
	  true, false, 32 },
};

static const int switch_on = 1;
static const uint16_t payload_len = 1024;	/* 64 to 16384 are allowed */

const struct probe_option probe_options[PROBE_OPTIONS] = {
	{ "TLS_TX_ZEROCOPY_RO", TLS_TX_ZEROCOPY_RO, SENDER,
	  &switch_on, sizeof(switch_on) },
	{ "TLS_RX_EXPECT_NO_PAD", TLS_RX_EXPECT_NO_PAD, RECEIVER,
	  &switch_on, sizeof(switch_on) },
	{ "TLS_TX_MAX_PAYLOAD_LEN", TLS_TX_MAX_PAYLOAD_LEN, SENDER,
	  &payload_len, sizeof(payload_len) },
};

/*
 * The structure that the kernel takes for any cipher: a header, then the key,
 * 12 bytes of nonce and 8 of record number, in an order that differs by cipher.
 * For both ends of one connection the order does not matter.
 */
struct crypto_info {
	struct tls_crypto_info head;
	uint8_t rest[32 + 12 + 8];
};

#define INFO_LEN(key_len)						\
	((socklen_t)(sizeof(struct crypto_info) - 32 + (key_len)))

static_assert(INFO_LEN(16) == sizeof(struct tls12_crypto_info_aes_gcm_128) &&
	      INFO_LEN(16) == sizeof(struct tls12_crypto_info_aes_ccm_128) &&
	      INFO_LEN(32) == sizeof(struct tls12_crypto_info_aes_gcm_256),
	      "the layout of a key");

bool probe_carries(const struct probe_cipher *cipher, uint16_t version)
{
	return version == TLS_1_2_VERSION ? cipher->tls12 :
	       version == TLS_1_3_VERSION && cipher->tls13;
}

int probe_loopback(void)
{
	int fds[2], ret = loopback_open(fds);

	if (!ret)
		loopback_close(fds);
	return ret;
}

static int attach(int fd)
{
	return setsockopt(fd, SOL_TCP, TCP_ULP, "tls", sizeof("tls")) ?
	       -errno : 0;
}

int probe_ulp(void)
{
	int fds[2], ret = loopback_open(fds);

	if (ret)
		return ret;
	ret = attach(fds[SENDER]);
	loopback_close(fds);
	return ret;
}

/* A key whose bytes are all @fill. It protects only what this process sees */
static int set_key(int fd, int direction, const struct probe_cipher *cipher,
		   uint16_t version, uint8_t fill)
{
	struct crypto_info info = { .head = { version, cipher->type } };

	memset(info.rest, fill, sizeof(info.rest));
	return setsockopt(fd, SOL_TLS, direction, &info,
			  INFO_LEN(cipher->key_len)) ? -errno : 0;
}

/* A connection that is armed from [0] to [1] */
static int open_armed(int fds[static 2], const struct probe_cipher *cipher,
		      uint16_t version)
{
	int ret = loopback_open(fds);

	if (ret)
		return ret;
	ret = attach(fds[SENDER]) ?:
	      attach(fds[RECEIVER]) ?:
	      set_key(fds[SENDER], TLS_TX, cipher, version, 1) ?:
	      set_key(fds[RECEIVER], TLS_RX, cipher, version, 1);
	if (ret)
		loopback_close(fds);
	return ret;
}

/*
 * A driver that takes a key may still compute wrong results. So a record is
 * sent
 */
static int send_through(const int fds[static 2])
{
	static const char record[] = "record";
	char got[sizeof(record)];
	ssize_t n;

	n = send(fds[SENDER], record, sizeof(record), MSG_NOSIGNAL);
	if (n < 0)
		return -errno;
	n = recv(fds[RECEIVER], got, sizeof(got), 0);
	if (n < 0)
		return -errno;
	return n == sizeof(got) && !memcmp(got, record, sizeof(got)) ?
	       0 : -EBADMSG;
}

int probe_cipher(const struct probe_cipher *cipher, uint16_t version)
{
	int fds[2], ret = open_armed(fds, cipher, version);

	if (ret)
		return ret;
	ret = send_through(fds);
	loopback_close(fds);
	return ret;
}

int probe_rekey(const struct probe_cipher *cipher)
{
	int fds[2], ret = open_armed(fds, cipher, TLS_1_3_VERSION);

	if (ret)
		return ret;
	ret = set_key(fds[SENDER], TLS_TX, cipher, TLS_1_3_VERSION, 2);
	loopback_close(fds);
	return ret;
}

int probe_option(const struct probe_option *option,
		 const struct probe_cipher *cipher)
{
	int fds[2], ret = open_armed(fds, cipher, TLS_1_3_VERSION);

	if (ret)
		return ret;
	if (setsockopt(fds[option->end], SOL_TLS, option->option,
		       option->value, option->len))
		ret = -errno;
	loopback_close(fds);
	return ret;
}
