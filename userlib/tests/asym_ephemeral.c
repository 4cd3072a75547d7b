// SPDX-License-Identifier: MIT
/* Ephemeral keys are made, handed over as blobs, and described. */
#include "asym.h"

#define BLOB_MAX	(8 + 3 * 1024)

static DWORD dword_property(NCRYPT_KEY_HANDLE key, LPCWSTR name)
{
	DWORD value, len;
	PBYTE buffer;

	must(SslGetKeyProperty(key, name, &buffer, &len, 0), "property");
	memcpy(&value, buffer, sizeof(value));
	SslFreeBuffer(buffer);
	return len == sizeof(value) ? value : ~0U;
}

/* Export a key, import it, and export it again */
static void test_kind(NCRYPT_PROV_HANDLE prov, const struct kind *kind)
{
	NCRYPT_KEY_HANDLE key = new_ephemeral(prov, kind), peer;
	BYTE first[BLOB_MAX], second[BLOB_MAX];
	DWORD len, asked, again;

	must(SslExportKey(prov, key, kind->blob, NULL, 0, &asked, 0), "size");
	len = public_blob(prov, key, kind, first, sizeof(first));
	ok(len == kind->blob_len && asked == len, "%s: a blob of %u bytes",
	   kind->name, kind->blob_len);
	ok_status(SslImportKey(prov, &peer, kind->blob, first, len, 0), 0,
		  "%s: the peer takes it", kind->name);
	again = public_blob(prov, peer, kind, second, sizeof(second));
	ok(again == len && !memcmp(first, second, len),
	   "%s: and has the same key", kind->name);
	ok(dword_property(key, SSL_KEY_TYPE_PROPERTY) == kind->type &&
	   dword_property(peer, SSL_KEY_TYPE_PROPERTY) == kind->type &&
	   dword_property(peer, NCRYPT_LENGTH_PROPERTY) == kind->bits,
	   "%s: key type and bits are told", kind->name);
	ok_status(SslExportKey(prov, key, SSLP_MASTER_SECRET_BLOB, second,
			       sizeof(second), &again, 0), NTE_BAD_TYPE,
		  "%s: no secret comes out", kind->name);
	free_handle(peer);
	free_handle(key);
	key = new_ephemeral(prov, kind);
	again = public_blob(prov, key, kind, second, sizeof(second));
	ok(again == len && memcmp(first, second, len),
	   "%s: another key is another one", kind->name);
	free_handle(key);
}

/* Windows asks for DHE with parameters or a length. This is what it gets. */
static void test_parameters(NCRYPT_PROV_HANDLE prov)
{
	BYTE params[sizeof(BCRYPT_DH_PARAMETER_HEADER) + 512] = { 0 };
	BCRYPT_DH_PARAMETER_HEADER head = {
		sizeof(params), BCRYPT_DH_PARAMETERS_MAGIC, 256,
	};
	const struct kind *kind = &kinds[5];
	NCRYPT_KEY_HANDLE key = new_ephemeral(prov, kind), same;
	BYTE blob[BLOB_MAX];

	public_blob(prov, key, kind, blob, sizeof(blob));
	free_handle(key);
	memcpy(params, &head, sizeof(head));
	memcpy(params + sizeof(head), blob + 8, 512);
	if (ok_status(SslCreateEphemeralKey(prov, &same,
			TLS1_2_PROTOCOL_VERSION, kind->suite, 0, 2048, params,
			sizeof(params), 0), 0, "a prime that is ffdhe2048")) {
		ok(dword_property(same, SSL_KEY_TYPE_PROPERTY) == kind->type,
		   "it is known again");
		free_handle(same);
	}
	params[sizeof(head) + 100] ^= 1;
	ok_status(SslCreateEphemeralKey(prov, &same, TLS1_2_PROTOCOL_VERSION,
			kind->suite, 0, 2048, params, sizeof(params), 0),
		  NTE_NOT_SUPPORTED, "another number is not");
	params[sizeof(head) + 100] ^= 1;
	params[sizeof(params) - 1] = 3;
	ok_status(SslCreateEphemeralKey(prov, &same, TLS1_2_PROTOCOL_VERSION,
			kind->suite, 0, 2048, params, sizeof(params), 0),
		  NTE_NOT_SUPPORTED, "with another generator neither");
	if (ok_status(SslCreateEphemeralKey(prov, &same,
			TLS1_2_PROTOCOL_VERSION, kind->suite, 0, 2048, NULL, 0,
			0), 0, "2048 bits and no prime: ffdhe2048"))
		free_handle(same);
}

static void test_curves(NCRYPT_PROV_HANDLE prov)
{
	NCRYPT_SSL_ECC_CURVE *curves;
	NCRYPT_KEY_HANDLE key;
	DWORD count, i;

	ok(sizeof(*curves) == 780, "NCRYPT_SSL_ECC_CURVE has 780 bytes");
	must(SslEnumEccCurves(prov, &count, &curves, 0), "curves");
	ok(count == 5, "five curves");
	for (i = 0; i < count; i++)
		if (ok_status(SslCreateEphemeralKey(prov, &key,
				TLS1_3_PROTOCOL_VERSION, GCM13,
				curves[i].dwCurveType,
				curves[i].dwPublicKeyLength, NULL, 0, 0), 0,
				"curve %u makes keys", curves[i].dwCurveType))
			free_handle(key);
	ok_status(SslFreeBuffer(curves), 0, "the list is one buffer");
}

void test_ephemeral(NCRYPT_PROV_HANDLE prov)
{
	size_t i;

	for (i = 0; i < kind_count; i++)
		test_kind(prov, &kinds[i]);
	test_parameters(prov);
	test_curves(prov);
}
