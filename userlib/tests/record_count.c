// SPDX-License-Identifier: MIT
/*
 * CBC records of one length that fail in different places. record_count.sh
 * counts the instructions of each call. A line names each call: first what must
 * be equal, then what differs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "record_reference.h"

#define TEXT_MAX	(CONTENT_MAX + 1024)

static BYTE content[TEXT_MAX], text[TEXT_MAX], record[RECORD_MAX + 64],
	    plain[RECORD_MAX];

/* Right content, MAC and padding, for all @len bytes of the text */
static void right(struct recipe *r, size_t len, BYTE padding)
{
	size_t content_len = len - padding - 1 - r->suite.mac_len;

	memcpy(text, content, content_len);
	reference_mac(r, content, content_len, text + content_len);
	memset(text + len - padding - 1, padding, padding + 1);
}

static BYTE least(const struct recipe *r, size_t len)
{
	(void)r;
	(void)len;
	return 0;
}

/* The longest padding that there is room for */
static BYTE most(const struct recipe *r, size_t len)
{
	size_t room = len - r->suite.mac_len - 1;

	return room < 255 ? room : 255;
}

static BYTE middle(const struct recipe *r, size_t len)
{
	return most(r, len) / 2;
}

/* Places to spoil, counted from the end of the text */
static size_t in_mac(const struct recipe *r, BYTE padding)
{
	return padding + 1 + r->suite.mac_len / 2;
}

static size_t first_of_mac(const struct recipe *r, BYTE padding)
{
	return padding + r->suite.mac_len;
}

static size_t last_of_mac(const struct recipe *r, BYTE padding)
{
	(void)r;
	return padding + 1;
}

static size_t first_of_padding(const struct recipe *r, BYTE padding)
{
	(void)r;
	return padding;
}

static size_t last_of_padding(const struct recipe *r, BYTE padding)
{
	(void)r;
	return padding ? 1 : 0;
}

static size_t its_length(const struct recipe *r, BYTE padding)
{
	(void)r;
	(void)padding;
	return 0;
}

static const struct {
	const char *name;
	BYTE (*padding)(const struct recipe *r, size_t len);
	size_t (*spoil)(const struct recipe *r, BYTE padding);
	BYTE with;
} faults[] = {
	{ "(first call)", least, in_mac, 1 },
	{ "no padding, MAC", least, in_mac, 1 },
	{ "no padding, first byte of MAC", least, first_of_mac, 1 },
	{ "no padding, last byte of MAC", least, last_of_mac, 1 },
	{ "no padding, length of padding", least, its_length, 0xff },
	{ "some padding, MAC", middle, in_mac, 1 },
	{ "some padding, first byte of it", middle, first_of_padding, 1 },
	{ "some padding, last byte of it", middle, last_of_padding, 1 },
	{ "some padding, length of it", middle, its_length, 1 },
	{ "longest padding, MAC", most, in_mac, 1 },
	{ "longest padding, first byte of MAC", most, first_of_mac, 1 },
	{ "longest padding, first byte of it", most, first_of_padding, 1 },
	{ "longest padding, last byte of it", most, last_of_padding, 1 },
	{ "longest padding, length of it", most, its_length, 0x80 },
};

static NCRYPT_KEY_HANDLE read_key(NCRYPT_PROV_HANDLE prov, DWORD suite)
{
	NCRYPT_KEY_HANDLE master = new_master(prov, TLS1_2_PROTOCOL_VERSION,
					      suite, SERVER);
	struct keys keys = new_keys(prov, master);

	free_handle(keys.write);
	free_handle(master);
	return keys.read;
}

static struct recipe recipe_of(NCRYPT_KEY_HANDLE key, DWORD suite)
{
	struct recipe r = { .key = material(key), .type = CT_APPLICATIONDATA };
	size_t i = 0;

	while (suite_row(i, &r.suite) && r.suite.id != suite)
		i++;
	return r;
}

static void count(NCRYPT_PROV_HANDLE prov, DWORD suite, size_t len)
{
	NCRYPT_KEY_HANDLE key = read_key(prov, suite);
	struct recipe r = recipe_of(key, suite);
	DWORD record_len, got;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		BYTE padding = faults[i].padding(&r, len);

		right(&r, len, padding);
		text[len - 1 - faults[i].spoil(&r, padding)] ^=
			faults[i].with;
		record_len = reference_seal_cbc(&r, text, len, record);
		if (SslDecryptPacket(prov, key, record, record_len, plain,
				     sizeof(plain), &got, 0, 0) !=
		    NTE_DECRYPTION_FAILURE)
			exit(1);
		printf("%s of %zu bytes: %s\n", r.suite.name, len,
		       faults[i].name);
	}
	free_handle(key);
}

int main(void)
{
	static const DWORD suites[] = {
		TLS_RSA_WITH_AES_128_CBC_SHA, TLS_RSA_WITH_3DES_EDE_CBC_SHA,
		TLS_RSA_WITH_AES_256_CBC_SHA256,
		TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
	};
	static const size_t lens[] = { 64, 112, 304, 320, 1440, 16384 };
	NCRYPT_PROV_HANDLE prov = open_provider(SSLP_SOFTWARE_PROVIDER);
	size_t i, j;

	fill(SEED_OTHER, content, sizeof(content));
	for (i = 0; i < ARRAY_SIZE(suites); i++)
		for (j = 0; j < ARRAY_SIZE(lens); j++)
			count(prov, suites[i], lens[j]);
	free_handle(prov);
	return 0;
}
