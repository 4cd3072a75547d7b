// SPDX-License-Identifier: MIT
/* Blobs of public keys to verify or encrypt with: cut short or spoiled. */
#include "asym.h"
#include "misuse.h"

#define BLOB_MAX	1024

static BYTE blob[BLOB_MAX];

struct import {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE *key;
	LPCWSTR type;
	DWORD len;
};

static SECURITY_STATUS make_import(void *p)
{
	struct import *a = p;

	return SslImportKey(a->prov, a->key, a->type, blob, a->len, 0);
}

static const struct call import_call = {
	.name = "SslImportKey", .make = make_import,
	.size = sizeof(struct import),
};

static void refused(LPCWSTR type, DWORD len, const char *what)
{
	struct import args = { world.provider, &out.handle[0], type, len };

	test_failure(&import_call, &args, NTE_BAD_DATA, what);
}

static DWORD put_blob(enum sort sort, LPCWSTR type)
{
	DWORD len;

	must(SslExportKey(world.provider, parties[sort].public, type, blob,
			  sizeof(blob), &len, 0), "blob");
	return len;
}

static void test_lengths(enum sort sort, LPCWSTR type)
{
	DWORD len = put_blob(sort, type), i;

	for (i = 0; i < len; i++)
		refused(type, i, "a public key cut short");
	refused(type, len + 1, "a public key with a byte behind it");
}

/* Spoil each word of the header, then put in numbers that are no key */
static void test_rsa(void)
{
	BCRYPT_RSAKEY_BLOB *head = (void *)blob;
	DWORD len, i;

	for (i = 0; i < sizeof(*head) / 4; i++) {
		len = put_blob(SORT_RSA, BCRYPT_RSAPUBLIC_BLOB);
		((ULONG *)blob)[i]++;
		refused(BCRYPT_RSAPUBLIC_BLOB, len, "a word of its header");
		((ULONG *)blob)[i] = 0xffffffff;
		refused(BCRYPT_RSAPUBLIC_BLOB, len, "a word of all ones");
	}
	len = put_blob(SORT_RSA, BCRYPT_RSAPUBLIC_BLOB);
	blob[len - 1] ^= 1;
	refused(BCRYPT_RSAPUBLIC_BLOB, len, "an even modulus");
	blob[len - 1] ^= 1;
	blob[sizeof(*head) + head->cbPublicExp - 1] ^= 1;
	refused(BCRYPT_RSAPUBLIC_BLOB, len, "an even exponent");
	memset(blob + sizeof(*head), 0, head->cbPublicExp);
	refused(BCRYPT_RSAPUBLIC_BLOB, len, "an exponent of 0");
	len = put_blob(SORT_RSA, BCRYPT_RSAPUBLIC_BLOB);
	blob[sizeof(*head) + head->cbPublicExp] = 0;
	refused(BCRYPT_RSAPUBLIC_BLOB, len, "a modulus with a 0 in front");
}

static void test_point(void)
{
	DWORD len = put_blob(SORT_P256, BCRYPT_ECCPUBLIC_BLOB), i;

	for (i = 0; i < 8; i++) {
		blob[i] ^= 0x80;
		refused(BCRYPT_ECCPUBLIC_BLOB, len, "a byte of its header");
		blob[i] ^= 0x80;
	}
	blob[len - 1] ^= 1;
	refused(BCRYPT_ECCPUBLIC_BLOB, len, "a point off its curve");
	memset(blob + 8, 0, len - 8);
	refused(BCRYPT_ECCPUBLIC_BLOB, len, "the point 0, 0");
	memset(blob + 8, 0xff, len - 8);
	refused(BCRYPT_ECCPUBLIC_BLOB, len, "a point beyond the prime");
}

void misuse_public(void)
{
	parties_open(world.provider);
	test_lengths(SORT_RSA, BCRYPT_RSAPUBLIC_BLOB);
	test_lengths(SORT_P384, BCRYPT_ECCPUBLIC_BLOB);
	test_lengths(SORT_RSA, SSLP_PUBLIC_KEY_BLOB);
	test_lengths(SORT_P256, SSLP_PUBLIC_KEY_BLOB);
	test_lengths(SORT_ED25519, SSLP_PUBLIC_KEY_BLOB);
	test_rsa();
	test_point();
	parties_close();
}
