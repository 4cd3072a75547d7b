// SPDX-License-Identifier: MIT
/* EAP keys, suites with their mode, and the functions as a table. */
#include "contract.h"
#include "reference.h"

#define BLOCK_LEN	128

/* RFC 5216 section 2.3, RFC 5281 sections 8 and 11.1: the PRF alone */
static void test_block12(NCRYPT_PROV_HANDLE prov, DWORD protocol,
			 const char *hash, DWORD method, const char *label)
{
	NCRYPT_KEY_HANDLE key = new_master(prov, protocol, CBC, SERVER);
	BYTE randoms[2 * RANDOM_LEN], master[MASTER_LEN], seed[128];
	BYTE got[BLOCK_LEN], want[BLOCK_LEN];
	size_t len = strlen(label);
	DWORD got_len = 0;

	fill(SEED_MASTER, master, sizeof(master));
	fill(SEED_CLIENT_RANDOM, randoms, RANDOM_LEN);
	fill(SEED_SERVER_RANDOM, randoms + RANDOM_LEN, RANDOM_LEN);
	memcpy(seed, label, len);
	memcpy(seed + len, randoms, sizeof(randoms));
	ok_status(SslComputeEapKeyBlock(prov, key, randoms, sizeof(randoms),
					got, sizeof(got), &got_len, method), 0,
		  "%#06x: EAP keys, \"%s\"", protocol, label);
	reference_prf(hash, master, sizeof(master), seed,
		      len + sizeof(randoms), want, got_len);
	ok(!memcmp(got, want, got_len), "%#06x: are those of %s", protocol,
	   hash);
	free_handle(key);
}

/* RFC 9190 section 2.3, RFC 9427 section 2: the exporter, with the type */
static void test_block13(NCRYPT_PROV_HANDLE prov, DWORD method,
			 const char *label, BYTE type)
{
	NCRYPT_KEY_HANDLE key = new_exporter(prov, GCM13);
	BYTE secret[32], derived[32], digest[64], got[BLOCK_LEN];
	BYTE want[BLOCK_LEN];
	DWORD len = 0;

	fill(SEED_EXPORTER, secret, sizeof(secret));
	ok_status(SslComputeEapKeyBlock(prov, key, NULL, 0, got, sizeof(got),
					&len, method), 0,
		  "TLS 1.3: EAP keys, \"%s\"", label);
	reference_hash("SHA256", "", 0, digest);
	reference_expand_label("SHA256", secret, 32, label, digest, 32,
			       derived, 32);
	reference_hash("SHA256", &type, type ? 1 : 0, digest);
	reference_expand_label("SHA256", derived, 32, "exporter", digest, 32,
			       want, len);
	ok(!memcmp(got, want, len), "TLS 1.3: are those of type %u", type);
	free_handle(key);
}

static void test_blocks(NCRYPT_PROV_HANDLE prov)
{
	static const struct { DWORD method; const char *label; } methods[] = {
		{ NCRYPT_SSL_EAP_ID, "client EAP encryption" },
		{ NCRYPT_SSL_EAP_TTLSV0_ID, "ttls keying material" },
		{ NCRYPT_SSL_EAP_TTLSV0_CHLNG_ID, "ttls challenge" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(methods); i++) {
		test_block12(prov, TLS1_2_PROTOCOL_VERSION, "SHA256",
			     methods[i].method, methods[i].label);
		test_block12(prov, TLS1_0_PROTOCOL_VERSION, "MD5-SHA1",
			     methods[i].method, methods[i].label);
	}
	test_block13(prov, NCRYPT_SSL_EAP_ID, "EXPORTER_EAP_TLS_Key_Material",
		     13);
	test_block13(prov, NCRYPT_SSL_EAP_TTLSV0_ID,
		     "EXPORTER_EAP_TLS_Key_Material", 21);
	test_block13(prov, NCRYPT_SSL_EAP_TTLSV0_CHLNG_ID, "ttls challenge",
		     0);
}

static const char *mode_name(DWORD id)
{
	struct suite s;
	size_t i;

	for (i = 0; suite_row(i, &s); i++)
		if (s.id == id)
			break;
	return s.mode == MODE_CBC ? "ChainingModeCBC" :
	       strstr(s.name, "_GCM") ? "ChainingModeGCM" :
	       strstr(s.name, "_CCM") ? "ChainingModeCCM" : "ChainingModeN/A";
}

/* What SslEnumCipherSuites() says, and the mode */
static void test_modes(NCRYPT_PROV_HANDLE prov)
{
	PVOID state = NULL, state_ex = NULL;
	NCRYPT_SSL_CIPHER_SUITE_EX *ex;
	NCRYPT_SSL_CIPHER_SUITE *plain;
	int count = 0, wrong = 0;

	while (!SslEnumCipherSuites(prov, 0, &plain, &state, 0)) {
		must(SslEnumCipherSuitesEx(prov, 0, &ex, &state_ex, 0),
		     "SslEnumCipherSuitesEx");
		count++;
		wrong += ex->dwVersion != NCRYPT_SSL_CIPHER_SUITE_EX_VERSION ||
			 memcmp((BYTE *)ex + sizeof(DWORD), plain,
				sizeof(*plain)) ||
			 !says(ex->szCipherMode,
			       mode_name(plain->dwCipherSuite));
		SslFreeBuffer(plain);
		SslFreeBuffer(ex);
	}
	ok_status(SslEnumCipherSuitesEx(prov, 0, &ex, &state_ex, 0),
		  NTE_NO_MORE_ITEMS, "SslEnumCipherSuitesEx ends with the other");
	ok(count > SUITES && !wrong, "%d suites with their mode", count);
	SslFreeBuffer(state);
	SslFreeBuffer(state_ex);
	ok(sizeof(*ex) == 808 &&
	   offsetof(NCRYPT_SSL_CIPHER_SUITE_EX, szCipherMode) == 680,
	   "NCRYPT_SSL_CIPHER_SUITE_EX has 808 bytes");
}

/*
 * Slots in the order of Windows' table; functions that it lacks are not in it
 */
#define SLOT(name)	{ #name, (void (*)(void))Ssl##name }
#ifdef HAVE_ASYM
#define ASYM_SLOT(name)	SLOT(name)
#else
#define ASYM_SLOT(name)	{ #name, NULL }
#endif

static const struct {
	const char *name;
	void (*function)(void);
} slots[] = {
	SLOT(ComputeClientAuthHash), SLOT(ComputeEapKeyBlock),
	SLOT(ComputeFinishedHash), ASYM_SLOT(CreateEphemeralKey),
	SLOT(CreateHandshakeHash), SLOT(DecryptPacket), SLOT(EncryptPacket),
	SLOT(EnumCipherSuites), SLOT(ExportKey), SLOT(FreeBuffer),
	SLOT(FreeObject), ASYM_SLOT(GenerateMasterKey),
	SLOT(GenerateSessionKeys), SLOT(GetKeyProperty),
	SLOT(GetProviderProperty), SLOT(HashHandshake),
	ASYM_SLOT(ImportMasterKey), SLOT(ImportKey),
	SLOT(LookupCipherSuiteInfo), ASYM_SLOT(OpenPrivateKey),
	SLOT(OpenProvider), ASYM_SLOT(SignHash), ASYM_SLOT(VerifySignature),
	SLOT(LookupCipherLengths), SLOT(CreateClientAuthHash),
	SLOT(GetCipherSuitePRFHashAlgorithm), SLOT(ComputeSessionHash),
	ASYM_SLOT(GeneratePreMasterKey), ASYM_SLOT(EnumEccCurves),
	SLOT(ExportKeyingMaterial), SLOT(ExtractEarlyKey),
	ASYM_SLOT(ExtractHandshakeKey), SLOT(ExtractMasterKey),
	SLOT(ExpandTrafficKeys), SLOT(ExpandWriteKey),
	SLOT(ExpandExporterMasterKey), SLOT(EnumCipherSuitesEx),
	SLOT(ExpandResumptionMasterKey), SLOT(DuplicateTranscriptHash),
	SLOT(ExpandBinderKey), SLOT(ExpandPreSharedKey),
};

static void test_table(void)
{
	NCRYPT_SSL_FUNCTION_TABLE *table, copy;
	void (*function)(void);
	size_t i;

	must(GetSChannelInterface(NULL, &table, 0), "GetSChannelInterface");
	must(SslInitializeInterface(MS_SCHANNEL_PROVIDER, &copy, 0),
	     "SslInitializeInterface");
	ok(!memcmp(table, &copy, sizeof(copy)), "both give the same table");
	ok(table->Version.MajorVersion == 5 && !table->Version.MinorVersion,
	   "it is of version 5.0");
	ok(sizeof(copy) == (1 + ARRAY_SIZE(slots)) * sizeof(function) &&
	   ARRAY_SIZE(slots) == 41, "it has 41 functions");
	for (i = 0; i < ARRAY_SIZE(slots); i++) {
		memcpy(&function, (BYTE *)table + (1 + i) * sizeof(function),
		       sizeof(function));
		ok(function == slots[i].function, "slot %zu is Ssl%s", i,
		   slots[i].name);
	}
}

void test_eap(NCRYPT_PROV_HANDLE prov)
{
	test_blocks(prov);
	test_modes(prov);
	test_table();
}
