// SPDX-License-Identifier: MIT
/* The raw derivations, with missing inputs and impossible lengths. */
#include "misuse.h"

#define KEY_MAX		16384	/* bytes of the longest secret */
#define INPUT_MAX	65792	/* label and seed, an info, or an ikm */
#define OUT_LEN_MAX	16320

static BYTE secret[64], input[64];
static char long_label[251], label[] = "label";
static BYTE much[255 * 32 + 1], long_input[INPUT_MAX];
static BYTE long_output[OUT_LEN_MAX];

struct raw {
	NCRYPT_PROV_HANDLE prov;
	LPCWSTR hash;
	const void *secret;
	size_t secret_len;
	const char *label;
	const void *input;
	size_t input_len;
	void *out;
	size_t out_len;
};

static SECURITY_STATUS make_prf(void *p)
{
	struct raw *a = p;

	return sslp_tls_prf(a->prov, a->hash, a->secret, a->secret_len,
			    a->label, a->input, a->input_len, a->out,
			    a->out_len);
}

static SECURITY_STATUS make_extract(void *p)
{
	struct raw *a = p;

	return sslp_hkdf_extract(a->prov, a->hash, a->secret, a->secret_len,
				 a->input, a->input_len, a->out);
}

static SECURITY_STATUS make_expand(void *p)
{
	struct raw *a = p;

	return sslp_hkdf_expand(a->prov, a->hash, a->secret, a->secret_len,
				a->input, a->input_len, a->out, a->out_len);
}

static SECURITY_STATUS make_expand_label(void *p)
{
	struct raw *a = p;

	return sslp_hkdf_expand_label(a->prov, a->hash, a->secret,
				      a->secret_len, a->label, a->input,
				      a->input_len, a->out, a->out_len);
}

#define RAW_WRONGS							\
	WRONG(struct raw, hash, NULL, NTE_INVALID_PARAMETER),		\
	WRONG(struct raw, hash, u"", NTE_INVALID_PARAMETER),		\
	WRONG(struct raw, hash, u"SHA25", NTE_INVALID_PARAMETER),	\
	WRONG(struct raw, hash, u"SHA2566", NTE_INVALID_PARAMETER),	\
	WRONG(struct raw, hash, u"sha256", NTE_INVALID_PARAMETER),	\
	WRONG(struct raw, secret, NULL, NTE_INVALID_PARAMETER),		\
	WRONG(struct raw, secret_len, KEY_MAX + 1, NTE_INVALID_PARAMETER), \
	WRONG(struct raw, secret_len, SIZE_MAX, NTE_INVALID_PARAMETER),	\
	WRONG(struct raw, input, NULL, NTE_INVALID_PARAMETER),		\
	WRONG(struct raw, input_len, SIZE_MAX, NTE_INVALID_PARAMETER),	\
	WRONG(struct raw, input_len, SIZE_MAX - 32, NTE_INVALID_PARAMETER), \
	WRONG(struct raw, input_len, SIZE_MAX / 2, NTE_INVALID_PARAMETER), \
	WRONG(struct raw, input_len, INPUT_MAX + 1, NTE_INVALID_PARAMETER), \
	WRONG(struct raw, out, NULL, NTE_INVALID_PARAMETER)

#define RAW(title, maker, ...) {					\
	.name = title, .make = maker,					\
	.args = &(struct raw){ 0, u"SHA256", secret, 32, label, input,	\
			       32, out.bytes, 40 },			\
	.size = sizeof(struct raw),					\
	.handles = (const struct handle_arg[]){				\
		HANDLE(struct raw, prov, PROVIDER, provider),		\
		NO_MORE_HANDLES },					\
	.wrongs = (const struct wrong[]){ RAW_WRONGS, __VA_ARGS__,	\
					  NO_MORE_WRONGS },		\
}

static const struct call calls[] = {
	RAW("sslp_tls_prf", make_prf,
	    WRONG(struct raw, hash, u"SHA1", NTE_INVALID_PARAMETER),
	    WRONG(struct raw, label, NULL, NTE_INVALID_PARAMETER),
	    WRONG(struct raw, input_len, INPUT_MAX - 4, NTE_INVALID_PARAMETER),
	    WRONG(struct raw, out_len, OUT_LEN_MAX + 1, NTE_INVALID_PARAMETER),
	    WRONG(struct raw, out_len, SIZE_MAX, NTE_INVALID_PARAMETER),
	    WRONG(struct raw, out_len, 0, NTE_INVALID_PARAMETER)),
	RAW("sslp_hkdf_extract", make_extract,
	    WRONG(struct raw, hash, u"MD5SHA1", NTE_INVALID_PARAMETER)),
	RAW("sslp_hkdf_expand", make_expand,
	    WRONG(struct raw, hash, u"MD5SHA1", NTE_INVALID_PARAMETER),
	    WRONG(struct raw, out_len, 0, NTE_INVALID_PARAMETER),
	    WRONG(struct raw, out_len, 255 * 32 + 1, NTE_INVALID_PARAMETER),
	    WRONG(struct raw, out_len, SIZE_MAX, NTE_INVALID_PARAMETER)),
	RAW("sslp_hkdf_expand_label", make_expand_label,
	    WRONG(struct raw, hash, u"MD5SHA1", NTE_INVALID_PARAMETER),
	    WRONG(struct raw, label, NULL, NTE_INVALID_PARAMETER),
	    WRONG(struct raw, label, long_label, NTE_INVALID_PARAMETER),
	    WRONG(struct raw, input_len, 256, NTE_INVALID_PARAMETER),
	    WRONG(struct raw, out_len, 0, NTE_INVALID_PARAMETER),
	    WRONG(struct raw, out_len, 255 * 32 + 1, NTE_INVALID_PARAMETER)),
};

/* The edges of what is allowed */
static void test_edges(void)
{
	NCRYPT_PROV_HANDLE prov = world.provider;

	ok_status(sslp_hkdf_expand(prov, u"SHA256", secret, 32, NULL, 0, much,
				   255 * 32), 0,
		  "sslp_hkdf_expand: 255 blocks, no info");
	long_label[249] = '\0';
	ok_status(sslp_hkdf_expand_label(prov, u"SHA256", secret, 32,
					 long_label, much, 255, much, 255),
		  0, "sslp_hkdf_expand_label: longest label and context");
	long_label[249] = 'x';
	ok_status(sslp_hkdf_extract(prov, u"SHA256", NULL, 0, NULL, 0, much),
		  0, "sslp_hkdf_extract: neither salt nor input");
	ok_status(sslp_tls_prf(prov, u"SHA256", NULL, 0, "", NULL, 0, much,
			       1), 0, "sslp_tls_prf: all empty, one byte");
	ok_status(sslp_tls_prf(prov, u"MD5SHA1", secret, 1, label, input, 1,
			       much, sizeof(much)), 0,
		  "sslp_tls_prf: a secret of one byte, much output");
	ok_status(sslp_tls_prf(prov, u"SHA256", secret, 48, label, long_input,
			       INPUT_MAX - 5, long_output, OUT_LEN_MAX), 0,
		  "sslp_tls_prf: the longest seed and output");
	ok_status(sslp_hkdf_extract(prov, u"SHA256", secret, KEY_MAX / 256,
				    long_input, INPUT_MAX, much), 0,
		  "sslp_hkdf_extract: the longest input");
	ok_status(sslp_hkdf_expand(prov, u"SHA512", secret, 64, long_input,
				   INPUT_MAX, long_output, OUT_LEN_MAX), 0,
		  "sslp_hkdf_expand: the longest info and output");
}

struct driver {
	NCRYPT_PROV_HANDLE prov;
	LPCWSTR hash;
	const char *driver;
};

static SECURITY_STATUS make_driver(void *p)
{
	struct driver *a = p;

	return sslp_set_driver(a->prov, a->hash, a->driver);
}

/* The software engine leaves no choice: the good call is refused */
static const struct call driver_call = {
	.name = "sslp_set_driver", .make = make_driver,
	.status = NTE_NOT_SUPPORTED,
	.args = &(struct driver){ 0, u"SHA256", NULL },
	.size = sizeof(struct driver),
	.handles = (const struct handle_arg[]){
		HANDLE(struct driver, prov, PROVIDER, provider),
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct driver, hash, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct driver, hash, u"SHA-256", NTE_INVALID_PARAMETER),
		WRONG(struct driver, hash, u"MD5SHA1", NTE_INVALID_PARAMETER),
		WRONG(struct driver, driver, "hmac(sha256-generic)",
		      NTE_NOT_SUPPORTED),
		NO_MORE_WRONGS },
};

void misuse_raw(void)
{
	size_t i;

	fill(SEED_MASTER, secret, sizeof(secret));
	fill(SEED_OTHER, input, sizeof(input));
	memset(long_label, 'x', sizeof(long_label) - 1);
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		test_call(&calls[i]);
	test_edges();
	test_call(&driver_call);
}
