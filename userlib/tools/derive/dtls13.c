// SPDX-License-Identifier: MIT
/*
 * Record keys of DTLS 1.3. Its schedule is that of TLS 1.3, with "dtls13" before
 * each label in place of "tls13 ": RFC 9147 section 5.9.
 */
#include <errno.h>
#include <string.h>

#include "../common/provider.h"
#include "../common/tools.h"
#include "../common/wide.h"
#include "derive.h"

#define PREFIX	"dtls13"

/**
 * struct kind - what the suite says
 * @hash: of its HKDF
 * @hash_len: bytes of it, and of a traffic secret
 * @key_len: bytes of a key
 */
struct kind {
	WCHAR hash[NCRYPT_SSL_MAX_NAME_SIZE];
	size_t hash_len, key_len;
};

static int find_kind(NCRYPT_PROV_HANDLE provider, const struct tls_secrets *s,
		     struct kind *ret)
{
	NCRYPT_SSL_CIPHER_SUITE info;
	SECURITY_STATUS status;
	char name[NAME_SIZE];

	status = SslLookupCipherSuiteInfo(provider, s->protocol, s->suite, 0,
					  &info, 0);
	if (!status)
		status = SslGetCipherSuitePRFHashAlgorithm(provider,
				s->protocol, s->suite, 0, ret->hash, 0);
	if (status)
		return complain_status(status, "suite");
	ret->key_len = info.dwCipherLen / 8;
	/* The others have SHA-256 or SM3 */
	wide_to_ascii(ret->hash, name, sizeof(name));
	ret->hash_len = strcmp(name, "SHA384") ? 32 : 48;
	return 0;
}

/* HKDF-Expand-Label of RFC 8446 section 7.1, without a context */
static int expand(NCRYPT_PROV_HANDLE provider, const struct kind *kind,
		  const uint8_t *secret, const char *label, uint8_t *out,
		  size_t len)
{
	char info[32];
	int n = snprintf(info, sizeof(info), "%c%c%c" PREFIX "%s%c", 0,
			 (char)len, (char)(strlen(PREFIX) + strlen(label)),
			 label, 0);
	SECURITY_STATUS status;

	status = sslp_hkdf_expand(provider, kind->hash, secret, kind->hash_len,
				  info, (size_t)n, out, len);
	return status ? complain_status(status, label) : 0;
}

static int derive_end(NCRYPT_PROV_HANDLE provider, const struct kind *kind,
		      const uint8_t *secret, size_t len, struct derived_end *out)
{
	int ret;

	if (!len)
		return 0;
	if (len != kind->hash_len) {
		complain("a traffic secret of this suite has %zu bytes, not %zu",
			 kind->hash_len, len);
		return -EINVAL;
	}
	out->key.key_len = out->sn_len = (uint32_t)kind->key_len;
	out->key.iv_len = 12;
	ret = expand(provider, kind, secret, "key", out->key.key,
		     kind->key_len);
	if (!ret)
		ret = expand(provider, kind, secret, "iv", out->key.iv, 12);
	if (!ret)
		ret = expand(provider, kind, secret, "sn", out->sn,
			     kind->key_len);
	return ret;
}

int derive_dtls13(NCRYPT_PROV_HANDLE provider, const struct derive_input *in,
		  struct derived *out)
{
	const struct tls_secrets *s = &in->secrets;
	bool is_client = in->role == NCRYPT_SSL_CLIENT_FLAG;
	struct kind kind;
	int ret = find_kind(provider, s, &kind);

	if (ret)
		return ret;
	ret = derive_end(provider, &kind, s->client, s->client_len,
			 is_client ? &out->write : &out->read);
	if (!ret)
		ret = derive_end(provider, &kind, s->server, s->server_len,
				 is_client ? &out->read : &out->write);
	return ret;
}
