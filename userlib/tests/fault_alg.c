// SPDX-License-Identifier: MIT
/* Derivations on the AF_ALG engine, one call of which fails. */
#include "fault.h"

static NCRYPT_PROV_HANDLE prov;
static NCRYPT_KEY_HANDLE key;
static bool learnt;

static void undo_one(void)
{
	free_handle(out.handle[0]);
}

static void undo_two(void)
{
	free_handle(out.handle[0]);
	free_handle(out.handle[1]);
}

static void undo_pointer(void)
{
	must(SslFreeBuffer(out.pointer[0]), "SslFreeBuffer");
}

static void free_key(void)
{
	free_handle(key);
}

/* Learns the bytes in the first call, which has no fault, and compares later */
static bool check(size_t index, void *bytes, size_t len)
{
	if (learnt)
		return is_expected(index, bytes, len);
	expect(index, bytes, len);
	return true;
}

static bool right_key(size_t index, NCRYPT_KEY_HANDLE handle)
{
	static struct sslp_session_key m;
	bool right;

	m.size = sizeof(m);
	must(sslp_export_session_key(handle, &m), "sslp_export_session_key");
	right = check(index, m.key, m.key_len) &&
		(!m.mac_key_len || check(index + 2, m.mac_key, m.mac_key_len));
	explicit_bzero(&m, sizeof(m));
	return right;
}

static bool right_keys(void)
{
	bool right = right_key(0, out.handle[0]) && right_key(1, out.handle[1]);

	learnt = true;
	return right;
}

static bool right_one_key(void)
{
	bool right = right_key(0, out.handle[0]);

	learnt = true;
	return right;
}

static bool right_bytes(void)
{
	bool right = check(0, out.bytes, 40);

	learnt = true;
	return right;
}

static SECURITY_STATUS open_named(void)
{
	return SslOpenProvider(&out.handle[0], played->provider, 0);
}

static void master12(void)
{
	key = new_master(prov, TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT);
}

static void master10(void)
{
	key = new_master(prov, TLS1_0_PROTOCOL_VERSION, CBC, SERVER);
}

static void pair13(void)
{
	key = new_pair(prov, GCM13, CLIENT);
}

static void half13(void)
{
	NCRYPT_KEY_HANDLE pair = new_pair(prov, GCM13, SERVER);

	must(SslExpandTrafficKeys(prov, pair, 0, &key, NULL, NULL, 0), "half");
	free_handle(pair);
}

static void exporter13(void)
{
	key = new_exporter(prov, GCM13);
}

static SECURITY_STATUS generate(void)
{
	return SslGenerateSessionKeys(prov, key, &out.handle[0],
				      &out.handle[1], random_list(), 0);
}

static SECURITY_STATUS expand_traffic(void)
{
	return SslExpandTrafficKeys(prov, key, 0, &out.handle[0],
				    &out.handle[1], NULL, 0);
}

static SECURITY_STATUS expand_write(void)
{
	return SslExpandWriteKey(prov, key, &out.handle[0], NULL, 0);
}

static char label[] = "EXPORTER-fault";

static SECURITY_STATUS export12(void)
{
	static BYTE randoms[2 * RANDOM_LEN];

	return SslExportKeyingMaterial(prov, key, label, randoms,
				       sizeof(randoms), NULL, 0, out.bytes,
				       40, 0);
}

static SECURITY_STATUS export13(void)
{
	return SslExportKeyingMaterial(prov, key, label, NULL, 0, NULL, 0,
				       out.bytes, 40, 0);
}

static const BYTE secret[48] = "not a secret, but a key of forty-eight bytes..";

static SECURITY_STATUS raw_prf(void)
{
	return sslp_tls_prf(prov, u"SHA256", secret, sizeof(secret), label,
			    secret, 10, out.bytes, 40);
}

/* A seed so long that it is put together in memory of malloc() */
static SECURITY_STATUS long_prf(void)
{
	static const BYTE seed[4000];

	return sslp_tls_prf(prov, u"MD5SHA1", secret, sizeof(secret), label,
			    seed, sizeof(seed), out.bytes, 40);
}

static SECURITY_STATUS raw_extract(void)
{
	return sslp_hkdf_extract(prov, u"SHA384", secret, 10, secret,
				 sizeof(secret), out.bytes);
}

static SECURITY_STATUS raw_expand(void)
{
	return sslp_hkdf_expand(prov, u"SHA256", secret, 32, secret, 10,
				out.bytes, 40);
}

static SECURITY_STATUS raw_expand_label(void)
{
	return sslp_hkdf_expand_label(prov, u"SM3", secret, 32, "label",
				      secret, 10, out.bytes, 40);
}

static SECURITY_STATUS derive_master(void)
{
	return sslp_derive_master_secret(prov, &out.handle[0],
					 TLS1_2_PROTOCOL_VERSION, GCM12,
					 secret, sizeof(secret),
					 random_list(), SERVER);
}

static SECURITY_STATUS set_driver(void)
{
	return sslp_set_driver(prov, u"SHA256", "hmac(sha256-fake)");
}

static SECURITY_STATUS driver_name(void)
{
	return SslGetProviderProperty(prov, SSLP_DRIVER_PROPERTY(u"SHA256"),
				      (PBYTE *)&out.pointer[0], &out.number,
				      NULL, 0);
}

/*
 * The first choice of /proc/crypto, or the hash's own name if it cannot be read
 */
static bool right_driver(void)
{
	static const WCHAR best[] = u"hmac(sha256-fake)";
	static const WCHAR unread[] = u"hmac(sha256)";

	return (out.number == sizeof(best) &&
		!memcmp(out.pointer[0], best, sizeof(best))) ||
	       (fault.hits && out.number == sizeof(unread) &&
		!memcmp(out.pointer[0], unread, sizeof(unread)));
}

/* A new provider, which has not used SHA-512 yet */
static void fresh_provider(void)
{
	key = open_played();
}

static SECURITY_STATUS first_use(void)
{
	return sslp_hkdf_expand(key, u"SHA512", secret, 32, secret, 10,
				out.bytes, 40);
}

static SECURITY_STATUS list_providers(void)
{
	return SslEnumProtocolProviders(&out.number,
					(void *)&out.pointer[0], 0);
}

static void *enum_state;

static SECURITY_STATUS list_suites(void)
{
	enum_state = NULL;
	return SslEnumCipherSuites(prov, 0, (void *)&out.pointer[0],
				   &enum_state, 0);
}

static void undo_suites(void)
{
	undo_pointer();
	must(SslFreeBuffer(enum_state), "SslFreeBuffer");
}

static SECURITY_STATUS open_default(void)
{
	return SslOpenProvider(&out.handle[0], NULL, 0);
}

#define KEYS(name, make) \
	{ name, make, generate, right_keys, undo_two, free_key, AGAIN, false }
#define KEYED(name, make, act, right, undo) \
	{ name, make, act, right, undo, free_key, AGAIN, false }
#define PLAIN(name, act, right, undo) \
	{ name, NULL, act, right, undo, NULL, AGAIN, false }
#define BYTES(name, act)	PLAIN(name, act, right_bytes, NULL)

static const struct scenario scenarios[] = {
	PLAIN("open the provider", open_named, NULL, undo_one),
	KEYS("keys of TLS 1.2", master12),
	KEYS("keys of TLS 1.0", master10),
	KEYS("keys of TLS 1.3", pair13),
	KEYED("SslExpandTrafficKeys", pair13, expand_traffic, NULL, undo_two),
	KEYED("SslExpandWriteKey", half13, expand_write, right_one_key,
	      undo_one),
	KEYED("TLS 1.2 exporter", master12, export12, right_bytes, NULL),
	KEYED("TLS 1.3 exporter", exporter13, export13, right_bytes, NULL),
	BYTES("sslp_tls_prf", raw_prf),
	BYTES("sslp_tls_prf with a long seed", long_prf),
	BYTES("sslp_hkdf_extract", raw_extract),
	BYTES("sslp_hkdf_expand", raw_expand),
	BYTES("sslp_hkdf_expand_label", raw_expand_label),
	PLAIN("sslp_derive_master_secret", derive_master, NULL, undo_one),
	PLAIN("sslp_set_driver", set_driver, NULL, NULL),
	PLAIN("a driver's name", driver_name, right_driver, undo_pointer),
	{ "first use of a hash", fresh_provider, first_use, right_bytes, NULL,
	  free_key, REFUSALS_STAY, false },
	PLAIN("SslEnumProtocolProviders", list_providers, NULL, undo_pointer),
	PLAIN("SslEnumCipherSuites", list_suites, NULL, undo_suites),
	/* The provider may answer with the software engine instead */
	PLAIN("open the default provider", open_default, NULL, undo_one),
};

static const struct scenario cold_scenarios[] = {
	PLAIN("open the provider", open_named, NULL, undo_one),
	KEYS("keys of TLS 1.2", master12),
	KEYS("keys of TLS 1.0", master10),
	BYTES("sslp_tls_prf", raw_prf),
};

/* Uses the first engine, which is not in the kernel */
static uint64_t sums[ARRAY_SIZE(scenarios)];

static void sweep_alike(size_t i)
{
	learnt = false;
	sweep(&scenarios[i]);
	if (!learnt)
		return;
	if (!sums[i])
		sums[i] = expected_sum();
	ok(sums[i] == expected_sum(), "%s, %s: gives what every engine gives",
	   scenarios[i].name, played->name);
}

static bool chooses_driver(const struct scenario *s)
{
	return s->act == set_driver || s->act == driver_name;
}

/* Two calls that use most parts of an engine, for a quick answer */
static bool is_short(const struct scenario *s)
{
	return s->act == raw_prf || s->act == first_use;
}

void test_few_faults(void)
{
	size_t i;

	prov = open_played();
	for (i = 0; i < ARRAY_SIZE(scenarios); i++)
		if (is_short(&scenarios[i]))
			sweep_alike(i);
	free_handle(prov);
}

void test_alg_faults(void)
{
	size_t i;

	prov = open_played();
	for (i = 0; i < ARRAY_SIZE(scenarios); i++)
		if (!is_short(&scenarios[i]) &&
		    (played->takes_driver || !chooses_driver(&scenarios[i])))
			sweep_alike(i);
	for (i = 0; played->af_alg && i < ARRAY_SIZE(cold_scenarios); i++) {
		learnt = false;
		sweep_cold(&cold_scenarios[i]);
	}
	ok(fake_alg.parents <= 32 && fake_alg.ops <= 32,
	   "after all that, no more AF_ALG sockets than the pool has");
	ok(!fake_alg_keys_held(), "and none has a key");
	free_handle(prov);
}
