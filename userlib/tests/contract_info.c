// SPDX-License-Identifier: MIT
/* Providers, their properties and those of keys, reference counts. */
#include "contract.h"

static void test_providers(void)
{
	NCryptProviderName *list;
	NCRYPT_PROV_HANDLE prov;
	DWORD count = 0, i;
	bool software = false;

	must(SslEnumProtocolProviders(&count, &list, 0), "enumerate");
	for (i = 0; i < count; i++) {
		ok_status(SslOpenProvider(&prov, list[i].pszName, 0), 0,
			  "listed provider %u opens", i);
		ok(*list[i].pszComment, "and says what it is");
		free_handle(prov);
		software |= says(list[i].pszName,
				 "Software SSL Protocol Provider");
	}
	ok(software, "the software provider is listed");
	ok_status(SslFreeBuffer(list), 0, "list is freed as a whole");
	ok_status(SslOpenProvider(&prov, MS_SCHANNEL_PROVIDER, 0), 0,
		  "Windows' provider name opens the default");
	free_handle(prov);
}

static void provider_string(NCRYPT_PROV_HANDLE prov, LPCWSTR name,
			    const char *want)
{
	PBYTE value = NULL;
	DWORD len = 0;

	ok_status(SslGetProviderProperty(prov, name, &value, &len, NULL, 0), 0,
		  "provider property with \"%s\"", want);
	ok(value && len == 2 * (strlen(want) + 1) &&
	   says((LPCWSTR)value, want), "is \"%s\"", want);
	SslFreeBuffer(value);
}

static DWORD provider_dword(NCRYPT_PROV_HANDLE prov, LPCWSTR name)
{
	PBYTE value;
	DWORD len, got;

	must(SslGetProviderProperty(prov, name, &value, &len, NULL, 0),
	     "SslGetProviderProperty");
	memcpy(&got, value, sizeof(got));
	SslFreeBuffer(value);
	return len == sizeof(got) ? got : 0xdeadbeef;
}

static void test_provider_properties(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(SSLP_SOFTWARE_PROVIDER);
	PVOID state = &prov;
	PBYTE value;
	DWORD len;

	provider_string(prov, NCRYPT_NAME_PROPERTY,
			"Software SSL Protocol Provider");
	provider_string(prov, SSLP_ENGINE_PROPERTY, "software");
	provider_string(prov, SSLP_DRIVER_PROPERTY(u"SHA384"),
			"nettle-hmac(sha384)");
	ok(provider_dword(prov, NCRYPT_IMPL_TYPE_PROPERTY) ==
	   NCRYPT_IMPL_SOFTWARE_FLAG, "software is software");
	ok(provider_dword(prov, NCRYPT_VERSION_PROPERTY) != 0xdeadbeef,
	   "a version is told");
	must(SslGetProviderProperty(prov, NCRYPT_NAME_PROPERTY, &value, &len,
				    &state, 0), "property");
	ok(state == &prov, "enumeration state is left as it is");
	SslFreeBuffer(value);
	free_handle(prov);
}

static void key_dword(NCRYPT_KEY_HANDLE key, LPCWSTR name, DWORD want,
		      const char *what)
{
	PBYTE value;
	DWORD len, got;

	must(SslGetKeyProperty(key, name, &value, &len, 0), what);
	memcpy(&got, value, sizeof(got));
	ok(len == sizeof(got) && got == want, "%s is %#x", what, want);
	SslFreeBuffer(value);
}

static void key_string(NCRYPT_KEY_HANDLE key, const char *want)
{
	PBYTE value;
	DWORD len;

	must(SslGetKeyProperty(key, NCRYPT_ALGORITHM_PROPERTY, &value, &len,
			       0), want);
	ok(len == 2 * (strlen(want) + 1) && says((LPCWSTR)value, want),
	   "algorithm is \"%s\"", want);
	SslFreeBuffer(value);
}

static void test_key_properties(NCRYPT_PROV_HANDLE prov)
{
	NCRYPT_KEY_HANDLE master = new_master(prov, TLS1_2_PROTOCOL_VERSION,
					      GCM12, SERVER);
	NCRYPT_KEY_HANDLE pair = new_pair(prov, TLS_AES_256_GCM_SHA384,
					  CLIENT);
	struct keys keys = new_keys(prov, master);

	key_dword(master, NCRYPT_LENGTH_PROPERTY, 384, "length of a master");
	key_dword(pair, NCRYPT_LENGTH_PROPERTY, 384, "length of secrets");
	key_dword(keys.read, NCRYPT_LENGTH_PROPERTY, 128, "length of a key");
	key_dword(keys.read, SSL_KEY_TYPE_PROPERTY, 0, "key type");
	key_dword(master, SSLP_PROTOCOL_PROPERTY, TLS1_2_PROTOCOL_VERSION,
		  "protocol of a master");
	key_dword(pair, SSLP_PROTOCOL_PROPERTY, TLS1_3_PROTOCOL_VERSION,
		  "protocol of secrets");
	key_dword(keys.write, SSLP_CIPHER_SUITE_PROPERTY, GCM12, "suite");
	key_dword(keys.write, SSLP_ROLE_PROPERTY, SERVER, "role");
	key_dword(pair, SSLP_ROLE_PROPERTY, CLIENT, "role of secrets");
	key_dword(keys.write, SSLP_DIRECTION_PROPERTY, SSLP_TX,
		  "direction of a write key");
	key_dword(keys.read, SSLP_DIRECTION_PROPERTY, SSLP_RX,
		  "direction of a read key");
	key_string(keys.read, "AES");
	free_keys(keys);
	free_handle(master);
	free_handle(pair);
}

static void test_reference_counts(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(NULL);
	NCRYPT_PROV_HANDLE other = open_provider(NULL);
	NCRYPT_PROV_HANDLE software = open_provider(SSLP_SOFTWARE_PROVIDER);
	NCRYPT_KEY_HANDLE master, same;
	struct keys keys, want;

	must(SslIncrementProviderReferenceCount(prov), "increment");
	must(SslIncrementProviderReferenceCount(prov), "increment");
	ok_status(SslDecrementProviderReferenceCount(prov), 0, "decrement");
	ok_status(SslFreeObject(prov, 0), 0,
		  "SslFreeObject takes back a reference too");
	master = new_master(prov, TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT);
	ok_status(SslDecrementProviderReferenceCount(prov), 0,
		  "the last reference goes");
	ok_status(SslIncrementProviderReferenceCount(prov),
		  NTE_INVALID_HANDLE, "and with it the provider");
	keys = new_keys(other, master);
	same = new_master(software, TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT);
	want = new_keys(software, same);
	ok(same_material(keys.read, want.read) &&
	   same_material(keys.write, want.write),
	   "its keys go on working, under another provider");
	free_keys(keys);
	free_keys(want);
	free_handle(master);
	free_handle(same);
	free_handle(software);
	free_handle(other);
}

static void test_status_names(void)
{
	ok(!strcmp(sslp_status_name(NTE_INVALID_HANDLE),
		   "NTE_INVALID_HANDLE"), "a status has a name");
	ok(!strcmp(sslp_status_name(SSLP_E_WOULD_BLOCK),
		   "SSLP_E_WOULD_BLOCK"), "one of the socket functions too");
	ok(!strcmp(sslp_status_name((SECURITY_STATUS)0x12345678),
		   "unknown status"), "an unknown one is said to be so");
	ok_status(SslChangeNotify(NULL, 0), NTE_NOT_SUPPORTED,
		  "SslChangeNotify is not implemented");
}

void test_info(NCRYPT_PROV_HANDLE prov)
{
	test_providers();
	test_provider_properties();
	test_key_properties(prov);
	test_reference_counts();
	test_status_names();
}
