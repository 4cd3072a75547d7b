/* SPDX-License-Identifier: MIT */
/* Secrets in: the common part of every way to import. */
#ifndef SSLP_CONTRACT_IMPORT_H
#define SSLP_CONTRACT_IMPORT_H

#include "provider.h"
#include "secret.h"

/**
 * struct secret_source - what a secret object is made from
 * @kind: KIND_MASTER_SECRET, _TRAFFIC_SECRETS or _EXPORTER_SECRET
 * @protocol: protocol
 * @suite: IANA value
 * @role: NCRYPT_SSL_CLIENT_FLAG or NCRYPT_SSL_SERVER_FLAG
 * @bytes: by side; NULL for a side without one
 * @len: length of each, in bytes
 * @in_keyring: the bytes are the serial number of a key that stands for them
 * @no_export: what is derived from it may not leave the kernel
 */
struct secret_source {
	enum object_kind kind;
	u32 protocol, suite, role;
	const void *bytes[SIDES];
	size_t len;
	bool in_keyring, no_export;
};

/* Whether suite and protocol fit the kind, and the length fits all three */
int import_source_check(const struct secret_source *src,
			const struct suite **suite);

/* 0 or -errno with a message; *@ret is written only on success */
int import_source(struct provider *provider, const struct secret_source *src,
		  NCRYPT_KEY_HANDLE *ret);

#endif /* SSLP_CONTRACT_IMPORT_H */
