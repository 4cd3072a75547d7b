// SPDX-License-Identifier: MIT
/* Master secrets from key agreement: both ends get the same one. */
#include "asym.h"

#define BLOB_MAX	(8 + 3 * 1024)
#define SECRET_AT	sizeof(struct sslp_secret_blob)

void master_bytes(NCRYPT_PROV_HANDLE prov, NCRYPT_KEY_HANDLE key,
		  BYTE *master)
{
	BYTE blob[SECRET_AT + MASTER_LEN];
	DWORD len;

	must(SslExportKey(prov, key, SSLP_MASTER_SECRET_BLOB, blob,
			  sizeof(blob), &len, 0), "master secret");
	memcpy(master, blob + SECRET_AT, MASTER_LEN);
	free_handle(key);
}

static void agree(NCRYPT_PROV_HANDLE prov, const struct kind *kind,
		  NCRYPT_KEY_HANDLE own, NCRYPT_KEY_HANDLE peer, DWORD role,
		  BYTE *master)
{
	BYTE blob[BLOB_MAX];
	NCRYPT_KEY_HANDLE public, key;
	DWORD len = public_blob(prov, peer, kind, blob, sizeof(blob));

	must(SslImportKey(prov, &public, kind->blob, blob, len, 0), "peer");
	must(SslGenerateMasterKey(prov, own, public, &key,
				  TLS1_2_PROTOCOL_VERSION, kind->suite,
				  random_list(), NULL, 0, &len, role),
	     kind->name);
	ok(!len, "%s: nothing to send", kind->name);
	master_bytes(prov, key, master);
	free_handle(public);
}

static void test_kind(NCRYPT_PROV_HANDLE prov, const struct kind *kind)
{
	NCRYPT_KEY_HANDLE a = new_ephemeral(prov, kind);
	NCRYPT_KEY_HANDLE b = new_ephemeral(prov, kind);
	BYTE client[MASTER_LEN], server[MASTER_LEN];

	agree(prov, kind, a, b, CLIENT, client);
	agree(prov, kind, b, a, SERVER, server);
	ok(!memcmp(client, server, MASTER_LEN),
	   "%s: both ends have one master secret", kind->name);
	free_handle(a);
	free_handle(b);
}

void test_master(NCRYPT_PROV_HANDLE prov)
{
	size_t i;

	for (i = 0; i < kind_count; i++)
		test_kind(prov, &kinds[i]);
}
